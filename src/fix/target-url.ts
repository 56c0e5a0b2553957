/** Edits of the request line: the method, a segment of the path, the URL as a whole. */
import type { Origins, Piece } from '../resolve/resolved';
import type { Block, RequestNode, Span, Target } from '../syntax/document';
import { maskPlaceholders } from '../syntax/placeholders';
import { type Draft, insertion, replacement } from './draft';
import { encodeSegment, encodeText } from './parameters';
import { targetSpan } from './query';

/** Another method; null where it is no method, or where the protocol has none to choose. */
export function methodEdits(request: RequestNode, method: string): Draft[] | null {
  if (request.protocol !== 'http' || !/^[A-Z][A-Z-]*$/.test(method)) return null;
  return [
    request.methodSpan ? replacement(request.methodSpan, [method]) : insertion(request.target.start, [`${method} `]),
  ];
}

/** A piece of the path in the block, and how it is written there. */
export interface WrittenSegment extends Span {
  /** Written with percent-encoding of what need not be encoded (`%3A`): a new value is written the same way. */
  readonly encoded: boolean;
}

/** Where `text`, decoded, stands in the path: as a segment, as a part of one, or as the value of a variable. */
export function findInPath(target: Target, origins: Origins | null, text: string): WrittenSegment | null {
  if (text === '') return null;
  const segments = writtenSegments(target);
  for (const { start, end } of segments) {
    const raw = target.text.slice(start, end);
    const decoded = decodeSegment(raw);
    if (decoded === text)
      return { ...targetSpan(target, start, end), encoded: raw !== encodeSegment(decoded) && raw !== decoded };
  }
  for (const written of [text, encodeText(text), encodeSegment(text)]) {
    for (const { start, end } of segments) {
      const at = target.text.slice(start, end).indexOf(written);
      if (at < 0) continue;
      const span = targetSpan(target, start + at, start + at + written.length);
      return { ...span, encoded: written !== text && written !== encodeSegment(text) };
    }
  }
  const resolved = origins?.path.find((segment) => segment.value === text);
  return resolved ? { ...resolved.origin, encoded: false } : null;
}

