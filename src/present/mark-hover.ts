import type { Diagnosis } from '../diagnose/diagnosis';
import type { ReceivedResponse } from '../exchange';
import { InternalCommand } from '../manifest';
import { readWait } from '../retry/timing';
import { diagnosisHover, fixLinks, type HoverOptions, problemBlock } from './hover';
import { codeSpan, commandLink, escapeMarkdown, prose } from './markdown';
import { durationText } from './quantity';
import type { Mark } from './response-document';
import { headlineOf, statementOf, supportReferences } from './statement';

/**
 * What a hover on a mark of the response document says, in Markdown: on the status the whole diagnosis, on a message its
 * cause and remedy, on a phrase what it is good for, on a wait how long it is. Null where there is nothing to say.
 * `now` is epoch ms. `response` is null where none came.
 */
export function markHover(
  mark: Mark,
  response: ReceivedResponse | null,
  diagnosis: Diagnosis | null,
  now: number,
  options: HoverOptions = {},
): string | null {
  switch (mark.kind) {
    case 'status':
      return diagnosis ? diagnosisHover(diagnosis, options) : null;
    case 'message':
      return diagnosis && mark.problem !== undefined ? messageHover(diagnosis, mark.problem, options) : null;
    case 'phrase':
    case 'request-id':
      return diagnosis ? referenceHover(mark.kind, diagnosis, options) : null;
    case 'retry-after':
    case 'rate-limit':
      return response && waitHover(mark, response, diagnosis, now, options);
    case 'note':
      return null;
  }
}

function messageHover(diagnosis: Diagnosis, index: number, options: HoverOptions): string | null {
  const problem = statementOf(diagnosis).problems[index];
  const source = diagnosis.problems[index];
  if (!problem || !source) return null;
  // By itself, so cause and remedy are said even where the status' own words are the same.
  const whole = {
    ...problem,
    message: source.message || null,
    cause: source.cause || null,
    remedy: source.remedy || null,
  };
  const fixes = fixLinks((options.fixes ?? []).filter((fix) => fix.problem === index));
  return [problemBlock(whole), ...(fixes ? [fixes] : [])].join('\n\n');
}

function referenceHover(kind: 'phrase' | 'request-id', diagnosis: Diagnosis, options: HoverOptions): string | null {
  const reference = supportReferences(diagnosis).find((one) => one.kind === kind);
  if (!reference) return null;
  const whose = diagnosis.dialect === 'generic' ? "the API's" : `${diagnosis.dialectTitle}'s`;
  const copy = commandLink('Copy', options.commands?.(InternalCommand.copyPhraseOf));
  return [
    `**${escapeMarkdown(reference.label)}:** ${codeSpan(reference.value)}${copy ? ` ${copy}` : ''}`,
    `Give it to ${escapeMarkdown(whose)} support: they find this very failure by it.`,
  ].join('\n\n');
}

function waitHover(
  mark: Mark,
  response: ReceivedResponse,
  diagnosis: Diagnosis | null,
  now: number,
  options: HoverOptions,
): string | null {
  const name = mark.header ?? '';
  const wait = readWait(response.headers, now);
  const blocks: string[] = [];
  if (wait && (mark.kind === 'retry-after' || wait.source.toLowerCase() === name.toLowerCase())) {
    blocks.push(
      wait.seconds > 0
        ? `The server asks to wait ${durationText(wait.seconds * 1000)} before the next attempt.`
        : 'The wait that the server asked for is over.',
    );
  } else if (mark.kind === 'rate-limit') {
    blocks.push(rateLimitMeaning(name));
  }
  if (diagnosis) {
    const again = diagnosis.retry.retryable
      ? commandLink('Retry with backoff', options.commands?.(InternalCommand.retryExchange))
      : null;
    blocks.push(
      `**${escapeMarkdown(headlineOf(diagnosis))}:** ${prose(diagnosis.retry.reason)}${again ? ` ${again}` : ''}`,
    );
  }
  return blocks.length > 0 ? blocks.join('\n\n') : null;
}

function rateLimitMeaning(name: string): string {
  const key = name.toLowerCase();
  if (key.includes('policy')) return 'The quotas of this API: `q` requests in each window of `w` seconds.';
  if (key.includes('remaining')) return 'What is left of the quota in the present window.';
  if (key.includes('reset'))
    return 'When the quota is full again: seconds from now, or a point in time, as the API counts.';
  if (key.includes('limit-limit') || key.endsWith('limit-requests'))
    return 'The quota: how much may be sent in one window.';
  return 'The state of the rate limit: what is left (`r`, `remaining`) and the seconds until it is full again (`t`, `reset`).';
}
