import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver/node';
import { responseScheme } from '../manifest';
import type { Block, Span } from '../syntax/document';
import { blockStart, positionAt } from '../syntax/request-document';
import type { Capability } from './capability';
import { quietly } from './guard';
import type { OpenDocument } from './state/documents';
import { indexedPosition, lineIndex } from './state/line-index';

/** More than an editor keeps. */
const limit = 20_000;

/** Sections, runs of comments, scripts, and what is indented in bodies; in response documents what is indented. */
export const foldingRange: Capability = {
  offers: () => ({ foldingRangeProvider: true }),
  register: ({ connection, documents, responses, settings }) => {
    connection.onFoldingRanges(
      quietly(connection, 'folding ranges', [], async ({ textDocument: { uri } }) => {
        if (uri.startsWith(`${responseScheme}:`)) {
          const { 'faultline.response.view': view } = await settings.for('');
          return indentedRanges(responses.render(uri, view)?.lines.text ?? '', 0).slice(0, limit);
        }
        const open = documents.get(uri);
        return open ? requestRanges(open) : [];
      }),
    );
  },
};

function requestRanges(open: OpenDocument): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (const [index, block] of open.document.blocks.entries()) {
    if (ranges.length > limit) break;
    const { line } = positionAt(open.document, blockStart(open.document, index));
    ranges.push(...blockRanges(block, line));
  }
  return ranges.slice(0, limit);
}

function blockRanges(block: Block, firstLine: number): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const lines = lineIndex(block.text);
  const lineOf = (offset: number): number => firstLine + indexedPosition(lines, offset).line;
  const add = (start: number, end: number, kind?: FoldingRangeKind): void => {
    const startLine = lineOf(start);
    const endLine = lineOf(Math.max(start, end));
    if (endLine > startLine) ranges.push({ startLine, endLine, ...(kind ? { kind } : {}) });
  };
  if (block.parts[0]?.kind === 'separator') add(0, block.text.trimEnd().length, FoldingRangeKind.Region);
  let comments: Span | null = null;
  for (const part of block.parts) {
    if (part.kind === 'comment') {
      comments = { start: comments === null ? part.start : comments.start, end: part.end };
      continue;
    }
    if (comments) add(comments.start, comments.end - 1, FoldingRangeKind.Comment);
    comments = null;
    if (part.kind === 'script') add(part.start, part.start + block.text.slice(part.start, part.end).trimEnd().length);
    if (part.kind === 'body')
      ranges.push(...indentedRanges(block.text.slice(part.start, part.end), lineOf(part.start)));
  }
  if (comments) add(comments.start, comments.end - 1, FoldingRangeKind.Comment);
  return ranges;
}

/** A line and the deeper ones below it, as editors fold by themselves where nobody provides ranges. Linear. */
function indentedRanges(text: string, firstLine: number): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const open: { readonly indent: number; readonly line: number }[] = [];
  let lastLine = 0;
  const closeTo = (indent: number): void => {
    for (let top = open.at(-1); top && top.indent >= indent; top = open.at(-1)) {
      open.pop();
      if (lastLine > top.line) ranges.push({ startLine: firstLine + top.line, endLine: firstLine + lastLine });
    }
  };
  for (const [line, content] of text.split(/\r\n|\n|\r/).entries()) {
    const indent = content.search(/\S/);
    if (indent < 0) continue;
    closeTo(indent);
    open.push({ indent, line });
    lastLine = line;
  }
  closeTo(0);
  return ranges;
}