/** Where a variable of that name stands in the path; null where none does. */
export function findPathVariable(
  origins: Origins | null,
  name: string,
  same: (a: string, b: string) => boolean,
): Span | null {
  const { url } = origins ?? {};
  const pathEnd = url?.text.search(/[?#]/) ?? -1;
  const piece = url?.pieces.find(
    ({ variable, start }) => variable !== null && same(variable, name) && (pathEnd < 0 || start < pathEnd),
  );
  return piece?.origin ?? null;
}

export function pathEdit({ start, end, encoded }: WrittenSegment, value: string): Draft {
  return replacement({ start, end }, [encoded ? encodeText(value) : encodeSegment(value)]);
}

/** The segments of the path as offsets into the target's text. */
export function writtenSegments(target: Target): Span[] {
  const masked = maskPlaceholders(target.text);
  const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(masked)?.[0].length ?? 0;
  const stop = masked.slice(authority).search(/[?#]/);
  const pathEnd = stop < 0 ? masked.length : authority + stop;
  const spans: Span[] = [];
  for (let slash = masked.indexOf('/', authority); slash >= 0 && slash < pathEnd; ) {
    const next = masked.indexOf('/', slash + 1);
    const end = next < 0 || next > pathEnd ? pathEnd : next;
    if (end > slash + 1) spans.push({ start: slash + 1, end });
    slash = next;
  }
  return spans;
}

/** Undoes percent-encoding; text that is not properly encoded stays as it is. */
export function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/**
 * Another URL. What it has in common with the old one, at the start and at the end, stays as it is written there:
 * `{{base}}`, query lines. Null where it is no http URL.
 */
export function urlEdits(
  block: Pick<Block, 'text'>,
  target: Target,
  origins: Origins | null,
  value: string,
): Draft[] | null {
  const url = absoluteUrl(value, origins?.url.text ?? target.text);
  if (url === null) return null;
  const literal = url.replace(/\{\{/g, '%7B%7B');
  const kept = (origins && keptAround(target, origins, literal)) ?? {
    ...{ prefix: 0, suffix: 0, from: target.start, to: target.end },
  };
  const middle = literal.slice(kept.prefix, literal.length - kept.suffix);
  const text = origins ? withVariables(middle, block, origins, kept) : middle;
  return text === null ? null : [replacement({ start: kept.from, end: kept.to }, [text])];
}

/**
 * The new text with the variables whose values are whole parts of it: what stands in the file as a variable is not
 * written out. Null where a secret would be.
 */
function withVariables(text: string, block: Pick<Block, 'text'>, { url }: Origins, kept: Kept): string | null {
  const lost = wholePieces(url.pieces)
    .filter(({ variable, origin }) => variable !== null && origin.start >= kept.from && origin.end <= kept.to)
    .map(({ start, end, origin, secret }) => ({
      value: url.text.slice(start, end),
      source: block.text.slice(origin.start, origin.end),
      secret,
    }))
    .filter(({ value }) => value !== '')
    .sort((a, b) => b.value.length - a.value.length);
  let parts: readonly { readonly text: string; readonly done: boolean }[] = [{ text, done: false }];
  for (const { value, source, secret } of lost) {
    parts = parts.flatMap((part) => (part.done ? [part] : splitAt(part.text, value, source)));
    if (secret && parts.some((part) => !part.done && part.text.includes(value))) return null;
  }
  return parts.map((part) => part.text).join('');
}

function splitAt(text: string, value: string, source: string): { text: string; done: boolean }[] {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const end = at + value.length;
    if (!/[/?&=.:]/.test(text[at - 1] ?? '/') || !/[/?&=.:#]/.test(text[end] ?? '/')) continue;
    const before = { text: text.slice(0, at), done: false };
    return [before, { text: source, done: true }, ...splitAt(text.slice(end), value, source)];
  }
  return [{ text, done: false }];
}

function absoluteUrl(value: string, base: string): string | null {
  if (/[\s\p{Cc}]/u.test(value)) return null;
  if (/^https?:\/\/[^/?#]/i.test(value)) return value;
  if (!URL.canParse(value, base)) return null;
  const url = new URL(value, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

interface Kept {
  /** Characters of the new URL that stay as they are written. */
  readonly prefix: number;
  readonly suffix: number;
  /** The source between them. */
  readonly from: number;
  readonly to: number;
}

/** The pieces with those of one placeholder joined: the parts of a URL in a variable's value are pieces of their own. */
export function wholePieces(pieces: readonly Piece[]): readonly Piece[] {
  const whole: Piece[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    if (last && last.variable !== null && last.origin.start === piece.origin.start && last.end === piece.start) {
      whole[whole.length - 1] = { ...last, end: piece.end, secret: last.secret || piece.secret };
    } else whole.push(piece);
  }
  return whole;
}

function keptAround(target: Target, { url }: Origins, literal: string): Kept | null {
  const pieces = wholePieces(url.pieces);
  const inTarget = pieces.every(({ origin }) => origin.start >= target.start && origin.end <= target.end);
  if (!inTarget || pieces.length === 0) return null;
  let prefix = 0;
  let from = target.start;
  for (const piece of pieces) {
    const old = url.text.slice(piece.start, piece.end);
    const same = commonStart(old, literal.slice(prefix));
    const whole = same === old.length;
    if (!whole && !isVerbatim(piece)) break;
    // A word that differs from its middle on is another word.
    const cut = whole ? 0 : same - (/^.*[/?&=]/s.exec(old.slice(0, same))?.[0].length ?? 0);
    prefix += same - cut;
    from = whole ? piece.origin.end : piece.origin.start + same - cut;
    if (!whole) break;
  }
  let suffix = 0;
  let to = target.end;
  for (const piece of [...pieces].reverse()) {
    const old = url.text.slice(Math.max(piece.start, prefix), piece.end);
    const room = literal.slice(prefix, literal.length - suffix);
    const same = commonEnd(old, room);
    const whole = same === piece.end - piece.start;
    if (same === 0 || (!whole && !isVerbatim(piece))) break;
    const cut = whole ? 0 : wordStart(old.slice(old.length - same));
    suffix += same - cut;
    to = whole ? piece.origin.start : piece.origin.end - same + cut;
    if (!whole) break;
  }
  return to < from ? null : { prefix, suffix, from, to };
}

/** How much of a text stands before its first separator. */
function wordStart(text: string): number {
  const separator = text.search(/[/?&=]/);
  return separator < 0 ? text.length : separator;
}

/** Literal text that stands in the source as it is sent. */
function isVerbatim(piece: Origins['url']['pieces'][number]): boolean {
  return piece.variable === null && piece.origin.end - piece.origin.start === piece.end - piece.start;
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return length;
}
