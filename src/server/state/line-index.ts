/** Lines of a plain text that is no request document: response documents, environment files. */
import type { Position, Range } from '../../protocol';

export interface LineIndex {
  readonly text: string;
  /** Offset of the start of each line. */
  readonly starts: readonly number[];
}

/** Line ends are LF, CRLF and CR alone, as LSP has them. Linear in the text's length. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 13 && text.charCodeAt(offset + 1) === 10) continue;
    if (code === 10 || code === 13) starts.push(offset + 1);
  }
  return { text, starts };
}

/** The position of an offset; offsets beyond the text are its end. */
export function indexedPosition({ text, starts }: LineIndex, offset: number): Position {
  const wanted = Math.min(Math.max(offset, 0), text.length);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: wanted - (starts[low] ?? 0) };
}

/** The offset of a position; a character beyond its line is the line's end, a line beyond the text the text's end. */
export function indexedOffset({ text, starts }: LineIndex, position: Position): number {
  const start = starts[position.line];
  if (start === undefined) return text.length;
  const next = starts[position.line + 1];
  let end = next ?? text.length;
  if (next !== undefined) end -= text.startsWith('\r\n', next - 2) ? 2 : 1;
  return Math.min(start + position.character, end);
}

export function indexedRange(index: LineIndex, start: number, end: number): Range {
  return { start: indexedPosition(index, start), end: indexedPosition(index, end) };
}
