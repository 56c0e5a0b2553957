/** The values that fields take in requests, the usual first. */
import { mediaTypes } from './media-types';
import { plainText } from './stops';

export interface FieldValue {
  /** What is written, with its places to fill in (`stops.ts`). */
  readonly text: string;
  /** One sentence, or empty where the value says it all. */
  readonly meaning: string;
}

export interface FieldValues {
  /** A list, separated by commas (RFC 9110, section 5.6.1): after each comma the values are offered anew. */
  readonly list: boolean;
  readonly values: readonly FieldValue[];
  /** What may follow a value behind a semicolon. */
  readonly parameters: readonly FieldValue[];
}

const weight: FieldValue = { text: 'q=«0.8»', meaning: 'How much it is wanted, from 0 to 1.' };
const charset: FieldValue = { text: 'charset=utf-8', meaning: 'How the text is encoded.' };
const boundary: FieldValue = {
  text: 'boundary=«boundary»',
  meaning: 'The line between the parts, after `--`.',
};

const types = mediaTypes.map(({ name, meaning }): FieldValue => ({ text: name, meaning }));
const bodyTypes = mediaTypes.map(({ name, parameters, meaning }): FieldValue => ({ text: name + parameters, meaning }));
const codings: readonly FieldValue[] = [
  { text: 'gzip', meaning: 'Compressed with gzip (RFC 9110, section 8.4.1.3).' },
  { text: 'br', meaning: 'Compressed with Brotli (RFC 7932).' },
  { text: 'zstd', meaning: 'Compressed with Zstandard (RFC 8878).' },
  { text: 'deflate', meaning: 'Compressed with zlib (RFC 9110, section 8.4.1.2).' },
];
const credentials: readonly FieldValue[] = [
  { text: 'Bearer «token»', meaning: 'A token (RFC 6750).' },
  {
    text: 'Basic «user»:«password»',
    meaning: 'User name and password, encoded when the request is sent (RFC 7617).',
  },
];
/** Their values are computed when the request is sent. */
const computed: readonly FieldValue[] = [
  {
    text: 'Digest «user» «password»',
    meaning: 'User name and password, of which only a hash is sent once the server asks for it (RFC 7616).',
  },
  {
    text: 'AWS «accessKeyId» «secretAccessKey» token:«sessionToken» region:«eu-west-1» service:«execute-api»',
    meaning: 'Signs the request (AWS Signature Version 4). The last three may be left out.',
  },
  {
    text: 'OAuth2 client_credentials «prefix»',
    meaning: 'A token by OAuth 2 (RFC 6749, 4.4). What it takes are variables whose names begin with the prefix.',
  },
];
const dateTime: FieldValue = { text: '{{$datetime rfc1123}}', meaning: 'The time now, as fields have it.' };
const uuid: FieldValue = { text: '{{$uuid}}', meaning: 'A new UUID for each request.' };

const words = (text: string): FieldValue[] => text.split(' ').map((word) => ({ text: word, meaning: '' }));
const one = (values: readonly FieldValue[], parameters: readonly FieldValue[] = []): FieldValues => ({
  ...{ list: false, values, parameters },
});
const list = (values: readonly FieldValue[], parameters: readonly FieldValue[] = []): FieldValues => ({
  ...{ list: true, values, parameters },
});

