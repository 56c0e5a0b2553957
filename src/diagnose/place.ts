/** Where a field that a response names stands in the request, or ought to: in the request's own terms. */
import type { PlaceRules } from '../dialects/dialect';
import type { CompiledPlace } from './compiled';
import type { Field, FieldLocation, Kind } from './diagnosis';
import { readFieldPath } from './field-path';
import {
  bodyProperty,
  formKey,
  headerField,
  onlyBracketed,
  onlyParameterMember,
  onlyProperty,
  type Present,
  parameterMember,
  queryParameter,
  throughLists,
} from './find-in-request';
import type { NamedField } from './finding';
import { isObject, toPointer } from './json-node';
import { normalName, type StatedLocation } from './location-words';
import type { RequestView } from './request-view';
import { withoutUnionTags } from './union-tags';
import { matchTemplate, type UrlTemplate } from './url-template';

export interface Placing {
  readonly request: RequestView;
  readonly place: CompiledPlace;
  /** The names of the path's segments. */
  readonly pathNames: readonly (string | null)[];
  /** The paths that the dialects know. */
  readonly templates: readonly UrlTemplate[];
  /** Of a missing field what stands in the request with a value is not it. */
  readonly kind: Kind;
  /** First names of the paths that the response names: with one of them it starts at the root of the body. */
  readonly roots: ReadonlySet<string>;
}

/** Names that a wrapper is written as: `data.attributes`. */
function wrapperSegments(wrapper: string | null): readonly string[] {
  return wrapper === null || wrapper === '' ? [] : wrapper.split('.');
}

/** A wrapper that is a list of one object is that object: the parameters of JSON-RPC, where a method takes one. */
function intoOnlyItem(wrapper: readonly string[], json: unknown): readonly string[] {
  const held = wrapper.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), json);
  return Array.isArray(held) && held.length === 1 && isObject(held[0]) ? [...wrapper, '0'] : wrapper;
}

/** A name that only a header has. */
const headerName =
  /^(?:x-[\w-]+|(?:proxy-)?authorization|content-[\w-]+|accept-[\w-]+|idempotency-key|api-?key|if-[\w-]+|user-agent)$/i;

/**
 * Places a field by the first of these that answers: what the response states; the dialect's exceptions; the name as it
 * stands in the request already; a name that only a header has; the method. Null where the response names a part of the
 * request as a whole that has no place of its own.
 */
