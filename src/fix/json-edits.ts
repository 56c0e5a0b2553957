/** The edits that change a JSON body in the user's own layout. */

import { placeholdersIn } from '../syntax/placeholders';
import { type Draft, insertion, joinText, type NewText, replacement } from './draft';
import {
  grow,
  growthFor,
  type JsonChange,
  type JsonGrowth,
  jsonString,
  jsonValueText,
  memberText,
  writeGrowth,
} from './json-change';
import { childrenOf, commaAfter, type JsonChild, remarkEnd, styleIn } from './json-layout';
import { follow, type JsonPlace, type JsonReading, type JsonValue } from './json-reading';
import { removeChildren } from './json-removal';
import { indentation, isFirstOnLine, lineStart } from './layout';
import type { FixValue } from './value';

/** The edits in the block for these changes; null where one can't be made without touching what it must not. */
export function jsonEdits(reading: JsonReading, changes: readonly JsonChange[]): Draft[] | null {
  if (!reading.root) return null;
  const drafts: Draft[] = [];
  const growing = new Map<JsonValue, JsonGrowth>();
  const removed = new Map<JsonValue, Set<JsonChild>>();
  for (const change of changes) {
    const place = follow(reading.root, change.tokens);
    if (change.op === 'set') {
      if (place.rest.length > 0) {
        if (!addInto(growing, place, change.value)) return null;
      } else {
        const draft = setDraft(reading, place.value, change.value);
        if (!draft) return null;
        drafts.push(draft);
      }
      continue;
    }
    if (place.rest.length > 0) return null;
    if (change.op === 'rename') {
      if (!place.member) return null;
      drafts.push(replacement(place.member.keySpan, [jsonString(change.to)]));
    } else if (change.op === 'quote' || change.op === 'unquote') {
      const draft = change.op === 'quote' ? quoteDraft(reading, place.value) : unquoteDraft(reading, place.value);
      if (!draft) return null;
      drafts.push(draft);
    } else {
      const parent = follow(reading.root, change.tokens.slice(0, -1)).value;
      const child = place.member ?? place.value;
      if (change.tokens.length === 0 || !childrenOf(parent).includes(child)) return null;
      removed.set(parent, (removed.get(parent) ?? new Set<JsonChild>()).add(child));
    }
  }
  for (const container of new Set([...growing.keys(), ...removed.keys()])) {
    const growth = growing.get(container);
    if (growth && container.kind !== growth.kind) {
      const style = styleIn(reading, container);
      const indent = spansLines(reading) ? indentation(reading.masked, container.start) : null;
      drafts.push(replacement(container, writeGrowth(growth, indent, style)));
    } else drafts.push(...containerDrafts(reading, container, growth ?? null, removed.get(container) ?? new Set()));
  }
  return drafts;
}

/** Notes what is new where the pointer's way ends; false where it ends at something that can't hold it. */
function addInto(growing: Map<JsonValue, JsonGrowth>, { value: container, rest }: JsonPlace, value: FixValue): boolean {
  const there = growing.get(container);
  const [token] = rest;
  if (container.kind === 'array' && token !== '-' && Number(token) !== container.items.length) return false;
  const tokens = container.kind === 'array' ? ['-', ...rest.slice(1)] : rest;
  if (there) return grow(there, tokens, value);
  const empty = container.kind === 'null' || (container.kind === 'string' && container.scalar === '');
  if (container.kind === 'object') {
    const growth: JsonGrowth = { kind: 'object', members: new Map() };
    growing.set(container, growth);
    return grow(growth, tokens, value);
  }
  if (container.kind !== 'array' && !empty) return false;
  growing.set(container, growthFor(tokens, value));
  return true;
}

/**
 * Another value in the place of one that is there; the quotes of a string stay. What is there stays, selected, where the
 * user has to say what is right. Null for an object or array: what is wrong with it is not that it is none.
 */
function setDraft({ source }: JsonReading, old: JsonValue, value: FixValue): Draft | null {
  if (old.kind === 'object' || old.kind === 'array') return null;
  const inner = old.kind === 'string' ? { start: old.start + 1, end: old.end - 1 } : old;
  if (value.kind === 'typed' && !value.choices && inner.end > inner.start && old.kind !== 'null') {
    return replacement(inner, [{ stop: source.slice(inner.start, inner.end) }]);
  }
  const text = jsonValueText(value);
  const [first] = text;
  if (old.kind !== 'string' || typeof first !== 'string' || !first.startsWith('"')) return replacement(old, text);
  return replacement(inner, text.length === 1 ? [first.slice(1, -1)] : text.slice(1, -1));
}

/** A number (or a bare placeholder) as a string. */
function quoteDraft(reading: JsonReading, value: JsonValue): Draft | null {
  if (value.kind !== 'number' && value.kind !== 'boolean' && value.kind !== 'template') return null;
  return replacement(value, ['"', reading.source.slice(value.start, value.end), '"']);
}

