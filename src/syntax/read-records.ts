/** A block's records, read back: places are those of records, `text` is the block's. */
import type { Directive, Header, Part, Span, VariableDefinition } from './document';
import { DirectiveNode, FieldNode, TargetNode, VariableNode, WholeFieldNode } from './nodes';
import { DIRECTIVE, FIELD, FOLDED_FIELD, PART_KINDS, PIECE, RECORD_WIDTHS, VARIABLE, WHOLE_FIELD } from './records';

const NAME = 'name';

/** The place of the record behind the one at `at`. */
export function recordAfter(data: Int32Array, at: number): number {
  return at + (RECORD_WIDTHS[data[at] ?? 0] ?? 2);
}

/** The first record with this tag in `[from, to)`; `to` where there is none. */
export function findRecord(data: Int32Array, from: number, to: number, tag: number): number {
  let at = from;
  while (at < to && data[at] !== tag) at = recordAfter(data, at);
  return at < to ? at : to;
}

/** The record of the first `# @name` that has a value; `to` where none has. */
export function findName(text: string, data: Int32Array, from: number, to: number): number {
  for (
    let at = findRecord(data, from, to, DIRECTIVE);
    at < to;
    at = findRecord(data, recordAfter(data, at), to, DIRECTIVE)
  ) {
    const nameStart = data[at + 3] ?? 0;
    const isName = data[at + 4] === nameStart + NAME.length && text.startsWith(NAME, nameStart);
    if (isName && (data[at + 5] ?? 0) < (data[at + 2] ?? 0)) return at;
  }
  return to;
}

export function readParts(data: Int32Array, from: number, to: number): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (let at = from; at < to; at = recordAfter(data, at)) {
    const kind = PART_KINDS[data[at] ?? 0];
    if (kind === undefined) continue;
    const end = data[at + 1] ?? 0;
    parts.push({ kind, start, end });
    start = end;
  }
  return parts;
}

export function readDirectives(text: string, data: Int32Array, from: number, to: number): readonly Directive[] {
  let at = findRecord(data, from, to, DIRECTIVE);
  if (at === to) return [];
  // Most blocks have one, and an array that grows takes room for many.
  const directives = [readDirective(text, data, at)];
  for (at = recordAfter(data, at); at < to; at = recordAfter(data, at)) {
    if (data[at] === DIRECTIVE) directives.push(readDirective(text, data, at));
  }
  return directives;
}

function readDirective(text: string, data: Int32Array, at: number): Directive {
  const end = data[at + 2] ?? 0;
  const nameStart = data[at + 3] ?? 0;
  const name = text.slice(nameStart, data[at + 4]);
  return new DirectiveNode(data[at + 1] ?? 0, end, nameStart, name, text.slice(data[at + 5], end));
}

export function readVariables(text: string, data: Int32Array, from: number, to: number): readonly VariableDefinition[] {
  const variables: VariableDefinition[] = [];
  for (let at = from; at < to; at = recordAfter(data, at)) {
    if (data[at] !== VARIABLE) continue;
    const start = data[at + 1] ?? 0;
    const end = data[at + 2] ?? 0;
    const name = text.slice(start + 1, data[at + 3]);
    variables.push(new VariableNode(start, end, name, text.slice(data[at + 4], end), data[at + 5] === 1));
  }
  return variables;
}

/** The target whose pieces are among the records `[from, to)`. */
export function readTarget(text: string, data: Int32Array, from: number, to: number): TargetNode {
  const first = findRecord(data, from, to, PIECE);
  const start = data[first + 1] ?? 0;
  const end = data[first + 2] ?? 0;
  const second = findRecord(data, recordAfter(data, first), to, PIECE);
  if (second === to) return new TargetNode(start, end, text.slice(start, end), null);
  const pieces: Span[] = [{ start, end }];
  let joined = text.slice(start, end);
  for (let at = second; at < to; at = findRecord(data, recordAfter(data, at), to, PIECE)) {
    const piece = { start: data[at + 1] ?? 0, end: data[at + 2] ?? 0 };
    pieces.push(piece);
    joined += text.slice(piece.start, piece.end);
  }
  return new TargetNode(start, pieces[pieces.length - 1]?.end ?? end, joined, pieces);
}

/** The headers among the records `[from, to)`, which are not those of the body. */
export function readHeaders(text: string, data: Int32Array, from: number, to: number): readonly Header[] {
  const headers: Header[] = [];
  for (let at = from; at < to; at = recordAfter(data, at)) {
    if (data[at] === FIELD || data[at] === FOLDED_FIELD) headers.push(readField(text, data, at));
    else if (data[at] === WHOLE_FIELD) headers.push(readWholeField(text, data, at));
  }
  return headers;
}

/** The field whose record is at `at`. Line ends in its value become spaces, so that offsets into it stay right. */
export function readField(text: string, data: Int32Array, at: number): Header {
  const start = data[at + 1] ?? 0;
  const end = data[at + 2] ?? 0;
  const value = text.slice(data[at + 4], end);
  const line = data[at] === FOLDED_FIELD ? value.replace(/[\r\n]/g, ' ') : value;
  return new FieldNode(start, end, text.slice(start, data[at + 3]), line);
}

function readWholeField(text: string, data: Int32Array, at: number): Header {
  const start = data[at + 1] ?? 0;
  const end = data[at + 2] ?? 0;
  return new WholeFieldNode(start, end, text.slice(start, end), '');
}
