/** Where a field of the diagnosis stands in the request as it is written, or would stand. */
import type { Field } from '../diagnose/diagnosis';
import { findFormKey } from './form';
import { innerJson } from './inner-json';
import { follow, type JsonReading, type JsonValue, membersOf, pointerTokens } from './json-reading';
import { findPart } from './multipart';
import { looseName } from './names';
import type { WrittenParameter } from './parameters';
import { findParameter } from './query';
import type { RequestReading } from './reading';
import { inWords } from './value';

/** What is written there already: under which name, and is there a value. */
export interface Written {
  readonly name: string;
  readonly empty: boolean;
}

export interface PlacedField {
  /** `whole`: the body itself, which is not there yet. */
  readonly at: 'query' | 'form' | 'multipart' | 'json' | 'inner' | 'whole';
  readonly name: string;
  /** Of a JSON property, from the root of what is sent. */
  readonly tokens: readonly string[];
  readonly written: Written | null;
  /** Of `inner`: the parameter whose value is the JSON that the field stands in. */
  readonly holder?: { readonly at: 'query' | 'form'; readonly name: string };
}

/** `query parameter "limit"`, `property "data.name"`. `name` for another one at the same place. */
export function placeInWords({ at, tokens, name, holder }: PlacedField, other = name): string {
  switch (at) {
    case 'inner': {
      const of = holder?.at === 'form' ? 'form field' : 'query parameter';
      return `"${pathInWords([...tokens.slice(0, -1), other])}" in the JSON of ${of} "${inWords(holder?.name ?? '')}"`;
    }
    case 'query':
      return `query parameter "${inWords(other)}"`;
    case 'form':
      return `form field "${inWords(other)}"`;
    case 'multipart':
      return `form part "${inWords(other)}"`;
    case 'json':
      return `property "${pathInWords([...tokens.slice(0, -1), other])}"`;
    case 'whole':
      return 'JSON body';
  }
}

/**
 * The place of a field. `find`: the wrong value, where the name alone does not lead there. Null where the request has no
 * such place: a path segment, a body from a file.
 */
export function placeField(reading: RequestReading, field: Field, find: string | null = null): PlacedField | null {
  if (field.location === 'path' || field.location === 'header') return null;
  if (field.within !== undefined) return placeInner(reading, field, field.within, find);
  if (field.location === 'query') {
    const { parameters } = reading.query;
    const parameter = findParameter(reading.query, field.name) ?? findByValue(parameters, find);
    return placeParameter('query', field.name, parameter, parameter !== null && isEmpty(reading, parameter));
  }
  const { body } = reading;
  const tokens = field.pointer === null ? null : pointerTokens(field.pointer);
  const key = tokens && tokens.length > 0 ? formKey(tokens) : field.name;
  switch (body?.kind) {
    case 'form': {
      const parameter = findFormKey(body.form, key) ?? findByValue(body.form.parameters, find);
      return placeParameter('form', key, parameter, parameter?.value.trim() === '');
    }
    case 'multipart': {
      const part = findPart(body.body, key);
      const written = part && { name: key, empty: part.segments.length === 0 };
      return key === '' ? null : { at: 'multipart', name: key, tokens: [], written };
    }
    case 'absent':
      return body.as === 'form'
        ? placeParameter('form', key, null, false)
        : newProperty(tokens ?? (key === '' ? [] : [key]));
    case 'variables':
      return tokens?.[0] === 'variables' && tokens.length > 1 ? newProperty(tokens) : null;
    case 'json':
      return placeInJson(body.json, body.under, tokens, field.name, find);
    default:
      return null;
  }
}

/** In the JSON of a parameter; what is within a string of the body has no place here. */
function placeInner(reading: RequestReading, field: Field, within: string, find: string | null): PlacedField | null {
  const at = field.location === 'query' ? 'query' : 'form';
  const tokens = field.pointer === null ? null : pointerTokens(field.pointer);
  const inner = within.startsWith('/') || tokens?.length === 0 ? null : innerJson(reading, at, within);
  const place = inner && placeInJson(inner.encoded.json, [], tokens, field.name, find);
  return place && { ...place, at: 'inner', holder: { at, name: within } };
}

function findByValue(parameters: readonly WrittenParameter[], value: string | null): WrittenParameter | null {
  return value === null ? null : (parameters.find((parameter) => parameter.value === value) ?? null);
}

