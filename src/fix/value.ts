/**
 * The value that a fix puts in: literal text, a variable that is in scope, or a suggestion that the user types over.
 * Literals may come from a response, so they are inert: no placeholder in them is ever resolved, or a hostile server
 * could have a fix send it the user's secrets.
 */
import type { NewText } from './draft';
import { looseName } from './names';

export type FixValue =
  /** `isText`: a string also where it looks like a number or JSON. */
  | { readonly kind: 'literal'; readonly text: string; readonly isText?: boolean }
  /** A literal with a stop in it, or a variable: `Bearer $1`, `Bearer {{token}}`. */
  | { readonly kind: 'mixed'; readonly text: NewText }
  /** `bare`: no string, so that it has no quotes in JSON. */
  | { readonly kind: 'variable'; readonly name: string; readonly bare?: boolean }
  /** `literal`: the suggestion is such a value itself, and is encoded as one; `choices`: all that it can be. */
  | {
      readonly kind: 'typed';
      readonly suggestion: string;
      readonly bare?: boolean;
      readonly literal?: boolean;
      readonly choices?: readonly string[];
    };

/** Dynamic variables that give nothing of the user's away. */
const harmlessTemplate = /^\{\{\s*\$(guid|uuid|timestamp|isoTimestamp|randomInt)\s*\}\}$/;

/**
 * The value for a field of that name: the literal where the dialect gives one; else `{{name}}` where a variable of that
 * name (ignoring case, `_` and `-`) is in scope; else the name itself, for the user to type over. An id is never invented.
 */
export function chooseValue(name: string, literal: string | null, variables: ReadonlySet<string>): FixValue {
  if (literal !== null) {
    return harmlessTemplate.test(literal)
      ? { kind: 'variable', name: literal.slice(2, -2).trim() }
      : { kind: 'literal', text: literal };
  }
  const variable = findVariable([name], variables);
  return variable === null ? { kind: 'typed', suggestion: suggestionFor(name) } : { kind: 'variable', name: variable };
}

/** The first of the names that is a variable in scope, compared without regard to case, `_` and `-`. */
export function findVariable(names: readonly string[], variables: ReadonlySet<string>): string | null {
  for (const name of names) {
    if (variables.has(name)) return name;
    const wanted = looseName(name);
    for (const variable of variables) if (wanted !== '' && looseName(variable) === wanted) return variable;
  }
  return null;
}

/** What stands selected for the user to type over: the field's name, without whatever could mean something in the file. */
export function suggestionFor(name: string): string {
  // The last part of a form key: `line_items[0][price]`.
  const own = /\[([^[\]]+)\]$/.exec(name)?.[1] ?? name;
  if (/^\d+$/.test(own)) return 'value';
  const plain = own.replace(/[^\p{L}\p{N}_.:@-]+/gu, '-').replace(/^-+|-+$/g, '');
  return plain === '' ? 'value' : plain.slice(0, 80);
}

/** Encodes a value for its place: literals through `encode`, variables as `{{name}}`, suggestions as stops. */
export function encodeValue(value: FixValue, encode: (text: string) => string): NewText {
  switch (value.kind) {
    case 'literal':
      return [encode(value.text)];
    case 'variable':
      return [`{{${value.name}}}`];
    case 'typed': {
      const { suggestion, choices } = value;
      const stop = value.literal ? encode(suggestion) : suggestion;
      return [choices ? { stop, choices: choices.map(encode) } : { stop }];
    }
    case 'mixed':
      return value.text;
  }
}

/** Does the user still have to type? */
export function isTyped(value: FixValue): boolean {
  return (
    value.kind === 'typed' || (value.kind === 'mixed' && value.text.some((stretch) => typeof stretch !== 'string'))
  );
}

/** The value in words, for a title; null where the user types it. */
export function valueInWords(value: FixValue): string | null {
  if (isTyped(value)) return null;
  const text = encodeValue(value, (literal) => literal)
    .map((stretch) => (typeof stretch === 'string' ? stretch : stretch.stop))
    .join('');
  return inWords(text);
}

/** Text of any origin for a title: one line, no control characters, not too long. */
export function inWords(text: string, limit = 60): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}
