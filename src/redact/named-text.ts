/** `name=value`, `name: value`, `"name": "value"` and header lines, found in text of no certain form. */
import { hasScheme, hideAuthorization, hideCookies } from './header';
import { blanked, keptIn, type Stretch } from './mask';
import { isCredentialHeader, isPlaceholder, looksRandom, suspicionOf } from './secret-names';
import { hideValue } from './url';

/** A name (at most 64 characters, from the beginning of its run), a closing quote or bracket, and `=` or `:`. */
const names = /(?<![\w.$%-])([A-Za-z_$][\w.$-]{1,63})((?:\\{0,7}["'])?\]?)[ \t]{0,3}([=:])(?![=>])[ \t]{0,3}/g;

/** Single words after `password:` that report a state and are no password. */
const states =
  /^(?:missing|required|invalid|expired|empty|blank|null|none|nil|true|false|wrong|incorrect|unknown|unset|undefined|string|number|integer|boolean|object|array|optional|denied|failed|ok|yes|no|hidden)[.!]?$/i;

/** A value found in the text, and what is shown of it. */
interface Found extends Stretch {
  readonly shown: string;
}

/**
 * The text without the values of names that say "credential". Prose stays: `token: Missing input`, `password: required`.
 * Linear in time.
 */
export function hideNamed(text: string): string {
  // Templates and earlier marks are of no meaning here, so that a value with `{{$processEnv X}}` in it is one value.
  const masked = blanked(text, keptIn(text));
  const pattern = new RegExp(names);
  let out = '';
  let done = 0;
  for (let match = pattern.exec(masked); match; match = pattern.exec(masked)) {
    const [whole, name = '', quote = '', separator = ''] = match;
    const at = match.index + whole.length;
    const found =
      (separator === ':' && quote === '' ? headerLine(text, masked, match.index, name, at) : null) ??
      field(text, masked, name, separator, at);
    if (!found) continue;
    out += text.slice(done, found.start) + found.shown;
    done = found.end;
    pattern.lastIndex = Math.max(at, found.end);
  }
  return out + text.slice(done);
}

/** A header that bears credentials, as a line of its own, in quotes (`-H 'Authorization: …'`), or within a sentence. */
function headerLine(text: string, masked: string, nameAt: number, name: string, at: number): Found | null {
  const key = name.toLowerCase();
  const authorization = key === 'authorization' || key === 'proxy-authorization';
  const cookie = key === 'cookie' || key === 'set-cookie';
  if (!authorization && !cookie && !(key.includes('-') && isCredentialHeader(key))) return null;
  const found = (value: string, shown: string): Found => ({ start: at, end: at + value.length, shown });
  const before = masked[nameAt - 1] ?? '\n';
  const quote = /["'`]/.test(before) ? before : null;
  const own = quote || /(?:^|\n)[ \t]*(?:[<>*-][ \t]*)?$/.test(masked.slice(Math.max(0, nameAt - 20), nameAt));
  if (!own) return headerInSentence(text, masked, at, authorization, found);

  const line = text.slice(at, endOf(masked, at, quote)).replace(/\r$/, '');
  if (cookie) return /^[^\s=;]{1,256}=/.test(line) ? found(line, hideCookies(line, key === 'set-cookie')) : null;
  const scheme = authorization && hasScheme(line);
  const value = scheme ? line.replace(/^\s*\S+\s+/, '') : line;
  if (startsWithPlaceholder(value)) return found(line, line);
  if (!scheme && isProse(value)) return null;
  return found(line, authorization ? hideAuthorization(line) : hideValue(line));
}

/** `… send Authorization: Bearer abc with …`: the scheme and one word. */
function headerInSentence(
  text: string,
  masked: string,
  at: number,
  authorization: boolean,
  found: (value: string, shown: string) => Found,
): Found | null {
  if (!authorization || !hasScheme(masked.slice(at, at + 60))) return null;
  const scheme = /\S+\s+/y;
  scheme.lastIndex = at;
  scheme.exec(masked);
  const word = /[^\s"'`,;]+/y;
  word.lastIndex = scheme.lastIndex;
  if (!word.test(masked) || startsWithPlaceholder(text.slice(scheme.lastIndex, scheme.lastIndex + 100))) return null;
  const whole = text.slice(at, word.lastIndex);
  return found(whole, hideAuthorization(whole));
}

function field(text: string, masked: string, name: string, separator: string, at: number): Found | null {
  const suspicion = suspicionOf(name, separator === '=' ? 'parameter' : 'field');
  if (!suspicion) return null;
  const quoted = quotedValue(masked, at);
  const bare = separator === '=';
  // The first 512 characters tell whether it is hidden, so that a long run of `key=key=key=` is read once, not each time.
  const start = quoted ?? (bare ? bareValue(masked, at, 512) : lineValue(masked, at));
  if (!start || start.end <= start.start) return null;
  const value = text.slice(start.start, start.end);
  if (isPlaceholder(value) || states.test(value)) return null;
  if (suspicion === 'if-random' && !looksRandom(value)) return null;
  const whole = !quoted && bare ? (bareValue(masked, at, Number.POSITIVE_INFINITY) ?? start) : start;
  return { ...whole, shown: hideValue(text.slice(whole.start, whole.end)) };
}

/** `"…"`, `'…'`, and `\"…\"` of JSON within a string: to the quote with as many backslashes before it, or the line's end. */
function quotedValue(masked: string, at: number): Stretch | null {
  const opening = /\\{0,7}["']/y;
  opening.lastIndex = at;
  const open = opening.exec(masked)?.[0];
  if (!open) return null;
  const quote = open.slice(-1);
  const start = at + open.length;
  for (let index = start; index < masked.length; index++) {
    const character = masked[index];
    if (character === '\n') return { start, end: index };
    if (character !== quote) continue;
    let slashes = 0;
    while (masked[index - 1 - slashes] === '\\' && index - 1 - slashes >= start) slashes++;
    // `\\"` ends a string that opened with a plain quote: the backslash is itself escaped.
    const closes = open.length === 1 ? slashes % 2 === 0 : slashes <= open.length - 1;
    if (closes) return { start, end: index - (open.length === 1 ? 0 : slashes) };
  }
  return { start, end: masked.length };
}

/** After `=`: to the next blank, `&`, `;`, quote or angle bracket; punctuation at its end belongs to the sentence. */
function bareValue(masked: string, at: number, limit: number): Stretch | null {
  const run = limit === Number.POSITIVE_INFINITY ? /[^\s&"'<>`;]+/y : /[^\s&"'<>`;]{1,512}/y;
  run.lastIndex = at;
  const value = run.exec(masked)?.[0].replace(/[,.)\]}\\]{1,8}$/, '');
  return value ? { start: at, end: at + value.length } : null;
}

/**
 * After `:`: a single word that ends its line or its place in a list; more words are prose. No word of prose is longer
 * than a thousand characters.
 */
function lineValue(masked: string, at: number): Stretch | null {
  const run = /[^\s,;"'<>{}()[\]`\\]{1,1000}/y;
  run.lastIndex = at;
  const value = run.exec(masked)?.[0];
  if (!value || value.startsWith('//')) return null;
  if (value.length === 1000) return bareValue(masked, at, Number.POSITIVE_INFINITY);
  // `/token:revoke` is a method of an API, `password:hunter2` is none.
  if (!/[ \t]/.test(masked[at - 1] ?? '') && !/\d/.test(value)) return null;
  const after = /[ \t]{0,20}(?:[\r\n,;})\]]|\\n|$)/y;
  after.lastIndex = run.lastIndex;
  return after.test(masked) ? { start: at, end: at + value.length } : null;
}

function endOf(text: string, from: number, quote: string | null): number {
  const line = text.indexOf('\n', from);
  const end = line < 0 ? text.length : line;
  if (quote === null) return end;
  const close = text.slice(from, end).indexOf(quote);
  return close < 0 ? end : from + close;
}

/** `<personal access token>`, `$1`, `your-token and so on`. */
function startsWithPlaceholder(text: string): boolean {
  return /^<[^<>\n]{1,80}>/.test(text) || isPlaceholder(/^[^\s"'`,;]*/.exec(text)?.[0] ?? '');
}

/** Several words without a digit: a sentence about a credential rather than one. */
function isProse(text: string): boolean {
  return /\S\s+\S/.test(text) && !/\d/.test(text);
}
