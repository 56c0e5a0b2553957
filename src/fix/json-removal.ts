/** Takes members out of an object, or items out of an array: with their commas, and with the lines they had to themselves. */
import { type Draft, deletion } from './draft';
import { childrenOf, commaAfter, type JsonChild, remarkEnd } from './json-layout';
import type { JsonValue } from './json-reading';
import { isFirstOnLine, lineAfter, lineContentEnd, lineStart, previousLineEnd } from './layout';

/** The deletions; they never touch a child that stays. */
export function removeChildren(masked: string, container: JsonValue, removed: ReadonlySet<JsonChild>): Draft[] {
  const children = childrenOf(container);
  const drafts: Draft[] = [];
  for (let first = 0; first < children.length; ) {
    let after = first;
    while (isRemoved(children[after], removed)) after++;
    const from = children[first];
    const to = children[after - 1];
    if (after > first && from && to) {
      const neighbours = { previous: children[first - 1] ?? null, next: children[after] ?? null };
      drafts.push(...removeRun(masked, container, { from, to, ...neighbours }));
    }
    first = Math.max(after, first + 1);
  }
  return drafts;
}

function isRemoved(child: JsonChild | undefined, removed: ReadonlySet<JsonChild>): boolean {
  return child !== undefined && removed.has(child);
}

/** Neighbours that go, and the children that stay on either side of them. */
interface Run {
  readonly from: JsonChild;
  readonly to: JsonChild;
  readonly previous: JsonChild | null;
  readonly next: JsonChild | null;
}

function removeRun(masked: string, container: JsonValue, { from, to, previous, next }: Run): Draft[] {
  const comma = commaAfter(masked, to, container);
  const end = comma ?? to.end;
  const remark = remarkEnd(masked, end);
  const beginsLine = isFirstOnLine(masked, from.start);
  if (next) {
    const endsLine = masked.slice(remark, lineContentEnd(masked, remark)).trim() === '';
    return beginsLine && endsLine
      ? [deletion(lineStart(masked, from.start), lineAfter(masked, remark))]
      : [deletion(from.start, next.start)];
  }
  if (!previous) return [emptied(masked, container, from, end)];
  const ownComma = commaAfter(masked, previous, container) ?? previous.end;
  // With a comma behind the last child, the one before keeps its own: that is how it is done here.
  if (!beginsLine) return [deletion(comma === null ? previous.end : ownComma, end)];
  const lines = deletion(previousLineEnd(masked, from.start), remark);
  return comma === null ? [deletion(ownComma - 1, ownComma), lines] : [lines];
}

/** The last that was in there goes: so does the white space, unless there are comments to keep. */
function emptied(masked: string, container: JsonValue, from: JsonChild, end: number): Draft {
  const rest = masked.slice(container.start + 1, from.start) + masked.slice(end, container.end - 1);
  return rest.trim() === '' ? deletion(container.start + 1, container.end - 1) : deletion(from.start, end);
}
