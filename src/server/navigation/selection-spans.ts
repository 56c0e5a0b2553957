/** What a selection grows over at a place in a block, from the word to the block. */
import { findNodeAtOffset, type Node } from 'jsonc-parser';
import { blockLineStarts } from '../../syntax/block-lines';
import type { Block, Header, Part, RequestNode, Span } from '../../syntax/document';
import { maskPlaceholders, placeholdersIn } from '../../syntax/placeholders';
import { touches } from '../state/documents';
import { blockHead } from './block-outline';
import { jsonSpans, jsonTree } from './json-tree';

/**
 * The spans around an offset, innermost first, each one within the next and larger than the one before it. The last one
 * is the whole block. Linear in the length of the block.
 */
export function selectionSpans(block: Block, offset: number): Span[] {
  const chain = nested([...syntaxSpans(block, offset), { start: 0, end: block.text.length }], offset);
  // A line is no part of the syntax: it has a place only where it cuts nothing in two.
  for (const line of lineSpans(block, offset)) {
    const at = chain.findIndex((span) => holds(span, line));
    if (at < 0 || sameSpan(chain[at], line)) continue;
    if (chain.slice(0, at).every((span) => holds(line, span))) chain.splice(at, 0, line);
  }
  return chain;
}

/** Those that hold the offset, by size; one that neither holds the others nor is held by them is left out. */
function nested(spans: readonly Span[], offset: number): Span[] {
  const chain: Span[] = [];
  const around = spans.filter((span) => span.end > span.start && touches(span, offset));
  for (const span of around.sort((a, b) => a.end - a.start - (b.end - b.start))) {
    const last = chain.at(-1);
    if (!last || (holds(span, last) && !sameSpan(span, last))) chain.push(span);
  }
  return chain;
}

function syntaxSpans(block: Block, offset: number): Span[] {
  const { request, text } = block;
  const spans: Span[] = [...wordSpans(text, offset), ...placeholderSpans(text, offset)];
  if (block.titleSpan) spans.push(block.titleSpan);
  for (const { start, end, nameSpan, valueSpan } of [...block.directives, ...block.variables]) {
    spans.push(nameSpan, valueSpan, { start, end });
  }
  for (const part of block.parts) if (touches(part, offset)) spans.push(...partSpans(text, part));
  if (request) spans.push(...requestSpans(block, request, offset), trimmed(text, request));
  const head = blockHead(block);
  if (head !== null) spans.push(trimmed(text, { start: head, end: text.length }));
  return spans;
}

/** The word, and the name that it is part of: `id` in `login.response.body.$.user-id`. */
function wordSpans(text: string, offset: number): Span[] {
  return [/[\p{L}\p{N}_]/u, /[\p{L}\p{N}_.$-]/u].map((character) => {
    let start = offset;
    let end = offset;
    while (start > 0 && character.test(text.charAt(start - 1))) start--;
    while (end < text.length && character.test(text.charAt(end))) end++;
    return { start, end };
  });
}

function placeholderSpans(text: string, offset: number): Span[] {
  const found = placeholdersIn(text).find((placeholder) => touches(placeholder, offset));
  if (!found) return [];
  const { start, end, expression, expressionStart } = found;
  return [
    { start: expressionStart, end: expressionStart + expression.length },
    { start, end },
  ];
}

