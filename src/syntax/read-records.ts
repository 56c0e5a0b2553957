/** The objects of `document.ts`, made from a block's records. */
import { IMPLIED_METHODS } from './curl';
import type {
  Body,
  BodyPart,
  BodySegment,
  Directive,
  Header,
  Part,
  RequestNode,
  Span,
  Target,
  VariableDefinition,
} from './document';
import { methodSent } from './methods';
import {
  BODY,
  BODY_KINDS,
  BODY_PART,
  CONTINUATION,
  CURL,
  DIRECTIVE,
  FIELD,
  FILE,
  GRAPHQL,
  HEADER_LINE,
  PART_KINDS,
  PIECE,
  PROTOCOLS,
  RECORD_WIDTHS,
  REQUEST,
  REQUEST_LINE,
  TEXT,
  TITLE,
  VARIABLE,
  VERSION,
} from './records';

/** All of a block but its text, parts and problems. */
export interface BlockNodes {
  title: string | null;
  titleSpan: Span | null;
  name: string | null;
  nameSpan: Span | null;
  directives: Directive[];
  variables: VariableDefinition[];
  request: RequestNode | null;
}

/** The parts among the records `[from, to)`. */
export function readParts(data: Int32Array, from: number, to: number): Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (let at = from; at < to; at += width(data, at)) {
    const kind = PART_KINDS[data[at] ?? 0];
    if (kind === undefined) continue;
    const end = data[at + 1] ?? 0;
    parts.push({ kind, start, end });
    start = end;
  }
  return parts;
}

/** The nodes among the records `[from, to)`. */
export function readNodes(text: string, data: Int32Array, from: number, to: number): BlockNodes {
  const reader = new NodeReader(text, data);
  for (let at = from; at < to; at += width(data, at)) reader.record(at);
  return reader.finish();
}

function width(data: Int32Array, at: number): number {
  return RECORD_WIDTHS[data[at] ?? 0] ?? 2;
}

type Open<T> = { -readonly [K in keyof T]: T[K] };
type OpenBody = Omit<Open<Body>, 'segments' | 'parts'> & { segments: BodySegment[]; parts: BodyPart[] };
type OpenPart = Open<Span> & { headers: Header[]; segments: BodySegment[] };
type OpenRequest = Omit<Open<RequestNode>, 'headers'> & { headers: Header[] };

class NodeReader {
  private readonly nodes: BlockNodes = {
    title: null,
    titleSpan: null,
    name: null,
    nameSpan: null,
    directives: [],
    variables: [],
    request: null,
  };
  private request: OpenRequest | null = null;
  private pieces: Span[] = [];
  private body: OpenBody | null = null;
  private part: OpenPart | null = null;

  constructor(
    private readonly text: string,
    private readonly data: Int32Array,
  ) {}

  record(at: number): void {
    switch (this.data[at]) {
      case REQUEST_LINE:
      case CONTINUATION:
      case HEADER_LINE:
        if (this.request !== null) this.request.headersEnd = this.number(at + 1);
        return;
      case TITLE:
        this.nodes.titleSpan = this.span(at + 1);
        this.nodes.title = this.slice(at + 1);
        return;
      case DIRECTIVE:
        this.directive(at);
        return;
      case VARIABLE:
        this.variable(at);
        return;
      case REQUEST:
        this.openRequest(at);
        return;
      case PIECE:
        this.pieces.push(this.span(at + 1));
        return;
      case VERSION:
        if (this.request === null) return;
        this.request.httpVersion = this.slice(at + 1);
        this.request.httpVersionSpan = this.span(at + 1);
        return;
      case FIELD:
        this.field(at);
        return;
      case BODY:
        this.body = {
          start: this.number(at + 2),
          end: this.number(at + 3),
          kind: BODY_KINDS[this.number(at + 1)] ?? 'text',
          segments: [],
          parts: [],
        };
        return;
      case TEXT:
        this.segment({ kind: 'text', start: this.number(at + 1), end: this.number(at + 2) });
        return;
      case FILE:
        this.file(at);
        return;
      case BODY_PART:
        this.part = { start: this.number(at + 1), end: this.number(at + 2), headers: [], segments: [] };
        this.body?.parts.push(this.part);
        return;
      case GRAPHQL:
        this.graphql(at);
        return;
    }
  }

