import type { Body, BodySegment, Header, Problem, RequestNode, Span } from './document';
import { blockStart, positionAt, type RequestDocument, type TextPosition } from './request-document';

/** What `faultline parse --json` prints for a file; other programs read it (README). */
export interface ParseShape {
  readonly file: string;
  readonly requests: readonly RequestShape[];
  readonly variables: readonly NameValue[];
  readonly problems: readonly { message: string; severity: Problem['severity']; code: string; range: RangeShape }[];
}

export interface RequestShape {
  readonly name: string | null;
  readonly title: string | null;
  /** What is sent: GET where none is written. */
  readonly method: string;
  /** As written, query lines joined, nothing substituted. */
  readonly url: string;
  readonly httpVersion: string | null;
  readonly headers: readonly NameValue[];
  readonly body: BodyShape | null;
  readonly directives: readonly NameValue[];
  /** From the request line to the end of the body. */
  readonly range: RangeShape;
}

export type BodyShape =
  | { readonly kind: Exclude<Body['kind'], 'file' | 'multipart'>; readonly text: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'multipart'; readonly parts: readonly PartShape[] };

/** `text` holds `< path` lines as written; `path` is set where the part is one file and nothing else. */
export interface PartShape {
  readonly headers: readonly NameValue[];
  readonly text: string;
  readonly path: string | null;
}

export interface NameValue {
  readonly name: string;
  readonly value: string;
}

export interface RangeShape {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** The document as other programs read it: lines and characters from 0, in UTF-16 code units. */
export function toParseShape(document: RequestDocument, file: string): ParseShape {
  const requests: RequestShape[] = [];
  const variables: NameValue[] = [];
  const problems: ParseShape['problems'][number][] = [];
  document.blocks.forEach((block, index) => {
    const start = blockStart(document, index);
    const range = (span: Span): RangeShape => ({
      start: positionAt(document, start + span.start),
      end: positionAt(document, start + span.end),
    });
    variables.push(...block.variables.map(nameValue));
    for (const problem of block.problems) {
      const { message, severity, code } = problem;
      problems.push({ message, severity, code, range: range(problem) });
    }
    const { request, name, title, directives } = block;
    if (request === null) return;
    requests.push({
      name,
      title,
      method: request.method,
      url: request.target.text,
      httpVersion: request.httpVersion,
      headers: request.headers.map(nameValue),
      body: request.body === null ? null : bodyShape(block.text, request.body),
      directives: directives.map(nameValue),
      range: range(request),
    });
  });
  return { file, requests, variables, problems };
}

function nameValue(node: Pick<Header, 'name' | 'value'>): NameValue {
  return { name: node.name, value: node.value };
}

function bodyShape(text: string, body: NonNullable<RequestNode['body']>): BodyShape {
  const { kind, segments, parts } = body;
  if (kind === 'file') return { kind, path: segments.find((segment) => segment.kind === 'file')?.path ?? '' };
  if (kind !== 'multipart') return { kind, text: textOfSegments(text, segments) };
  return {
    kind,
    parts: parts.map((part) => {
      const [only] = part.segments;
      return {
        headers: part.headers.map(nameValue),
        text: textOfSegments(text, part.segments),
        path: part.segments.length === 1 && only?.kind === 'file' ? only.path : null,
      };
    }),
  };
}

function textOfSegments(text: string, segments: readonly BodySegment[]): string {
  return segments.map((segment) => text.slice(segment.start, segment.end)).join('');
}
