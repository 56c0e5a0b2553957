/** Media types of requests and responses, the usual first, with one sentence each. */

export interface MediaTypeEntry {
  /** Type and subtype, as in IANA's registry. */
  readonly name: string;
  /** What is written behind it as a rule: `; charset=utf-8`. */
  readonly parameters: string;
  readonly meaning: string;
  readonly reference: string | null;
}

const rows: readonly (readonly [name: string, meaning: string, reference?: string, parameters?: string])[] = [
  ['application/json', 'JSON, in UTF-8.', 'RFC 8259'],
  ['application/x-www-form-urlencoded', 'A form: `name=value&name=value`.', 'HTML'],
  ['multipart/form-data', 'A form with files, one part for each field.', 'RFC 7578', '; boundary=boundary'],
  ['application/xml', 'XML.', 'RFC 7303'],
  ['text/plain', 'Plain text.', 'RFC 2046, 4.1.3', '; charset=utf-8'],
  ['text/html', 'An HTML page.', 'HTML', '; charset=utf-8'],
  ['text/csv', 'Comma-separated values.', 'RFC 4180'],
  ['application/octet-stream', 'Bytes of no certain kind.', 'RFC 2046, 4.5.1'],
  ['text/event-stream', 'Server-sent events.', 'HTML'],
  ['application/problem+json', 'Problem details: an error that programs can read.', 'RFC 9457'],
  ['application/merge-patch+json', 'A JSON object laid over the resource; null removes a member.', 'RFC 7396'],
  ['application/json-patch+json', 'A row of changes to a JSON document.', 'RFC 6902'],
  ['application/graphql-response+json', 'The answer to a GraphQL query.', 'GraphQL over HTTP'],
  ['application/graphql', 'A bare GraphQL query, without variables.'],
  ['application/vnd.api+json', 'JSON:API.'],
  ['application/hal+json', 'JSON with links, as HAL has them.'],
  ['application/ld+json', 'Linked data in JSON.'],
  ['application/geo+json', 'Places and shapes in JSON.', 'RFC 7946'],
  ['application/x-ndjson', 'One JSON value a line.'],
  ['application/json-seq', 'JSON values, each after a record separator.', 'RFC 7464'],
  ['application/schema+json', 'A JSON Schema.'],
  ['application/problem+xml', 'Problem details in XML.', 'RFC 9457'],
  ['application/soap+xml', 'A SOAP 1.2 message.', 'RFC 3902', '; charset=utf-8'],
  ['text/xml', 'XML; SOAP 1.1 has it.', 'RFC 7303', '; charset=utf-8'],
  ['application/atom+xml', 'An Atom feed.', 'RFC 4287'],
  ['application/rss+xml', 'An RSS feed.'],
  ['application/yaml', 'YAML.', 'RFC 9512'],
  ['application/openapi+json', 'An OpenAPI document.'],
  ['application/jwt', 'A JSON Web Token.', 'RFC 7519'],
  ['application/cbor', 'CBOR, a binary form of JSON.', 'RFC 8949'],
  ['application/msgpack', 'MessagePack, a binary form of JSON.'],
  ['application/protobuf', 'Protocol Buffers.'],
  ['application/grpc', 'A gRPC message.'],
  ['application/pdf', 'A PDF document.', 'RFC 8118'],
  ['application/zip', 'A ZIP archive.'],
  ['application/gzip', 'A gzip file.', 'RFC 6713'],
  ['application/javascript', 'JavaScript; `text/javascript` has taken its place.', 'RFC 9239'],
  ['text/javascript', 'JavaScript.', 'RFC 9239'],
  ['text/css', 'A style sheet.', 'RFC 2318'],
  ['text/markdown', 'Markdown.', 'RFC 7763'],
  ['text/calendar', 'Appointments and tasks.', 'RFC 5545'],
  ['text/vcard', 'Contacts.', 'RFC 6350'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'A spreadsheet (.xlsx).'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'A text document (.docx).'],
  ['multipart/mixed', 'Several parts of any kind.', 'RFC 2046, 5.1.3', '; boundary=boundary'],
  ['multipart/related', 'Parts that belong together.', 'RFC 2387', '; boundary=boundary'],
  ['image/png', 'A PNG picture.'],
  ['image/jpeg', 'A JPEG picture.'],
  ['image/gif', 'A GIF picture.'],
  ['image/webp', 'A WebP picture.', 'RFC 9649'],
  ['image/avif', 'An AVIF picture.'],
  ['image/svg+xml', 'A picture in SVG.'],
  ['audio/mpeg', 'MP3.', 'RFC 3003'],
  ['video/mp4', 'An MP4 film.', 'RFC 4337'],
  ['font/woff2', 'A web font.', 'RFC 8081'],
];

export const mediaTypes: readonly MediaTypeEntry[] = rows.map(([name, meaning, reference, parameters]) => ({
  ...{ name, meaning },
  reference: reference ?? null,
  parameters: parameters ?? '',
}));

const byName: ReadonlyMap<string, MediaTypeEntry> = new Map(mediaTypes.map((type) => [type.name, type]));

/** Suffixes that say how a type is written (RFC 6839). */
const suffixes: Readonly<Record<string, string>> = {
  json: 'JSON',
  xml: 'XML',
  yaml: 'YAML',
  cbor: 'CBOR',
  zip: 'ZIP',
  gzip: 'gzip',
  'json-seq': 'a sequence of JSON values',
};

/** What a media type is, its parameters left out; of one that is not in the list, by its suffix. Null: nothing is known. */
export function mediaTypeNamed(type: string): MediaTypeEntry | null {
  const name = type.split(';')[0]?.trim().toLowerCase() ?? '';
  const known = byName.get(name);
  if (known) return known;
  const suffix = /^[\w.-]+\/[\w.-]+\+([\w-]+)$/.exec(name)?.[1];
  const form = suffix === undefined ? undefined : suffixes[suffix];
  return form === undefined
    ? null
    : { name, parameters: '', meaning: `A format of its own, written as ${form}.`, reference: 'RFC 6839' };
}
