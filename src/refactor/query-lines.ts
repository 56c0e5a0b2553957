/** A query on one line becomes lines of its own, one for each parameter, and back. */
import { readQuery } from '../fix/query';
import type { Block } from '../syntax/document';
import { type FileEdit, lineEndOf, type Refactoring, type Selection, selectedBlock } from './file-edit';

/** What is written in front of each line. */
const indent = '    ';

/** Null where there is no request with at least two parameters on its line, or where a variable has part of the query. */
export function queryToLines(selection: Selection): Refactoring | null {
  const found = targetOf(selection);
  if (!found) return null;
  const { block, base } = found;
  const { target } = found.request;
  const [piece] = target.pieces;
  const query = readQuery(target, null);
  if (target.pieces.length !== 1 || !piece || query.mark === null || query.parameters.length < 2) return null;
  // A fragment can only stand at the URL's end.
  if (query.end < target.text.length) return null;
  const lineEnd = lineEndOf(block);
  const lines = query.parameters.map(({ start, end }, index) => {
    return `${lineEnd}${indent}${index === 0 ? '?' : '&'}${target.text.slice(start, end)}`;
  });
  const version = found.request.httpVersionSpan;
  const at = piece.start + query.mark;
  // The version stays on the request line.
  const stop = Math.max(piece.end, version?.end ?? 0);
  const rest = version ? ` ${block.text.slice(version.start, version.end)}` : '';
  const edit: FileEdit = { start: base + at, end: base + stop, newText: rest + lines.join('') };
  return { title: 'Write query on lines of its own', edits: [edit] };
}

/** Null where the query is on one line already, or comments stand between its lines. */
export function queryToOneLine(selection: Selection): Refactoring | null {
  const found = targetOf(selection);
  if (!found) return null;
  const { block, base } = found;
  const { target, httpVersionSpan } = found.request;
  const [first] = target.pieces;
  const last = target.pieces.at(-1);
  if (!first || !last || target.pieces.length < 2) return null;
  const between = block.parts.filter(({ start, end }) => start >= first.end && end <= last.end);
  if (between.some(({ kind }) => kind !== 'target-continuation')) return null;
  const version = httpVersionSpan ? ` ${block.text.slice(httpVersionSpan.start, httpVersionSpan.end)}` : '';
  const stop = Math.max(last.end, httpVersionSpan?.end ?? 0);
  const edit: FileEdit = { start: base + first.start, end: base + stop, newText: target.text + version };
  return { title: 'Write query on one line', edits: [edit] };
}

/** The request whose URL the selection touches. */
function targetOf(selection: Selection) {
  const selected = selectedBlock(selection);
  const request = selected?.block.request;
  if (!selected || !request || (request.protocol !== 'http' && request.protocol !== 'graphql')) return null;
  if (selected.end < request.start || selected.start > Math.max(request.target.end, request.httpVersionSpan?.end ?? 0))
    return null;
  const { block, base }: { readonly block: Block; readonly base: number } = selected;
  return { block, base, request };
}
