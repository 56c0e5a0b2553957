/** Looks up names and values in a request: what is there already, and under which spelling. */
import type { Field } from './diagnosis';
import { child, fromPointer, isObject, type JsonNode, scalarText, toPointer } from './json-node';
import { withDescendants } from './json-path';
import { normalName } from './location-words';
import { parsedJson } from './parsed-json';
import type { RequestView } from './request-view';

/** What stands in the request under a name, or as a value. */
export interface Present {
  readonly field: Field;
  /** As text; null for an object or array. */
  readonly value: string | null;
  /** The JSON value; the text itself outside of JSON. */
  readonly raw: unknown;
}

function present(name: string, location: Field['location'], pointer: string | null, raw: unknown): Present {
  return { field: { name, location, pointer, probable: false }, value: scalarText(raw), raw };
}

/** The query parameter of that name; `_`, `-` and case make no difference. */
export function queryParameter(request: RequestView, name: string): Present | null {
  const wanted = normalName(name);
  const found =
    request.query.find(([key]) => key === name) ??
    request.query.find(([key]) => wanted !== '' && normalName(key) === wanted);
  return found ? present(found[0], 'query', null, found[1]) : null;
}

/** The only query parameter with that name between its brackets: `filters[title][$eq]`, `page[size]`. */
export function onlyBracketed(request: RequestView, name: string): Present | null {
  const wanted = normalName(name);
  const found = request.query.filter(([key]) => {
    const [, ...inner] = key.split(/[[\]]+/);
    return inner.some((part) => part !== '' && normalName(part) === wanted);
  });
  const [only] = found;
  return only && found.length === 1 ? present(only[0], 'query', null, only[1]) : null;
}

export function headerField(request: RequestView, name: string): Present | null {
  const wanted = name.toLowerCase();
  const found = request.headers.find(([key]) => key.toLowerCase() === wanted);
  return found ? present(found[0], 'header', null, found[1]) : null;
}

/** The key of a form or multipart body. */
export function formKey(request: RequestView, name: string): Present | null {
  const wanted = normalName(name);
  const form = request.form();
  const found = form.find(([key]) => key === name) ?? form.find(([key]) => wanted !== '' && normalName(key) === wanted);
  return found ? present(found[0], 'body', null, found[1]) : null;
}

/** The property at that path in a JSON body, each name compared as above; below the wrapper, then from the top. */
export function bodyProperty(
  request: RequestView,
  segments: readonly string[],
  wrapper: readonly string[],
): Present | null {
  const root: JsonNode = { value: request.json(), path: [] };
  if (root.value === undefined || segments.length === 0) return null;
  const inside = wrapper.length === 0 ? null : descend(root, wrapper);
  const node = (inside && descend(inside, segments)) ?? descend(root, segments);
  return node ? present(String(node.path.at(-1)), 'body', toPointer(node.path), node.value) : null;
}

/** A parameter's value is read as JSON up to here, in characters. */
const maxParameter = 20_000;

/**
 * The field in the JSON document that a query parameter or form key holds, by its path from the parameter on
 * (`filter.owner.id`). Of one that is not there yet (`Present.value` null and `raw` undefined) the object that would hold it
 * is. Null where no such parameter holds JSON.
 */
export function parameterMember(request: RequestView, [first = '', ...path]: readonly string[]): Present | null {
  const holder = queryParameter(request, first) ?? formKey(request, first);
  return holder && path.length > 0 ? memberOfParameter(holder, path) : null;
}

/** The field of that name in the only parameter whose JSON has it; null where none or several have. */
export function onlyParameterMember(request: RequestView, name: string): Present | null {
  const holders = [
    ...request.query.map(([key, value]) => present(key, 'query', null, value)),
    ...request.form().map(([key, value]) => present(key, 'body', null, value)),
  ];
  const found = holders
    .map((holder) => memberOfParameter(holder, [name]))
    .filter((one) => one !== null && one.raw !== undefined);
  return found.length === 1 ? (found[0] ?? null) : null;
}

