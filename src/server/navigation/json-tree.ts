/** The JSON of a body as jsonc-parser's tree, of text that is being typed and has placeholders in it. */
import { type Node, parseTree } from 'jsonc-parser';
import type { Block, Span } from '../../syntax/document';
import { maskJson } from '../../syntax/json-mask';

/** Deeper than this, or longer (UTF-16 units), JSON is not read: the parser recurses. */
const maxDepth = 400;
const maxLength = 4_000_000;

export interface JsonTree {
  /** Offset in the block of the tree's own offset 0. */
  readonly base: number;
  readonly root: Node;
}

/** The stretches of a block that are JSON: a body, a part of one, the variables of a GraphQL query. */
export function jsonSpans({ text, request }: Block): Span[] {
  const body = request?.body;
  if (!body) return [];
  if (body.kind === 'json') return [body];
  if (body.kind === 'graphql') return body.graphql?.variables ? [body.graphql.variables] : [];
  return body.parts.flatMap(({ segments }) =>
    segments.filter(({ kind, start, end }) => kind === 'text' && /^\s*[{[]/.test(text.slice(start, end))),
  );
}

/** The tree of the JSON in a stretch of a block, as far as it is JSON; null where it is none at all. */
export function jsonTree({ text }: Block, { start, end }: Span): JsonTree | null {
  if (end - start > maxLength) return null;
  const mask = maskJson(text.slice(start, end));
  if (mask.depth > maxDepth) return null;
  const root = parseTree(mask.text, [], { allowTrailingComma: true, disallowComments: false });
  return root ? { base: start, root } : null;
}

/** Where a node stands in its block. One that is not closed goes on to the end of the stretch. */
export function nodeSpan({ base }: JsonTree, node: Node, span: Span): Span {
  const start = base + node.offset;
  return { start, end: node.length < 0 ? span.end : start + node.length };
}
