import type { Body, BodyPart, BodySegment, Header, Span } from './document';
import { readField, recordAfter } from './read-records';
import { BODY_KINDS, BODY_PART, FIELD, FILE, GRAPHQL, TEXT } from './records';

const NO_PARTS: readonly BodyPart[] = [];

type OpenPart = Span & { end: number; readonly headers: Header[]; readonly segments: BodySegment[] };

/** The body whose record is at `from`; those of what it holds follow, up to `to`. `text` is the block's. */
export function readBody(text: string, data: Int32Array, from: number, to: number): Body {
  const kind = BODY_KINDS[data[from + 1] ?? 0] ?? 'text';
  const start = data[from + 2] ?? 0;
  const end = data[from + 3] ?? 0;
  const only = onlyText(data, recordAfter(data, from), to);
  if (only >= 0 && kind !== 'multipart') {
    const segment: BodySegment = { kind: 'text', start: data[only + 1] ?? 0, end: data[only + 2] ?? 0 };
    return { start, end, kind, segments: [segment], parts: NO_PARTS };
  }
  const segments: BodySegment[] = [];
  const parts: OpenPart[] = [];
  let into = segments;
  let graphql: Body['graphql'];
  for (let at = recordAfter(data, from); at < to; at = recordAfter(data, at)) {
    const first = data[at + 1] ?? 0;
    const second = data[at + 2] ?? 0;
    switch (data[at]) {
      case TEXT:
        if (first < second) into.push({ kind: 'text', start: first, end: second });
        break;
      case FILE:
        into.push(readFile(text, data, at));
        break;
      case BODY_PART: {
        const part: OpenPart = { start: first, end: second, headers: [], segments: [] };
        parts.push(part);
        into = part.segments;
        break;
      }
      case FIELD:
        parts[parts.length - 1]?.headers.push(readField(text, data, at));
        break;
      case GRAPHQL:
        graphql = { query: { start, end: first }, variables: second < 0 ? null : { start: second, end } };
        break;
    }
  }
  if (kind === 'multipart') return { start, end, kind, segments: wholeSegments(start, end, segments, parts), parts };
  return graphql === undefined ? { start, end, kind, segments, parts } : { start, end, kind, segments, parts, graphql };
}

/** The record of a body's text, where that is all that the body holds, as most do; else -1. */
function onlyText(data: Int32Array, from: number, to: number): number {
  let found = -1;
  for (let at = from; at < to; at = recordAfter(data, at)) {
    if ((data[at] ?? 0) < TEXT) continue;
    if (data[at] !== TEXT || found >= 0) return -1;
    found = at;
  }
  return found >= 0 && (data[found + 1] ?? 0) < (data[found + 2] ?? 0) ? found : -1;
}

function readFile(text: string, data: Int32Array, at: number): BodySegment {
  const pathSpan = { start: data[at + 3] ?? 0, end: data[at + 4] ?? 0 };
  const charset = text.slice(data[at + 6], data[at + 7]);
  return {
    kind: 'file',
    start: data[at + 1] ?? 0,
    end: data[at + 2] ?? 0,
    path: text.slice(pathSpan.start, pathSpan.end),
    pathSpan,
    substitute: data[at + 5] === 1,
    charset: charset === '' ? null : charset,
  };
}

/** The whole of a multipart body as text and files, boundaries included. `before`: the segments before its first part. */
function wholeSegments(
  start: number,
  end: number,
  before: readonly BodySegment[],
  parts: readonly BodyPart[],
): readonly BodySegment[] {
  const segments: BodySegment[] = [];
  let at = start;
  for (const segment of [...before, ...parts.flatMap((part) => part.segments)]) {
    if (segment.kind !== 'file') continue;
    if (segment.start > at) segments.push({ kind: 'text', start: at, end: segment.start });
    segments.push(segment);
    at = segment.end;
  }
  if (end > at) segments.push({ kind: 'text', start: at, end });
  return segments;
}
