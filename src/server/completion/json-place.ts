/** What is being written at a place of a JSON body: a member's name or a value, and of what. Pure, and never throws. */
import { getLocation, type ParseError, parse } from 'jsonc-parser';
import type { Span } from '../../syntax/document';
import { maskJson } from '../../syntax/json-mask';

export interface JsonPlace {
  /** Names and indexes from the root to what is written; the last one is the name itself where a name is written. */
  readonly path: readonly (string | number)[];
  readonly isName: boolean;
  /** The token that is replaced, its quotes included; offsets into the body. */
  readonly token: Span;
  /** A colon follows. */
  readonly colon: boolean;
  /** A comma has to follow, since another member does. */
  readonly comma: boolean;
}

/** Bodies beyond this are data, not something that is written by hand. In UTF-16 units. */
const longest = 200_000;

/** Null where nothing can be written (behind a whole value, in a comment). `offset`: into the body. */
export function jsonPlaceAt(body: string, offset: number): JsonPlace | null {
  if (body.length > longest) return null;
  const { text } = maskJson(body);
  const location = getLocation(text, offset);
  const { previousNode, path } = location;
  const inToken = previousNode && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length;
  const token = inToken
    ? { start: previousNode.offset, end: previousNode.offset + previousNode.length }
    : bareWord(text, offset);
  // Behind the closing quote of a string nothing of it is written any more.
  if (
    inToken &&
    previousNode.type === 'string' &&
    offset === token.end &&
    /[^"]"$/.test(text.slice(token.start, token.end))
  )
    return null;
  const before = text.slice(0, token.start).trimEnd().at(-1);
  const isName = location.isAtPropertyKey && (before === '{' || before === ',');
  if (!isName && before !== ':' && before !== '[' && before !== ',') return null;
  if (path.length === 0) return null;
  const after = text.slice(token.end).trimStart();
  return { path, isName, token, colon: after.startsWith(':'), comma: /^["\w]/.test(after) };
}

function bareWord(text: string, offset: number): Span {
  const start = offset - (/[\w.+-]*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  return { start, end: offset + (/^[\w.+-]*/.exec(text.slice(offset))?.[0].length ?? 0) };
}

/** A body as far as it can be read, placeholders as texts; undefined for one that is too long. */
export function readLoosely(body: string): unknown {
  if (body.length > longest) return undefined;
  const errors: ParseError[] = [];
  return parse(maskJson(body).text, errors, { allowTrailingComma: true });
}

/** What a path leads to in a value; elements of arrays are taken for one another. */
export function lookDown(value: unknown, path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current)) current = current[typeof step === 'number' && step < current.length ? step : 0];
    else if (typeof current === 'object' && current !== null && Object.hasOwn(current, step)) {
      current = (current as Record<string, unknown>)[step];
    } else return undefined;
  }
  return current;
}
