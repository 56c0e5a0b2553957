/** What somebody writes on a request line, or on the lines of a query below it. */
import { type Line, wordAround } from './cursor-line';
import type { CursorPlace } from './cursor-place';
import { methodOf } from './methods';
import { maskPlaceholders } from './placeholders';

const versionWord = /^(?:h|ht|htt|http|http\/|http\/\d?|http\/\d\.\d?)?$/i;

export function requestLinePlace(line: Line): CursorPlace | null {
  const { text, start, end, offset, before } = line;
  if (/^\s*[A-Za-z-]*$/.test(before)) {
    return { kind: 'method', ...wordAround(line, /[A-Za-z-]*$/, /^[A-Za-z-]*/) };
  }
  const masked = maskPlaceholders(text.slice(start, end), '_');
  const first = /^\s*([A-Za-z][\w-]*)[ \t]+/.exec(masked);
  const isMethod =
    first !== null && (methodOf(first[1] ?? '').known !== undefined || /^[A-Z]{2,}$/.test(first[1] ?? ''));
  const targetStart = start + (isMethod ? first[0].length : (/^\s*/.exec(masked)?.[0].length ?? 0));
  if (offset < targetStart) return isMethod ? { kind: 'url', start: offset, end: offset } : null;
  const written = masked.slice(targetStart - start, offset - start);
  const blank = /[ \t]+(\S*)$/.exec(written);
  if (blank) {
    const typed = blank[1] ?? '';
    if (!versionWord.test(typed)) return written.includes('?') ? parameterPlace(line, targetStart, false) : null;
    const rest = /^\S*/.exec(text.slice(offset, end))?.[0] ?? '';
    return { kind: 'http-version', start: offset - typed.length, end: offset + rest.length };
  }
  if (written.includes('?')) return parameterPlace(line, targetStart, false);
  const rest = /^[^\s?#]*/.exec(masked.slice(offset - start))?.[0] ?? '';
  return { kind: 'url', start: targetStart, end: offset + rest.length };
}

/** `?a=b` or `&a=b` on a line of its own below the request line. */
export function queryPlace(line: Line): CursorPlace | null {
  const mark = /^\s*[?&]/.exec(line.before);
  return mark ? parameterPlace(line, line.start, false) : null;
}

/** A parameter between `?` or `&` and the next `&`; `from` is where the URL, or the line of a form, starts. */
export function parameterPlace({ text, start, end, offset }: Line, from: number, inBody: boolean): CursorPlace {
  const masked = maskPlaceholders(text.slice(start, end), '_');
  const written = masked.slice(from - start, offset - start);
  const mark = Math.max(inBody ? -1 : written.indexOf('?'), written.lastIndexOf('&'));
  const nameStart = from + mark + 1;
  const equals = masked.indexOf('=', nameStart - start);
  const rest = masked.slice(offset - start);
  if (equals >= 0 && start + equals < offset) {
    const valueEnd = offset + (/^[^&#\s]*/.exec(rest)?.[0].length ?? 0);
    const name = text.slice(nameStart, start + equals).trim();
    return { kind: 'parameter-value', name, start: start + equals + 1, end: valueEnd, inBody };
  }
  const nameEnd = offset + (/^[^=&#\s]*/.exec(rest)?.[0].length ?? 0);
  const assigned = text[nameEnd] === '=';
  const lead = /^\s*/.exec(text.slice(nameStart, offset))?.[0].length ?? 0;
  return { kind: 'parameter-name', start: nameStart + lead, end: nameEnd, assigned, inBody };
}
