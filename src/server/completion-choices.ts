/** What completion offers that is the same in every file, the usual first. */

export interface Choice {
  readonly label: string;
  readonly detail?: string;
  readonly about?: string;
  /** What is inserted, where that is not the label. */
  readonly insert?: string;
}

/** RFC 9110, 9.3, and PATCH (RFC 5789). */
export const methods: readonly Choice[] = [
  { label: 'GET', about: 'Get a representation. Safe.' },
  { label: 'POST', about: 'Have the body processed. Neither safe nor idempotent.' },
  { label: 'PUT', about: 'Replace the resource by the body. Idempotent.' },
  { label: 'PATCH', about: 'Change the resource in part.' },
  { label: 'DELETE', about: 'Remove the resource. Idempotent.' },
  { label: 'HEAD', about: 'As GET, without the body.' },
  { label: 'OPTIONS', about: 'Ask what is possible.' },
  { label: 'TRACE', about: 'Have the request sent back.' },
  { label: 'CONNECT', about: 'Ask a proxy for a tunnel.' },
  { label: 'GRAPHQL', about: 'POST a GraphQL query.' },
];

const mediaTypes = [
  'application/json',
  'application/x-www-form-urlencoded',
  'application/xml',
  'application/octet-stream',
  'application/problem+json',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/graphql-response+json',
  'multipart/form-data; boundary=boundary',
  'text/plain; charset=utf-8',
  'text/html; charset=utf-8',
  'text/csv',
  'text/event-stream',
].map((label): Choice => ({ label }));

export const headerNames: readonly Choice[] = [
  ['Content-Type', 'The media type of the body'],
  ['Authorization', 'Credentials for the server'],
  ['Accept', 'Media types that the response may have'],
  ['Accept-Charset', 'Charsets that the response may have'],
  ['Accept-Encoding', 'Content codings that the response may have'],
  ['Accept-Language', 'Languages that the response may have'],
  ['Cache-Control', 'What caches may do'],
  ['Connection', 'Options of this connection'],
  ['Content-Disposition', 'Name and use of the body'],
  ['Content-Encoding', 'Content codings of the body'],
  ['Content-Language', 'The language of the body'],
  ['Cookie', 'Cookies for the server'],
  ['Expect', '100-continue: ask before the body is sent'],
  ['Forwarded', 'Where the request comes from'],
  ['Host', 'Host and port of the server'],
  ['Idempotency-Key', 'The same key makes a repeated request count once'],
  ['If-Match', 'Only where the entity tag is this one'],
  ['If-Modified-Since', 'Only where it has changed since'],
  ['If-None-Match', 'Only where the entity tag is another one'],
  ['If-Unmodified-Since', 'Only where it has not changed since'],
  ['Origin', 'Where the request comes from, for CORS'],
  ['Prefer', 'How the server may process the request'],
  ['Proxy-Authorization', 'Credentials for the proxy'],
  ['Range', 'A part of the resource'],
  ['Referer', 'The page that led here'],
  ['User-Agent', 'The program that sends'],
  ['X-API-Key', 'A key of the API'],
  ['X-Request-ID', 'An id to find the request by'],
].map(([label = '', about = '']): Choice => ({ label, about }));

/** Values by the header's name in lower case. */
export const headerValues: Readonly<Record<string, readonly Choice[]>> = {
  'content-type': mediaTypes,
  accept: [{ label: '*/*' }, ...mediaTypes],
  authorization: [
    { label: 'Bearer ', about: 'A token (RFC 6750)' },
    { label: 'Basic ', about: 'user:password, encoded when it is sent (RFC 7617)' },
    { label: 'Digest ', about: 'user password (RFC 7616)' },
  ],
  'accept-encoding': ['gzip', 'br', 'zstd', 'deflate', 'identity'].map((label) => ({ label })),
  'cache-control': ['no-cache', 'no-store', 'max-age=0'].map((label) => ({ label })),
  connection: ['keep-alive', 'close'].map((label) => ({ label })),
  'content-encoding': ['gzip', 'br', 'zstd', 'deflate'].map((label) => ({ label })),
  expect: [{ label: '100-continue' }],
  prefer: ['return=minimal', 'return=representation', 'respond-async'].map((label) => ({ label })),
};

export const directives: readonly Choice[] = [
  { label: 'name', about: 'Names the request: {{name.response.body.$.id}} in later ones.', insert: 'name ' },
  { label: 'retry', about: 'Sends again after a failure that passes: # @retry 5 base=1s cap=60s', insert: 'retry ' },
  { label: 'timeout', about: 'Gives up when the response is not complete after this time.', insert: 'timeout ' },
  {
    label: 'connection-timeout',
    about: 'Gives up when the connection is not made after this time.',
    insert: 'connection-timeout ',
  },
  { label: 'no-redirect', about: 'Redirects are shown, not followed.' },
  { label: 'no-cookie-jar', about: 'Cookies are neither sent nor kept.' },
  { label: 'no-log', about: 'Stays out of the log.' },
  { label: 'insecure', about: 'The certificate is not verified.' },
  { label: 'note', about: 'A remark.', insert: 'note ' },
];

export const dynamicVariables: readonly Choice[] = [
  { label: '$guid', about: 'A random UUID.' },
  { label: '$uuid', about: 'A random UUID.' },
  { label: '$timestamp', about: 'Seconds since 1970, UTC.' },
  { label: '$isoTimestamp', about: 'The time now, ISO 8601.' },
  { label: '$datetime iso8601', about: 'The time now: iso8601, rfc1123 or "a format".' },
  { label: '$localDatetime iso8601', about: 'The local time now.' },
  { label: '$randomInt 0 1000', about: 'A random integer, from the first to below the second.' },
  { label: '$processEnv NAME', about: 'A variable of the process environment.' },
  { label: '$dotenv NAME', about: 'A variable of the nearest .env file.' },
];
