/** How a JSON body is laid out: its style as a whole, and what stands around one of its values. */
import type { Span } from '../syntax/document';
import { commentEnd } from '../syntax/json-mask';
import type { JsonStyle } from './json-change';
import { type JsonReading, type JsonValue, membersOf } from './json-reading';
import { indentation, isFirstOnLine, lineContentEnd, lineEndAt } from './layout';

/** A member of an object or an item of an array. */
export type JsonChild = Span;

export function childrenOf(container: JsonValue): readonly JsonChild[] {
  return container.kind === 'object' ? container.members : container.items;
}

/** The style to write in inside `container`: that of its neighbours, else of the document, else two spaces and `": "`. */
export function styleIn(reading: JsonReading, container: JsonValue): JsonStyle {
  const { masked } = reading;
  const colon = colonIn(reading, container) ?? (reading.root ? colonIn(reading, reading.root) : null) ?? ': ';
  return {
    unit: (reading.root ? indentUnit(masked, reading.root) : null) ?? '  ',
    eol: lineEndAt(masked, container.start),
    colon,
    comma: commaIn(masked, container) ?? (colon.endsWith(' ') ? ', ' : ','),
  };
}

function colonIn({ masked }: JsonReading, value: JsonValue): string | null {
  for (const { member } of membersOf(value)) {
    const between = masked.slice(member.keySpan.end, member.value.start);
    if (/^[ \t]*:[ \t]*$/.test(between)) return between;
  }
  return null;
}

function commaIn(masked: string, container: JsonValue): string | null {
  const [first, second] = childrenOf(container);
  if (!first || !second) return null;
  const between = masked.slice(first.end, second.start);
  return /^[ \t]*,[ \t]*$/.test(between) ? between : null;
}

/** Containers that are looked at for the indentation: a body that has none in so many has none. */
const mostLooked = 60;

/** What one level is indented by, by the first container whose content begins a line. Null where all is on one line. */
function indentUnit(masked: string, root: JsonValue): string | null {
  const lineFeed = masked.indexOf('\n', root.start);
  if (lineFeed < 0 || lineFeed > root.end) return null;
  const waiting = [root];
  for (let looked = 0; looked < waiting.length && looked < mostLooked; looked++) {
    const value = waiting[looked];
    const [first] = value ? childrenOf(value) : [];
    if (!value || !first) continue;
    if (isFirstOnLine(masked, first.start)) {
      const outer = indentation(masked, value.start);
      const inner = indentation(masked, first.start);
      if (inner.startsWith(outer) && inner.length > outer.length) return inner.slice(outer.length);
    }
    const children = value.kind === 'object' ? value.members.map((member) => member.value) : value.items;
    waiting.push(...children.slice(0, mostLooked));
  }
  return null;
}

/** The offset of the next thing that is neither white space nor comment; `end` where there is none. */
function skipTrivia(masked: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    if (/\s/.test(masked[at] ?? '')) at++;
    else if (masked[at] === '/' && (masked[at + 1] === '/' || masked[at + 1] === '*')) at = commentEnd(masked, at);
    else return at;
  }
  return end;
}

/** The comma behind a child, as the offset after it; null where there is none. */
export function commaAfter(masked: string, child: JsonChild, container: JsonValue): number | null {
  const at = skipTrivia(masked, child.end, container.end - 1);
  return masked[at] === ',' ? at + 1 : null;
}

/** The end of the comments that follow `offset` on its line and belong to what stands before them; else `offset`. */
export function remarkEnd(masked: string, offset: number): number {
  let end = offset;
  for (let at = offset; ; ) {
    while (masked[at] === ' ' || masked[at] === '\t') at++;
    if (masked.startsWith('//', at)) return lineContentEnd(masked, at);
    if (!masked.startsWith('/*', at)) return end;
    at = commentEnd(masked, at);
    if (masked.slice(offset, at).includes('\n')) return end;
    end = at;
  }
}
