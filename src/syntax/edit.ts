import { firstReaching, placeOfIndex, placeOfOffset, replaceBlocks } from './block-tree';
import type { TextChange } from './document';
import { BlockScanner } from './parse';
import type { ParsedBlock } from './parsed-block';
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
  const first = placeOfIndex(root, firstReaching(root, before, start));
  const region = new Region(document, first.index, end);
  const from = start - first.start;
  const head = region.text.slice(0, from);
  const tail = region.text.slice(end - first.start);
  const blocks = region.read(head + change.newText + tail, first.index === 0);
  const old = region.blocks;
  return documentOfTree(
    replaceBlocks(
      root,
      first.index,
      first.index + old.length,
      keepSame(old, blocks, from, change.newText.length, end - start),
    ),
  );
}

/** The stretch of blocks that is read again. */
class Region {
  readonly blocks: ParsedBlock[] = [];
  readonly text: string;

  /** From block `first` on, up to the block that holds the end of the change. */
  constructor(
    private readonly document: RequestDocument,
    private readonly first: number,
    end: number,
  ) {
    const { start } = placeOfIndex(document.root, first);
    let length = 0;
    let text = '';
    do {
      const block = this.take();
      length += block.text.length;
      text += block.text;
    } while (start + length < end && this.hasNext);
    this.text = text;
  }

  /** The blocks of the region's new text; where its end can't be told from that alone, the region grows. */
  read(text: string, whole: boolean): ParsedBlock[] {
    const blocks: ParsedBlock[] = [];
    let rest = text;
    let wholeRest = whole;
    for (let more = 1; ; more *= 2) {
      const scanner = new BlockScanner(this.hasNext ? rest + SEPARATOR : rest, wholeRest);
      let complete = false;
      let position = 0;
      do {
        const block = scanner.next();
        // It was read up to the end of the region, and might go on.
        const cut = scanner.position > rest.length || position + block.reach > rest.length;
        if (this.hasNext && cut) break;
        blocks.push(block);
        wholeRest = false;
        position = scanner.position;
        complete = position === rest.length && (this.hasNext || scanner.done);
      } while (!complete);
      scanner.finish();
      if (complete) return blocks;
      rest = rest.slice(position);
      for (let count = 0; count < more && this.hasNext; count++) rest += this.take().text;
    }
  }

  private get hasNext(): boolean {
    return this.first + this.blocks.length < this.document.blockCount;
  }

  private take(): ParsedBlock {
    const { block } = placeOfIndex(this.document.root, this.first + this.blocks.length);
    this.blocks.push(block);
    return block;
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
