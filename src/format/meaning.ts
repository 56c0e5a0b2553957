import type { Block, BodySegment } from '../syntax/document';

/** Parts that stand beside a request and that are kept as they are, but for white space at the ends of their lines. */
const beside = new Set(['script', 'comment', 'response-reference', 'output', 'assertion', 'import', 'run', 'unknown']);

/** All that a block says, as a text to compare: two blocks that differ only in their layout say the same. */
export function meaningOf(block: Block): string {
  const { request, text, title, name } = block;
  const lines = block.parts
    .filter(({ kind }) => beside.has(kind))
    .map(({ kind, start, end }) => (kind === 'comment' ? text.slice(start, end).trimStart() : text.slice(start, end)));
  const body = request?.body;
  const content = (segments: readonly BodySegment[]): string[] =>
    segments.map((segment) => (segment.kind === 'file' ? 'file ' : 'text ') + text.slice(segment.start, segment.end));
  return JSON.stringify([
    title,
    name,
    block.directives.map((directive) => [directive.name, directive.value]),
    block.variables.map((variable) => [variable.name, variable.value, variable.lazy]),
    request && [request.protocol, request.method, request.target.text, request.httpVersion],
    request?.headers.map((header) => [header.name, header.value, header.whole]),
    body && [
      body.kind,
      essence(body.kind, content(body.segments).join('\n')),
      body.parts.map((part) => [part.headers.map((header) => [header.name, header.value]), content(part.segments)]),
      body.graphql && essence('graphql', text.slice(body.graphql.query.start, body.graphql.query.end)),
    ],
    lines.map((line) => line.replace(/[^\S\r\n]+(?=[\r\n]|$)/g, '').trimEnd()),
  ]);
}

/** Of what is laid out anew, all but its white space; in GraphQL commas are white space, too. */
function essence(kind: string, text: string): string {
  if (kind === 'json' || kind === 'xml') return text.replace(/\s+/g, '');
  return kind === 'graphql' ? text.replace(/[\s,]+/g, '') : text;
}
