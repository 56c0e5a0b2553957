/** How the user's text is laid out around an offset: line ends and indentation. */

/** The line end in use where `offset` stands: its own line's, else the nearest one before, else the first after it. */
export function lineEndAt(text: string, offset: number): string {
  let end = text.indexOf('\n', offset);
  if (end < 0) end = text.lastIndexOf('\n', offset);
  if (end < 0) return '\n';
  return text[end - 1] === '\r' ? '\r\n' : '\n';
}

/** Offset of the start of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the end of the line that holds `offset`, before its line end. */
export function lineContentEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

/** Offset just behind the line end of the line that holds `offset`. */
export function lineAfter(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** Offset of the line end that precedes the line of `offset`; 0 in the first line. */
export function previousLineEnd(text: string, offset: number): number {
  const start = lineStart(text, offset);
  if (start === 0) return 0;
  return text[start - 2] === '\r' ? start - 2 : start - 1;
}

/** The white space that the line of `offset` begins with. */
export function indentation(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Is there nothing but white space before `offset` on its line? */
export function isFirstOnLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, offset), offset));
}
