import { type ParseError, parse } from 'jsonc-parser';
import { parsedJson } from './parsed-json';

/** The library's parser is recursive; nothing that says what went wrong, or is written by hand, is nested so deep. */
const maxDepth = 200;
/** A body that is not JSON after all is not read to its end. */
const maxText = 100_000;

/**
 * What can be read of JSON that is cut off or broken, with comments and trailing commas allowed; undefined where it is
 * not even the beginning of an object or array with something in it.
 */
export function readBrokenJson(text: string): unknown {
  // `[error] disk full` and `{x}` begin like JSON and are none.
  if (!/^(?:\{\s*"|\[\s*[{["])/.test(text)) return undefined;
  const start = shallowPart(text.slice(0, maxText));
  const lines = start.indexOf('\n');
  // Newline-delimited JSON: the first line alone.
  const value: unknown =
    (lines > 0 && parsedJson(start.slice(0, lines))) || parse(start, [], { allowTrailingComma: true });
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return undefined;
  return value;
}

/**
 * The value of JSON as people write it, with comments and commas that end a list: what is meant is plain, even where the
 * server refuses it. Undefined where it is broken in another way, or nested too deep to be written by hand.
 */
export function readWrittenJson(text: string): unknown {
  const strict = parsedJson(text);
  if (strict !== undefined || shallowPart(text).length < text.length) return strict;
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  return errors.length > 0 ? undefined : value;
}

/** The text up to where it is nested deeper than `maxDepth`. */
function shallowPart(text: string): string {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x2f) at = commentEnd(text, at);
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > maxDepth) return text.slice(0, at);
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return text;
}

/** The last character of the comment that begins there; the offset itself where none does. */
function commentEnd(text: string, at: number): number {
  const close = text[at + 1] === '/' ? '\n' : text[at + 1] === '*' ? '*/' : null;
  if (close === null) return at;
  const end = text.indexOf(close, at + 2);
  return end < 0 ? text.length : end + close.length - 1;
}
