/**
 * Where an exchange's request stands after an edit. Blocks that an edit leaves alone stay the same objects, so only the
 * blocks between the untouched ones have to be looked at.
 */
import type { Origins, Piece, ResolvedParameter, TracedText } from '../../resolve/resolved';
import type { Block, Span } from '../../syntax/document';
import type { Anchor } from './exchange-record';

/** Blocks `[start, beforeEnd)` became `[start, afterEnd)`. */
export interface ChangedBlocks {
  readonly start: number;
  readonly beforeEnd: number;
  readonly afterEnd: number;
}

export function changedBlocks(before: readonly Block[], after: readonly Block[]): ChangedBlocks {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start, beforeEnd: before.length - tail, afterEnd: after.length - tail };
}

/** An anchor after the edit; null where its request is not there any more. */
export function moveAnchor(
  anchor: Anchor,
  sent: Block,
  changed: ChangedBlocks,
  after: readonly Block[],
): Anchor | null {
  if (anchor.index < changed.start) return anchor;
  if (anchor.index >= changed.beforeEnd)
    return { ...anchor, index: anchor.index + changed.afterEnd - changed.beforeEnd };
  return findAnchor(sent, anchor.index, changed.start, changed.afterEnd, after);
}

/**
 * A block's index after the edit, also where its request was edited; null where that is not certain, since blocks came or
 * went at its place.
 */
export function movePlace(
  index: number | null,
  { start, beforeEnd, afterEnd }: ChangedBlocks,
  before: readonly Block[],
  after: readonly Block[],
): number | null {
  if (index === null || index < start) return index;
  if (index >= beforeEnd) return index + afterEnd - beforeEnd;
  const block = before[index];
  const same = block && findAnchor(block, index, start, afterEnd, after);
  return same ? same.index : beforeEnd === afterEnd ? index : null;
}

/** The block in `[from, to)` that holds the request that was sent; of several the nearest to `near`. */
export function findAnchor(
  sent: Block,
  near: number,
  from: number,
  to: number,
  blocks: readonly Block[],
): Anchor | null {
  let best: Anchor | null = null;
  for (let index = from; index < to; index++) {
    const block = blocks[index];
    const shift = block ? requestShift(sent, block) : null;
    if (!block || shift === null) continue;
    if (!best || Math.abs(index - near) < Math.abs(best.index - near)) best = { index, block, shift };
  }
  return best;
}

/**
 * By how much the same request stands further on in `now` than in `sent`; null where it is another one. Comments,
 * titles and names around a request don't make it another; its own text, directives and variables do.
 */
export function requestShift(sent: Block, now: Block): number | null {
  if (sent === now) return 0;
  if (!sent.request || !now.request) return null;
  const shift = now.request.start - sent.request.start;
  if (sent.text === now.text) return shift;
  const length = sent.request.end - sent.request.start;
  if (now.request.end - now.request.start !== length) return null;
  if (sent.text.slice(sent.request.start, sent.request.end) !== now.text.slice(now.request.start, now.request.end)) {
    return null;
  }
  return settingsOf(sent) === settingsOf(now) ? shift : null;
}

function settingsOf(block: Block): string {
  const directives = block.directives.filter(({ name }) => name !== 'name').map(({ name, value }) => [name, value]);
  return JSON.stringify([directives, block.variables.map(({ name, value }) => [name, value])]);
}

/** The origins of a request for a block in which it stands `by` further on. */
export function shiftOrigins(origins: Origins, by: number): Origins {
  if (by === 0) return origins;
  const span = <T extends Span | null>(value: T): T =>
    value ? { ...value, start: value.start + by, end: value.end + by } : value;
  const piece = (value: Piece): Piece => ({ ...value, origin: span(value.origin) });
  const traced = (value: TracedText): TracedText => ({ text: value.text, pieces: value.pieces.map(piece) });
  const parameter = (value: ResolvedParameter): ResolvedParameter => ({
    ...value,
    origin: span(value.origin),
    nameOrigin: span(value.nameOrigin),
    valueOrigin: span(value.valueOrigin),
  });
  return {
    method: span(origins.method),
    url: traced(origins.url),
    path: origins.path.map((segment) => ({ ...segment, origin: span(segment.origin) })),
    query: origins.query.map(parameter),
    headers: origins.headers.map((header) => ({
      ...header,
      origin: span(header.origin),
      nameOrigin: span(header.nameOrigin),
      valueOrigin: span(header.valueOrigin),
    })),
    body: origins.body && traced(origins.body),
    form: origins.form.map(parameter),
  };
}
