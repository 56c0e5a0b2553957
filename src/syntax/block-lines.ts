import type { Block } from './document';
import { ParsedBlock } from './parsed-block';
import type { RequestDocument } from './request-document';

/** Offsets at which a block's lines start; the first is 0. Lines end at LF, CRLF and lone CR. Found once for a block. */
export function blockLineStarts(block: Block): readonly number[] {
  return asParsed(block).lineStarts;
}

/** The line on which each block starts, from 0, in the order of the blocks. O(number of blocks). */
export function firstLines(document: RequestDocument): number[] {
  let line = 0;
  return document.blocks.map((block) => {
    const first = line;
    line += asParsed(block).lineEnds;
    return first;
  });
}

/** The blocks of a document are the scanner's own. */
function asParsed(block: Block): ParsedBlock {
  if (block instanceof ParsedBlock) return block;
  throw new TypeError('This block is of no document.');
}
