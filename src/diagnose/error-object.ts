/** Reads one object that may be an error: its message, code, field and link, by the names that they usually have. */

import {
  codeNames,
  emptyCodes,
  fieldNames,
  helpNames,
  isSummary,
  itemOnlyNames,
  listNames,
  locationNames,
  messageNames,
  plainFieldNames,
  sideNames,
  statusNames,
} from './error-words';
import { type NamedField, namedField } from './finding';
import { isObject, type JsonNode, type JsonObject, type JsonPath, scalarText, toPointer } from './json-node';
import { normalName, type StatedLocation, statedLocation } from './location-words';
import { additionalProperty } from './unnamed-property';

/** A text that may be a message, and where it stands. */
export interface FoundMessage {
  readonly text: string;
  readonly path: JsonPath;
  /** Says no more than the status does, or is a code. */
  readonly weak: boolean;
  /** Says only that something is wrong with the input. */
  readonly summary: boolean;
}

/** What an object says about itself, its members' members left aside. */
export interface ErrorObject {
  /** More than one only where the API lists them under one name. */
  readonly messages: readonly FoundMessage[];
  readonly code: string | null;
  readonly fields: readonly NamedField[];
  readonly location: StatedLocation | null;
  readonly help: string | null;
  readonly status: number | null;
}

/** What the reader knows of where the object stands. */
export interface ErrorContext {
  /** HTTP status of the response: the same number in the body is no code of the API's own. */
  readonly status: number;
  /** Path of the request's URL: echoed in the body it is no field. */
  readonly requestPath: string;
  /** Texts that say no more than a status does, in lower case: the reason phrases. */
  readonly reasons: ReadonlySet<string>;
  /** The object is an item of a list, or a value of a map, of errors: there `name` and `path` are a field's. */
  readonly item: boolean;
}

export function readErrorObject(node: JsonNode & { readonly value: JsonObject }, context: ErrorContext): ErrorObject {
  const members = Object.entries(node.value).map(([key, value]) => ({ key, name: normalName(key), value }));
  const at = (key: string): JsonPath => [...node.path, key];

  const messages: { rank: number; found: FoundMessage[] }[] = [];
  const codes: { rank: number; text: string; name: string }[] = [];
  const fields: { rank: number; fields: NamedField[] }[] = [];
  const helps: { rank: number; text: string }[] = [];
  let location: StatedLocation | null = null;
  let status: number | null = null;
  let fillers: unknown = null;
  for (const { key, name, value } of members) {
    const messageRank = messageNames.get(name);
    if (messageRank !== undefined) {
      const found = messagesIn(value, at(key), name, context.reasons);
      if (found.length > 0) messages.push({ rank: messageRank, found });
    }
    const codeRank = codeNames.get(name);
    if (codeRank !== undefined) {
      const text = codeText(name, value, context);
      if (text !== null) codes.push({ rank: codeRank, text, name });
    }
    const fieldRank = fieldNames.get(name);
    if (fieldRank !== undefined) {
      const named = fieldsIn(name, value, context);
      if (named.length > 0) fields.push({ rank: fieldRank, fields: named });
    }
    if (sideNames.has(name) && isObject(value)) {
      const side = besideError(value, context);
      if (side.fields.length > 0) fields.push({ rank: 500, fields: side.fields });
      if (side.code !== null) codes.push({ rank: 500, text: side.code, name });
      if (name === 'parameters') fillers = value;
    } else if (name === 'parameters' && Array.isArray(value)) fillers = value;
    const helpRank = helpNames.get(name);
    if (helpRank !== undefined && typeof value === 'string' && value.includes('https://'))
      helps.push({ rank: helpRank, text: value });
    if (locationNames.has(name) && typeof value === 'string') location ??= statedLocation(value);
    if (statusNames.has(name)) status ??= statusCode(value);
  }
  const best = [...messages].sort((a, b) => weight(a) - weight(b))[0];
  const hasCode = members.some(({ name }) => name === 'code' || name === 'errorcode');
  // A code that is the message too is one where there is no other.
  const isMessage = (text: string) => best?.found.some((message) => message.text === text) ?? false;
  // `{"error": "conflict", "reason": "Document update conflict."}`: one small word beside a sentence.
  const plain = members.find(
    ({ name, value }) => name === 'error' && typeof value === 'string' && /^[a-z]{4,}$/.test(value),
  );
  const sentence = best?.found.some(({ text, weak }) => !weak && text !== plain?.value) ?? false;
  if (plain && sentence && !emptyCodes.has(String(plain.value)))
    codes.push({ rank: 400, text: String(plain.value), name: 'error' });
  // Heroku's `{"id": "delinquent", "message": "…", "url": "…"}`: a record that is called so has more in it.
  const { id } = node.value;
  if (sentence && typeof id === 'string' && /^[a-z]{4,}$/.test(id) && members.every(({ name }) => besideId.has(name)))
    codes.push({ rank: 400, text: id, name: 'id' });
  const [code] = codes
    .filter(({ text, name }) => (isCode(text) || !isMessage(text)) && !(hasCode && name === 'type'))
    .sort((a, b) => Number(isMessage(a.text)) - Number(isMessage(b.text)) || a.rank - b.rank);
  return {
    messages: best?.found.map((message) => ({ ...message, text: filledMessage(message.text, fillers) })) ?? [],
    code: code?.text ?? null,
    fields: withAdditional(fields.sort((a, b) => a.rank - b.rank)[0]?.fields ?? [], additionalProperty(node.value)),
    location,
    help: helps.sort((a, b) => a.rank - b.rank)[0]?.text ?? null,
    status: status === context.status ? null : status,
  };
}

