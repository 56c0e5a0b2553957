/** Positions that count from a block's first line: they stay while the block does, wherever an edit moves it. */
import type { Position, Range } from '../../protocol';
import { blockLineStarts, firstLines } from '../../syntax/block-lines';
import type { Block, Span } from '../../syntax/document';
import type { RequestDocument } from '../../syntax/request-document';
import { indexedRange } from './line-index';

/** The range of a span, its lines counted from the block's first. O(log n) and, once for a block, its length. */
export function rangeInBlock(block: Block, { start, end }: Span): Range {
  return indexedRange({ text: block.text, starts: blockLineStarts(block) }, start, end);
}

/** The line of an offset, counted from the block's first. */
export function lineInBlock(block: Block, offset: number): number {
  return rangeInBlock(block, { start: offset, end: offset }).start.line;
}

/** Brings ranges within blocks to where the blocks stand in a document. O(number of blocks) to make, then O(1). */
export class BlockPlaces {
  readonly #lines: readonly number[];
  /** Characters of the first `###` line that stand in the block before it: a byte order mark. */
  readonly #lead: number;

  constructor(document: RequestDocument) {
    this.#lines = firstLines(document);
    this.#lead = document.blocks[0]?.text === '\uFEFF' ? 1 : 0;
  }

  firstLine(index: number): number {
    return this.#lines[index] ?? 0;
  }

  /** By how many characters the block's first line is longer in the document than in the block. */
  lead(index: number): number {
    return index === 1 ? this.#lead : 0;
  }

  place(index: number, { start, end }: Range): Range {
    return { start: this.#position(index, start), end: this.#position(index, end) };
  }

  #position(index: number, { line, character }: Position): Position {
    return { line: this.firstLine(index) + line, character: line === 0 ? character + this.lead(index) : character };
  }
}
