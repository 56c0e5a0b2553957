import type { Block, Span } from '../syntax/document';
import { parseDocument } from '../syntax/parse';
import { blockStart, type RequestDocument, textOf } from '../syntax/request-document';
import { applyEdits } from '../syntax/text-edits';
import { blankLineEdits } from './blank-lines';
import { bodyEdits } from './body-edits';
import { type FormatEdit, type FormatOptions, layoutOf, lineEndIn } from './layout';
import { lineEdits } from './line-edits';
import { meaningOf } from './meaning';

export interface FormatRequest {
  readonly options: FormatOptions;
  /** Only what stands in one of these is laid out anew; else all. Offsets into the whole text. */
  readonly ranges?: readonly Span[];
  /** Asked between two blocks, so that a large file keeps nobody waiting. True: nobody waits for the answer any more. */
  readonly rest?: () => Promise<boolean>;
}

/**
 * The edits, in order and apart from each other, that lay the document out anew; offsets are those of the whole text.
 * They change white space alone (and commas in GraphQL), and nothing that is sent: blocks of which that can't be said
 * stay as they are. Null where `rest` said to stop.
 */
export async function formatDocument(
  document: RequestDocument,
  { options, ranges, rest }: FormatRequest,
): Promise<FormatEdit[] | null> {
  const { blocks } = document;
  const text = textOf(document);
  const eol = lineEndIn(text) ?? '\n';
  const byBlock: (readonly FormatEdit[])[] = [];
  for (const [index, block] of blocks.entries()) {
    const start = blockStart(document, index);
    const end = start + block.text.length;
    const isWanted = !ranges || ranges.some((range) => start <= range.end && end >= range.start);
    const layout = layoutOf(options, lineEndIn(block.text) ?? eol);
    const edits = isWanted
      ? [
          ...lineEdits(block, layout),
          ...blankLineEdits(block, layout, { first: index === 0, last: index === blocks.length - 1 }),
          ...(await bodyEdits(block, layout)),
        ]
      : [];
    const isIn = (edit: FormatEdit): boolean =>
      !joinsLineEnds(text, edit) && (!ranges || ranges.some((range) => contains(range, edit)));
    byBlock.push(inOrder(edits, start).filter(isIn));
    if (await rest?.()) return null;
  }
  return harmless(text, blocks, byBlock);
}

/** Whether a lone CR and a lone LF, two line ends, would come to stand together and be one. */
function joinsLineEnds(text: string, { start, end, newText }: FormatEdit): boolean {
  const first = newText.charAt(0) || text.charAt(end);
  return (text.charAt(start - 1) === '\r' && first === '\n') || (newText.endsWith('\r') && text.charAt(end) === '\n');
}

function contains(range: Span, { start, end }: Span): boolean {
  return start >= range.start && end <= range.end;
}

/** From the block's offsets to the text's, in order; of two that overlap only the first. */
function inOrder(edits: readonly FormatEdit[], base: number): FormatEdit[] {
  const sorted = edits
    .map(({ start, end, newText }) => ({ start: start + base, end: end + base, newText }))
    .sort((one, other) => one.start - other.start || one.end - other.end);
  let end = -1;
  return sorted.filter((edit) => {
    if (edit.start < end) return false;
    end = edit.end;
    return true;
  });
}

/** Without the edits of blocks that would say something else after them. */
function harmless(text: string, blocks: readonly Block[], byBlock: readonly (readonly FormatEdit[])[]): FormatEdit[] {
  let edits = byBlock;
  for (let round = 0; round < 2; round++) {
    const after = parseDocument(applyEdits(text, edits.flat())).blocks;
    if (after.length !== blocks.length) return [];
    const changed = edits.map((of, index) => of.length > 0 && !saysTheSame(blocks[index], after[index]));
    if (!changed.includes(true)) return edits.flat();
    edits = edits.map((of, index) => (changed[index] ? [] : of));
  }
  return [];
}

function saysTheSame(before: Block | undefined, after: Block | undefined): boolean {
  return before !== undefined && after !== undefined && meaningOf(before) === meaningOf(after);
}
