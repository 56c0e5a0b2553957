/**
 * Finds the errors in a JSON body of whatever shape: messages, codes and fields by their usual names, lists and maps of
 * errors wherever they stand. This is what reads a response whose API no dialect knows.
 */
import { type ErrorContext, type ErrorObject, innerText, isWeak, readErrorObject } from './error-object';
import { type ErrorRecord, readErrorRecord } from './error-record';
import { codeNames, isContainerName, isSummary, messageNames } from './error-words';
import { isFieldMap, isFieldMapUnder, isTelling, isWhole, maxDepth } from './field-map';
import { emptyFinding, type Finding, maxProblems, type NamedField, namedField } from './finding';
import { children, isObject, type JsonNode, type JsonObject, type JsonPath } from './json-node';
import { normalName, statedLocation } from './location-words';
import { parsedJson } from './parsed-json';

type ObjectNode = JsonNode & { readonly value: JsonObject };
type Surroundings = Omit<ErrorContext, 'item'>;

/** Beyond this many objects none is looked for. */
const maxObjects = 2000;

export function findErrors(root: unknown, surroundings: Surroundings): Finding[] {
  const search = new ErrorSearch(surroundings);
  const found = search.at({ value: root, path: [] });
  const seen = new Set<string>();
  const distinct = found.filter((finding) => {
    const key = JSON.stringify([finding.message, finding.field, finding.code]);
    return !seen.has(key) && seen.add(key);
  });
  return distinct.slice(0, maxProblems);
}

class ErrorSearch {
  private visited = 0;

  constructor(private readonly surroundings: Surroundings) {}

  at(node: JsonNode): Finding[] {
    if (typeof node.value === 'string') return [{ ...emptyFinding, message: node.value, from: node.path }];
    if (Array.isArray(node.value)) return this.inList(node, []);
    if (!isObjectNode(node)) return [];
    if (isFieldMap(node.value) && !hasContainer(node.value) && !Object.values(node.value).some(hasRecords)) {
      return this.inMap(node, []);
    }
    return this.inObject(node, false, []);
  }

  /** `parents`: the fields that the object stands under. */
  private inObject(node: ObjectNode, item: boolean, parents: readonly (string | number)[]): Finding[] {
    if (node.path.length > maxDepth || ++this.visited > maxObjects) return [];
    const own = readErrorObject(node, { ...this.surroundings, item });
    const source = isObject(node.value.source) ? sourceField(node.value.source) : null;
    const fields = (source ? [source] : own.fields).map((field) => within(parents, withLocation(field, own.location)));
    const below = this.inContainers(node, fields[0] && item ? segmentsOf(fields[0]) : parents);
    const { data } = node.value;
    if (below.length === 0 && own.messages.length > 0 && !item && isObject(data)) {
      // WordPress: the message names the fields, the texts for each stand within `data`.
      const inData = this.inContainers({ value: data, path: [...node.path, 'data'] }, parents);
      if (inData.every(({ message, field }) => message !== null && field !== null)) below.push(...inData);
    }
    if (below.some((finding) => this.isTelling(finding))) {
      return below.filter(({ message }) => message !== null).map((finding) => inherit(finding, own));
    }
    const constraints = this.constraints(node, fields);
    if (constraints.length > 0) return constraints;
    const weak = own.messages.every((message) => message.weak || message.summary);
    const elsewhere = weak && !item ? this.elsewhere(node) : [];
    if (elsewhere.length > 0) return elsewhere.map((finding) => inherit(finding, own));
    const embedded = own.messages.flatMap(({ text, path }) => this.embedded(text, path));
    if (embedded.length > 0) return embedded.map((finding) => inherit(finding, own));

    const fielded = below.filter(({ field }) => field !== null);
    if (fields.length === 0 && fielded.length > 0 && own.messages.length <= 1) {
      const [message] = own.messages;
      const ownIsBetter = message !== undefined && !message.weak && !message.summary;
      return fielded.map((finding) => {
        const keep = finding.message !== null && !ownIsBetter;
        return {
          ...inherit(finding, own),
          message: keep ? finding.message : (message?.text ?? finding.message),
          from: keep ? finding.from : (message?.path ?? finding.from),
        };
      });
    }
    if (own.messages.length === 0 && below.some(({ message }) => message !== null)) {
      return below.map((finding) => inherit(finding, own));
    }
    return ownFindings(own, fields);
  }

