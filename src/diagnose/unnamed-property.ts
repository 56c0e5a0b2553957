/** A property too many that the response does not name: Ajv's "must NOT have additional properties" names the object alone. */
import type { Field, Mend } from './diagnosis';
import { valueAt } from './find-in-request';
import { isObject, type JsonObject, toPointer } from './json-node';
import type { RequestView } from './request-view';

const wording = /\b(?:additional|unevaluated|extra|unknown) (?:properties|fields|keys|parameters)\b/i;

/** More of them are no choice of fixes. */
const mostCandidates = 8;

/**
 * The names that it may be, each as probable: those of the object that `field` is (null: the part of the request that the
 * message begins with), but for those that the messages speak of. Null where the message names it, or names no object.
 */
export function unnamedCandidates(
  message: string,
  field: Field | null,
  request: RequestView,
  messages: readonly string[],
): readonly Field[] | null {
  if (!wording.test(message)) return null;
  const isKnown = (name: string): boolean =>
    messages.some((other) => other !== message && wordsIn(other).has(name.toLowerCase()));
  if (/^quer(?:y|ystring)\b/i.test(message) || field?.location === 'query') {
    if (field && field.name !== '') return null;
    const names = [...new Set(request.query.map(([name]) => name))].filter((name) => !isKnown(name));
    return names.map((name): Field => ({ name, location: 'query', pointer: null, probable: true }));
  }
  if (field && (field.location !== 'body' || field.pointer === null)) return null;
  const pointer = field?.pointer ?? '';
  const object = pointer === '' ? request.json() : field && valueAt(request, field)?.raw;
  if (!isObject(object)) return null;
  return Object.keys(object)
    .filter((name) => !isKnown(name))
    .map((name): Field => ({ name, location: 'body', pointer: `${pointer}${toPointer([name])}`, probable: true }));
}

/** One to take out for each candidate; none where there are too many to choose from. */
export function unnamedMends(candidates: readonly Field[]): Mend[] {
  return candidates.length > mostCandidates ? [] : candidates.map((field) => ({ op: 'remove', field }));
}

function wordsIn(message: string): ReadonlySet<string> {
  return new Set(message.toLowerCase().match(/[\p{L}\p{N}_$-]+/gu) ?? []);
}

/** What Ajv's own error says of it beside the message: `{"params": {"additionalProperty": "x"}}`. */
export function additionalProperty({ params }: JsonObject): string | null {
  if (!isObject(params)) return null;
  const name = params.additionalProperty ?? params.unevaluatedProperty;
  return typeof name === 'string' && name !== '' && name.length <= 300 ? name : null;
}