function memberOfParameter({ field, value }: Present, path: readonly string[]): Present | null {
  if (value === null || value.length > maxParameter || !/^\s*[[{]/.test(value)) return null;
  const parsed = parsedJson(value);
  if (typeof parsed !== 'object' || parsed === null) return null;
  const root: JsonNode = { value: parsed, path: [] };
  const node = descend(root, path);
  const parent = node ?? descend(root, path.slice(0, -1));
  if (!node && !isObject(parent?.value)) return null;
  const pointer = toPointer(node?.path ?? [...(parent?.path ?? []), path.at(-1) ?? '']);
  const name = String(node?.path.at(-1) ?? path.at(-1));
  const inner: Field = { name, location: field.location, pointer, probable: false, within: field.name };
  return { field: inner, value: node ? scalarText(node.value) : null, raw: node?.value };
}

/** The only property of that name anywhere in a JSON body; null where there are several, or none. */
export function onlyProperty(request: RequestView, name: string): Present | null {
  const root: JsonNode = { value: request.json(), path: [] };
  const wanted = normalName(name);
  if (root.value === undefined || name === '') return null;
  const named = withDescendants(root).filter(({ path }) => typeof path.at(-1) === 'string');
  // Of a name in another script than Latin nothing is normal.
  const same = named.filter(({ path }) => path.at(-1) === name);
  const found =
    same.length > 0 || wanted === '' ? same : named.filter(({ path }) => normalName(String(path.at(-1))) === wanted);
  const [node] = found;
  return node && found.length === 1
    ? present(String(node.path.at(-1)), 'body', toPointer(node.path), node.value)
    : null;
}

/** Has the request a parameter, key, property or header of that name, whatever its place? */
export function isNamed(request: RequestView, name: string): boolean {
  const segments = name.split(/[.[\]/]+/).filter((part) => part !== '');
  return (
    queryParameter(request, name) !== null ||
    formKey(request, name) !== null ||
    (segments.length > 1 ? bodyProperty(request, segments, []) : onlyProperty(request, name)) !== null ||
    headerField(request, name) !== null
  );
}

function descend(start: JsonNode, segments: readonly string[]): JsonNode | null {
  let node: JsonNode | null = start;
  for (const segment of segments) {
    if (!node) return null;
    node = memberOf(node, segment);
  }
  return node;
}

/**
 * A path that names no items of lists (`ports.port`, as Go's `encoding/json` writes it) with the index of the only item that
 * can be meant: the one that has the property, or of what is missing the one that lacks it. Where none or several can be, it
 * ends at the list.
 */
export function throughLists(request: RequestView, segments: readonly string[], missing: boolean): readonly string[] {
  const path: string[] = [];
  let node: JsonNode | null = { value: request.json(), path: [] };
  for (const [at, segment] of segments.entries()) {
    if (Array.isArray(node?.value) && !/^(?:\d+$|@)/.test(segment)) {
      const item = itemMeant(node, segment, missing && at === segments.length - 1);
      if (!item) return path;
      path.push(String(item.path.at(-1)));
      node = item;
    }
    path.push(segment);
    node = node && memberOf(node, segment);
  }
  return path;
}

function itemMeant(list: JsonNode, name: string, missing: boolean): JsonNode | null {
  const items = Array.isArray(list.value) ? list.value.map((_, at) => child(list, at)) : [];
  const objects = items.filter((item) => item !== null && isObject(item.value));
  const meant =
    items.length === 1 ? objects : objects.filter((item) => item && (memberOf(item, name) === null) === missing);
  return meant.length === 1 ? (meant[0] ?? null) : null;
}

function memberOf(node: JsonNode, segment: string): JsonNode | null {
  if (Array.isArray(node.value)) return /^\d+$/.test(segment) ? child(node, Number(segment)) : itemWith(node, segment);
  const exact = child(node, segment);
  if (exact || !isObject(node.value)) return exact;
  const wanted = normalName(segment);
  const alike = Object.keys(node.value).find((key) => wanted !== '' && normalName(key) === wanted);
  return alike === undefined ? null : child(node, alike);
}

/** `@reference_id=='default'`, as PayPal names items: the one of that value; where it is a default, the first without. */
function itemWith(node: JsonNode, segment: string): JsonNode | null {
  const [, name = '', value = ''] = /^@(\w+)\s*==?\s*'?([^']*)'?$/.exec(segment) ?? [];
  if (name === '' || !Array.isArray(node.value)) return null;
  const texts = node.value.map((item) => (isObject(item) ? scalarText(item[name]) : null));
  const at = texts.indexOf(value);
  return at >= 0
    ? child(node, at)
    : value === 'default' && texts.includes(null)
      ? child(node, texts.indexOf(null))
      : null;
}

/**
 * Where that value stands: a path segment, query parameter, form key or JSON property, in this order. `names` are the
 * path's segment names (see `segmentNames`); a segment without one is called `fallback`.
 */
export function findValue(
  request: RequestView,
  value: string,
  names: readonly (string | null)[],
  fallback: string,
): Present | null {
  const wanted = value.trim();
  if (wanted === '') {
    const [empty, ...more] = request.query.filter(([, text]) => text === '');
    return empty && more.length === 0 ? present(empty[0], 'query', null, '') : null;
  }
  const at = request.segments.lastIndexOf(wanted);
  if (at >= 0) return present(names[at] ?? fallback, 'path', null, wanted);
  // `id=eq.5`: a value may stand behind its operator.
  const parameter =
    request.query.find(([, text]) => text === wanted) ??
    request.query.find(([, text]) => /^\w+\./.test(text) && text.endsWith(`.${wanted}`));
  if (parameter) return present(parameter[0], 'query', null, wanted);
  const key = request.form().find(([, text]) => text === wanted);
  if (key) return present(key[0], 'body', null, wanted);
  if (!request.bodyText?.includes(wanted)) return null;
  const node = withDescendants({ value: request.json(), path: [] }).find(
    (below) => below.path.length > 0 && typeof below.value !== 'object' && scalarText(below.value) === wanted,
  );
  return node ? present(String(node.path.at(-1)), 'body', toPointer(node.path), node.value) : null;
}

/**
 * What a path segment without a name is called, where a message says its value: `id`, if the value looks like one, or is
 * quoted and ends the path of what is not just being created. Else it may be the name of a collection: empty.
 */
export function unnamedSegment({ method, segments }: RequestView, value: string, message: string): string {
  const wanted = value.trim();
  if (wanted.length < 2 || !segments.includes(wanted)) return '';
  const quoted = ["'", '"', '`'].some((quote) => message.includes(quote + wanted + quote));
  return /\d/.test(wanted) || (quoted && method !== 'POST' && segments.at(-1) === wanted) ? 'id' : '';
}

/** What stands at a field that is placed already; null where nothing does. */
export function valueAt(request: RequestView, field: Field): Present | null {
  if (field.within !== undefined) {
    if (field.within.startsWith('/') || field.pointer === null) return null;
    const found = parameterMember(request, [field.within, ...(fromPointer(field.pointer) ?? [])]);
    return found?.raw === undefined ? null : found;
  }
  if (field.location === 'query') return queryParameter(request, field.name);
  if (field.location === 'header') return headerField(request, field.name);
  if (field.location === 'path') return null;
  if (field.pointer === null) return formKey(request, field.name);
  const segments = field.pointer
    .split('/')
    .slice(1)
    .map((token) => token.replace(/~1/g, '/').replace(/~0/g, '~'));
  return bodyProperty(request, segments, []);
}