  /** Of a field even `Invalid value` tells more than what stands above it. */
  private isTelling({ message, field }: Finding): boolean {
    return message !== null && !isWeak(message, this.surroundings.reasons) && (field !== null || !isSummary(message));
  }

  /** The lists, maps and objects of errors that are members of the object. */
  private inContainers(node: ObjectNode, parents: readonly (string | number)[]): Finding[] {
    const found: Finding[] = [];
    const summaries = new Set<Finding>();
    for (const member of children(node)) {
      const name = normalName(String(member.path.at(-1)));
      if (!isContainerName(name) || typeof member.value !== 'object' || member.value === null) continue;
      if (Array.isArray(member.value)) {
        // Texts under `message` or `error` are the object's own; under `fields` they are names.
        const texts = member.value.every((item) => typeof item === 'string');
        if (!texts || !ownTexts.has(name)) found.push(...this.inList(member, parents));
      } else if (isObjectNode(member)) {
        if (innerText(member.value)) continue;
        const only = onlyItem(member, name);
        if (only) {
          found.push(
            ...(Array.isArray(only.value)
              ? this.inList(only, parents)
              : isObjectNode(only)
                ? this.inObject(only, true, parents)
                : []),
          );
          continue;
        }
        const map = isFieldMapUnder(name, member.value);
        const inside = map ? this.inMap(member, parents) : this.inObject(member, false, parents);
        if (!map && name === 'error') for (const finding of inside) if (!finding.field) summaries.add(finding);
        found.push(...inside);
      }
    }
    // Beside a list or map of fields a single error only sums them up.
    const fielded = found.filter(({ field }) => field !== null);
    return fielded.length > 0 && fielded.length < found.length
      ? found.filter((finding) => !summaries.has(finding))
      : found;
  }

  /** `errors`: the list is one of errors by its name or its place. */
  private inList(node: JsonNode, parents: readonly (string | number)[], errors = true): Finding[] {
    const found: Finding[] = [];
    for (const item of withoutHints(children(node)).slice(0, maxProblems)) {
      if (typeof item.value === 'string' && item.value.trim() !== '') {
        found.push({
          ...emptyFinding,
          message: item.value,
          field: parents.length > 0 ? mapField(parents) : null,
          from: item.path,
        });
      } else if (isObjectNode(item)) {
        const own = this.inObject(item, true, parents);
        const record = own.length === 0 && errors ? readErrorRecord(item.value) : null;
        const map = own.length === 0 && (isFieldMap(item.value) || isNamedText(item.value));
        found.push(...(record ? [recorded(record, item.path)] : map ? this.inMap(item, parents) : own));
      } else if (Array.isArray(item.value) && item.path.length <= maxDepth && ++this.visited <= maxObjects) {
        // A list of errors for each item of what was sent.
        found.push(...this.inList(item, parents, errors));
      }
    }
    return found;
  }

  /** `{"name": ["is missing"], "owner": {"email": ["is missing"]}}`: the names on the way to a text are its field. */
  private inMap(node: ObjectNode, parents: readonly (string | number)[]): Finding[] {
    if (node.path.length > maxDepth || ++this.visited > maxObjects) return [];
    const found: Finding[] = [];
    for (const member of children(node)) {
      const key = String(member.path.at(-1));
      const way = isWhole(key, member.value, parents.length === 0) ? parents : [...parents, key];
      const field = way.length > 0 ? mapField(way) : null;
      if (typeof member.value === 'string') {
        if (member.value.trim() !== '')
          found.push({ ...emptyFinding, message: member.value, field, from: member.path });
      } else if (Array.isArray(member.value)) found.push(...this.mapList(member, way, field, way === parents));
      else if (isObjectNode(member)) found.push(...this.mapObject(member, way, field));
      if (found.length >= maxProblems) break;
    }
    return found;
  }

  /** `whole`: the list stands beside the fields, as `errors` of Braintree: its items name theirs below `way`. */
  private mapList(
    node: JsonNode,
    way: readonly (string | number)[],
    field: NamedField | null,
    whole: boolean,
  ): Finding[] {
    return children(node)
      .slice(0, maxProblems)
      .flatMap((item, index) => {
        if (typeof item.value === 'string' && item.value.trim() !== '') {
          return [{ ...emptyFinding, message: item.value, field, from: item.path }];
        }
        if (!isObjectNode(item)) return [];
        if (whole && isTelling(item.value))
          return this.inObject(item, true, way).map((finding) => ({ ...finding, field: finding.field ?? field }));
        return isTelling(item.value) || isDescribed(item.value) || isCoded(item.value)
          ? this.mapObject(item, way, field)
          : this.inMap(item, [...way, index]);
      });
  }

