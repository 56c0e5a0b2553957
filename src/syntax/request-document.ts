import { type BlockNode, blocksOf, placeOfIndex, placeOfLine, placeOfOffset, treeOf } from './block-tree';
import type { Block } from './document';
import type { ParsedBlock } from './parsed-block';

/**
 * A whole file. The first block is what stands before the first `###` and may be empty; each further block starts with
 * its separator line. Immutable: an edit gives a new document that shares all blocks it did not touch.
 */
export interface RequestDocument {
  /** All blocks in order. The row is put together on first use after an edit: O(number of blocks). */
  readonly blocks: readonly Block[];
  /** UTF-16 code units of the whole text. */
  readonly length: number;
  readonly blockCount: number;
  /** The blocks as a tree; for this room's own functions. */
  readonly root: BlockNode;
}

/** Line and character from 0, in UTF-16 code units, as LSP has them. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

class BlockDocument implements RequestDocument {
  constructor(
    readonly root: BlockNode,
    private row: readonly ParsedBlock[] | null,
  ) {}

  get blocks(): readonly Block[] {
    this.row ??= blocksOf(this.root);
    return this.row;
  }

  get length(): number {
    return this.root.length;
  }

  get blockCount(): number {
    return this.root.count;
  }
}

/** The document of these blocks, of which there is at least one. */
export function documentOf(blocks: readonly ParsedBlock[]): RequestDocument {
  return new BlockDocument(treeOf(blocks), blocks);
}

/** The document of this tree. */
export function documentOfTree(root: BlockNode): RequestDocument {
  return new BlockDocument(root, null);
}

/** Offset in the text at which block `index` starts; of the last block where there are fewer. O(log n). */
export function blockStart(document: RequestDocument, index: number): number {
  return placeOfIndex(document.root, index).start;
}

/** Block `index`, without putting together the whole row; the last one where there are fewer. O(log n). */
export function blockAt(document: RequestDocument, index: number): Block {
  return placeOfIndex(document.root, index).block;
}

/** Index of the block that holds `offset`; of the last one at the text's end and beyond. O(log n). */
export function blockIndexAt(document: RequestDocument, offset: number): number {
  return placeOfOffset(document.root, offset).index;
}

/** The whole text. */
export function textOf(document: RequestDocument): string {
  let text = '';
  for (const block of document.blocks) text += block.text;
  return text;
}

/**
 * Line and character of an offset. Lines end at LF, CRLF and lone CR. Beyond the text's ends, the nearest end. O(log n)
 * and, once for a block, its length.
 */
export function positionAt(document: RequestDocument, offset: number): TextPosition {
  const inside = Math.max(0, Math.min(offset, document.length));
  const { block, index, start, line } = placeOfOffset(document.root, inside);
  const { lineStarts } = block;
  const within = lineIndex(lineStarts, inside - start);
  const character = inside - start - (lineStarts[within] ?? 0);
  return { line: line + within, character: character + (within === 0 ? lead(document, index) : 0) };
}

/**
 * The offset of a line and character. A character beyond its line is the line's end (before its line end), a line
 * beyond the last one the text's end, as LSP has it.
 */
export function offsetAt(document: RequestDocument, position: TextPosition): number {
  if (position.line < 0) return 0;
  const { block, index, start, line } = placeOfLine(document.root, position.line);
  const { lineStarts, text } = block;
  const within = position.line - line;
  const from = lineStarts[within];
  if (from === undefined) return document.length;
  let to = lineStarts[within + 1] ?? text.length;
  if (within + 1 < lineStarts.length) {
    to--;
    if (text.charCodeAt(to) === 0x0a && to > from && text.charCodeAt(to - 1) === 0x0d) to--;
  }
  const before = within === 0 ? lead(document, index) : 0;
  return start + Math.min(to, Math.max(from - before, from - before + position.character));
}

/** Characters of a block's first line that stand in the block before it: a byte order mark before the first `###`. */
function lead(document: RequestDocument, index: number): number {
  return index === 1 && placeOfIndex(document.root, 0).block.text === '\uFEFF' ? 1 : 0;
}

/** Index of the last start that is not behind `offset`. */
function lineIndex(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
