/** The directives of request files (`# @name value`): what each says, and what it takes. */

export interface DirectiveArgument {
  /** With its places to fill in (`stops.ts`). */
  readonly text: string;
  readonly meaning: string;
}

/** What a directive's value names, besides the arguments that are listed: completion looks it up. */
export type DirectiveTarget = 'request' | 'file';

export interface DirectiveEntry {
  /** In kebab case; `noRedirect` is `no-redirect`. */
  readonly name: string;
  /** One sentence or two; units are named. */
  readonly meaning: string;
  /** How it is written; empty where it takes nothing. */
  readonly form: string;
  readonly arguments: readonly DirectiveArgument[];
  readonly target?: DirectiveTarget;
  /** It may stand several times over a request. */
  readonly repeatable?: true;
}

const times: readonly DirectiveArgument[] = [
  { text: '«5» s', meaning: 'Seconds; a number without a unit is seconds, too.' },
  { text: '«500» ms', meaning: 'Milliseconds.' },
  { text: '«2» min', meaning: 'Minutes.' },
];

const delays: readonly DirectiveArgument[] = [
  { text: '«500» ms', meaning: 'Milliseconds; a number without a unit is milliseconds, too.' },
  { text: '«2» s', meaning: 'Seconds.' },
  { text: '«1» min', meaning: 'Minutes.' },
];

