/**
 * A JSON body as it is written in a request: with comments, trailing commas and `{{…}}` inside strings and in place of
 * values, keys and members. Placeholders are masked, at the same offsets, by JSON that means as much as they do, and
 * the rest is jsonc-parser's work.
 */
import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { Span } from '../syntax/document';
import { maskJson } from '../syntax/json-mask';
import { placeholdersIn } from '../syntax/placeholders';
import { findByName } from './names';

/** A value with its place. Offsets are the block's. */
export interface JsonValue extends Span {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'template';
  readonly members: readonly JsonMember[];
  readonly items: readonly JsonValue[];
  /** Of a string, number or boolean: what it says; a string with placeholders is as written. */
  readonly scalar: string | null;
}

/** A member of an object, from the start of its key to the end of its value. */
export interface JsonMember extends Span {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: JsonValue;
}

export interface JsonReading extends Span {
  /** Null where the text is no JSON, even with placeholders and comments allowed. */
  readonly root: JsonValue | null;
  /** Where it stops to be JSON; null where it is JSON. */
  readonly error: Span | null;
  readonly source: string;
  /** `source`; between `start` and `end` placeholders are masked. */
  readonly masked: string;
}

/** Deeper than this, or longer (UTF-16 units), a body is not read: nobody writes it by hand, and the reader recurses. */
const maxDepth = 400;
const maxLength = 4_000_000;

/** Reads the JSON in `source` from `start` to `end`. */
export function readJson(source: string, { start, end }: Span): JsonReading {
  if (end - start > maxLength) return { start, end, root: null, error: null, source, masked: source };
  const text = source.slice(start, end);
  const mask = maskJson(text);
  const masked = source.slice(0, start) + mask.text + source.slice(end);
  if (mask.depth > maxDepth) return { start, end, root: null, error: null, source, masked };
  const errors: ParseError[] = [];
  const tree = parseTree(mask.text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error || !tree) {
    const at = start + (error?.offset ?? 0);
    return { start, end, root: null, error: { start: at, end: at + (error?.length ?? 0) }, source, masked };
  }
  return { start, end, root: readValue(tree, start, text, mask.templates), error: null, source, masked };
}

/**
 * Where a body that was read kindly breaks the grammar of RFC 8259: a comma too many, a comment. Null where it doesn't.
 * @param written the text from `start`, what is not sent of it blank
 */
export function strictError({ start }: JsonReading, written: string): Span | null {
  const { text } = maskJson(written);
  const errors: ParseError[] = [];
  parseTree(text, errors, { allowTrailingComma: false, disallowComments: true });
  const [error] = errors;
  if (!error) return null;
  const comma = text.slice(0, error.offset).trimEnd().length - 1;
  const isClosing = /[}\]]/.test(text[error.offset] ?? '') && text[comma] === ',';
  const at = start + (isClosing ? comma : error.offset);
  return { start: at, end: at + (isClosing ? 1 : Math.max(1, error.length)) };
}

function readValue(node: Node, base: number, text: string, templates: ReadonlySet<number>): JsonValue {
  const span = { start: base + node.offset, end: base + node.offset + node.length };
  const value = (child: Node): JsonValue => readValue(child, base, text, templates);
  const children = node.children ?? [];
  if (templates.has(node.offset)) return { ...span, kind: 'template', members: [], items: [], scalar: null };
  switch (node.type) {
    case 'object': {
      const members = children.flatMap((property): JsonMember[] => {
        const [key, content] = property.children ?? [];
        if (!key || !content) return [];
        const keySpan = { start: base + key.offset, end: base + key.offset + key.length };
        const read = value(content);
        return [{ key: String(key.value), keySpan, value: read, start: keySpan.start, end: read.end }];
      });
      return { ...span, kind: 'object', members, items: [], scalar: null };
    }
    case 'array':
      return { ...span, kind: 'array', members: [], items: children.map(value), scalar: null };
    case 'string': {
      const written = text.slice(node.offset + 1, node.offset + node.length - 1);
      const scalar = placeholdersIn(written).length > 0 ? written : String(node.value);
      return { ...span, kind: 'string', members: [], items: [], scalar };
    }
    case 'number':
    case 'boolean':
      return {
        ...span,
        kind: node.type,
        members: [],
        items: [],
        scalar: text.slice(node.offset, node.offset + node.length),
      };
    default:
      return { ...span, kind: 'null', members: [], items: [], scalar: null };
  }
}

/** The tokens of a JSON Pointer (RFC 6901), also in its form as a URI fragment (`#/a%20b`). */
export function pointerTokens(pointer: string): string[] {
  let text = pointer;
  if (text.startsWith('#')) {
    try {
      text = decodeURIComponent(text.slice(1));
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
      text = text.slice(1);
    }
  }
  if (text === '') return [];
  return text
    .replace(/^\//, '')
    .split('/')
    .map((token) => token.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function findMember(object: JsonValue, name: string): JsonMember | null {
  return findByName(object.members, name, (member) => member.key);
}

/**
 * How far a pointer leads: the last value on the way that is there, the member that holds it, and the tokens that lead
 * on from it.
 */
export interface JsonPlace {
  readonly value: JsonValue;
  readonly member: JsonMember | null;
  readonly rest: readonly string[];
}

export function follow(root: JsonValue, tokens: readonly string[]): JsonPlace {
  let value = root;
  let member: JsonMember | null = null;
  for (const [index, token] of tokens.entries()) {
    const inObject: JsonMember | null = value.kind === 'object' ? findMember(value, token) : null;
    const inArray = value.kind === 'array' && /^\d+$/.test(token) ? value.items[Number(token)] : undefined;
    const next: JsonValue | undefined = inObject?.value ?? inArray;
    if (!next) return { value, member, rest: tokens.slice(index) };
    if (inObject) member = inObject;
    else member = null;
    value = next;
  }
  return { value, member, rest: [] };
}

/** Every member of the tree with the tokens that lead to it, outermost first. */
export function* membersOf(
  root: JsonValue,
  tokens: readonly string[] = [],
): Generator<{ readonly tokens: readonly string[]; readonly member: JsonMember }> {
  for (const member of root.members) yield { tokens: [...tokens, member.key], member };
  for (const member of root.members) yield* membersOf(member.value, [...tokens, member.key]);
  for (const [index, item] of root.items.entries()) yield* membersOf(item, [...tokens, String(index)]);
}
