import { lineEndAt, lineStartAt } from './characters';
import type { Block, Part, Span } from './document';

/** The line that a cursor is on. `start` and `end` (before the line end) are offsets in the block, as is `offset`. */
export interface Line extends Span {
  readonly text: string;
  readonly offset: number;
  /** The line's text up to the cursor. */
  readonly before: string;
  /** Null on the empty line at the end of a block. */
  readonly part: Part | null;
}

export function cursorLine({ text, parts }: Pick<Block, 'text' | 'parts'>, at: number): Line {
  const offset = Math.max(0, Math.min(at, text.length));
  const start = lineStartAt(text, offset);
  const end = lineEndAt(text, offset);
  const part = parts.find((one) => one.start <= start && start < one.end) ?? null;
  return { text, start, end, offset, before: text.slice(start, offset), part };
}

/** The end of the line without the blanks at its end. */
export function trimmedEnd({ text, start, end }: Line): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** The word around the cursor: what the patterns match right before and right behind it, on its line. */
export function wordAround({ text, end, offset, before }: Line, left: RegExp, right: RegExp): Span {
  const typed = left.exec(before)?.[0] ?? '';
  const rest = right.exec(text.slice(offset, end))?.[0] ?? '';
  return { start: offset - typed.length, end: offset + rest.length };
}