  private mapObject(node: ObjectNode, way: readonly (string | number)[], field: NamedField | null): Finding[] {
    if (!isTelling(node.value) && !isDescribed(node.value) && !isCoded(node.value)) return this.inMap(node, way);
    const location = way.length === 1 ? statedLocation(String(way[0])) : null;
    return this.inObject(node, true, []).map((finding) => {
      // Below `body` or `query` stands the error's own field; elsewhere the map's names are it.
      if (location && finding.field) return { ...finding, field: withLocation(finding.field, location) };
      return { ...finding, field: field ?? finding.field };
    });
  }

  /** class-validator: `{"property": "name", "constraints": {"isNotEmpty": "name should not be empty"}}`. */
  private constraints(node: ObjectNode, fields: readonly NamedField[]): Finding[] {
    const { constraints } = node.value;
    if (!isObject(constraints)) return [];
    return Object.entries(constraints).flatMap(([code, message]) =>
      typeof message === 'string'
        ? [{ ...emptyFinding, message, code, field: fields[0] ?? null, from: [...node.path, 'constraints', code] }]
        : [],
    );
  }

  /** An error within an envelope of a name that is not known. */
  private elsewhere(node: ObjectNode): Finding[] {
    if (node.path.length > 4) return [];
    for (const member of children(node)) {
      const name = normalName(String(member.path.at(-1)));
      if (isContainerName(name) || name === 'request') continue;
      if (name === 'meta' && !(isObjectNode(member) && Object.keys(member.value).some(isErrorName))) continue;
      const found =
        name === 'data' && isObjectNode(member)
          ? this.inData(member, node.value)
          : Array.isArray(member.value)
            ? this.inList({ ...member, value: member.value.filter(isObject).slice(0, 20) }, [], false)
            : isObjectNode(member)
              ? this.inObject(member, false, [])
              : [];
      const strong = found.filter(
        ({ message, code, field }) => message !== null && (code || field || isTellingText(message)),
      );
      if (strong.length > 0) return strong;
    }
    return [];
  }

  /** Under `data` stands what the request asked for, unless the containers in it, or a JSend `fail`, say otherwise. */
  private inData(data: ObjectNode, { status }: JsonObject): Finding[] {
    const contained = this.inContainers(data, []);
    if (contained.length > 0 || status !== 'fail' || !isFieldMapUnder('errors', data.value)) return contained;
    return this.inMap(data, []);
  }