const besideId: ReadonlySet<string> = new Set(['id', 'message', 'url']);

/** Ajv's path is that of the object which has a property too many. */
function withAdditional(fields: readonly NamedField[], additional: string | null): readonly NamedField[] {
  const [field] = fields;
  if (additional === null || typeof field?.name !== 'string' || !/^(?:\/|$)/.test(field.name)) return fields;
  return [{ ...field, name: `${field.name}${toPointer([additional])}`, notation: 'pointer' }];
}

/** Field and code that stand in an object beside the message: GraphQL's `extensions`, Directus, Todoist, tRPC. */
function besideError(value: JsonObject, context: ErrorContext): { fields: NamedField[]; code: string | null } {
  const fields: NamedField[] = [];
  let code: string | null = null;
  for (const [key, member] of Object.entries(value)) {
    const name = normalName(key);
    if (plainFieldNames.has(name) && typeof member === 'string') fields.push(...fieldsIn(name, member, context));
    if (/^(?:code|errorcode|errcode)$/.test(name)) code ??= codeText('code', member, context);
    // Contentful: `{"type": "Error", "id": "AccessTokenInvalid"}`.
    if (name === 'id' && value.type === 'Error') code ??= codeText('code', member, context);
  }
  return { fields: fields.slice(0, 1), code };
}

/** Magento's `"%fieldName" is required` and `%1 is required`, with the parameters that stand beside it. */
function filledMessage(text: string, fillers: unknown): string {
  if (typeof fillers !== 'object' || fillers === null) return text;
  return text.replace(/%([A-Za-z]\w*|\d)/g, (all, name: string) => {
    const value: unknown = Array.isArray(fillers) ? fillers[Number(name) - 1] : (fillers as JsonObject)[name];
    return scalarText(value) ?? all;
  });
}

/** A message may hold JSON with the errors in it; beyond this it is no message. */
const maxText = 50_000;

function weight({ rank, found }: { rank: number; found: readonly FoundMessage[] }): number {
  return rank + (found.every(({ weak }) => weak) ? 1000 : found.every(({ summary }) => summary) ? 500 : 0);
}

function messagesIn(value: unknown, path: JsonPath, name: string, reasons: ReadonlySet<string>): FoundMessage[] {
  if (typeof value === 'string') {
    const text = value.slice(0, maxText).trim();
    return text === '' ? [] : [{ text, path, weak: isWeak(text, reasons), summary: isSummary(text) }];
  }
  if (Array.isArray(value) && listNames.has(name)) {
    return value.flatMap((item: unknown, index) =>
      typeof item === 'string' ? messagesIn(item, [...path, index], name, reasons) : [],
    );
  }
  // OData 2: `{"message": {"lang": "en-US", "value": "…"}}`; SOAP 1.2: `<Reason><Text>…</Text></Reason>`.
  const inner = isObject(value) ? innerText(value) : null;
  return inner ? messagesIn(inner.text, [...path, inner.key], name, reasons) : [];
}

