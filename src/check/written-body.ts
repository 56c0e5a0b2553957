import type { Block, Body } from '../syntax/document';
import { writtenText } from '../syntax/written-text';

/** A text of the block with where it starts there. */
export interface WrittenText {
  readonly text: string;
  readonly start: number;
}

/**
 * A body that is written out in full, at its own offsets: lines that are comments of the file are blank. Null where a
 * file is part of it, and where it is longer than anybody writes by hand.
 */
export function writtenBody(block: Block, body: Body, span = { start: body.start, end: body.end }): WrittenText | null {
  if (body.segments.some(({ kind }) => kind === 'file') || span.end - span.start > longest) return null;
  return { text: writtenText(block, span), start: span.start };
}

/** UTF-16 units. */
const longest = 1_000_000;
