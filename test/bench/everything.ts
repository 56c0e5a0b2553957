import type { Block, Body, BodySegment, Header, Span } from '../../src/syntax/document';

/**
 * Reads every text of every request: title, name, directives, variables, method, URL, version, headers, body and its
 * parts. Gives the sum of it all, so that nothing is left out.
 */
export function readEverything(blocks: readonly Block[]): number {
  let sum = 0;
  for (const { text, title, name, directives, variables, request, problems } of blocks) {
    sum += text.length + (title?.length ?? 0) + (name?.length ?? 0) + problems.length;
    for (const directive of directives) sum += pair(directive);
    for (const variable of variables) sum += pair(variable);
    if (request === null) continue;
    const { method, protocol, target, httpVersion, headers, headersEnd, body } = request;
    sum += method.length + protocol.length + target.text.length + (httpVersion?.length ?? 0) + headersEnd;
    for (const header of headers) sum += pair(header);
    if (body !== null) sum += bodySum(body);
  }
  return sum;
}

function bodySum({ kind, segments, parts, graphql, end }: Body): number {
  let sum = kind.length + end + (graphql?.query.end ?? 0);
  for (const segment of segments) sum += segmentSum(segment);
  for (const part of parts) {
    for (const header of part.headers) sum += pair(header);
    for (const segment of part.segments) sum += segmentSum(segment);
  }
  return sum;
}

function segmentSum(segment: BodySegment): number {
  return segment.kind === 'file' ? segment.path.length : segment.end;
}

function pair({ name, value, start, end }: Pick<Header, 'name' | 'value' | 'start' | 'end'>): number {
  return name.length + value.length + start + end;
}

/**
 * The same, and beyond every text where each thing stands: the parts that tile the block, the span of each name and
 * value, the pieces of the target. All that there is to know of a document.
 */
export function readEverythingPlaced(blocks: readonly Block[]): number {
  let sum = 0;
  for (const block of blocks) {
    const { text, parts, title, titleSpan, name, nameSpan, directives, variables, request, problems } = block;
    sum += text.length + (title?.length ?? 0) + (name?.length ?? 0) + problems.length;
    sum += width(titleSpan) + width(nameSpan);
    for (const part of parts) sum += part.kind.length + part.end - part.start;
    for (const directive of directives) sum += placedPair(directive);
    for (const variable of variables) sum += placedPair(variable);
    if (request === null) continue;
    const { method, methodSpan, protocol, target, httpVersion, httpVersionSpan, headers, headersEnd, body } = request;
    sum += method.length + protocol.length + target.text.length + (httpVersion?.length ?? 0) + headersEnd;
    sum += request.end - request.start + width(methodSpan) + width(httpVersionSpan) + target.end - target.start;
    for (const piece of target.pieces) sum += width(piece);
    for (const header of headers) sum += placedPair(header);
    if (body === null) continue;
    sum += bodySum(body);
    for (const part of body.parts) for (const header of part.headers) sum += placedPair(header);
  }
  return sum;
}

function placedPair(node: Pick<Header, 'name' | 'value' | 'start' | 'end' | 'nameSpan' | 'valueSpan'>): number {
  return pair(node) + width(node.nameSpan) + width(node.valueSpan);
}

function width(span: Span | null): number {
  return span === null ? 0 : span.end - span.start;
}
