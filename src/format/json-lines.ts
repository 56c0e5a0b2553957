/** Which pieces of a JSON text stay on one line: what is on one line already and fits, and rows of numbers. */
import { createScanner, type Node } from 'jsonc-parser';
import type { Span } from '../syntax/document';

/** Columns of a line; Prettier's choice, too. */
const width = 80;

/** jsonc-parser's `SyntaxKind`, a const enum. */
const kind = { open: [1, 3], close: [2, 4], brace: [1, 2], comma: 5, colon: 6, lineBreak: 14, blank: 15, end: 17 };

/** The pieces, in order and apart from each other; `text` is JSON, `root` its tree, `indent` columns of one level. */
export function oneLinePieces(text: string, root: Node, indent: number): Span[] {
  const pieces: Span[] = [];
  const visit = (node: Node, depth: number, lead: number): void => {
    const children = node.children ?? [];
    if (children.length === 0) return;
    const span = { start: node.offset, end: node.offset + node.length };
    const isOneLine = !hasLineEnd(text, span);
    const isRow = node.type === 'array' && children.every(({ type }) => type === 'number');
    const column = depth * indent + lead;
    // One more for the comma that may follow.
    if (isOneLine && (isRow || column + onOneLine(text.slice(span.start, span.end)).length + 1 <= width)) {
      pieces.push(span);
    } else if (isRow) pieces.push(...rowsOf(text, children));
    else for (const child of children) visitChild(child, depth);
  };
  const visitChild = (child: Node, depth: number): void => {
    const [key, value] = child.type === 'property' ? (child.children ?? []) : [];
    // A key, a colon and a space.
    if (key && value) visit(value, depth + 1, key.length + 2);
    else visit(child, depth + 1, 0);
  };
  visit(root, 0, 0);
  return pieces;
}

/** Neighbours that share a line. */
function rowsOf(text: string, items: readonly Node[]): Span[] {
  const rows: { start: number; end: number }[] = [];
  for (const { offset, length } of items) {
    const row = rows.at(-1);
    if (row && !hasLineEnd(text, { start: row.end, end: offset })) row.end = offset + length;
    else rows.push({ start: offset, end: offset + length });
  }
  return rows;
}

function hasLineEnd(text: string, { start, end }: Span): boolean {
  return /[\r\n]/.test(text.slice(start, end));
}

/** A piece of JSON on one line, with the usual spaces: `{ "a": [1, 2], "b": {} }`. */
export function onOneLine(text: string): string {
  const scanner = createScanner(text, false);
  let line = '';
  let before: number = kind.end;
  for (;;) {
    const token: number = scanner.scan();
    if (token === kind.end) return line;
    if (token === kind.blank || token === kind.lineBreak) continue;
    if (line !== '' && needsSpace(before, token)) line += ' ';
    line += text.substr(scanner.getTokenOffset(), scanner.getTokenLength());
    before = token;
  }
}

function needsSpace(before: number, token: number): boolean {
  if (token === kind.comma || token === kind.colon) return false;
  const isOpened = kind.open.includes(before);
  if (isOpened && kind.close.includes(token)) return false;
  if (isOpened) return kind.brace.includes(before);
  if (kind.close.includes(token)) return kind.brace.includes(token);
  return true;
}
