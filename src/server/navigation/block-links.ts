/** What of a block leads somewhere: files, addresses in comments, and the URLs of requests that a browser can open. */
import type { Range } from '../../protocol';
import { createRedactor } from '../../redact/redactor';
import type { Block, Span } from '../../syntax/document';
import { placeholdersIn } from '../../syntax/placeholders';
import { type ReferenceLines, referenceLines } from '../../syntax/reference-lines';
import { rangeInBlock } from '../state/block-ranges';
import { fileReferences } from './file-references';

/** The range counts lines from the block's first. */
export type BlockLink = { readonly range: Range } & (
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'address'; readonly url: string }
  /** The request's own URL, whose placeholders are these. */
  | { readonly kind: 'request'; readonly expressions: readonly string[] }
);

/** Without what most likely ends the sentence around it. */
const address = /\bhttps?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]}]/g;

/** In the order of the block. Linear in its length. */
export function blockLinks(block: Block, lines: ReferenceLines = referenceLines(block)): readonly BlockLink[] {
  const range = (span: Span): Range => rangeInBlock(block, span);
  const links: BlockLink[] = [];
  for (const { kind, start, end } of block.parts) {
    if (kind !== 'comment') continue;
    for (const { index, 0: url } of block.text.slice(start, end).matchAll(address)) {
      if (url.includes('{{')) continue;
      links.push({ kind: 'address', url, range: range({ start: start + index, end: start + index + url.length }) });
    }
  }
  for (const reference of fileReferences(block, lines)) {
    links.push({ kind: 'file', path: reference.path, range: range(reference) });
  }
  links.push(...requestLinks(block));
  return links.sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}

/** A browser opens a URL by GET. What stands in placeholders leads to their definitions instead. */
function requestLinks(block: Block): BlockLink[] {
  const { request, text } = block;
  if (request?.protocol !== 'http' || request.method !== 'GET' || request.body) return [];
  const { text: written } = request.target;
  if (createRedactor([]).url(written) !== written) return [];
  const expressions = placeholdersIn(written).map(({ expression }) => expression);
  return request.target.pieces.flatMap((piece) => {
    const between: Span[] = [];
    let start = piece.start;
    for (const placeholder of placeholdersIn(text, piece.start, piece.end)) {
      between.push({ start, end: placeholder.start });
      start = placeholder.end;
    }
    between.push({ start, end: piece.end });
    // A single slash is too small to be clicked at, and would only be noise.
    const wanted = between.filter(({ start: from, end }) => end - from > 1);
    return wanted.map((span): BlockLink => ({ kind: 'request', expressions, range: rangeInBlock(block, span) }));
  });
}
