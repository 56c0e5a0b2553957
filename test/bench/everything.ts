import type { Block, Body, Header } from '../../src/syntax/document';

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
  for (const segment of segments) sum += segment.kind === 'file' ? segment.path.length : segment.end;
  for (const part of parts) {
    for (const header of part.headers) sum += pair(header);
    for (const segment of part.segments) sum += segment.kind === 'file' ? segment.path.length : segment.end;
  }
  return sum;
}

function pair({ name, value, start, end }: Pick<Header, 'name' | 'value' | 'start' | 'end'>): number {
  return name.length + value.length + start + end;
}
