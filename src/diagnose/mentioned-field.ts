/** The part of the request that a message speaks of without a wording that any pattern knows. */
import type { Field } from './diagnosis';
import { bodyProperty, findValue, formKey, onlyProperty, queryParameter, unnamedSegment } from './find-in-request';
import { fromPointer } from './json-node';
import { normalName } from './location-words';
import { statedPageSize } from './page-size';
import type { Placing } from './place';
import type { RequestView } from './request-view';

/** Beyond this a message tells a story. */
const maxMessage = 400;

const quoted = /'([^'\s][^']{0,80})'|"([^"]{1,80})"|`([^`]{1,80})`|“([^”]{1,80})”|‘([^’]{1,80})’/g;
const word = /[A-Za-z_$][\w$]*(?:(?:\.|\[)[\w$]+\]?)*/g;

/** Words of every sentence: as names of fields they say nothing. */
const common = new Set(
  'a an and any are as at be by can do for from has if in is it its must no not of on one only or should that the this to was with you your error request value valid invalid field parameter'.split(
    ' ',
  ),
);

/**
 * A name or value of the request that the message quotes, else the first name of the request among its words. `values`:
 * what is quoted may be a value. Null where it names nothing that the request has. With several names in plain words the
 * first is probable.
 */
export function mentionedField(message: string, placing: Placing, values: boolean): Field | null {
  const text = message.slice(0, maxMessage);
  const { request, pathNames } = placing;
  const inQuotes = Array.from(
    text.matchAll(quoted),
    (match) => match.slice(1).find((part) => part !== undefined) ?? '',
  );
  for (const part of inQuotes) {
    const field = named(request, part);
    if (field) return field;
  }
  for (const part of values ? inQuotes : []) {
    const found = part.length > 1 ? findValue(request, part, pathNames, unnamedSegment(request, part, text)) : null;
    if (found && found.field.name !== '') return found.field;
  }
  const plain = text.replace(quoted, ' ').match(word) ?? [];
  const fields = new Map<string, Field>();
  for (const part of plain) {
    const field = common.has(part.toLowerCase()) ? null : named(request, part);
    if (field) fields.set(`${field.location} ${field.pointer ?? field.name}`, field);
  }
  const [first] = fields.values();
  if (!first && /\bpage[ _-]?size\b|\b(?:items|results|records|entries|rows) per page\b/i.test(text)) {
    return statedPageSize(request)?.field ?? null;
  }
  return first ? { ...first, probable: fields.size > 1 } : null;
}

/** A name, or a path, that the request has. */
function named(request: RequestView, text: string): Field | null {
  const segments = text.startsWith('/')
    ? (fromPointer(text) ?? [])
    : text.split(/[.[\]]+/).filter((part) => part !== '');
  if (segments.length > 1) {
    const found = bodyProperty(request, segments, []);
    if (found) return found.field;
  }
  const [only] = segments;
  if (segments.length !== 1 || only === undefined || normalName(only) === '') return null;
  return (queryParameter(request, only) ?? formKey(request, only) ?? onlyProperty(request, only))?.field ?? null;
}
