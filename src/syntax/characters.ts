/** Character classes of the request language. All take UTF-16 code units, as `charCodeAt` gives them. */

/** White space within a line. Beyond space and tab: what people paste (no-break space, ideographic space, BOM). */
export function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x09 || c === 0xa0 || c === 0x0b || c === 0x0c || c === 0xfeff || c === 0x3000;
}

export function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

export function isUpper(c: number): boolean {
  return c >= 0x41 && c <= 0x5a;
}

export function isLetter(c: number): boolean {
  return isUpper(c) || (c >= 0x61 && c <= 0x7a);
}

/** A letter, a digit or `_`. */
export function isWord(c: number): boolean {
  return isLetter(c) || isDigit(c) || c === 0x5f;
}

/** RFC 9110, section 5.6.2: what a method or a field name is made of. */
export function isTokenCharacter(c: number): boolean {
  if (isLetter(c) || isDigit(c)) return true;
  // ! # $ % & ' * + - . ^ _ ` | ~
  return (
    c === 0x2d ||
    c === 0x5f ||
    c === 0x2e ||
    c === 0x21 ||
    (c >= 0x23 && c <= 0x27) ||
    c === 0x2a ||
    c === 0x2b ||
    c === 0x5e ||
    c === 0x60 ||
    c === 0x7c ||
    c === 0x7e
  );
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
    if ((c >= 0x41 && c <= 0x5a ? c + 32 : c) !== lowerCase.charCodeAt(at)) return false;
  }
  return true;
}