const byName: Readonly<Record<string, FieldValues>> = {
  accept: list([{ text: '*/*', meaning: 'Any media type.' }, ...types], [weight]),
  'accept-charset': list(words('utf-8 iso-8859-1'), [weight]),
  'accept-encoding': list([...codings, { text: 'identity', meaning: 'Not compressed.' }], [weight]),
  'accept-language': list(words('en de fr es it nl pt pl ja zh en-US en-GB de-DE *'), [weight]),
  authorization: one([...credentials, ...computed]),
  'cache-control': list([
    { text: 'no-cache', meaning: 'Nothing from a cache unless the server confirms it.' },
    { text: 'no-store', meaning: 'No cache keeps the request or its response.' },
    { text: 'max-age=«0»', meaning: 'Not older than so many seconds.' },
    { text: 'max-stale=«60»', meaning: 'May be stale for so many seconds.' },
    { text: 'min-fresh=«60»', meaning: 'Fresh for at least so many seconds more.' },
    { text: 'no-transform', meaning: 'Nobody on the way changes the content.' },
    { text: 'only-if-cached', meaning: 'From the cache or not at all (504).' },
    { text: 'stale-if-error=60', meaning: 'Stale for so many seconds rather than an error.' },
  ]),
  connection: list([
    { text: 'keep-alive', meaning: 'The connection stays open for more requests.' },
    { text: 'close', meaning: 'The connection is closed after the response.' },
    { text: 'Upgrade', meaning: 'Upgrade is for this connection.' },
  ]),
  'content-disposition': one(
    [
      { text: 'form-data; name="«field»"', meaning: 'A field of a form.' },
      {
        text: 'form-data; name="«file»"; filename="«name.txt»"',
        meaning: 'A file of a form.',
      },
      { text: 'attachment', meaning: 'To be saved.' },
      { text: 'inline', meaning: 'To be shown.' },
    ],
    [
      { text: 'name="«field»"', meaning: 'The name of the form field.' },
      { text: 'filename="«name.txt»"', meaning: 'The name of the file.' },
    ],
  ),
  'content-encoding': list(codings),
  'content-language': list(words('en de fr es')),
  'content-type': one(bodyTypes, [charset, boundary]),
  depth: one(words('0 1 infinity')),
  dnt: one(words('1')),
  expect: one([{ text: '100-continue', meaning: 'The body is sent once the server has agreed.' }]),
  'idempotency-key': one([uuid]),
  'if-match': list([
    { text: '*', meaning: 'Where there is a representation.' },
    { text: '"«tag»"', meaning: 'An entity tag.' },
  ]),
  'if-modified-since': one([dateTime]),
  'if-none-match': list([
    { text: '*', meaning: 'Where there is nothing yet.' },
    { text: '"«tag»"', meaning: 'An entity tag.' },
  ]),
  'if-unmodified-since': one([dateTime]),
  date: one([dateTime]),
  overwrite: one([
    { text: 'T', meaning: 'Replaces what is there.' },
    { text: 'F', meaning: 'Fails with 412 where something is there.' },
  ]),
  pragma: one(words('no-cache')),
  prefer: list([
    { text: 'return=minimal', meaning: 'As little in the response as possible.' },
    { text: 'return=representation', meaning: 'The changed resource in the response.' },
    { text: 'respond-async', meaning: 'Answer at once (202) and go on working.' },
    { text: 'wait=«10»', meaning: 'Answer within so many seconds.' },
    { text: 'handling=strict', meaning: 'Refuse what is not understood.' },
    { text: 'handling=lenient', meaning: 'Make the best of what is not understood.' },
  ]),
  priority: list([
    { text: 'u=«3»', meaning: 'The urgency, from 0 (first) to 7 (background).' },
    { text: 'i', meaning: 'Of use in parts, as it comes.' },
  ]),
  'proxy-authorization': one(credentials),
  range: one([
    {
      text: 'bytes=«0»-«1023»',
      meaning: 'From the first byte to the last, both included.',
    },
    { text: 'bytes=-«500»', meaning: 'The last so many bytes.' },
  ]),
  'sec-fetch-dest': one(words('empty document iframe image script style')),
  'sec-fetch-mode': one(words('cors navigate no-cors same-origin websocket')),
  'sec-fetch-site': one(words('same-origin same-site cross-site none')),
  'sec-fetch-user': one(words('?1')),
  'sec-gpc': one(words('1')),
  te: list(words('trailers gzip deflate')),
  traceparent: one([
    {
      text: '00-{{$random.hexadecimal(32)}}-{{$random.hexadecimal(16)}}-01',
      meaning: 'A new trace, sampled.',
    },
  ]),
  'transfer-encoding': one(words('chunked')),
  upgrade: list(words('websocket h2c')),
  'x-correlation-id': one([uuid]),
  'x-forwarded-proto': one(words('https http')),
  'x-http-method-override': one(words('PUT PATCH DELETE')),
  'x-request-id': one([uuid]),
  'x-request-type': one([{ text: 'GraphQL', meaning: 'The body is a GraphQL query, with its variables below it.' }]),
  'x-requested-with': one(words('XMLHttpRequest')),
};

/** The values of a field; null where none are known. */
export function fieldValues(name: string): FieldValues | null {
  const key = name.trim().toLowerCase();
  return Object.hasOwn(byName, key) ? (byName[key] ?? null) : null;
}

/** What a value, or the name before its `=`, means: `gzip`, `no-cache`, `max-age=5`, `Bearer x`. Null: nothing to say. */
export function meaningOfValue(field: string, value: string): string | null {
  const { values, parameters } = fieldValues(field) ?? { values: [], parameters: [] };
  const all = [...values, ...parameters];
  const wanted = value.trim().toLowerCase();
  const exact = all.find(({ text }) => plainText(text).toLowerCase() === wanted);
  const found = exact ?? all.find(({ text }) => text.includes('«') && nameOf(text) === nameOf(wanted));
  return found?.meaning || null;
}

/** What stands before the first `=`, blank or semicolon. */
function nameOf(text: string): string {
  return (/^[^=\s;]*/.exec(text.trim().toLowerCase())?.[0] ?? '').trim();
}