  finish(): BlockNodes {
    const { request, body, pieces } = this;
    if (request === null) return this.nodes;
    request.target = targetOf(this.text, pieces);
    request.end = pieces[pieces.length - 1]?.end ?? request.end;
    if (request.httpVersionSpan !== null) request.end = Math.max(request.end, request.httpVersionSpan.end);
    const last = request.headers[request.headers.length - 1];
    if (last !== undefined) request.end = Math.max(request.end, last.end);
    // A body of the records always has an end behind its start, or it would not have been started.
    if (body !== null) {
      if (body.kind === 'multipart') body.segments = wholeSegments(body);
      request.body = body;
      request.end = Math.max(request.end, body.end);
    }
    this.nodes.request = request;
    return this.nodes;
  }

  private openRequest(at: number): void {
    const start = this.number(at + 1);
    const methodStart = this.number(at + 2);
    const methodEnd = this.number(at + 3);
    const protocol = this.number(at + 4);
    const written = methodStart < 0 ? null : this.text.slice(methodStart, methodEnd);
    const implied = protocol === CURL ? (IMPLIED_METHODS[methodEnd] ?? 'GET') : 'GET';
    // The request line's own part was written just before this record.
    const lineEnd = this.number(at - 1);
    this.request = {
      start,
      end: lineEnd,
      protocol: PROTOCOLS[protocol] ?? 'http',
      method: written === null ? implied : methodSent(written),
      methodSpan: written === null ? null : { start: methodStart, end: methodEnd },
      target: { start, end: start, text: '', pieces: [] },
      httpVersion: null,
      httpVersionSpan: null,
      headers: [],
      body: null,
      headersEnd: lineEnd,
    };
  }

  private directive(at: number): void {
    const directive = this.pair(at);
    this.nodes.directives.push(directive);
    if (directive.name !== 'name' || this.nodes.name !== null || directive.value === '') return;
    this.nodes.name = directive.value;
    this.nodes.nameSpan = directive.valueSpan;
  }

  private variable(at: number): void {
    this.nodes.variables.push({
      start: this.number(at + 1),
      end: this.number(at + 2),
      name: this.slice(at + 3),
      value: this.slice(at + 5),
      nameSpan: this.span(at + 3),
      valueSpan: this.span(at + 5),
      lazy: this.number(at + 7) === 1,
    });
  }

  private field(at: number): void {
    const pair = this.pair(at);
    const folded = pair.value.includes('\n') || pair.value.includes('\r');
    let header: Header = folded ? { ...pair, value: pair.value.replace(/[\r\n]/g, ' ') } : pair;
    if (this.number(at + 7) === 1) header = { ...pair, whole: true };
    (this.part ?? this.request)?.headers.push(header);
  }

  private segment(segment: BodySegment): void {
    if (segment.start >= segment.end) return;
    (this.part ?? this.body)?.segments.push(segment);
  }

  private file(at: number): void {
    const charset = this.slice(at + 6);
    this.segment({
      kind: 'file',
      start: this.number(at + 1),
      end: this.number(at + 2),
      path: this.slice(at + 3),
      pathSpan: this.span(at + 3),
      substitute: this.number(at + 5) === 1,
      charset: charset === '' ? null : charset,
    });
  }

  private graphql(at: number): void {
    if (this.body === null) return;
    const variables = this.number(at + 3) < 0 ? null : this.span(at + 3);
    this.body.graphql = { query: this.span(at + 1), variables };
  }

  private pair(at: number): Directive {
    return {
      start: this.number(at + 1),
      end: this.number(at + 2),
      name: this.slice(at + 3),
      value: this.slice(at + 5),
      nameSpan: this.span(at + 3),
      valueSpan: this.span(at + 5),
    };
  }

  private span(at: number): Open<Span> {
    return { start: this.number(at), end: this.number(at + 1) };
  }

  private slice(at: number): string {
    return this.text.slice(this.number(at), this.number(at + 1));
  }

  private number(at: number): number {
    return this.data[at] ?? 0;
  }
}

function targetOf(text: string, pieces: readonly Span[]): Target {
  let joined = '';
  for (const piece of pieces) joined += text.slice(piece.start, piece.end);
  return { start: pieces[0]?.start ?? 0, end: pieces[pieces.length - 1]?.end ?? 0, text: joined, pieces };
}

/** The whole of a multipart body as text and files, boundaries included. */
function wholeSegments(body: OpenBody): BodySegment[] {
  const files = [...body.segments, ...body.parts.flatMap((part) => part.segments)].filter((one) => one.kind === 'file');
  const segments: BodySegment[] = [];
  let at = body.start;
  for (const file of files.sort((one, other) => one.start - other.start)) {
    if (file.start > at) segments.push({ kind: 'text', start: at, end: file.start });
    segments.push(file);
    at = file.end;
  }
  if (body.end > at) segments.push({ kind: 'text', start: at, end: body.end });
  return segments;
}
