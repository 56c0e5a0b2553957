/** A curl command as the text of a request. */
import { sliceText } from '../syntax/curl-options';
import type { Span } from '../syntax/document';
import { parseDocument } from '../syntax/parse';
import type { SourcedText } from '../syntax/shell-words';
import type { CurlCommand, CurlHeader } from './command';
import type { CurlPart } from './form-part';
import { joined, made, replaced, SourcedBuilder } from './sourced';

export interface RequestText {
  /** Without `###`, and with a line end at its end. */
  readonly text: string;
  /** What of the command the request does not say: sentences. */
  readonly notes: readonly string[];
}

/** What the command does not say in a way that a request can. */
export interface TextNote extends Span {
  readonly message: string;
}

/** The request with where each stretch of it stands in the command. Lines end with LF but for those of the body. */
export interface SourcedRequest {
  readonly written: SourcedText;
  /** Of the request line, and of each header with the option that says it. */
  readonly lines: readonly (Span & { readonly option: Span | null })[];
  /** The body's text; null where there is none. */
  readonly body: Span | null;
  /** The body is text to the last character, whatever it looks like in a request file. */
  readonly isText: boolean;
  /** It is made of pairs of names and values. */
  readonly isForm: boolean;
  readonly notes: readonly TextNote[];
}

const formType = 'application/x-www-form-urlencoded';

/** The request that sends what the command sends. Lines end with LF. */
export function requestFromCurl(command: CurlCommand): RequestText {
  const { written, body, notes } = sourcedRequest(command, false);
  const { text } = written;
  const left = command.notes.filter(({ kind }) => kind === 'left');
  return {
    text,
    notes: [
      ...left.map((note) => `The request has no way to say \`${note.text}\`; it was left out.`),
      ...notes.map(({ message }) => message),
      ...(isReadAsWritten(text, body) ? [] : [misread]),
    ],
  };
}

const misread =
  'The body has lines that mean something in a request file (### or > …). Put it into a file: < ./body.txt';

/** A body can hold what ends a request in a file. */
function isReadAsWritten(text: string, body: Span | null): boolean {
  const { blocks } = parseDocument(text);
  const requests = blocks.filter(({ request }) => request !== null);
  const [only] = requests;
  if (requests.length !== 1 || !only?.request) return false;
  const wanted = body === null ? '' : text.slice(body.start, body.end).trim();
  if (wanted === '') return true;
  const read = only.request.body;
  return read !== null && only.text.slice(read.start, read.end).trim() === wanted;
}

/**
 * The command as a request. `exact`: for sending, to the letter. Otherwise as a person would write it: line ends are LF,
 * and a form is one that Faultline encodes.
 */
export function sourcedRequest(command: CurlCommand, exact: boolean): SourcedRequest {
  const content = bodyOf(command, exact);
  const builder = new SourcedBuilder();
  const lines: (Span & { option: Span | null })[] = [];
  for (const line of directivesOf(command, content.isVerbatim)) builder.add(`${line}\n`, command.word);
  const { proxy } = command;
  if (proxy?.value.text === '') builder.add('# @no-proxy\n', proxy.span);
  else if (proxy) builder.add('# @proxy ', proxy.span).append(proxy.value).add('\n', proxy.span);
  const line = (option: Span | null, write: () => void): void => {
    const start = builder.length;
    write();
    lines.push({ start, end: builder.length, option });
    builder.add('\n', option ?? command.word);
  };
  const { word, implied, httpVersion } = command;
  line(command.urlSpan, () => {
    const method = command.method?.text ? command.method : made(implied?.method ?? 'GET', implied?.span ?? word);
    builder.append(method).add(' ', command.urlSpan).append(urlOf(command, content.query));
    if (httpVersion) builder.add(` ${httpVersion.text}`, httpVersion.span);
  });
  for (const { name, value, span, isWhole } of headersOf(command, content.type)) {
    line(span, () => {
      builder.append(name);
      const at = name.pieces.at(-1)?.origin.end ?? word.end;
      if (!isWhole) builder.add(value.text === '' ? ':' : ': ', { start: at, end: at }).append(value);
    });
  }
  const { notes, isText, isForm } = content;
  if (content.text === null) return { written: builder.build(), lines, body: null, isText, isForm, notes };
  builder.add('\n', word);
  const start = builder.length;
  builder.append(content.text);
  const body = { start, end: builder.length };
  builder.add('\n', word);
  return { written: builder.build(), lines, body, isText, isForm, notes };
}

