/** Edits of the request line: the method, a segment of the path, the URL as a whole. */
import type { Origins } from '../resolve/resolved';
import type { RequestNode, Span, Target } from '../syntax/document';
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

function decodeSegment(text: string): string {
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
export function urlEdits(target: Target, origins: Origins | null, value: string): Draft[] | null {
  const url = absoluteUrl(value, origins?.url.text ?? target.text);
  if (url === null) return null;
  const literal = url.replace(/\{\{/g, '%7B%7B');
  const kept = origins ? keptAround(target, origins, literal) : null;
  if (!kept) return [replacement(target, [literal])];
  return [replacement({ start: kept.from, end: kept.to }, [literal.slice(kept.prefix, literal.length - kept.suffix)])];
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

function keptAround(target: Target, { url }: Origins, literal: string): Kept | null {
  const inTarget = url.pieces.every(({ origin }) => origin.start >= target.start && origin.end <= target.end);
  if (!inTarget || url.pieces.length === 0) return null;
  let prefix = 0;
  let from = target.start;
  for (const piece of url.pieces) {
    const old = url.text.slice(piece.start, piece.end);
    const same = commonStart(old, literal.slice(prefix));
    const whole = same === old.length;
    if (!whole && !isVerbatim(piece)) break;
    prefix += same;
    from = whole ? piece.origin.end : piece.origin.start + same;
    if (!whole) break;
  }
  let suffix = 0;
  let to = target.end;
  for (const piece of [...url.pieces].reverse()) {
    const old = url.text.slice(Math.max(piece.start, prefix), piece.end);
    const room = literal.slice(prefix, literal.length - suffix);
    const same = commonEnd(old, room);
    const whole = same === piece.end - piece.start;
    if (same === 0 || (!whole && !isVerbatim(piece))) break;
    suffix += same;
    to = whole ? piece.origin.start : piece.origin.end - same;
    if (!whole) break;
  }
  return to < from ? null : { prefix, suffix, from, to };
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