/** The usual first. */
export const directives: readonly DirectiveEntry[] = [
  {
    name: 'name',
    meaning: 'Names the request: later ones take its results as `{{name.response.body.$.id}}`.',
    form: 'name',
    arguments: [],
  },
  {
    name: 'retry',
    meaning:
      'Sends again after a failure that passes. All parts are optional: five attempts, waits from one second doubling up to sixty.',
    form: '5 base=1s cap=60s on=429,503,5xx jitter=full unsafe',
    arguments: [
      { text: '«5»', meaning: 'Attempts, the first one included.' },
      { text: 'base=«1s»', meaning: 'The first wait; it doubles. `ms`, `s` or `min`.' },
      { text: 'cap=«60s»', meaning: 'The longest wait. `ms`, `s` or `min`.' },
      {
        text: 'on=«429,503»',
        meaning: 'What is repeated: statuses, classes such as `5xx`, and `network`.',
      },
      { text: 'jitter=full', meaning: 'Each wait is anything from 0 up to its length.' },
      { text: 'jitter=none', meaning: 'Each wait has its full length.' },
      { text: 'unsafe', meaning: 'A POST or PATCH is repeated, too, though it may have been applied.' },
    ],
  },
  {
    name: 'timeout',
    meaning: 'Gives up when the response is not complete after this time; 0 is no limit.',
    form: '5 s',
    arguments: times,
  },
  {
    name: 'connection-timeout',
    meaning: 'Gives up when the connection is not made after this time; 0 is no limit.',
    form: '5 s',
    arguments: times,
  },
  {
    name: 'first-byte-timeout',
    meaning: 'Gives up when the server has not begun to answer this long after it got the request; 0 is no limit.',
    form: '5 s',
    arguments: times,
  },
  {
    name: 'idle-timeout',
    meaning: 'Gives up when nothing more of the response comes for this time; 0 is no limit.',
    form: '30 s',
    arguments: times,
  },
  { name: 'no-redirect', meaning: 'A redirect is shown, not followed.', form: '', arguments: [] },
  { name: 'no-cookie-jar', meaning: 'Cookies are neither sent nor kept.', form: '', arguments: [] },
  {
    name: 'response-charset',
    meaning: 'The response is read in this charset, whatever it says itself.',
    form: 'windows-1251',
    arguments: ['utf-8', 'windows-1252', 'iso-8859-2', 'windows-1251', 'shift_jis', 'gb18030', 'utf-16le'].map(
      (text) => ({ text, meaning: 'A charset (WHATWG Encoding).' }),
    ),
  },
  { name: 'no-log', meaning: 'The call stays out of the log.', form: '', arguments: [] },
  { name: 'no-auto-encoding', meaning: 'URL and form are sent as they are written.', form: '', arguments: [] },
  {
    name: 'insecure',
    meaning: 'The server’s certificate is not verified. Each send says so.',
    form: '',
    arguments: [],
  },
  { name: 'no-reject-unauthorized', meaning: 'The same as `insecure`.', form: '', arguments: [] },
  { name: 'disabled', meaning: 'The request is not sent.', form: '', arguments: [] },
  {
    name: 'ref',
    meaning: 'Sends the named request first where it has no result yet.',
    form: 'name',
    arguments: [],
    target: 'request',
    repeatable: true,
  },
  {
    name: 'force-ref',
    meaning: 'Sends the named request first, each time.',
    form: 'name',
    arguments: [],
    target: 'request',
    repeatable: true,
  },
  {
    name: 'auth',
    meaning:
      'Logs in by the named request: where there is no token, before it expires, and once after a 401, when this request is sent again. `none` takes one of the file back.',
    form: 'login token=$.access_token header=Authorization lifetime=1h margin=1min',
    arguments: [
      { text: 'token=«$.access_token»', meaning: 'Where the token stands in the response: a JSONPath.' },
      { text: 'token=cookies.«name»', meaning: 'The token is a cookie of the response.' },
      { text: 'token=headers.«name»', meaning: 'The token is a header of the response.' },
      {
        text: 'header=«Authorization»',
        meaning: 'The header that takes the token; `Authorization` puts `Bearer` before it.',
      },
      {
        text: 'lifetime=«1h»',
        meaning: 'How long the token holds, where the response does not say it. `s`, `min` or `h`.',
      },
      { text: 'margin=«1min»', meaning: 'How long before its end a token is renewed; at most half its lifetime.' },
    ],
    target: 'request',
  },
  {
    name: 'import',
    meaning: 'Takes the variables and requests of another file in.',
    form: './other.http',
    arguments: [],
    target: 'file',
    repeatable: true,
  },
  {
    name: 'prompt',
    meaning: 'Asks for a value each time the request is sent: `{{name}}`.',
    form: 'name description',
    arguments: [],
    repeatable: true,
  },
  {
    name: 'loop',
    meaning: 'Sends the request several times.',
    form: 'for 3',
    arguments: [
      { text: 'for «3»', meaning: 'So many times.' },
      { text: 'for «item» of «items»', meaning: 'Once for each item.' },
      { text: 'while «condition»', meaning: 'As long as the condition holds.' },
    ],
  },
  {
    name: 'delay',
    meaning: 'Waits before the request is sent. A number without a unit is milliseconds.',
    form: '500 ms',
    arguments: delays,
  },
  { name: 'sleep', meaning: 'The same as `delay`.', form: '500', arguments: delays },
  { name: 'ratelimit', meaning: 'Keeps to so many requests in a time.', form: 'slot max expire', arguments: [] },
  {
    name: 'proxy',
    meaning: 'Sends through this proxy, whatever settings and environment say. It may hold `user:password@`.',
    form: 'http://proxy.example:8080',
    arguments: [
      {
        text: 'http://«proxy.example:8080»',
        meaning: 'A proxy that is spoken to in clear; https: requests go through a tunnel.',
      },
      { text: 'https://«proxy.example:8443»', meaning: 'A proxy that is spoken to over TLS.' },
      {
        text: 'socks5://«127.0.0.1:1080»',
        meaning:
          'A SOCKS proxy, as `ssh -D` gives; in the terminal and in other editors. VS Code has `http.proxy` for it.',
      },
    ],
  },
  {
    name: 'no-proxy',
    meaning: 'Sends without a proxy, whatever settings and environment say.',
    form: '',
    arguments: [],
  },
  { name: 'no-client-cert', meaning: 'Sends no client certificate.', form: '', arguments: [] },
  { name: 'jwt', meaning: 'Decodes the JSON Web Tokens of the response.', form: '', arguments: [] },
  { name: 'save', meaning: 'Saves the response to a file.', form: '', arguments: [] },
  { name: 'response-ref', meaning: 'Where the response is kept.', form: 'path', arguments: [] },
  { name: 'inject-variables', meaning: 'Replaces variables in the files of the body.', form: '', arguments: [] },
  { name: 'jq', meaning: 'Filters the response with jq.', form: 'filter', arguments: [] },
  { name: 'secret', meaning: 'Keeps a value out of what is shown.', form: 'name', arguments: [] },
  {
    name: 'accept',
    meaning: 'How the response is read.',
    form: 'chunked',
    arguments: [{ text: 'chunked', meaning: 'As it comes.' }],
  },
  { name: 'keep-streaming', meaning: 'Keeps a stream open.', form: '', arguments: [] },
  { name: 'note', meaning: 'Asks whether to send before it is sent.', form: 'text', arguments: [], repeatable: true },
  { name: 'title', meaning: 'A title for people.', form: 'text', arguments: [] },
  { name: 'description', meaning: 'A description for people.', form: 'text', arguments: [] },
  { name: 'tag', meaning: 'A tag, to choose requests by.', form: 'tag', arguments: [], repeatable: true },
  {
    name: 'extension',
    meaning: 'The file extension under which another tool shows the response.',
    form: '.json',
    arguments: [],
  },
  { name: 'open-with', meaning: 'The editor in which another tool shows the response.', form: 'editor', arguments: [] },
  { name: 'language', meaning: 'The language as which another tool shows the response.', form: 'json', arguments: [] },
  { name: 'verbose', meaning: 'Another tool logs more.', form: '', arguments: [] },
  { name: 'debug', meaning: 'Another tool logs all.', form: '', arguments: [] },
  { name: 'no-streaming-log', meaning: 'Another tool does not log streams.', form: '', arguments: [] },
  { name: 'no-response-view', meaning: 'Another tool does not show the response.', form: '', arguments: [] },
];

const squeeze = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');
const byName: ReadonlyMap<string, DirectiveEntry> = new Map(directives.map((one) => [squeeze(one.name), one]));

/** The directive of this name, in kebab or camel case; null for one that is not known. */
export function directiveNamed(name: string): DirectiveEntry | null {
  return byName.get(squeeze(name)) ?? null;
}