/** The text of an object that is nothing but a text in some language. */
export function innerText(value: JsonObject): { readonly key: string; readonly text: string } | null {
  if (!Object.keys(value).every((key) => /^(?:@?(?:xml:)?lang(?:uage)?|locale|value|text|#text|_)$/i.test(key)))
    return null;
  for (const key of ['value', 'Value', 'text', 'Text']) {
    const text = value[key];
    if (typeof text === 'string') return { key, text };
  }
  return null;
}

export function isWeak(text: string, reasons: ReadonlySet<string>): boolean {
  if (text.length > 100) return false;
  const plain = text.toLowerCase().replace(/[.!]$/, '');
  return (
    reasons.has(plain) || emptyCodes.has(plain) || isCode(text) || /^(?:invalid|required|missing|blank)$/.test(text)
  );
}

/** One word that is written as no word of a sentence is: `invalid_grant`, `NOT_FOUND`, `x.y.z`, `BadArgument`, `E0000109`. */
function isCode(text: string): boolean {
  if (text.length > 100 || !/^[A-Za-z][\w.:#/-]*$/.test(text)) return false;
  return /[_.:#/-]\w/.test(text) || /[a-z][A-Z]/.test(text) || /\d/.test(text) || /^[A-Z]{3,}$/.test(text);
}

function codeText(name: string, member: unknown, { status, reasons, item }: ErrorContext): string | null {
  // SOAP 1.2: `<Code><Value>…</Value><Subcode>…</Subcode></Code>`.
  const value = isObject(member) ? (member.Value ?? member.value ?? innerText(member)?.text ?? null) : member;
  if (name === 'error' && typeof value === 'number' && value !== status) return String(value);
  if (name === 'status' || name === 'error' || name === 'reason' || name === 'kind') {
    return typeof value === 'string' && isCode(value) && !reasons.has(value.toLowerCase()) ? value : null;
  }
  const text = scalarText(value);
  if (text === null || typeof value === 'boolean' || emptyCodes.has(text.toLowerCase())) return null;
  if (text === String(status) || /\s/.test(text) || text.length > 200) return null;
  // So is a name, of what is no item: there it is a field's.
  if (name === 'name' || name === 'key')
    return !item && /^(?:[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+)$/.test(text) ? text : null;
  // An id is a code where it is written as one.
  if (name === 'id' || name === 'errorid')
    return /^(?:[a-z]+(?:[_.-][a-z]+)+|[A-Z]+(?:_[A-Z]+)+|\d{3,6})$/.test(text) ? text : null;
  // Redfish's are `Base.1.16.0.PropertyMissing`; others' are those of mails.
  if (name === 'messageid') return /^[A-Za-z]\w*(?:\.\w+)+$/.test(text) ? text : null;
  // HubSpot's and Gusto's `invalid_attribute_value`; others have `REQUEST` or `payments`.
  if (name === 'category') return /^(?:[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+)$/.test(text) ? text : null;
  if (name === 'type' || name === 'rule' || name === 'keyword') return /^[A-Za-z][\w.]*$/.test(text) ? text : null;
  return text;
}

function statusCode(value: unknown): number | null {
  const text = scalarText(value);
  return text !== null && /^[1-5]\d\d$/.test(text) ? Number(text) : null;
}

function fieldsIn(name: string, value: unknown, context: ErrorContext): NamedField[] {
  if (name === 'context') return [];
  // In others it is a part of the request, or who is to blame.
  if (name === 'source' && !(context.item && typeof value === 'string' && /^[\w$]+(?:\.[\w$]+|\[\w+\])+$/.test(value)))
    return [];
  if (typeof value === 'string') {
    const text = value.trim();
    if (name === 'expression') return [];
    if (name === 'location') return statedLocation(text) || !context.item || /\s/.test(text) ? [] : [namedField(text)];
    if (itemOnlyNames.has(name) && !context.item && !(name === 'path' && /^\$[.[]/.test(text))) return [];
    if (name === 'name' && /\s|Error$|Exception$/.test(text)) return [];
    if (name === 'path' && text === context.requestPath) return [];
    if (text === '' && name !== 'pointer' && name !== 'instancepath' && name !== 'datapath') return [];
    return /[\r\n]/.test(text) || text.length > 300 ? [] : [namedField(text)];
  }
  if (!Array.isArray(value)) return [];
  const segments = value.filter(
    (item): item is string | number => typeof item === 'string' || typeof item === 'number',
  );
  if (segments.length === 0 || segments.length !== value.length) return [];
  // `fields` lists fields; `path`, `loc` and their kin are one field's way.
  if (listedFields.has(name)) {
    return segments.filter((item) => typeof item === 'string').map((item) => namedField(item));
  }
  if (name === 'location' || name === 'loc') {
    return [namedField(segments, { notation: 'array', locationFirst: locationFirst(segments) })];
  }
  return [namedField(segments, { notation: 'array' })];
}

const listedFields = new Set([
  'fields',
  'keys',
  'membernames',
  'fieldnames',
  'relatedproperties',
  'expression',
  'inputrefids',
]);

function locationFirst([first]: readonly (string | number)[]): boolean | null {
  return typeof first === 'string' && statedLocation(first) !== null ? true : null;
}
