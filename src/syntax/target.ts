import type { Target } from './document';

/**
 * Where in the block an offset into `target.text` stands. At a joint between two pieces it is the start of the later
 * one; at or beyond the text's end, the end of the last one.
 */
export function targetOffsetToSource(target: Target, offset: number): number {
  let before = 0;
  for (const piece of target.pieces) {
    const length = piece.end - piece.start;
    if (offset < before + length) return piece.start + Math.max(0, offset - before);
    before += length;
  }
  return target.end;
}
