import { GRAPHQL_PROTOCOL, GRPC, HTTP, OTHER, WEBSOCKET } from './records';

/** What a word at the start of a request line says. */
export interface MethodWord {
  /** What is sent; for protocols that are not HTTP, the word that stands for them. */
  readonly sent: string;
  readonly protocol: number;
  /** So usual that any text after it, in capitals, is taken for its URL (`GET _cat/indices`). */
  readonly usual: boolean;
  /** Its requests usually have a body. */
  readonly carriesBody: boolean;
}

const BODILESS = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

const word = (sent: string, protocol: number, usual: boolean): MethodWord => ({
  sent,
  protocol,
  usual,
  carriesBody: !BODILESS.includes(sent),
});
const http = (sent: string): [string, MethodWord] => [sent, word(sent, HTTP, false)];
const usual = (sent: string): [string, MethodWord] => [sent, word(sent, HTTP, true)];

/** RFC 9110, section 9, RFC 5789 (PATCH), the rest of the IANA HTTP Method Registry, and the words for other protocols. */
const METHODS: ReadonlyMap<string, MethodWord> = new Map([
  ...['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'].map(usual),
  ...[
    'ACL',
    'BASELINE-CONTROL',
    'BIND',
    'CHECKIN',
    'CHECKOUT',
    'COPY',
    'LABEL',
    'LINK',
    'LOCK',
    'MERGE',
    'MKACTIVITY',
    'MKCALENDAR',
    'MKCOL',
    'MKREDIRECTREF',
    'MKWORKSPACE',
    'MOVE',
    'ORDERPATCH',
    'PROPFIND',
    'PROPPATCH',
    'QUERY',
    'REBIND',
    'REPORT',
    'SEARCH',
    'UNBIND',
    'UNCHECKOUT',
    'UNLINK',
    'UNLOCK',
    'UPDATE',
    'UPDATEREDIRECTREF',
    'VERSION-CONTROL',
    'LIST',
    'PURGE',
    'VIEW',
  ].map(http),
  ['GRAPHQL', word('POST', GRAPHQL_PROTOCOL, true)],
  ['WEBSOCKET', word('WS', WEBSOCKET, true)],
  ['WS', word('WS', WEBSOCKET, true)],
  ['WSS', word('WS', WEBSOCKET, false)],
  ['GRPC', word('GRPC', GRPC, true)],
  // Server-sent events are the answer to a GET (HTML, section 9.2).
  ['SSE', word('GET', HTTP, true)],
  ['EVENTSOURCE', word('GET', HTTP, true)],
  ['KAFKA', word('KAFKA', OTHER, true)],
  ['MQTT', word('MQTT', OTHER, true)],
  ['AMQP', word('AMQP', OTHER, true)],
  ['RSOCKET', word('RSOCKET', OTHER, true)],
]);

/** The same words by number, as the records of a request have them. */
const WORDS: readonly MethodWord[] = [...METHODS.values()];
const NUMBERS: ReadonlyMap<MethodWord, number> = new Map(WORDS.map((word, number) => [word, number]));

/** A method as written: methods are case-sensitive (RFC 9110, section 9.1), but people write `get`. */
export interface WrittenMethod {
  readonly known: MethodWord | undefined;
  /** Of the known word; -1 for any other, which is sent as it is written. */
  readonly number: number;
  /** It is a known one, in capitals. */
  readonly isExact: boolean;
}

export function methodOf(written: string): WrittenMethod {
  const exact = METHODS.get(written);
  const known = exact ?? METHODS.get(written.toUpperCase());
  return { known, number: known === undefined ? -1 : (NUMBERS.get(known) ?? -1), isExact: exact !== undefined };
}

/** What is sent for the known word of this number. */
export function methodOfNumber(number: number): string | undefined {
  return WORDS[number]?.sent;
}

/** The words that a request line may begin with, the usual methods first. */
export function httpMethods(): Iterable<string> {
  return METHODS.keys();
}
