/** A member of the JSON document that a query parameter holds, percent-encoded: tRPC's `input`. */
import type { Field } from '../diagnose/diagnosis';
import { parsedJson } from '../diagnose/parsed-json';
import type { NewText } from './draft';
import { pointerTokens } from './json-reading';
import { encodeParameter } from './parameters';
import { findParameter } from './query';
import type { RequestReading } from './reading';
import { suggestionFor } from './value';

/** Longer documents nobody writes into a URL. */
const maxLength = 8_000;

/**
 * The parameter's value with the member added, or its value to be typed anew; null where the parameter is no JSON object,
 * or holds variables, which can't be told from JSON in there.
 */
export function memberInParameter(reading: RequestReading, field: Field): NewText | null {
  const written = field.within === undefined ? null : findParameter(reading.query, field.within);
  if (!written || field.pointer === null || written.value.length > maxLength || written.value.includes('{{'))
    return null;
  const document = parsedJson(written.value.trim() === '' ? '{}' : written.value);
  const tokens = pointerTokens(field.pointer);
  // A text that the document has not yet: where the user types.
  let stop = 'value';
  while (written.value.includes(stop)) stop += '_';
  if (tokens.length === 0 || !put(document, tokens, stop)) return null;
  const [before = '', after = ''] = JSON.stringify(document).split(`"${stop}"`);
  return [encodeParameter(`${before}"`), { stop: suggestionFor(field.name) }, encodeParameter(`"${after}`)];
}

function put(document: unknown, tokens: readonly string[], value: string): boolean {
  const [token = '', ...rest] = tokens;
  if (typeof document !== 'object' || document === null) return false;
  if (rest.length > 0) {
    const next = Object.entries(document).find(([key]) => key === token)?.[1];
    return put(next, rest, value);
  }
  // As an own member even where it is called `__proto__`.
  Object.defineProperty(document, token, { value, enumerable: true, configurable: true, writable: true });
  return true;
}
