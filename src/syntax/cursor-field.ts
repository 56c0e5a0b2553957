import { type Line, trimmedEnd, wordAround } from './cursor-line';
import type { CursorPlace } from './cursor-place';
import { maskPlaceholders } from './placeholders';

/** Characters of a field's name (RFC 9110, section 5.6.2). */
const tokenBefore = /[!#$%&'*+.^`|~\w-]*$/;
const tokenAfter = /^[!#$%&'*+.^`|~\w-]*/;

/** `Name: value`, or the beginning of it. */
export function fieldPlace(line: Line, ofPart: boolean): CursorPlace | null {
  const { before, offset, text, end } = line;
  const masked = maskPlaceholders(before, '_');
  const value = /^\s*([!#$%&'*+.^`|~\w-]+)[ \t]*:[ \t]*/.exec(masked);
  if (value) {
    const from = line.start + value[0].length;
    const to = Math.max(offset, trimmedEnd(line));
    return { kind: 'header-value', field: before.slice(0, value[0].indexOf(':')).trim(), start: from, end: to, ofPart };
  }
  if (!/^\s*[!#$%&'*+.^`|~\w-]*$/.test(masked)) return null;
  const { start: from, end: to } = wordAround(line, tokenBefore, tokenAfter);
  return { kind: 'header-name', start: from, end: to, colon: /^[ \t]*:/.test(text.slice(to, end)), ofPart };
}
