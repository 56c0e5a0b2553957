import type { Exchange, HeaderField } from '../exchange';
import { hideInBody } from './body';
import { hideInExchange } from './exchange-copy';
import { freeText } from './free-text';
import { hideInHeader } from './header';
import { hideShapes } from './secret-shapes';
import { type Hiding, secretValues } from './secret-values';
import { hideInUrl } from './url';

/**
 * Takes credentials out of whatever is stored, logged, copied or shown. Each method is idempotent and leaves `{{…}}`
 * alone; what it puts in place of a secret is `‹redacted›`.
 */
export interface Redactor {
  /** Text of no certain form: a message, a line of a log. */
  text(text: string): string;
  /** A URL, absolute or relative, with templates in it or not. */
  url(url: string): string;
  headers(fields: readonly HeaderField[]): HeaderField[];
  /** A body as text; `contentType` null: by its look. */
  body(text: string, contentType: string | null): string;
  /** A deep copy. Of a body in a file the head is redacted; the file is not touched. */
  exchange(exchange: Exchange): Exchange;
  /** A deep copy of plain data (a diagnosis, fixes, a view) with each string redacted, but for kinds, ids and pointers. */
  diagnosis<T>(data: T): T;
}

/** What is hidden besides credentials, by the settings. */
export function hidingBy(settings: {
  readonly 'faultline.redact.emailAddresses': boolean;
  readonly 'faultline.redact.personalNumbers': boolean;
}): Hiding {
  return {
    emailAddresses: settings['faultline.redact.emailAddresses'],
    personalNumbers: settings['faultline.redact.personalNumbers'],
  };
}

/** `secretValues`: values of secret variables, prompts and tokens; those of fewer than 4 characters are left out. */
export function createRedactor(secrets: readonly string[], hiding: Hiding = {}): Redactor {
  const values = secretValues(secrets, hiding);
  const free = freeText(values);
  const text = settled((given) => free.whole(given));
  const url = lastKept(settled((given) => values.hide(hideInUrl(hideShapes(values.hide(given)), free))));
  const headers = (fields: readonly HeaderField[]): HeaderField[] =>
    fields.map(([name, value]) => [values.hide(name), values.hide(hideInHeader([name, value], free))]);
  const body = (given: string, contentType: string | null): string =>
    settled((text) => hideInBody(text, contentType, values, free))(given);
  return {
    text,
    url,
    headers,
    body,
    exchange: (exchange) => hideInExchange(exchange, { text, url, headers, body }),
    diagnosis: (data) => hideInData(data, text, null, 0) as typeof data,
  };
}

/**
 * Until nothing changes: a mark ends the word that it stands in, and what follows may only then be seen for what it is.
 * Most texts hold nothing and are read once.
 */
function settled(hide: (text: string) => string): (text: string) => string {
  return (given) => {
    let text = given;
    for (let round = 0; round < 5; round++) {
      const clean = hide(text);
      if (clean === text) break;
      text = clean;
    }
    return text;
  };
}

/** Of one request the same text is asked for several times in a row. */
function lastKept(hide: (text: string) => string): (text: string) => string {
  let last = { given: '', shown: '' };
  return (given) => {
    if (given !== last.given) last = { given, shown: hide(given) };
    return last.shown;
  };
}

/** Members that are Faultline's own words or addresses of places, and have to stay what they are. */
const structural = new Set([
  'kind',
  'dialect',
  'op',
  'location',
  'pointer',
  'from',
  'id',
  'uri',
  'exchangeId',
  'tone',
  'state',
]);
const deepest = 100;

function hideInData(data: unknown, text: (given: string) => string, key: string | null, depth: number): unknown {
  if (typeof data === 'string') return key !== null && structural.has(key) ? data : text(data);
  if (typeof data !== 'object' || data === null || depth > deepest) return data;
  if (Array.isArray(data)) return data.map((item) => hideInData(item, text, key, depth + 1));
  if (Object.getPrototypeOf(data) !== Object.prototype && Object.getPrototypeOf(data) !== null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, hideInData(value, text, name, depth + 1)]),
  );
}
