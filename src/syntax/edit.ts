import { type BlockNode, firstMarked, firstReaching, placeOfIndex, placeOfOffset, replaceBlocks } from './block-tree';
import type { TextChange } from './document';
import { BlockScanner } from './parse';
import { ENDS_COMMENT, OPENS_COMMENT, type ParsedBlock } from './parsed-block';
import { documentOfTree, type RequestDocument } from './request-document';

/** The beginning of every block but the first: what a stretch of text is read up to. */
const SEPARATOR = '###';

/**
 * The document after the changes, which are applied one after the other: each one's offsets refer to the text as the
 * one before has left it (the order of LSP). Only the blocks that a change touches are read again; all others are the
 * same objects in the new document. The result is what `parseDocument` gives for the new text. Offsets beyond the text
 * are its ends.
 */
export function editDocument(document: RequestDocument, changes: readonly TextChange[]): RequestDocument {
  let edited = document;
  for (const change of changes) edited = applyChange(edited, change);
  return edited;
}

function applyChange(document: RequestDocument, change: TextChange): RequestDocument {
  const { root, length } = document;
  const start = Math.max(0, Math.min(change.start, length));
  const end = Math.max(start, Math.min(change.end, length));
  const touched = placeOfOffset(root, start);
  // A change at or in the `###` that starts a block may join the block with the one before it.
  const before = touched.index > 0 && start < touched.start + SEPARATOR.length ? touched.index - 1 : touched.index;
  const first = firstReaching(root, before, start);
  const made = { start, end, newText: change.newText };
  const edited = readAgain(document, first, made);
  const comment = firstMarked(root, 0, OPENS_COMMENT);
  if (comment < 0 || comment >= first || !edited.endsComment) return edited.document;
  // The change has closed a comment that was open above: what stands between becomes part of it.
  return readAgain(document, comment, made).document;
}

/** The document after a change within its text, read again from block `first` on. */
function readAgain(
  document: RequestDocument,
  first: number,
  { start, end, newText }: TextChange,
): { document: RequestDocument; endsComment: boolean } {
  const { root } = document;
  const place = placeOfIndex(root, first);
  const region = new Region(root, first, end - place.start);
  const from = start - place.start;
  const text = region.text.slice(0, from) + newText + region.text.slice(end - place.start);
  const blocks = region.read(text);
  const kept = keepSame(region.replaced, blocks, from, newText.length, end - start);
  return {
    document: documentOfTree(replaceBlocks(root, first, first + region.replaced.length, kept)),
    endsComment: blocks.some(({ marks }) => (marks & ENDS_COMMENT) !== 0),
  };
}

/** The stretch of blocks that is read again. */
class Region {
  readonly text: string;
  /** The blocks that the new ones replace; those that are swallowed by a new one are known when the region is read. */
  replaced: readonly ParsedBlock[];
  /** These, and blocks behind them that were looked at to see where the new ones end. */
  private readonly taken: ParsedBlock[] = [];

  /** From block `first` on, up to the block that holds the end of the change, an offset from that block's start. */
  constructor(
    private readonly root: BlockNode,
    private readonly first: number,
    end: number,
  ) {
    let text = '';
    do text += this.take();
    while (text.length < end && this.hasNext);
    this.text = text;
    this.replaced = [...this.taken];
  }

  /**
   * The blocks of the region's new text. Where that alone does not tell where a block ends, the blocks behind the region
   * are read, too, up to where a new block ends with an old one.
   */
  read(changed: string): ParsedBlock[] {
    const blocks: ParsedBlock[] = [];
    const replaced = this.taken.length;
    /** Where old blocks end that the change leaves as they are. */
    const ends = [changed.length];
    let text = changed;
    let position = 0;
    for (let more = 1; ; more *= 2) {
      const start = position;
      const rest = text.slice(start);
      const scanner = new BlockScanner(this.hasNext ? rest + SEPARATOR : rest, this.first + blocks.length === 0);
      let missing = 0;
      let isWhole = false;
      while (missing === 0 && !isWhole) {
        const block = scanner.next();
        const end = start + scanner.position;
        const isCut = end > text.length || position + block.reach > text.length;
        if (this.hasNext) missing = isCut ? more : this.blocksOfComment(block);
        if (missing > 0) break;
        blocks.push(block);
        position = end;
        const swallowed = ends.indexOf(end);
        isWhole = this.hasNext || end < text.length ? swallowed >= 0 : scanner.done;
        if (isWhole) this.replaced = this.taken.slice(0, replaced + Math.max(0, swallowed));
      }
      scanner.finish();
      if (isWhole) return blocks;
      for (let count = 0; count < missing && this.hasNext; count++) {
        text += this.take();
        ends.push(text.length);
      }
    }
  }

  /** How many of the next blocks the block swallows, as it ends with a comment that is not closed in the region. */
  private blocksOfComment(block: ParsedBlock): number {
    if ((block.marks & OPENS_COMMENT) === 0) return 0;
    const last = firstMarked(this.root, this.next, ENDS_COMMENT);
    return last < 0 ? 0 : last + 1 - this.next;
  }

  /** Index of the block behind those that were taken. */
  private get next(): number {
    return this.first + this.taken.length;
  }

  private get hasNext(): boolean {
    return this.next < this.root.count;
  }

  /** Takes the next block: its text. */
  private take(): string {
    const { block } = placeOfIndex(this.root, this.next);
    this.taken.push(block);
    return block.text;
  }
}

/**
 * The new blocks, with the old objects for those that are what they were. `from` is where the change starts in the
 * region, `inserted` and `removed` how long it is. An object never stands for two blocks: first come those wholly
 * before or behind the change, then, of what is left, those that the change has touched without changing them.
 */
function keepSame(
  old: readonly ParsedBlock[],
  blocks: readonly ParsedBlock[],
  from: number,
  inserted: number,
  removed: number,
): ParsedBlock[] {
  const kept = new Set<ParsedBlock>();
  const keep = (block: ParsedBlock, candidate: ParsedBlock | undefined): ParsedBlock => {
    if (candidate === undefined || candidate.text !== block.text || kept.has(candidate)) return block;
    kept.add(candidate);
    candidate.reachAtLeast(block.reach);
    return candidate;
  };
  const starts = new Map<number, ParsedBlock>();
  let at = 0;
  for (const block of old) {
    // An empty first block stands where the second one does, and must not hide it.
    if (block.text !== '') starts.set(at, block);
    at += block.text.length;
  }
  at = 0;
  const placed = blocks.map((block) => {
    const start = at;
    at += block.text.length;
    if (block.text === '') return { start, block: keep(block, old[0]) };
    if (at <= from) return { start, block: keep(block, starts.get(start)) };
    return { start, block: start >= from + inserted ? keep(block, starts.get(start - inserted + removed)) : block };
  });
  return placed.map(({ start, block }) => (kept.has(block) ? block : keep(block, starts.get(start))));
}
