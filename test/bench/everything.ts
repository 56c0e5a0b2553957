import type { Block, Body, Header, Span } from '../../src/syntax/document';

/** Looks at every node, text and place of every block; the sum of it all, so that nothing can be left out. */
export function readEverything(blocks: readonly Block[]): number {
  let sum = 0;
  for (const { text, title, titleSpan, name, nameSpan, parts, directives, variables, request, problems } of blocks) {
    sum += text.length + (title?.length ?? 0) + (name?.length ?? 0) + problems.length;
    sum += place(titleSpan) + place(nameSpan);
    for (const part of parts) sum += part.kind.length + part.end;
    for (const directive of directives) sum += pair(directive);
    for (const variable of variables) sum += pair(variable);
    if (request === null) continue;
    const { method, methodSpan, protocol, target, httpVersion, httpVersionSpan, headers, headersEnd, body } = request;
    sum += method.length + protocol.length + target.text.length + (httpVersion?.length ?? 0) + headersEnd;
    sum += place(methodSpan) + place(httpVersionSpan) + place(request);
    for (const piece of target.pieces) sum += piece.end;
    for (const header of headers) sum += pair(header);
    if (body !== null) sum += bodySum(body);
  }
  return sum;
}

function bodySum({ kind, segments, parts, graphql, end }: Body): number {
  let sum = kind.length + end + place(graphql?.query ?? null);
  for (const segment of segments) sum += segment.end;
  for (const part of parts) {
    for (const header of part.headers) sum += pair(header);
    for (const segment of part.segments) sum += segment.end;
  }
  return sum;
}

function pair({ name, value, nameSpan, valueSpan }: Pick<Header, 'name' | 'value' | 'nameSpan' | 'valueSpan'>): number {
  return name.length + value.length + nameSpan.start + valueSpan.end;
}

function place(span: Span | null): number {
  return span === null ? 0 : span.end - span.start;
}
