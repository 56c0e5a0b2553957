/** A request that has to be sent before another one: written above it, and asked for by it. */
import { commandPart } from '../curl/written-request';
import type { Block, RequestNode, Span } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';
import { applyEdits } from '../syntax/text-edits';
import { insertion, replacement, toEdits } from './draft';
import type { Fix, FixEdit } from './fix';
import { lineEndAt, lineStart } from './layout';

export interface Listing {
  readonly name: string;
  readonly title: string;
  /** The URL, in place of that of the request below; null where the file has such a request already. */
  readonly target: { readonly span: Span; readonly text: string } | null;
}

/** Directives that are about one request alone. */
const ownDirectives: ReadonlySet<string> = new Set(['name', 'import', 'title', 'description']);

/** The lines of a request with edits in it, under the directives that hold for others like it; null for an edit elsewhere. */
export function requestLines(block: Block, { start, end }: Span, edits: readonly FixEdit[]): readonly string[] | null {
  if (edits.some((edit) => edit.start < start || edit.end > end)) return null;
  const within = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  const request = applyEdits(block.text.slice(start, end), within);
  const kept = block.directives.filter((one) => one.start < start && !ownDirectives.has(one.name.toLowerCase()));
  return [...kept.map((one) => block.text.slice(one.start, one.end).trim()), request.trimEnd()];
}

/**
 * The fix with the listing written above the block's request, and a `# @ref` to it. `written`: the block whose request the
 * listing is like, which is another one where the block has a curl command.
 */
export function withListing(block: Block, written: Block, fix: Fix, listing: Listing): Fix | null {
  const { request } = block;
  if (!request) return null;
  const at = afterMark(block, commandPart(block)?.start ?? lineStart(block.text, request.start));
  const eol = lineEndAt(block.text, at);
  const refers = block.directives.some(({ name, value }) => /^(?:force-?)?ref$/i.test(name) && value === listing.name);
  const mark = block.directives.some(({ start }) => block.text.startsWith('//', start)) ? '//' : '#';
  const above = listing.target && listingAbove(block, written, at, listing);
  if (listing.target && !above) return null;
  const edits = toEdits(
    [
      ...(above ? [insertion(above.at, [above.lines.join(eol)])] : []),
      ...(refers ? [] : [insertion(at, [`${mark} @ref ${listing.name}${eol}`])]),
      // The narrowing leaves nothing open: it has no stops.
      ...fix.edits.map((edit) => replacement(edit, [edit.newText])),
    ],
    block.text,
  );
  return edits && { ...fix, edits };
}

function listingAbove(
  block: Block,
  written: Block,
  at: number,
  { name, title, target }: Listing,
): { readonly at: number; readonly lines: readonly string[] } | null {
  const { request } = written;
  if (!request || !target) return null;
  const edit = { start: target.span.start, end: target.span.end, newText: target.text };
  const own = requestLines(written, withoutBody(request), [edit]);
  if (!own) return null;
  const isSeparated = block.parts[0]?.kind === 'separator';
  const head = [`### ${title}`];
  const kept = written === block ? [] : otherDirectives(block);
  const lines = [`# @name ${name}`, ...kept, ...own];
  const variables = (from: number): string[] => variablesFor(block, { start: from, end: at }, lines);
  if (isSeparated) return { at: 0, lines: [...head, ...variables(0), ...lines, '', ''] };
  // The first section: what the request says of itself goes with it, what holds for the file stays above.
  const start = afterMark(block, headStart(block, at));
  const isBelow = start > 1 && !/\n\r?\n$/.test(block.text.slice(0, start));
  return { at: start, lines: [...(isBelow ? [''] : []), ...head, ...variables(start), ...lines, '', '###', ''] };
}

function otherDirectives(block: Block): string[] {
  return block.directives
    .filter(({ name }) => !ownDirectives.has(name.toLowerCase()))
    .map(({ start, end }) => block.text.slice(start, end).trim());
}

/** A listing is a GET: a body, where there is one, is not its. */
function withoutBody({ start, end, body }: RequestNode): Span {
  return { start, end: body?.start ?? end };
}

/** The definitions in a part of the section that the lines need, which would hold only below them. */
function variablesFor(block: Block, within: Span, lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (const variable of block.variables
    .filter(({ start }) => within.start <= start && start < within.end)
    .toReversed()) {
    const used = placeholdersIn([...kept, ...lines].join('\n')).some(({ expression }) => expression === variable.name);
    if (used) kept.unshift(block.text.slice(variable.start, variable.end).trim());
  }
  return kept;
}

/** Where what is said of the request begins: its directives, scripts and runs, and the comments right above them. */
function headStart({ directives, parts }: Block, at: number): number {
  const imports = new Set(directives.filter(({ name }) => name.toLowerCase() === 'import').map(({ start }) => start));
  const above = parts.filter(({ end }) => end <= at);
  const own = above.find(({ kind, start }) => /^(?:directive|script|run)$/.test(kind) && !imports.has(start));
  let start = own?.start ?? at;
  for (const part of above.filter(({ end }) => end <= start).toReversed()) {
    if (part.end !== start || part.kind !== 'comment') break;
    start = part.start;
  }
  return start;
}

/** A byte order mark stays where the file begins. */
function afterMark({ text }: Block, at: number): number {
  return at === 0 && text.startsWith('\uFEFF') ? 1 : at;
}