/** A string that holds a number, `true` or `false`, or a placeholder alone, without its quotes. */
function unquoteDraft({ source }: JsonReading, value: JsonValue): Draft | null {
  if (value.kind !== 'string') return null;
  const inner = source.slice(value.start + 1, value.end - 1).trim();
  const [placeholder] = placeholdersIn(inner);
  const isPlaceholder = placeholder?.start === 0 && placeholder.end === inner.length;
  const isLiteral = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false)$/.test(inner);
  return isPlaceholder || isLiteral ? replacement(value, [inner]) : null;
}

function containerDrafts(
  reading: JsonReading,
  container: JsonValue,
  growth: JsonGrowth | null,
  removed: ReadonlySet<JsonChild>,
): Draft[] {
  if (!growth) return removeChildren(reading.masked, container, removed);
  const last = childrenOf(container).at(-1);
  if (!last) return [fillEmpty(reading, container, growth)];
  if (!removed.has(last)) {
    return [...removeChildren(reading.masked, container, removed), ...append(reading, container, growth, last)];
  }
  // What comes stands where the last of those that go stood.
  const others = new Set([...removed].filter((child) => child !== last));
  const text = newChildren(reading, container, growth, isFirstOnLine(reading.masked, last.start) ? last : null);
  return [...removeChildren(reading.masked, container, others), replacement(last, text)];
}

/** The new children's text, separated; each on a line of its own, indented as `model`, or (null) all on one line. */
function newChildren(reading: JsonReading, container: JsonValue, growth: JsonGrowth, model: JsonChild | null): NewText {
  const style = styleIn(reading, container);
  const indent = model ? indentation(reading.masked, model.start) : null;
  const separator = indent === null ? style.comma : `,${style.eol}${indent}`;
  return joinText(childTexts(growth, indent, style), separator);
}

function childTexts(growth: JsonGrowth, indent: string | null, style: ReturnType<typeof styleIn>): NewText[] {
  if (growth.kind === 'value') return [jsonValueText(growth.value)];
  return growth.kind === 'object'
    ? [...growth.members].map(([key, value]) => memberText(key, value, indent, style))
    : growth.items.map((item) => writeGrowth(item, indent, style));
}

/** Behind the last sibling, on a line of its own if that one has one; a comma at the end stays the way it is done here. */
function append(reading: JsonReading, container: JsonValue, growth: JsonGrowth, last: JsonChild): Draft[] {
  const { masked } = reading;
  const style = styleIn(reading, container);
  const ownLine = isFirstOnLine(masked, last.start);
  const text = newChildren(reading, container, growth, ownLine ? last : null);
  const comma = commaAfter(masked, last, container);
  if (!ownLine) {
    const gap = /^\s*,(\s*)$/.exec(style.comma)?.[1] ?? ' ';
    return [comma === null ? insertion(last.end, [style.comma, ...text]) : insertion(comma, [gap, ...text, ','])];
  }
  const line = style.eol + indentation(masked, last.start);
  if (comma !== null) return [insertion(remarkEnd(masked, comma), [line, ...text, ','])];
  return [insertion(last.end, [',']), insertion(remarkEnd(masked, last.end), [line, ...text])];
}

/** Into a container that holds nothing, or comments alone. */
function fillEmpty(reading: JsonReading, container: JsonValue, growth: JsonGrowth): Draft {
  const { masked } = reading;
  const style = styleIn(reading, container);
  const inside = { start: container.start + 1, end: container.end - 1 };
  const interior = masked.slice(inside.start, inside.end);
  const outer = indentation(masked, container.start);
  const inner = outer + style.unit;
  const broken = interior.includes('\n') || container === reading.root || spansLines(reading);
  const separator = broken ? `,${style.eol}${inner}` : style.comma;
  const children = joinText(childTexts(growth, broken ? inner : null, style), separator);
  if (interior.trim() === '' && reading.source.slice(inside.start, inside.end).trim() !== '') {
    // A placeholder that stands for members: in front of it.
    return insertion(inside.start, [' ', ...children, ',']);
  }
  if (interior.trim() !== '') {
    // A comment alone: in front of the closing bracket.
    return isFirstOnLine(masked, inside.end)
      ? insertion(lineStart(masked, inside.end), [inner, ...children, style.eol])
      : insertion(inside.end, [/\s$/.test(interior) ? '' : ' ', ...children, /\s$/.test(interior) ? ' ' : '']);
  }
  if (broken) return replacement(inside, [style.eol + inner, ...children, style.eol + outer]);
  const pad = interior === '' ? '' : ' ';
  return replacement(inside, [pad, ...children, pad]);
}

function spansLines({ masked, root }: JsonReading): boolean {
  return root !== null && masked.slice(root.start, root.end).includes('\n');
}
