/** Asking for one piece of what is too large to be returned at once: the request for it, and the one that lists the pieces. */
import type { Field, SplitMend, UrlPart, UrlShape } from '../diagnose/diagnosis';
import type { Block } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';
import { type Draft, type NewText, replacement } from './draft';
import type { KnownValue } from './known-values';
import type { Listing } from './listing';
import type { ParameterChange } from './parameter-change';
import { encodeParameter, encodeSegment } from './parameters';
import { findParameter, queryEdits, targetSpan } from './query';
import type { RequestReading } from './reading';
import { decodeSegment, writtenSegments } from './target-url';
import { encodeValue, type FixValue, inWords } from './value';

/** One way to narrow a request. */
export interface Narrowing {
  readonly title: string;
  readonly drafts: readonly Draft[];
  /** What has to be sent before; null where the piece is known. */
  readonly listing: Listing | null;
  readonly known?: KnownValue;
}

/** More are to be listed. */
const maxKnown = 5;

/**
 * By a request that lists the pieces; and by each piece that earlier responses had. None where what the rule is about does
 * not stand in the URL as it is written, but in a variable.
 */
export function narrowings(reading: RequestReading, mend: SplitMend): Narrowing[] {
  const written = writtenAs(reading, mend.of);
  if (!written) return [];
  const listing = listingOf(reading, mend, written);
  const path = mend.each.replaceAll('[*]', '[0]');
  const first: FixValue = { kind: 'variable', name: `${listing.name}.response.body.${path}` };
  const pieces = inWords(listing.title.toLowerCase(), 30);
  const byListing = narrowed(reading, mend, written, first);
  const found: Narrowing[] = byListing
    ? [{ title: `Split by ${inWords(mend.piece, 30)}: list the ${pieces} first`, drafts: byListing, listing }]
    : [];
  const field: Field = { name: mend.piece, location: 'query', pointer: null, probable: false };
  for (const known of reading.target.known?.(field).slice(0, maxKnown) ?? []) {
    const drafts = narrowed(reading, mend, written, { kind: 'literal', text: known.value });
    const label = known.label === '' ? '' : ` (${inWords(known.label, 40)})`;
    const title = `Ask for ${inWords(mend.piece, 30)} ${inWords(known.value)}${label} alone`;
    if (drafts) found.push({ title, drafts, listing: null, known });
  }
  return found;
}

/** Where the parts of a shape stand in the URL as it is written. */
interface WrittenShape {
  /** What stands before the path of the shape. */
  readonly base: string;
  /** The segments of the shape's path, as offsets into the target's text. */
  readonly segments: readonly { readonly start: number; readonly end: number }[];
  /** What stands for the names of the shape. */
  readonly values: ReadonlyMap<string, string>;
}

function writtenAs({ request, query }: RequestReading, { path, query: parameters }: UrlShape): WrittenShape | null {
  const { text } = request.target;
  const all = writtenSegments(request.target);
  const segments = all.slice(all.length - path.length);
  const values = new Map<string, string>();
  const [first] = segments;
  if (!first || segments.length < path.length) return null;
  for (const [index, part] of path.entries()) {
    const { start, end } = segments[index] ?? first;
    const written = text.slice(start, end);
    if ('name' in part) values.set(part.name, withoutEncoding(written, decodeSegment));
    else if (decodeSegment(written) !== part.literal) return null;
  }
  for (const { name, value } of parameters) {
    const parameter = findParameter(query, name);
    if (!parameter || parameter.valueStart === null || parameter.value === '') return null;
    const written = withoutEncoding(text.slice(parameter.valueStart, parameter.end), () => parameter.value);
    if ('name' in value) values.set(value.name, written);
    else if (written !== value.literal) return null;
  }
  return { base: text.slice(0, first.start), segments, values };
}

/** What holds a placeholder stays as it is written. */
function withoutEncoding(written: string, decode: (text: string) => string): string {
  return placeholdersIn(written).length > 0 ? written : decode(written);
}

function encoded(text: string, encode: (text: string) => string): string {
  return placeholdersIn(text).length > 0 ? text : encode(text);
}

