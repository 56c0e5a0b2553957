/** A curl command as the text of a request. */
import { parseDocument } from '../syntax/parse';
import type { CurlCommand, CurlPart } from './command';

export interface RequestText {
  /** Without `###`, and with a line end at its end. */
  readonly text: string;
  /** What of the command the request does not say: sentences. */
  readonly notes: readonly string[];
}

const formType = 'application/x-www-form-urlencoded';

/** The request that sends what the command sends. Lines end with LF. */
export function requestFromCurl(command: CurlCommand): RequestText {
  const body = bodyOf(command);
  const headers = headersOf(command, body.type);
  const version = command.httpVersion === null ? '' : ` ${command.httpVersion}`;
  const lines = [
    ...directivesOf(command, body.isVerbatim),
    `${methodOf(command)} ${urlOf(command, body.query)}${version}`,
    ...headers.map(([name, value]) => `${name}: ${value}`.trimEnd()),
    ...(body.text === null ? [] : ['', body.text]),
  ];
  const text = `${lines.join('\n')}\n`;
  const notes = command.ignored.map((option) => `The request has no way to say \`${option}\`; it was left out.`);
  return { text, notes: [...notes, ...body.notes, ...(isReadAsWritten(text, body.text) ? [] : [misread])] };
}

const misread =
  'The body has lines that mean something in a request file (### or > …). Put it into a file: < ./body.txt';

/** A body can hold what ends a request in a file. */
function isReadAsWritten(text: string, body: string | null): boolean {
  const { blocks } = parseDocument(text);
  const requests = blocks.filter(({ request }) => request !== null);
  const [only] = requests;
  if (requests.length !== 1 || !only?.request) return false;
  if (body === null || body.trim() === '') return true;
  const read = only.request.body;
  return read !== null && only.text.slice(read.start, read.end).trim() === body.trim();
}

function methodOf({ method, flags, upload, data, parts }: CurlCommand): string {
  if (method !== null && method !== '') return method;
  if (flags.head) return 'HEAD';
  if (upload !== null) return 'PUT';
  return !flags.get && (data.length > 0 || parts.length > 0) ? 'POST' : 'GET';
}

/** curl takes `http` where no scheme is written. */
function urlOf({ url, upload }: CurlCommand, query: string): string {
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(url) || url.startsWith('{{') ? url : `http://${url}`;
  const target = upload !== null && whole.endsWith('/') ? whole + (/[^/\\]*$/.exec(upload)?.[0] ?? '') : whole;
  const bare = target
    .replace(/#.*$/s, '')
    .replace(/[\r\n]/g, '')
    .replaceAll(' ', '%20');
  return query === '' ? bare : `${bare}${bare.includes('?') ? '&' : '?'}${query}`;
}

function directivesOf({ flags, timeout, connectTimeout, retries }: CurlCommand, isVerbatim: boolean): string[] {
  return [
    ...(flags.insecure ? ['# @insecure'] : []),
    ...(timeout === null ? [] : [`# @timeout ${timeout} s`]),
    ...(connectTimeout === null ? [] : [`# @connection-timeout ${connectTimeout} s`]),
    // curl counts what it repeats, Faultline all attempts.
    ...(retries === null ? [] : [`# @retry ${retries + 1}`]),
    ...(isVerbatim ? ['# @no-auto-encoding'] : []),
  ];
}

type Field = readonly [name: string, value: string];

function headersOf(command: CurlCommand, type: string | null): Field[] {
  const { headers, removed, user, authentication, flags, parts } = command;
  const has = (name: string): boolean => headers.some(([key]) => key.toLowerCase() === name);
  // Faultline counts by itself; a boundary goes with the body that it is made for.
  const own = headers.filter(([name]) => {
    const key = name.toLowerCase();
    return key !== 'content-length' && !(parts.length > 0 && key === 'content-type');
  });
  const fields: Field[] = own.map(([name, value]) => [name, value.replace(/[\r\n]+/g, ' ')]);
  if (user !== null && !has('authorization') && authentication !== 'other') {
    const [name = '', ...rest] = user.split(':');
    const value =
      authentication === 'digest'
        ? `Digest ${name} ${rest.join(':')}`
        : `Basic ${user.includes(':') ? user : `${user}:`}`;
    fields.push(['Authorization', value]);
  }
  if (flags.json && !has('accept')) fields.push(['Accept', 'application/json']);
  const isTyped = fields.some(([name]) => name.toLowerCase() === 'content-type');
  if (type !== null && !isTyped && !removed.includes('content-type')) fields.push(['Content-Type', type]);
  return fields;
}

interface Content {
  readonly text: string | null;
  readonly type: string | null;
  readonly query: string;
  /** A form that is not written as one: it must not be encoded. */
  readonly isVerbatim: boolean;
  readonly notes: readonly string[];
}

const none: Content = { text: null, type: null, query: '', isVerbatim: false, notes: [] };

function bodyOf(command: CurlCommand): Content {
  const { data, parts, upload, flags, headers } = command;
  if (parts.length > 0) return multipart(parts);
  if (upload !== null) return { ...none, text: fileLine(upload) };
  if (data.length === 0) return none;
  const [first] = data;
  const texts = data.flatMap((one) => (one.kind === 'text' ? [one.text] : []));
  const files = data.flatMap((one) => (one.kind === 'file' ? [one.path] : []));
  const joined = texts.join(flags.json ? '' : '&').replace(/\r\n?/g, '\n');
  const notes = files
    .slice(texts.length > 0 ? 0 : 1)
    .map((path) => `The file \`${path}\` is not part of the body: a request joins no file to a text.`);
  if (flags.get) return { ...none, query: joined, notes };
  const given = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  const type = given === null ? (flags.json ? 'application/json' : formType) : null;
  if (texts.length === 0 && first?.kind === 'file') return { ...none, text: fileLine(first.path), type, notes };
  const isForm = (given ?? type ?? '').toLowerCase().startsWith(formType);
  if (!isForm) return { ...none, text: joined, type, notes };
  // What is none may have to go out to the letter.
  const isPairs = /^[^=&\s{}[\]"]*(?:=[^&\r\n]*)?(?:&[^=&\s]*(?:=[^&\r\n]*)?)*$/.test(joined);
  if (!isPairs) return { ...none, text: joined, type, isVerbatim: true, notes };
  return { ...none, text: joined.replaceAll('+', '%20'), type, notes };
}

/** A path without a folder is the request file's. */
function fileLine(path: string): string {
  return `< ${/^(?:[./\\~]|[A-Za-z]:)/.test(path) ? path : `./${path}`}`;
}

function multipart(parts: readonly CurlPart[]): Content {
  const written = parts.map(({ value }) => value).join('\n');
  let boundary = 'boundary';
  while (written.includes(`--${boundary}`)) boundary += 'x';
  const lines = parts.flatMap(({ name, value, isFile, type, fileName }) => {
    const file = fileName === null ? '' : `; filename="${quoted(fileName)}"`;
    return [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${quoted(name)}"${file}`,
      ...(type === null ? [] : [`Content-Type: ${type}`]),
      '',
      isFile ? fileLine(value) : value.replace(/\r\n?/g, '\n'),
    ];
  });
  const text = [...lines, `--${boundary}--`].join('\n');
  return { ...none, text, type: `multipart/form-data; boundary=${boundary}` };
}

/** RFC 7578, section 2, as browsers write it. */
function quoted(text: string): string {
  return text.replace(/"/g, '%22').replace(/[\r\n]+/g, ' ');
}
