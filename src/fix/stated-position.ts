/** The source at a place that the response states: a line and column, or an offset, of the body or of a string in it. */
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { DiagnosedProblem, TextPosition } from '../diagnose/diagnosis';
import type { Span } from '../syntax/document';
import { pointerTokens } from './json-reading';
import { type RequestReading, writtenText } from './reading';

/** Longer bodies nobody writes by hand. */
const maxBody = 1_000_000;

/** A text of the request as it was sent, and the source of each of its characters. */
interface SourcedText {
  readonly text: string;
  /** The span of source behind the character at `offset`. */
  sourceAt(offset: number): Span;
}

/** The word or the text in quotes at the stated place, or the one that the problem names in the text that it is within. Null: there is none. */
export function statedSpan(reading: RequestReading, { position, field }: DiagnosedProblem): Span | null {
  const pointer = position?.in ?? field?.within ?? null;
  if (!position && (pointer === null || !field?.name)) return null;
  const body = sentBody(reading);
  const text = body && (pointer === null ? body : stringWithin(body, pointer, reading));
  if (!text || text.text.trim() === '') return null;
  const offset = position ? offsetOf(text.text, position) : wordOffset(text.text, field?.name ?? '');
  if (offset === null) return null;
  // At the end of the text: what stands last in it.
  const at = Math.min(offset, text.text.trimEnd().length - 1);
  const start = text.sourceAt(at);
  const [word = ' '] = /^(?:"(?:[^"\\\n]|\\.)*"|[\w$@]+|.)/s.exec(text.text.slice(at)) ?? [];
  const end = text.sourceAt(at + word.length - 1);
  return { start: start.start, end: Math.max(start.end, end.end) };
}

function sentBody({ target, block, request }: RequestReading): SourcedText | null {
  const traced = target.origins?.body;
  if (traced) {
    return {
      text: traced.text.slice(0, maxBody),
      sourceAt: (offset) => {
        const piece = traced.pieces.find(({ end }) => end > offset) ?? traced.pieces.at(-1);
        if (!piece) return { start: 0, end: 0 };
        const { origin, start, end, variable } = piece;
        // What was replaced, or escaped, is one thing in the source.
        if (variable !== null || origin.end - origin.start !== end - start) return origin;
        return { start: origin.start + (offset - start), end: origin.start + (offset - start) + 1 };
      },
    };
  }
  const span = request.body && (request.body.graphql?.query ?? writtenText(request.body));
  return span && asWritten(block.text, span);
}

function asWritten(source: string, { start, end }: Span): SourcedText {
  const sourceAt = (offset: number) => ({ start: start + offset, end: start + offset + 1 });
  return { text: source.slice(start, Math.min(end, start + maxBody)), sourceAt };
}

/** What the string at the pointer says, escapes resolved. */
function stringWithin(body: SourcedText, pointer: string, { target, request }: RequestReading): SourcedText | null {
  // Without the sent body a GraphQL query stands by itself.
  if (!target.origins?.body && request.body?.graphql) return pointer === '/query' ? body : null;
  const tree = parseTree(body.text, [], { allowTrailingComma: true });
  const tokens = pointerTokens(pointer).map((token) => (/^\d+$/.test(token) ? Number(token) : token));
  const node = tree && findNodeAtLocation(tree, tokens);
  if (node?.type !== 'string') return null;
  const raw = body.text.slice(node.offset + 1, node.offset + node.length - 1);
  const places: Span[] = [];
  let text = '';
  for (const match of raw.matchAll(/\\u[\da-fA-F]{4}|\\.|[^\\]+/gs)) {
    const [part] = match;
    const decoded = part.startsWith('\\') ? unescaped(part) : part;
    for (let at = 0; at < decoded.length; at++) {
      const start = part.startsWith('\\') ? match.index : match.index + at;
      places.push({ start, end: part.startsWith('\\') ? match.index + part.length : start + 1 });
    }
    text += decoded;
  }
  const inBody = node.offset + 1;
  return {
    text,
    sourceAt: (offset) => {
      const { start, end } = places[offset] ?? { start: raw.length - 1, end: raw.length };
      return { start: body.sourceAt(inBody + start).start, end: body.sourceAt(inBody + end - 1).end };
    },
  };
}

function unescaped(sequence: string): string {
  const plain: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
  if (sequence.startsWith('\\u')) return String.fromCharCode(Number.parseInt(sequence.slice(2), 16));
  return plain[sequence.slice(1)] ?? sequence.slice(1);
}

/** Null where the text has no such line. */
function offsetOf(text: string, { offset, line, column }: TextPosition): number | null {
  if (offset !== null) return offset;
  let start = 0;
  for (let left = line ?? 0; left > 0; left--) {
    const end = /\r\n|\r|\n/.exec(text.slice(start));
    if (!end) return null;
    start += end.index + end[0].length;
  }
  return start + (column ?? 0);
}

function wordOffset(text: string, name: string): number | null {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!/[\w$]/.test(text[at - 1] ?? ' ') && !/[\w$]/.test(text[at + name.length] ?? ' ')) return at;
  }
  return null;
}
