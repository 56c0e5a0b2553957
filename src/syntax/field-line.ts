import { opensPlaceholder, placeholderEnd, skipSpace, tokenEnd, trimEnd } from './characters';

/** A line read as `Name: value` (RFC 9110, section 5): offsets into the text. One object serves a whole scan. */
export class FieldLine {
  start = 0;
  end = 0;
  nameEnd = 0;
  valueStart = 0;

  constructor(private readonly text: string) {}

  /**
   * Reads `[start, lineEnd)`, `start` being its first character that is not white space. A name may hold placeholders.
   * False where no name and colon stand there.
   */
  read(start: number, lineEnd: number): boolean {
    const { text } = this;
    let at = tokenEnd(text, start);
    while (opensPlaceholder(text, at)) {
      const close = placeholderEnd(text, at, lineEnd);
      if (close < 0) return false;
      at = tokenEnd(text, close);
    }
    const nameEnd = at;
    if (nameEnd === start) return false;
    at = skipSpace(text, at, lineEnd);
    if (at >= lineEnd || text.charCodeAt(at) !== 0x3a) return false;
    if (isUrl(text, start, nameEnd, at)) return false;
    this.start = start;
    this.nameEnd = nameEnd;
    this.end = trimEnd(text, at + 1, lineEnd);
    this.valueStart = skipSpace(text, at + 1, this.end);
    return true;
  }
}

/** `https://…` has a colon, but is no field. */
function isUrl(text: string, start: number, nameEnd: number, colon: number): boolean {
  return nameEnd === colon && nameEnd - start <= 5 && text.startsWith('//', colon + 1);
}

/** Whether `[start, end)` is nothing but placeholders: a line whose value may be a whole header. */
export function isPlaceholdersOnly(text: string, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    if (!opensPlaceholder(text, at)) return false;
    at = placeholderEnd(text, at, end);
    if (at < 0) return false;
  }
  return end > start;
}
