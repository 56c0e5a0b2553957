/** A block's records, read back: places are those of records, `text` is the block's. */
import type { Directive, Header, Part, Span, VariableDefinition } from './document';
import { DirectiveNode, FieldNode, TargetNode, VariableNode, WholeFieldNode } from './nodes';
import { DIRECTIVE, FIELD, FOLDED_FIELD, PART_KINDS, PIECE, RECORD_WIDTHS, VARIABLE, WHOLE_FIELD } from './records';

const NAME = 'name';

function isName(text: string, at: number): boolean {
  return (
    text.charCodeAt(at) === 0x6e &&
    text.charCodeAt(at + 1) === 0x61 &&
    text.charCodeAt(at + 2) === 0x6d &&
    text.charCodeAt(at + 3) === 0x65
  );
}

/** The place of the record behind the one at `at`. */
export function recordAfter(data: Int32Array, at: number): number {
  return at + (RECORD_WIDTHS[data[at] ?? 0] ?? 2);
}

/** The record of the first `# @name` that has a value, of the directives from `first` to `last`; -1 where none has. */
export function findName(text: string, data: Int32Array, first: number, last: number): number {
  for (let at = first; at <= last; at = recordAfter(data, at)) {
    if (data[at] !== DIRECTIVE) continue;
    const nameStart = data[at + 3] ?? 0;
    const isValued = (data[at + 5] ?? 0) < (data[at + 2] ?? 0);
    if (isValued && data[at + 4] === nameStart + NAME.length && isName(text, nameStart)) return at;
  }
  return -1;
}

export function readParts(data: Int32Array, from: number, to: number): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (let at = from; at < to; at = recordAfter(data, at)) {
    const tag = data[at] ?? 0;
    if (tag >= PART_KINDS.length) continue;
    const end = data[at + 1] ?? 0;
    parts.push({ kind: PART_KINDS[tag] ?? 'unknown', start, end });
    start = end;
  }
  return parts;
}

/** The directives whose records are those from `first` to `last`. */
export function readDirectives(text: string, data: Int32Array, first: number, last: number): readonly Directive[] {
  // Most blocks have one, and an array that grows takes room for many.
  const directives = [readDirective(text, data, first)];
  for (let at = recordAfter(data, first); at <= last; at = recordAfter(data, at)) {
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

/** The target whose pieces are the records from `first` to `last`. */
export function readTarget(text: string, data: Int32Array, first: number, last: number): TargetNode {
  const start = data[first + 1] ?? 0;
  const end = data[first + 2] ?? 0;
  if (first === last) return new TargetNode(start, end, text.slice(start, end), null);
  const pieces: Span[] = [];
  let joined = '';
  for (let at = first; at <= last; at = recordAfter(data, at)) {
    if (data[at] !== PIECE) continue;
    const piece = { start: data[at + 1] ?? 0, end: data[at + 2] ?? 0 };
    pieces.push(piece);
    joined += text.slice(piece.start, piece.end);
  }
  return new TargetNode(start, data[last + 2] ?? end, joined, pieces);
}

/** The headers among the records `[from, to)`, which are not those of the body. */
export function readHeaders(text: string, data: Int32Array, from: number, to: number): readonly Header[] {
  let count = 0;
  for (let at = from; at < to; at = recordAfter(data, at)) if (isField(data[at])) count++;
  // An array that grows takes room for many, and most requests have few.
  const headers = new Array<Header>(count);
  let index = 0;
  for (let at = from; index < count; at = recordAfter(data, at)) {
    if (isField(data[at])) headers[index++] = readField(text, data, at);
  }
  return headers;
}

function isField(tag: number | undefined): boolean {
  return tag === FIELD || tag === FOLDED_FIELD || tag === WHOLE_FIELD;
}

/** The field whose record is at `at`. Line ends in its value become spaces, so that offsets into it stay right. */
export function readField(text: string, data: Int32Array, at: number): Header {
  const start = data[at + 1] ?? 0;
  const end = data[at + 2] ?? 0;
  if (data[at] === WHOLE_FIELD) return new WholeFieldNode(start, end, text.slice(start, end), '');
  const value = text.slice(data[at + 4], end);
  const line = data[at] === FOLDED_FIELD ? value.replace(/[\r\n]/g, ' ') : value;
  return new FieldNode(start, end, text.slice(start, data[at + 3]), line);
}
