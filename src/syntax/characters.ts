/** Characters of a line, as `charCodeAt` gives them. */

/** White space within a line. Beyond space and tab: what people paste (no-break space, ideographic space, BOM). */
export function isSpace(c: number): boolean {
  if (c <= 0x20) return c === 0x20 || c === 0x09 || c === 0x0b || c === 0x0c;
  return c >= 0xa0 && (c === 0xa0 || c === 0xfeff || c === 0x3000);
}

export function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

export function isUpper(c: number): boolean {
  return c >= 0x41 && c <= 0x5a;
}

export function isLetter(c: number): boolean {
  const lower = c | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** A letter, a digit or `_`. */
export function isWord(c: number): boolean {
  return isLetter(c) || isDigit(c) || c === 0x5f;
}

/** RFC 9110, section 5.6.2: the characters of a token beside letters and digits. */
const TOKEN_MARKS = new Set([..."!#$%&'*+-.^_`|~"].map((mark) => mark.charCodeAt(0)));

/** By ASCII code: 1 for what a token is made of. Looked up for every character of a name, so no chain of comparisons. */
const TOKEN = Uint8Array.from({ length: 0x80 }, (_, c) => (isLetter(c) || isDigit(c) || TOKEN_MARKS.has(c) ? 1 : 0));

/** RFC 9110, section 5.6.2: what a method or a field name is made of. */
export function isTokenCharacter(c: number): boolean {
  return c < 0x80 && TOKEN[c] === 1;
}

/** The start of the line that holds the offset. */
export function lineStartAt(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charCodeAt(at - 1) !== 0x0a && text.charCodeAt(at - 1) !== 0x0d) at--;
  return at;
}

/** The end of the line that holds the offset, its line end left out. */
export function lineEndAt(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text.charCodeAt(at) !== 0x0a && text.charCodeAt(at) !== 0x0d) at++;
  return at;
}

/** Where the next line starts; the text's end where there is none. */
export function nextLineAt(text: string, offset: number): number {
  const end = lineEndAt(text, offset);
  if (text.charCodeAt(end) === 0x0d && text.charCodeAt(end + 1) === 0x0a) return end + 2;
  return Math.min(text.length, end + 1);
}

/** The end of the token that starts at `start`; `start` where none does. No token goes on over a line end. */
export function tokenEnd(text: string, start: number): number {
  let at = start;
  while (isTokenCharacter(text.charCodeAt(at))) at++;
  return at;
}

/** The first offset in `[start, end)` that is not white space; `end` where there is none. */
export function skipSpace(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** The end of `[start, end)` without its trailing white space. */
export function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** The first white space in `[start, end)`; `end` where there is none. */
export function wordEnd(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && !isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Where `}}` ends the placeholder that opens at `start`; -1 where it is not closed before `end`. */
export function placeholderEnd(text: string, start: number, end: number): number {
  for (let at = start + 2; at < end - 1; at++) {
    if (text.charCodeAt(at) === 0x7d && text.charCodeAt(at + 1) === 0x7d) return at + 2;
  }
  return -1;
}

/** Whether a placeholder opens at `at`. */
export function opensPlaceholder(text: string, at: number): boolean {
  return text.charCodeAt(at) === 0x7b && text.charCodeAt(at + 1) === 0x7b;
}

/** Whether `[start, end)` is `lowerCase`, compared without regard to case (of ASCII letters). */
export function isSameWord(text: string, start: number, end: number, lowerCase: string): boolean {
  if (end - start !== lowerCase.length) return false;
  for (let at = 0; at < lowerCase.length; at++) {
    const c = text.charCodeAt(start + at);
    if ((isUpper(c) ? c + 32 : c) !== lowerCase.charCodeAt(at)) return false;
  }
  return true;
}
