/** The last exchange of a named request, for writing `{{name.response…}}` and for saying what stands behind it. */
import { bodyText } from '../../body-text';
import { parsedJson } from '../../diagnose/parsed-json';
import type { HeaderField, ReceivedResponse } from '../../exchange';
import type { Redactor } from '../../redact/redactor';
import { looksLikeXml } from '../../resolve/exchange-reference';
import type { Session } from '../session';
import { type ExchangeRecord, responseOf } from './exchange-record';

export interface LastExchange {
  readonly record: ExchangeRecord;
  readonly response: ReceivedResponse;
  /** Knows the secrets that went into it. */
  readonly redactor: Redactor;
}

export type Side = 'request' | 'response';

/** @param asker the document that asks: the environment that is chosen for it holds for the files that it imports, too */
export function lastExchange(
  { exchanges, environments }: Pick<Session, 'exchanges' | 'environments'>,
  asker: string,
  { uri, name }: { readonly uri: string; readonly name: string },
): LastExchange | null {
  const record = exchanges.get(exchanges.answered(uri, name, environments.selected(asker)) ?? '');
  const response = record && responseOf(record);
  return record && response ? { record, response, redactor: record.redactor } : null;
}

export function headersOf({ record, response }: LastExchange, side: Side): readonly HeaderField[] {
  return side === 'request' ? record.request.headers : response.headers;
}

/** JSON bodies, read once. A body that is so large that it is kept in a file is not read. */
export class JsonBodies {
  readonly #known = new WeakMap<object, { readonly value: unknown }>();

  /** Undefined where the body is no JSON. */
  of({ record, response }: LastExchange, side: Side): unknown {
    const key = side === 'request' ? record.request : response;
    let known = this.#known.get(key);
    if (!known) {
      known = { value: jsonValue(side === 'request' ? sentText(record) : receivedText(response)) };
      this.#known.set(key, known);
    }
    return known.value;
  }
}

/** A body that is XML, as far as its type or its beginning tells; null for any other, and for one that is too large. */
export function xmlOf(last: LastExchange, side: Side): string | null {
  const text = side === 'request' ? sentText(last.record) : receivedText(last.response);
  return text !== null && text.length <= largestXml && looksLikeXml(text, headersOf(last, side)) ? text : null;
}

/** UTF-16 units that are parsed while somebody waits for a list. */
const largestXml = 1_000_000;

function sentText({ request }: ExchangeRecord): string | null {
  const chunks = request.body ?? [];
  return chunks.every(({ kind }) => kind === 'text')
    ? chunks.map((chunk) => (chunk.kind === 'text' ? chunk.text : '')).join('')
    : null;
}

function receivedText({ body, headers }: ReceivedResponse): string | null {
  return body.kind === 'memory' ? bodyText(body, headers).text : null;
}

function jsonValue(text: string | null): unknown {
  return text === null || !/^\s*[[{"\d-]/.test(text) ? undefined : parsedJson(text);
}