  /** A message that is JSON, or ends in it: the errors in there. They stand where the message does. */
  private embedded(text: string, path: JsonPath): Finding[] {
    const start = /^[[{]/.test(text) ? 0 : text.search(/[[{]\s*[{"]/);
    if (start < 0 || !/[\]}]$/.test(text) || path.length > maxDepth) return [];
    const value = parsedJson(text.slice(start));
    if (typeof value !== 'object' || value === null) return [];
    return this.at({ value, path: [] })
      .filter(({ message }) => message !== null)
      .map((finding) => ({ ...finding, from: path }));
  }
}

/** XML: `<APIErrors><APIError>…</APIError></APIErrors>`, once or repeated. Null where the only member is called otherwise. */
function onlyItem(node: ObjectNode, name: string): JsonNode | null {
  const [only, ...more] = children(node);
  if (!only || more.length > 0 || typeof only.value !== 'object') return null;
  return name !== 'errors' && `${normalName(String(only.path.at(-1)))}s` === name ? only : null;
}

function hasContainer(value: JsonObject): boolean {
  return Object.keys(value).some((key) => isContainerName(normalName(key)));
}

/** An envelope of a name that is not known around a list of errors whose names are not known either. */
function hasRecords(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.entries(value).some(
      ([key, list]) =>
        isContainerName(normalName(key)) &&
        Array.isArray(list) &&
        list.some((item) => isObject(item) && readErrorRecord(item) !== null),
    )
  );
}

/** FHIR's `severity`, Berlin Group's `category`: of errors and hints the errors. */
function withoutHints(items: readonly JsonNode[]): readonly JsonNode[] {
  const errors = items.filter(({ value }) => {
    const { severity, category } = isObject(value) ? value : {};
    return !/^(?:info(?:rmation)?|warn(?:ing)?|hint|success)$/i.test(String(severity ?? category));
  });
  return errors.length > 0 ? errors : items;
}

function recorded({ key, message, code, field }: ErrorRecord, path: JsonPath): Finding {
  return { ...emptyFinding, message, code, field: field === null ? null : namedField(field), from: [...path, key] };
}

function ownFindings(own: ErrorObject, fields: readonly NamedField[]): Finding[] {
  const [field = null, ...otherFields] = fields;
  const base: Finding = { ...emptyFinding, code: own.code ?? codeAlone(own), status: own.status, help: own.help };
  if (own.messages.length === 0) return own.code !== null || field ? [{ ...base, field, otherFields }] : [];
  if (own.messages.length > 1) {
    return own.messages.map(({ text, path }) => ({ ...base, message: text, field, from: path }));
  }
  return own.messages.map(({ text, path }) => ({ ...base, message: text, field, otherFields, from: path }));
}

/** `{"message": "INVALID_API_KEY"}`: there is no other code. */
function codeAlone({ messages: [message, ...more] }: ErrorObject): string | null {
  return message && more.length === 0 && /^[A-Z]{2,}(?:_[A-Z\d]{2,})+$/.test(message.text) ? message.text : null;
}

function inherit(finding: Finding, { code, help, location }: ErrorObject): Finding {
  return {
    ...finding,
    code: finding.code ?? code,
    help: finding.help ?? help,
    field: finding.field && withLocation(finding.field, location),
  };
}

function withLocation(field: NamedField, location: NamedField['location']): NamedField {
  return field.location || !location ? field : { ...field, location };
}

function within(parents: readonly (string | number)[], field: NamedField): NamedField {
  return parents.length === 0 ? field : { ...field, name: [...parents, ...segmentsOf(field)], notation: 'array' };
}

function segmentsOf({ name }: NamedField): readonly (string | number)[] {
  return typeof name === 'string' ? name.split('.') : name;
}

/** A name in a map of errors: one segment is a field, whatever it is called, unless more follow. */
function mapField(way: readonly (string | number)[]): NamedField {
  const [only] = way;
  return way.length === 1 && typeof only === 'string'
    ? namedField(only, { locationFirst: /^\w+\.\w/.test(only) ? null : false })
    : namedField(way, { notation: 'array' });
}

/** JSON:API, "Error Objects": one of `pointer`, `parameter`, `header`. */
function sourceField(source: JsonObject): NamedField | null {
  if (typeof source.pointer === 'string')
    return namedField(source.pointer, { notation: 'pointer', location: 'body', locationFirst: false });
  if (typeof source.parameter === 'string')
    return namedField(source.parameter, { location: 'query', locationFirst: false });
  if (typeof source.header === 'string') return namedField(source.header, { location: 'header', notation: 'literal' });
  return null;
}

/** Texts under these are the messages of the object that has them; or names, not messages. */
const ownTexts = new Set(['message', 'msg', 'error', 'fields']);

/** Rails' details: `{"error": "too_short", "count": 3}`. */
function isCoded(value: JsonObject): boolean {
  return (
    ['error', 'code', 'rule', 'validator'].some((key) => typeof value[key] === 'string') &&
    Object.values(value).every((member) => typeof member !== 'object' || member === null)
  );
}

/** `{"name": "is required"}`: nothing but a name and a sentence. */
function isNamedText(value: JsonObject): boolean {
  const [text, ...more] = Object.values(value);
  return typeof text === 'string' && more.length === 0 && /\s/.test(text.trim());
}

/** `error_message`, `errorDetail`: says by itself what it is. */
function isErrorName(key: string): boolean {
  return /^(?:err(?:or)?(?:s|msg|message|detail|description)|message|msg)$/.test(normalName(key));
}

function isObjectNode(node: JsonNode): node is ObjectNode {
  return isObject(node.value);
}

/** `{"description": "…", "error": "…"}`: texts alone, under names that errors have. */
function isDescribed(value: JsonObject): boolean {
  const entries = Object.entries(value);
  return (
    entries.some(([key, text]) => normalName(key) === 'description' && typeof text === 'string' && /\s/.test(text)) &&
    entries.every(([key]) => messageNames.has(normalName(key)) || codeNames.has(normalName(key)))
  );
}

function isTellingText(text: string): boolean {
  return /\s/.test(text) && text.length < 1000;
}
