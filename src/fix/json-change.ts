/** What is to become of a JSON body, and how a value is written in it. */
import type { NewText } from './draft';
import { encodeValue, type FixValue } from './value';

/** `tokens` are those of a JSON Pointer. */
export type JsonChange =
  /** Adds the property, its missing parents too, or gives it this value where it is there. */
  | { readonly op: 'set'; readonly tokens: readonly string[]; readonly value: FixValue }
  | { readonly op: 'rename'; readonly tokens: readonly string[]; readonly to: string }
  | { readonly op: 'remove'; readonly tokens: readonly string[] }
  | { readonly op: 'quote'; readonly tokens: readonly string[] }
  | { readonly op: 'unquote'; readonly tokens: readonly string[] };

/** What is new in a container: values, and objects and arrays that were not there, in the order of their coming. */
export type JsonGrowth =
  | { readonly kind: 'value'; readonly value: FixValue }
  | { readonly kind: 'object'; readonly members: Map<string, JsonGrowth> }
  | { readonly kind: 'array'; readonly items: JsonGrowth[] };

/** What the user's way of writing JSON is; `colon` with the white space around it. */
export interface JsonStyle {
  readonly unit: string;
  readonly eol: string;
  readonly colon: string;
  readonly comma: string;
}

/** An object (an array, where the first token is an index or `-`) for these tokens, with the value at their end. */
export function growthFor(tokens: readonly string[], value: FixValue): JsonGrowth {
  const [token, ...rest] = tokens;
  if (token === undefined) return { kind: 'value', value };
  if (token === '0' || token === '-') return { kind: 'array', items: [growthFor(rest, value)] };
  return { kind: 'object', members: new Map([[token, growthFor(rest, value)]]) };
}

/** Puts the value at its place in what grows already; false where something else is there. */
export function grow(growth: JsonGrowth, tokens: readonly string[], value: FixValue): boolean {
  const [token, ...rest] = tokens;
  if (token === undefined || growth.kind === 'value') return false;
  const there = growth.kind === 'object' ? growth.members.get(token) : growth.items[Number(token)];
  if (there) return grow(there, rest, value);
  const added = growthFor(rest, value);
  if (growth.kind === 'object') growth.members.set(token, added);
  else growth.items.push(added);
  return true;
}

/** A new value as text. `indent` is that of the line it stands on; null: all on one line. */
export function writeGrowth(growth: JsonGrowth, indent: string | null, style: JsonStyle): NewText {
  if (growth.kind === 'value') return jsonValueText(growth.value);
  const inner = indent === null ? null : indent + style.unit;
  const parts: NewText[] =
    growth.kind === 'object'
      ? [...growth.members].map(([key, value]) => memberText(key, value, inner, style))
      : growth.items.map((item) => writeGrowth(item, inner, style));
  const [open, close] = growth.kind === 'object' ? ['{', '}'] : ['[', ']'];
  const lead = inner === null ? '' : style.eol + inner;
  const separator = inner === null ? style.comma : `,${lead}`;
  const end = indent === null ? '' : style.eol + indent;
  return [open + lead, ...parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part])), end + close];
}

export function memberText(key: string, value: JsonGrowth, indent: string | null, style: JsonStyle): NewText {
  return [`${jsonString(key)}${style.colon}`, ...writeGrowth(value, indent, style)];
}

/** Variables and what the user types go between quotes: ids are strings in most APIs, and those that want numbers convert. */
export function jsonValueText(value: FixValue): NewText {
  if (value.kind === 'literal') return [value.isText ? jsonString(value.text) : jsonLiteral(value.text)];
  if ((value.kind === 'variable' || value.kind === 'typed') && value.bare) return encodeValue(value, (text) => text);
  return ['"', ...encodeValue(value, (text) => jsonString(text).slice(1, -1)), '"'];
}

/** Text that is a JSON value is taken as one, anything else is a string. Long digit strings are ids, and ids are strings. */
function jsonLiteral(text: string): string {
  const trimmed = text.trim();
  if (/^(-?\d{1,9}(\.\d+)?|true|false|null|".*"|\{.*\}|\[.*\])$/s.test(trimmed)) {
    try {
      JSON.parse(trimmed);
      return inert(trimmed);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return jsonString(text);
}

export function jsonString(text: string): string {
  return inert(JSON.stringify(text));
}

/** No text is ever taken for a placeholder: what begins like one within a string is escaped. */
function inert(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"/gs, (string) => string.replace(/\{(?=\{)/g, '\\u007b'));
}
