/** Spans of a block as places of its document: LSP ranges for programs, a line with carets for people. */
import type { SourceRange } from '../present/source-excerpt';
import type { Range } from '../protocol';
import type { Span } from '../syntax/document';
import { blockAt, blockStart, positionAt, type RequestDocument } from '../syntax/request-document';

export function rangeIn(document: RequestDocument, blockIndex: number, { start, end }: Span): Range {
  const base = blockStart(document, blockIndex);
  return { start: positionAt(document, base + start), end: positionAt(document, base + end) };
}

/** The line of `span`'s start, with what to mark on it. `file` is how people know the document. */
export function sourceRange(document: RequestDocument, blockIndex: number, span: Span, file: string): SourceRange {
  const { line, character } = positionAt(document, blockStart(document, blockIndex) + span.start);
  const { text } = blockAt(document, blockIndex);
  // A block begins with a line.
  const lineStart = span.start - character;
  const lineEnd = text.indexOf('\n', span.start);
  const content = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd).replace(/\r$/, '');
  const length = Math.max(1, Math.min(span.end - span.start, content.length - character));
  return { file, line: line + 1, column: character + 1, text: content, length };
}

/** The same place in a line without its secrets. What is marked is marked still, or the mark that stands for it. */
export function redactedRange(range: SourceRange, redact: (text: string) => string): SourceRange {
  const text = redact(range.text);
  if (text === range.text) return range;
  let same = 0;
  while (same < text.length && same < range.text.length && text[same] === range.text[same]) same++;
  const room = Math.min(text.length, range.text.length) - same;
  let tail = 0;
  while (tail < room && text.at(-1 - tail) === range.text.at(-1 - tail)) tail++;
  const place = (offset: number, inside: number): number => {
    if (offset <= same) return offset;
    return offset >= range.text.length - tail ? offset + text.length - range.text.length : inside;
  };
  const start = place(range.column - 1, same);
  const end = place(range.column - 1 + range.length, text.length - tail);
  return { ...range, text, column: start + 1, length: Math.max(1, end - start) };
}

/** `file:line:column`, from 1. */
export function placeText(file: string, document: RequestDocument, blockIndex: number, offset: number): string {
  const { line, character } = positionAt(document, blockStart(document, blockIndex) + offset);
  return `${file}:${line + 1}:${character + 1}`;
}