export function placeField(named: NamedField, placing: Placing): Field | null {
  const { request, place } = placing;
  const json = request.json();
  const path = readFieldPath(translated(named, place.rules), (name) => isObject(json) && Object.hasOwn(json, name));
  const { text } = path;
  const segments = withoutUnionTags(path.segments, json);
  if (segments.length === 0) return wholeOf(path.location, request);
  const name = segments.at(-1) ?? text;
  if (path.location === 'cookie')
    return { name: text, location: 'header', pointer: null, probable: false, within: 'Cookie' };
  const exception = place.exceptions.find((rule) => applies(rule, name, request));
  const location = path.location ?? exception?.location ?? null;
  // A pointer is the whole way, from the root of the body.
  const rooted = typeof named.name === 'string' && named.name.startsWith('/') && named.notation !== 'literal';
  const usual = exception?.unwrapped || rooted ? null : (exception?.wrapper ?? place.rules.wrapper ?? null);
  // A path is the whole way there; a name alone may be one in the only object.
  const bare = path.location === null && segments.length === 1 && typeof named.name === 'string';
  const only = bare || beginsInOnly(segments, json) ? onlyObject(json) : null;
  const wrapper = intoOnlyItem(
    wrapperSegments(usual === '*' ? (only !== null && placing.roots.has(only) ? null : only) : usual),
    json,
  );
  const inner =
    segments.length > 1 && location !== 'path' && location !== 'header' ? inParameter(segments, placing) : null;
  if (inner) return inner;
  if (location) return at(location, { text, segments, wrapper, probable: false }, placing);

  const there = findNamed(text, segments, wrapper, placing);
  if (there) return there.field;
  const inOnly = segments.length === 1 && placing.kind !== 'missing' ? onlyParameterMember(request, text) : null;
  if (inOnly) return inOnly.field;
  if (headerName.test(text)) return at('header', { text, segments, wrapper, probable: false }, placing);
  if (
    place.rules.jsonParameter !== undefined &&
    request.bodyKind === 'none' &&
    !/^(?:POST|PUT|PATCH)$/.test(request.method)
  )
    return inJsonParameter(place.rules.jsonParameter, segments);
  const inQuery = (place.rules.query ?? ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']).includes(request.method);
  return at(inQuery ? 'query' : 'body', { text, segments, wrapper, probable: !place.certain }, placing);
}

/** The way starts with a member of the only object of the body: `attributes.amount` of `{"data": {"attributes": …}}`. */
function beginsInOnly([first = '', ...more]: readonly string[], json: unknown): boolean {
  const only = onlyObject(json);
  if (more.length === 0 || only === null || only === first || !isObject(json)) return false;
  const held = json[only];
  return isObject(held) && typeof held[first] === 'object' && Object.hasOwn(held, first);
}

/** In the JSON that a parameter of the first name holds; what is missing, where its object is. */
function inParameter(segments: readonly string[], { request, kind }: Placing): Field | null {
  const found = parameterMember(request, segments);
  return found && (found.raw !== undefined || kind === 'missing') ? found.field : null;
}

/** The only member of a body, where it is an object with something in it: what the others belong in. */
function onlyObject(json: unknown): string | null {
  if (!isObject(json)) return null;
  const [only, ...more] = Object.entries(json);
  return only && more.length === 0 && isObject(only[1]) && Object.keys(only[1]).length > 0 ? only[0] : null;
}

/** The field in the JSON document that the value of a query parameter is; `pointer` leads into that. */
function inJsonParameter(parameter: string, segments: readonly string[]): Field {
  const name = segments.at(-1) ?? parameter;
  return { name, location: 'query', pointer: toPointer(segments), probable: false, within: parameter };
}

function translated(named: NamedField, { names }: PlaceRules): NamedField {
  if (!names || typeof named.name !== 'string') return named;
  const key = named.name.trim().toLowerCase();
  return Object.hasOwn(names, key) ? { ...named, name: names[key] ?? named.name } : named;
}

function applies(rule: CompiledPlace['exceptions'][number], name: string, request: RequestView): boolean {
  if (rule.names && !rule.names.some((pattern) => matchesName(pattern, name))) return false;
  if (rule.methods && !rule.methods.includes(request.method)) return false;
  return rule.template === null || matchTemplate(rule.template, request.segments) !== null;
}

/** `opt_*` stands for all names that begin so. */
function matchesName(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function wholeOf(location: StatedLocation | null, { bodyKind }: RequestView): Field | null {
  if (location !== null && location !== 'body') return null;
  return { name: '', location: 'body', pointer: isJson(bodyKind) ? '' : null, probable: false };
}

/** No body counts as JSON: that is what one would be made of. */
function isJson(kind: RequestView['bodyKind']): boolean {
  return kind === 'json' || kind === 'none' || kind === 'file';
}

interface Target {
  readonly text: string;
  readonly segments: readonly string[];
  readonly wrapper: readonly string[];
  readonly probable: boolean;
}

function at(
  location: FieldLocation,
  { text, segments: written, wrapper, probable }: Target,
  { request, place, pathNames, kind }: Placing,
): Field {
  const last = written.at(-1) ?? text;
  // What has a value and is missing all the same is not known by the name that it has.
  const found = (it: Present | null, name: string): Present | null =>
    kind === 'missing' && it?.value && it.field.name !== name ? null : it;
  if (location === 'query') {
    return { name: found(queryParameter(request, text), text)?.field.name ?? text, location, pointer: null, probable };
  }
  if (location === 'header') {
    return { name: headerField(request, text)?.field.name ?? text, location, pointer: null, probable };
  }
  if (location === 'path') {
    const named = pathNames.find((name) => name !== null && normalName(name) === normalName(last));
    return { name: named ?? last, location, pointer: null, probable };
  }
  const form = location === 'form' && request.bodyKind !== 'json';
  const formToBe = request.bodyKind === 'none' && (place.rules.body ?? 'json') !== 'json';
  if (form || formToBe || !isJson(request.bodyKind)) {
    const name =
      found(formKey(request, text), text)?.field.name ??
      wireName(text, place.rules, Object.fromEntries(request.form()));
    return { name, location: 'body', pointer: null, probable };
  }
  const segments = throughLists(request, written, kind === 'missing');
  if (segments.length === 0) return { name: '', location: 'body', pointer: '', probable: false };
  const there = found(bodyProperty(request, segments, wrapper), last);
  if (there) return { ...there.field, probable };
  // What is there of its parents keeps its name; where the nearest is there, nothing is guessed.
  const wire = (names: readonly string[], beside: unknown) => names.map((name) => wireName(name, place.rules, beside));
  for (let length = segments.length - 1; length > 0; length--) {
    const parent = bodyProperty(request, segments.slice(0, length), wrapper);
    if (parent?.field.pointer == null) continue;
    // Below a text or number nothing can stand: what is named there is one way in which it is wrong (Pydantic's unions).
    if (kind === 'malformed' && !canHold(parent.raw, segments[length] ?? ''))
      return { ...parent.field, probable: false };
    if (typeof parent.raw !== 'object') continue;
    const hasNames = isObject(parent.raw) && Object.keys(parent.raw).length > 0;
    const rest = wire(segments.slice(length), hasNames ? parent.raw : request.json());
    const pointer = `${parent.field.pointer}${toPointer(rest)}`;
    return { name: rest.at(-1) ?? '', location: 'body', pointer, probable: probable && length < segments.length - 1 };
  }
  const names = wire(segments, request.json());
  const path = names[0] === wrapper[0] ? names : [...wrapper, ...names];
  return { name: names.at(-1) ?? '', location: 'body', pointer: toPointer(path), probable };
}

function canHold(value: unknown, name: string): boolean {
  return Array.isArray(value) ? /^\d+$/.test(name) : value === null || typeof value === 'object';
}

function wireName(name: string, { wireCase }: PlaceRules, json: unknown): string {
  const [first = ''] = name;
  const small = first.toLowerCase() + name.slice(1);
  if (wireCase === 'camel') return small;
  if (wireCase === 'pascal') return first.toUpperCase() + name.slice(1);
  if (wireCase === 'snake') return snakeCase(name);
  if (wireCase !== 'alike' || !isObject(json) || name === name.toUpperCase()) return name;
  // `Name is required` of a body whose names are all small means `name`; with `TableName` beside it `key` means `Key`.
  const keys = Object.keys(json);
  const initials = keys.map(([initial = '']) => initial);
  if (initials.length === 0) return name;
  if (initials.every((initial) => initial !== initial.toUpperCase()))
    return keys.some((key) => key.includes('_')) && !keys.some((key) => /[A-Z]/.test(key)) ? snakeCase(name) : small;
  return initials.every((initial) => initial !== initial.toLowerCase()) ? first.toUpperCase() + name.slice(1) : name;
}

function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}

function findNamed(
  text: string,
  segments: readonly string[],
  wrapper: readonly string[],
  placing: Placing,
): Present | null {
  const { request, pathNames, kind } = placing;
  const inBody = () => bodyProperty(request, segments, wrapper) ?? formKey(request, text);
  const inQuery = () => queryParameter(request, text) ?? (segments.length === 1 ? onlyBracketed(request, text) : null);
  const order = request.method === 'GET' || request.method === 'DELETE' ? [inQuery, inBody] : [inBody, inQuery];
  for (const look of order) {
    const found = look();
    // Missing although it is there: then it is missing elsewhere, unless what is there is empty.
    if (found && (kind !== 'missing' || found.raw === null || found.value === null)) return found;
  }
  const nested = segments.length === 1 ? onlyProperty(request, text) : null;
  if (nested && (kind !== 'missing' || nested.value === null)) return nested;
  // Bean Validation puts the method before its parameter: `list.limit`, `create.task.name`.
  for (let skipped = 1; skipped <= 2 && skipped < segments.length; skipped++) {
    if (/^\d/.test(segments[skipped - 1] ?? '')) break;
    const rest = segments.slice(skipped);
    const inner =
      bodyProperty(request, rest, wrapper) ?? (rest.length === 1 ? queryParameter(request, rest[0] ?? '') : null);
    if (inner && (kind !== 'missing' || inner.value === null)) return inner;
  }
  if (kind === 'missing') return null;
  // `{"field": "id"}` of what was not found: the end of the path, which no template names.
  const last = pathNames.length - 1;
  if (kind === 'not-found' && text === 'id' && pathNames[last] === null && /\d/.test(request.segments[last] ?? ''))
    return { field: { name: 'id', location: 'path', pointer: null, probable: false }, value: null, raw: null };
  const name = pathNames.find((candidate) => candidate !== null && normalName(candidate) === normalName(text));
  if (name) return { field: { name, location: 'path', pointer: null, probable: false }, value: null, raw: null };
  return text.includes('-') ? headerField(request, text) : null;
}