const missing: SourcedText = { text: '', pieces: [] };

/** curl takes `http` where no scheme is written. */
function urlOf({ url, upload, urlSpan }: CurlCommand, query: SourcedText): SourcedText {
  const builder = new SourcedBuilder();
  const isWhole = /^[a-z][a-z\d+.-]*:\/\//i.test(url.text) || url.text.startsWith('{{');
  if (!isWhole) builder.add('http://', { start: urlSpan.start, end: urlSpan.start });
  const hash = url.text.replace(/\{\{.*?\}\}/g, (it) => 'x'.repeat(it.length)).indexOf('#');
  const bare = sliceText(url, 0, hash < 0 ? url.text.length : hash);
  builder.append(
    replaced(
      replaced(bare, /[\r\n]+/g, () => ''),
      / /g,
      () => '%20',
    ),
  );
  if (upload && url.text.endsWith('/')) {
    const name = /[^/\\]*$/.exec(upload.text)?.[0] ?? '';
    builder.append(sliceText(upload, upload.text.length - name.length));
  }
  if (query.text !== '') builder.add(bare.text.includes('?') ? '&' : '?', urlSpan).append(query);
  return builder.build();
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

function headersOf(command: CurlCommand, type: Content['type']): CurlHeader[] {
  const { headers, removed, user, authentication, json, parts, word } = command;
  const has = (name: string): boolean => headers.some((it) => it.name.text.toLowerCase() === name);
  // Faultline counts by itself; a boundary goes with the body that it is made for.
  const own = headers.filter(({ name }) => {
    const key = name.text.toLowerCase();
    return key !== 'content-length' && !(parts.length > 0 && key === 'content-type');
  });
  const fields = own.map((field) => ({ ...field, value: replaced(field.value, /[\r\n]+/g, () => ' ') }));
  const add = (name: string, value: SourcedText, because: Span): void => {
    fields.push({ name: made(name, because), value, span: null });
  };
  if (user && !has('authorization') && authentication !== 'other') {
    const value = credentials(user.value, user.span, authentication);
    add('Authorization', command.aws ? joined([value, command.aws], '', user.span) : value, user.span);
  }
  if (json && !has('accept')) add('Accept', made('application/json', json), json);
  const isTyped = fields.some(({ name }) => name.text.toLowerCase() === 'content-type');
  if (type !== null && !isTyped && !removed.includes('content-type')) {
    add('Content-Type', made(type.text, type.because ?? word), type.because ?? word);
  }
  return fields;
}

function credentials(user: SourcedText, because: Span, scheme: 'basic' | 'digest' | 'aws'): SourcedText {
  const builder = new SourcedBuilder();
  const colon = user.text.replace(/\{\{.*?\}\}/g, (it) => 'x'.repeat(it.length)).indexOf(':');
  if (scheme === 'basic') {
    builder.add('Basic ', because).append(user);
    // A variable may hold both.
    return (colon < 0 && !user.text.startsWith('{{') ? builder.add(':', because) : builder).build();
  }
  builder
    .add(scheme === 'aws' ? 'AWS ' : 'Digest ', because)
    .append(sliceText(user, 0, colon < 0 ? user.text.length : colon))
    .add(' ', because);
  return builder.append(sliceText(user, colon < 0 ? user.text.length : colon + 1)).build();
}

interface Content {
  readonly text: SourcedText | null;
  readonly type: { readonly text: string; readonly because: Span | null } | null;
  readonly query: SourcedText;
  /** A form that must not be encoded. */
  readonly isVerbatim: boolean;
  readonly isText: boolean;
  readonly isForm: boolean;
  readonly notes: readonly TextNote[];
}

const none: Content = {
  ...{ text: null, type: null, query: missing, notes: [] },
  ...{ isVerbatim: false, isText: true, isForm: false },
};

function bodyOf(command: CurlCommand, exact: boolean): Content {
  const { data, parts, upload, flags, headers, json } = command;
  if (parts.length > 0) return multipart(parts, exact);
  if (upload !== null) return { ...none, text: fileLine(upload), isText: false };
  const [first] = data;
  if (!first) return none;
  const texts = data.filter(({ kind }) => kind === 'text');
  const files = data.filter(({ kind }) => kind === 'file');
  const place = { start: first.span.start, end: first.span.start };
  const all = joined(
    texts.map(({ value }) => value),
    json ? '' : '&',
    place,
  );
  const text = exact ? all : replaced(all, /\r\n?/g, () => '\n');
  const notes = files.slice(texts.length > 0 ? 0 : 1).map(({ value, span: { start, end } }) => ({
    ...{ start, end },
    message: `The file \`${value.text}\` is not part of the body: a request joins no file to a text.`,
  }));
  if (flags.get) return { ...none, query: text, notes };
  const given = headers.find(({ name }) => name.text.toLowerCase() === 'content-type')?.value.text ?? null;
  const because = json ?? { start: first.span.start, end: first.span.end };
  const type = given === null ? { text: json ? 'application/json' : formType, because } : null;
  if (texts.length === 0) return { ...none, text: fileLine(first.value), type, isText: false, notes };
  const isForm = (given ?? type?.text ?? '').toLowerCase().startsWith(formType);
  if (!isForm) return { ...none, text, type, notes };
  // What is none may have to go out to the letter; so does all that no variable's value is put into.
  const isPairs = /^[^=&\s{}[\]"]*(?:=[^&\r\n]*)?(?:&[^=&\s]*(?:=[^&\r\n]*)?)*$/.test(text.text);
  if (!isPairs) return { ...none, text, type, isVerbatim: true, notes };
  if (exact && !text.text.includes('{{')) return { ...none, text, type, isVerbatim: true, isForm: true, notes };
  return { ...none, isForm: true, text: replaced(text, /\+/g, () => '%20'), type, notes };
}

/** A path without a folder is the request file's. */
function fileLine(path: SourcedText): SourcedText {
  const isPlaced = /^(?:[./\\~]|[A-Za-z]:|\{\{)/.test(path.text);
  const place = path.pieces[0]?.origin ?? { start: 0, end: 0 };
  return new SourcedBuilder()
    .add(`< ${isPlaced ? '' : './'}`, { start: place.start, end: place.start })
    .append(path)
    .build();
}

function multipart(parts: readonly CurlPart[], exact: boolean): Content {
  const written = parts.map(({ value }) => value.text).join('\n');
  let boundary = 'boundary';
  while (written.includes(`--${boundary}`)) boundary += 'x';
  const builder = new SourcedBuilder();
  for (const { name, value, isFile, type, fileName, span } of parts) {
    builder.add(`--${boundary}\nContent-Disposition: form-data; name="`, span).append(quoted(name)).add('"', span);
    if (fileName !== null) builder.add('; filename="', span).append(quoted(fileName)).add('"', span);
    if (type !== null) builder.add('\nContent-Type: ', span).append(type);
    builder.add('\n\n', span);
    builder.append(isFile ? fileLine(value) : exact ? value : replaced(value, /\r\n?/g, () => '\n')).add('\n', span);
  }
  const last = parts.at(-1)?.span ?? { start: 0, end: 0 };
  const text = builder.add(`--${boundary}--`, last).build();
  return { ...none, text, type: { text: `multipart/form-data; boundary=${boundary}`, because: last }, isText: false };
}

/** RFC 7578, section 2, as browsers write it. */
function quoted(text: SourcedText): SourcedText {
  return replaced(
    replaced(text, /"/g, () => '%22'),
    /[\r\n]+/g,
    () => ' ',
  );
}