/** The names that stand where the place is: of parameters, form keys, or the members of the object. */
export function namesBeside(reading: RequestReading, { at, tokens, holder }: PlacedField): readonly string[] {
  const { query, body } = reading;
  if (at === 'inner' && holder) {
    const root = innerJson(reading, holder.at, holder.name)?.encoded.json.root;
    const parent = root && follow(root, tokens.slice(0, -1));
    return parent?.rest.length === 0 ? parent.value.members.map(({ key }) => key) : [];
  }
  if (at === 'query') return query.parameters.map(({ name }) => name);
  if (at === 'form') return body?.kind === 'form' ? body.form.parameters.map(({ name }) => name) : [];
  if (at !== 'json' || body?.kind !== 'json' || !body.json.root) return [];
  const { value, rest } = follow(body.json.root, tokens.slice(body.under.length, -1));
  return rest.length === 0 ? value.members.map(({ key }) => key) : [];
}

/** The value that is written at a place; null where it is none that stands there by itself: a variable, an object. */
export function writtenValue(
  { query, body }: RequestReading,
  { at, name, written, tokens }: PlacedField,
): string | null {
  if (!written) return null;
  const parameters = at === 'query' ? query.parameters : body?.kind === 'form' ? body.form.parameters : [];
  if (at === 'query' || at === 'form') {
    const value = parameters.find((one) => one.name === written.name)?.value ?? null;
    return value === null || value.includes('{{') ? null : value;
  }
  if (at !== 'json' || body?.kind !== 'json' || !body.json.root || name === '') return null;
  return scalarAt(body.json.root, tokens.slice(body.under.length));
}

function scalarAt(root: JsonValue, tokens: readonly string[]): string | null {
  const { value, rest } = follow(root, tokens);
  return rest.length > 0 || value.scalar === null || value.scalar.includes('{{') ? null : value.scalar;
}

/** A parameter that was found by its value keeps its own name. */
function placeParameter(
  at: 'query' | 'form',
  wanted: string,
  found: WrittenParameter | null,
  empty: boolean,
): PlacedField | null {
  const name = found && looseName(found.name) !== looseName(wanted) ? found.name : wanted;
  return name === '' ? null : { at, name, tokens: [], written: found && { name: found.name, empty } };
}

function newProperty(tokens: readonly string[]): PlacedField {
  const name = tokens.at(-1);
  return name === undefined
    ? { at: 'whole', name: 'body', tokens, written: null }
    : { at: 'json', name, tokens, written: null };
}

function placeInJson(
  { root }: JsonReading,
  under: readonly string[],
  tokens: readonly string[] | null,
  name: string,
  find: string | null,
): PlacedField | null {
  if (!root) return null;
  const wanted = tokens ?? (name === '' ? [] : tokensByName(root, name));
  const inner = wanted.slice(under.length);
  if (inner.length > 0 && under.every((token, index) => wanted[index] === token)) {
    const { value, member, rest } = follow(root, inner);
    if (rest.length === 0) {
      return {
        ...newProperty(wanted),
        written: { name: member?.key ?? inner.at(-1) ?? '', empty: isEmptyValue(value) },
      };
    }
    if (find === null) return newProperty(wanted);
  }
  const holder = find === null ? null : tokensByValue(root, find);
  if (!holder) return null;
  const place = newProperty([...under, ...holder]);
  return { ...place, written: { name: place.name, empty: false } };
}

/** The way to the one member of that name, wherever it stands; a new one goes to the root. */
function tokensByName(root: JsonValue, name: string): readonly string[] {
  const same = [...membersOf(root)].filter(({ member }) => looseName(member.key) === looseName(name));
  return same.length === 1 && same[0] ? [...same[0].tokens.slice(0, -1), name] : [name];
}

function tokensByValue(root: JsonValue, text: string): readonly string[] | null {
  for (const [index, item] of root.items.entries()) {
    if (item.scalar === text) return [String(index)];
    const below = tokensByValue(item, text);
    if (below) return [String(index), ...below];
  }
  for (const member of root.members) {
    if (member.value.scalar === text) return [member.key];
    const below = tokensByValue(member.value, text);
    if (below) return [member.key, ...below];
  }
  return null;
}

function isEmptyValue(value: JsonValue): boolean {
  return value.kind === 'null' || (value.kind === 'string' && value.scalar === '');
}

/** Written without a value, or with a variable that has none. */
function isEmpty(reading: RequestReading, { name, value }: WrittenParameter): boolean {
  if (value.trim() === '') return true;
  const sent = reading.target.origins?.query.find((parameter) => parameter.name === name);
  return sent?.value === '';
}

/** `/items/0/price` as a form writes it: `items[0][price]`. */
function formKey(tokens: readonly string[]): string {
  const [first = '', ...rest] = tokens;
  return first + rest.map((token) => `[${token}]`).join('');
}

/** `data.items[0].name`. */
function pathInWords(tokens: readonly string[]): string {
  const path = tokens.map((token) => (/^\d+$/.test(token) ? `[${token}]` : `.${token}`)).join('');
  return inWords(path.replace(/^\./, ''));
}
