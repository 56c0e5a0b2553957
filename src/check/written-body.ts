import type { Block, Body } from '../syntax/document';

/** A text of the block with where it starts there. */
export interface WrittenText {
  readonly text: string;
  readonly start: number;
}

/**
 * A body that is written out in full, at its own offsets: lines that are comments of the file are blank. Null where a
 * file is part of it, and where it is longer than anybody writes by hand.
 */
export function writtenBody(
  { text, parts }: Block,
  body: Body,
  span = { start: body.start, end: body.end },
): WrittenText | null {
  if (body.segments.some(({ kind }) => kind === 'file') || span.end - span.start > longest) return null;
  let written = '';
  let done = span.start;
  for (const part of parts) {
    if (part.end <= span.start || part.start >= span.end) continue;
    if (part.kind !== 'comment' && part.kind !== 'directive') continue;
    const [from, to] = [Math.max(done, part.start), Math.min(part.end, span.end)];
    written += text.slice(done, from) + text.slice(from, to).replace(/[^\r\n]/g, ' ');
    done = to;
  }
  return { text: written + text.slice(done, span.end), start: span.start };
}

/** UTF-16 units. */
const longest = 1_000_000;
