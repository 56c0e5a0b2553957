/** Blocks as plain objects with all of their spans, to compare them. */
import type { Block, Body, BodySegment, Header, RequestNode, Span } from '../../../src/syntax/document';
import type { RequestDocument } from '../../../src/syntax/request-document';

export function plainBlocks({ blocks }: RequestDocument): unknown[] {
  return blocks.map(plainBlock);
}

export function plainBlock(block: Block): unknown {
  const { text, parts, title, titleSpan, name, nameSpan, directives, variables, request, problems } = block;
  return {
    ...{ text, parts, title, name, problems },
    ...{ titleSpan: span(titleSpan), nameSpan: span(nameSpan) },
    directives: directives.map(pair),
    variables: variables.map((variable) => ({ ...pair(variable), lazy: variable.lazy })),
    request: request && plainRequest(request),
  };
}

function plainRequest(request: RequestNode): unknown {
  const { protocol, method, methodSpan, target, httpVersion, httpVersionSpan, headers, headersEnd, body } = request;
  return {
    ...{ protocol, method, httpVersion, headersEnd },
    ...{ ...span(request), methodSpan: span(methodSpan), httpVersionSpan: span(httpVersionSpan) },
    target: { ...span(target), text: target.text, pieces: target.pieces.map(span) },
    headers: headers.map(plainHeader),
    body: body && plainBody(body),
  };
}

function plainBody(body: Body): unknown {
  const { kind, segments, parts, graphql } = body;
  return {
    ...{ ...span(body), kind, segments: segments.map(plainSegment) },
    parts: parts.map((part) => ({
      ...span(part),
      headers: part.headers.map(plainHeader),
      segments: part.segments.map(plainSegment),
    })),
    graphql: graphql && { query: span(graphql.query), variables: span(graphql.variables) },
  };
}

function plainSegment(segment: BodySegment): unknown {
  if (segment.kind === 'text') return { kind: segment.kind, ...span(segment) };
  const { kind, path, pathSpan, substitute, charset } = segment;
  return { kind, path, substitute, charset, pathSpan: span(pathSpan), ...span(segment) };
}

function plainHeader(header: Header): unknown {
  return { ...pair(header), whole: header.whole ?? false };
}

function pair(node: Pick<Header, 'start' | 'end' | 'name' | 'value' | 'nameSpan' | 'valueSpan'>): object {
  const { name, value, nameSpan, valueSpan } = node;
  return { ...span(node), name, value, nameSpan: span(nameSpan), valueSpan: span(valueSpan) };
}

function span(of: Span): Span;
function span(of: Span | null): Span | null;
function span(of: Span | null): Span | null {
  return of && { start: of.start, end: of.end };
}