function partSpans(text: string, part: Part): Span[] {
  const whole = trimmed(text, part);
  const inner = text.slice(whole.start, whole.end);
  const opening = part.kind === 'script' ? /^[<>]?\s*\{[%{]\s*/ : part.kind === 'comment' ? /^(?:#+|\/\/+)\s*/ : null;
  const skipped = opening?.exec(inner)?.[0].length ?? 0;
  if (skipped === 0) return [whole];
  const closing = part.kind === 'script' ? (/\s*[%}]\}$/.exec(inner)?.[0].length ?? 0) : 0;
  return [{ start: whole.start + skipped, end: Math.max(whole.start + skipped, whole.end - closing) }, whole];
}

function requestSpans(block: Block, request: RequestNode, offset: number): Span[] {
  const { target, methodSpan, httpVersionSpan, headers, body } = request;
  const spans: Span[] = [...targetSpans(block.text, request, offset), target];
  if (methodSpan) spans.push(methodSpan);
  if (httpVersionSpan) spans.push(httpVersionSpan);
  spans.push({ start: request.start, end: Math.max(target.end, httpVersionSpan?.end ?? 0) });
  spans.push(...headerSpans(block.text, headers, offset));
  if (!body || !touches(body, offset)) return spans;
  spans.push(...body.segments, ...body.segments.flatMap((it) => (it.kind === 'file' ? [it.pathSpan] : [])));
  for (const part of body.parts.filter((it) => touches(it, offset))) {
    const content = { start: part.segments[0]?.start ?? part.end, end: part.segments.at(-1)?.end ?? part.end };
    spans.push(part, trimmed(block.text, content), ...headerSpans(block.text, part.headers, offset));
  }
  if (body.graphql) spans.push(body.graphql.query, ...(body.graphql.variables ? [body.graphql.variables] : []));
  if (body.kind === 'form') spans.push(...piecesAround(block.text, body, offset, /[&\r\n]/, '='));
  for (const span of jsonSpans(block)) if (touches(span, offset)) spans.push(...nodeSpans(block, span, offset));
  return [...spans, trimmed(block.text, body)];
}

/** The segment or parameter, and the lines that the URL is written on. */
function targetSpans(text: string, { target }: RequestNode, offset: number): Span[] {
  const piece = target.pieces.find((it) => touches(it, offset));
  if (!piece) return [];
  const query = text.slice(piece.start, piece.end).indexOf('?');
  const spans = [...piecesAround(text, piece, offset, /[/?&#]/, '='), piece];
  return query < 0 ? spans : [...spans, { start: piece.start + query + 1, end: piece.end }];
}

function headerSpans(text: string, headers: readonly Header[], offset: number): Span[] {
  const [first] = headers;
  const last = headers.at(-1);
  if (!first || !last) return [];
  const own = headers.find((header) => touches(header, offset));
  const spans = [{ start: first.start, end: last.end }];
  if (!own) return spans;
  spans.push(own, own.nameSpan, own.valueSpan);
  if (touches(own.valueSpan, offset)) spans.push(...piecesAround(text, own.valueSpan, offset, /[;,]/, '='));
  return spans;
}

/** The stretch between two delimiters, and its name and value; a delimiter within a placeholder is none. */
function piecesAround(text: string, { start, end }: Span, offset: number, delimiter: RegExp, equals: string): Span[] {
  const masked = maskPlaceholders(text.slice(start, end));
  let from = offset - start;
  let to = from;
  while (from > 0 && !delimiter.test(masked.charAt(from - 1))) from--;
  while (to < masked.length && !delimiter.test(masked.charAt(to))) to++;
  const piece = trimmed(text, { start: start + from, end: start + to });
  const mark = masked.slice(piece.start - start, piece.end - start).indexOf(equals);
  if (mark < 0) return [piece];
  const name = { start: piece.start, end: piece.start + mark };
  return [name, { start: name.end + equals.length, end: piece.end }, piece];
}

/** The JSON value at the offset, its property, the object that holds it, and so on outwards. */
function nodeSpans(block: Block, span: Span, offset: number): Span[] {
  const tree = jsonTree(block, span);
  const spans: Span[] = [];
  const inTree = tree ? offset - tree.base : 0;
  const found = tree && findNodeAtOffset(tree.root, inTree, true);
  for (let node: Node | undefined = found ?? undefined; tree && node; node = node.parent) {
    const start = tree.base + node.offset;
    const end = start + node.length;
    if (node.type === 'string' && node.length > 1) spans.push({ start: start + 1, end: end - 1 });
    spans.push({ start, end });
  }
  return spans;
}

/** The line, first without the white space around it. */
function lineSpans(block: Block, offset: number): Span[] {
  const starts = blockLineStarts(block);
  let line = 0;
  while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= offset) line++;
  const start = starts[line] ?? 0;
  const written = block.text.slice(start, starts[line + 1]).replace(/[\r\n]+$/, '');
  const whole = { start, end: start + written.length };
  return [trimmed(block.text, whole), whole].filter((span) => span.end > span.start && touches(span, offset));
}

function trimmed(text: string, { start, end }: Span): Span {
  const slice = text.slice(start, end);
  const from = start + slice.length - slice.trimStart().length;
  return from >= end ? { start, end: start } : { start: from, end: start + slice.trimEnd().length };
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function sameSpan(a: Span | undefined, b: Span): boolean {
  return a?.start === b.start && a.end === b.end;
}
