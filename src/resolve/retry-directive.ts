import type { Span } from '../syntax/document';
import { parseDuration } from './duration';
import type { RetryDirective } from './resolved';

/** What is wrong with an item, at its place in the directive's value. */
export interface RetryProblem extends Span {
  readonly message: string;
}

const mostAttempts = 20;

type Draft = { -readonly [Key in keyof RetryDirective]: RetryDirective[Key] };

/**
 * Reads `5 base=1s cap=60s on=429,503,5xx,network jitter=full unsafe`: any of them, in any order. An item that cannot be
 * read is a problem (offsets into `value`) and counts as absent.
 */
export function parseRetry(value: string): { directive: RetryDirective; problems: RetryProblem[] } {
  const directive: Draft = { attempts: null, baseMs: null, capMs: null, on: null, jitter: null, unsafe: false };
  const problems: RetryProblem[] = [];
  // `on=429, 503` is one item.
  for (const item of value.matchAll(/[^\s,=]+\s*=\s*[^\s,]*(?:\s*,\s*[^\s,=]+(?![^\s,]*\s*=))*|[^\s,]+/g)) {
    const start = item.index;
    const bad = (message: string, offset = 0, length = item[0].length - offset) =>
      problems.push({ start: start + offset, end: start + offset + length, message });
    const equals = item[0].indexOf('=');
    if (equals < 0) {
      readWord(item[0], directive, bad);
      continue;
    }
    const name = item[0].slice(0, equals).trim().toLowerCase();
    const text = item[0].slice(equals + 1);
    const offset = equals + 1 + (text.length - text.trimStart().length);
    readSetting(name, text.trim(), offset, directive, bad);
  }
  return { directive, problems };
}

type Bad = (message: string, offset?: number, length?: number) => void;

function readWord(word: string, directive: Draft, bad: Bad): void {
  if (/^unsafe$/i.test(word)) directive.unsafe = true;
  else if (/^\d+$/.test(word)) readAttempts(word, 0, directive, bad);
  else bad(`\`${word}\` is not understood: \`5 base=1s cap=60s on=429,503,5xx jitter=full unsafe\` are the forms.`);
}

function readAttempts(text: string, offset: number, directive: Draft, bad: Bad): void {
  const attempts = Number(text);
  if (/^\d+$/.test(text) && attempts >= 1 && attempts <= mostAttempts) directive.attempts = attempts;
  else bad(`The number of attempts is from 1 to ${mostAttempts}, the first one included.`, offset);
}

function readSetting(name: string, text: string, offset: number, directive: Draft, bad: Bad): void {
  if (name === 'attempts') {
    readAttempts(text, offset, directive, bad);
    return;
  }
  if (name === 'base' || name === 'cap') {
    const duration = parseDuration(text);
    if (duration) directive[name === 'base' ? 'baseMs' : 'capMs'] = duration.ms;
    else bad(`\`${text}\` is not a length of time: \`500ms\`, \`1s\`, \`2min\` are.`, offset);
    return;
  }
  if (name === 'jitter') {
    if (/^(?:full|none)$/i.test(text)) directive.jitter = /^full$/i.test(text) ? 'full' : 'none';
    else bad(`\`${text}\` is not a jitter: it is \`full\` or \`none\`.`, offset);
    return;
  }
  if (name !== 'on') {
    bad(
      `There is no setting \`${name}\`: \`attempts\`, \`base\`, \`cap\`, \`on\`, \`jitter\` are there.`,
      0,
      name.length,
    );
    return;
  }
  const statuses: string[] = [];
  for (const status of text.matchAll(/[^\s,]+/g)) {
    if (/^(?:[1-5]\d\d|[1-5]xx|network)$/i.test(status[0])) statuses.push(status[0].toLowerCase());
    else {
      const message = `\`${status[0]}\` is not a status: \`429\`, \`5xx\` are, and \`network\` for a failure without a response.`;
      bad(message, offset + status.index, status[0].length);
    }
  }
  if (statuses.length > 0) directive.on = statuses;
  else if (text === '') bad('`on=` needs statuses, such as `on=429,5xx`.', 0);
}
