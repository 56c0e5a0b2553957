import type { Block, Span } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';

/** The stretches of a block in which placeholders are replaced: URL, header values, body, values of variables. */
export function valuePlaces({ text, request, variables, parts }: Block): Span[] {
  const places: Span[] = variables.map(({ valueSpan }) => valueSpan);
  if (!request || (request.protocol !== 'http' && request.protocol !== 'graphql')) return places;
  places.push(...request.target.pieces);
  for (const header of request.headers) if (!header.whole) places.push(header.valueSpan);
  const { body } = request;
  if (body) {
    const segments = [...body.segments, ...body.parts.flatMap((part) => part.segments)];
    const paths = segments.flatMap((segment) => (segment.kind === 'file' ? [segment.pathSpan] : []));
    const texts =
      body.kind === 'multipart' ? multipartTexts(body.parts) : segments.filter(({ kind }) => kind === 'text');
    places.push(...paths, ...texts);
  }
  // A comment of the file between the lines of a body.
  const comments = parts.filter(({ kind }) => kind === 'comment' || kind === 'directive');
  return places
    .flatMap((place) => without(place, comments))
    .filter(({ start, end }) => end > start && text.slice(start, end).trim() !== '')
    .sort((a, b) => a.start - b.start);
}

/** Headers of parts and their texts; boundaries are no values. */
function multipartTexts(parts: NonNullable<NonNullable<Block['request']>['body']>['parts']): Span[] {
  return parts.flatMap(({ headers, segments }) => [
    ...headers.map(({ valueSpan }) => valueSpan),
    ...segments.filter(({ kind }) => kind === 'text'),
  ]);
}

function without(place: Span, holes: readonly Span[]): Span[] {
  const left: Span[] = [];
  let start = place.start;
  for (const hole of holes) {
    if (hole.end <= start || hole.start >= place.end) continue;
    left.push({ start, end: Math.max(start, hole.start) });
    start = hole.end;
  }
  left.push({ start, end: Math.max(start, place.end) });
  return left.filter(({ start: from, end }) => end > from);
}

/**
 * Where a text stands in a place as a value of its own: not in the middle of a word, of a placeholder, or of an escape.
 */
export function occurrencesIn(text: string, { start, end }: Span, value: string): Span[] {
  const found: Span[] = [];
  const placeholders = placeholdersIn(text, start, end);
  for (let at = text.indexOf(value, start); at >= 0 && at + value.length <= end; ) {
    const span = { start: at, end: at + value.length };
    const isWhole = !isWithinWord(text, span.start) && !isWithinWord(text, span.end);
    if (isWhole && !splitsPlaceholder(placeholders, span)) {
      found.push(span);
      at = text.indexOf(value, span.end);
    } else at = text.indexOf(value, at + 1);
  }
  return found;
}

function isWithinWord(text: string, offset: number): boolean {
  return /[\p{L}\p{N}_%]/u.test(text[offset - 1] ?? ' ') && /[\p{L}\p{N}_]/u.test(text[offset] ?? ' ');
}

/** Whether an end of the span is inside of a placeholder, or all of it is. */
export function splitsPlaceholder(placeholders: readonly Span[], { start, end }: Span): boolean {
  return placeholders.some((it) => (it.start < start && start < it.end) || (it.start < end && end < it.end));
}