/** The request that lists the pieces: one of the file that does so already, else a new one, under a name that is free. */
function listingOf({ request, target }: RequestReading, { list }: SplitMend, { base, values }: WrittenShape): Listing {
  const text = (part: UrlPart, encode: (text: string) => string): string =>
    'literal' in part ? part.literal : encoded(values.get(part.name) ?? '', encode);
  const path = base + list.path.map((part) => text(part, encodeSegment)).join('/');
  const query = list.query.map(({ name, value }) => `${encodeParameter(name)}=${text(value, encodeParameter)}`);
  const words = list.path.flatMap((part) => ('literal' in part ? [part.literal] : [])).at(-1) ?? 'pieces';
  const named = target.blocks?.filter((block) => block.request && (block.name ?? block.title) !== null) ?? [];
  const there = named.find((block) => block.name !== null && isRequestFor(block, path));
  const title = words.charAt(0).toUpperCase() + words.slice(1).replaceAll('_', ' ');
  if (there?.name) return { name: there.name, title, target: null };
  const taken = new Set(named.flatMap((block) => [block.name, block.title]));
  const own = words.replace(/\W+/g, '_');
  let name = own;
  for (let count = 2; taken.has(name); count++) name = `${own}${count}`;
  return { name, title, target: { span: request.target, text: [path, ...query].join(query.length > 0 ? '?' : '') } };
}

function isRequestFor({ request }: Block, path: string): boolean {
  return request?.method === 'GET' && request.target.text.replace(/[?#].*$/s, '') === path;
}

/** The edits by which the request asks for one piece; null where they can't be made in the text as it is. */
function narrowed(
  { block, query, request }: RequestReading,
  { of, ask, piece }: SplitMend,
  { segments, values }: WrittenShape,
  value: FixValue,
): Draft[] | null {
  const text = (part: UrlPart): NewText => {
    if ('literal' in part) return [part.literal];
    return part.name === piece
      ? encodeValue(value, encodeSegment)
      : [encoded(values.get(part.name) ?? '', encodeSegment)];
  };
  const parameterValue = (part: UrlPart): FixValue => {
    if ('literal' in part) return { kind: 'literal', text: part.literal };
    return part.name === piece
      ? value
      : { kind: 'mixed', text: [encoded(values.get(part.name) ?? '', encodeParameter)] };
  };
  const { from, ofEnd, askEnd } = difference(of.path, ask.path);
  const [start, end] = [segments[from]?.start, segments[ofEnd - 1]?.end];
  const inPath =
    start === undefined || end === undefined || from === ofEnd
      ? []
      : [
          replacement(
            targetSpan(request.target, start, end),
            ask.path.slice(from, askEnd).flatMap((part, index) => [...(index > 0 ? ['/'] : []), ...text(part)]),
          ),
        ];
  const gone = of.query.filter(({ name }) => !ask.query.some((one) => one.name === name));
  const added = ask.query.filter(({ name }) => !of.query.some((one) => one.name === name));
  // What comes takes the place of what goes, on its line.
  const changes: ParameterChange[] = [];
  for (const [index, { name }] of gone.entries()) {
    const to = added[index];
    if (to) {
      changes.push({ op: 'rename', name, to: to.name }, { op: 'set', name, value: parameterValue(to.value) });
    } else changes.push({ op: 'remove', name });
  }
  for (const { name, value: part } of added.slice(gone.length)) {
    changes.push({ op: 'set', name, value: parameterValue(part) });
  }
  const inQuery = queryEdits(query, block.text, changes);
  return inQuery && [...inPath, ...inQuery];
}

/** Where two paths differ: from a part on, to an end in each. Neither stretch is empty unless the paths are the same. */
function difference(of: readonly UrlPart[], ask: readonly UrlPart[]): { from: number; ofEnd: number; askEnd: number } {
  const same = (a: UrlPart | undefined, b: UrlPart | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
  const least = Math.min(of.length, ask.length);
  let from = 0;
  while (from < least && same(of[from], ask[from])) from++;
  if (from === of.length && from === ask.length) return { from, ofEnd: from, askEnd: from };
  if (from === least) from--;
  let end = 0;
  while (end < least - from - 1 && same(of.at(-1 - end), ask.at(-1 - end))) end++;
  return { from, ofEnd: of.length - end, askEnd: ask.length - end };
}
