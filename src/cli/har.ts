/**
 * HAR 1.2 files, as browsers export them: each entry as the request that was sent and what came of it.
 *
 * Chromium writes status 0 and `response._error` where no response came, Firefox and Safari status 0 alone. HTTP/2
 * pseudo-header fields stand among the headers in Chromium's exports. A body may be in base64, or not be kept at all.
 */
import type { Attempt, HeaderField, ReceivedResponse, SentRequest } from '../exchange';
import { readHarFailure, readOwnFailure } from './har-failure';
import { harPosition, syntaxProblem } from './har-position';
import { InputError } from './input-error';

/** One entry of a HAR. The attempt is its only one. */
export interface HarExchange {
  readonly request: SentRequest;
  /** The request's body as text; null where there is none, or where it was not kept. */
  readonly requestText: string | null;
  readonly attempt: Attempt;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** The entries of a HAR, in order. Throws an `InputError` with the position of what makes the text no HAR. */
export function readHar(text: string, file: string): HarExchange[] {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let har: Json;
  try {
    har = JSON.parse(source) as Json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { place, message } = syntaxProblem(source, error.message);
    throw new InputError(`${file}${place}`, `this is no HAR file: ${message}`, { cause: error });
  }
  const reader = new HarReader(source, file);
  const log = reader.object(har, 'log', []);
  return reader.list(log, 'entries', ['log']).map((entry, index) => reader.entry(entry, ['log', 'entries', index]));
}

type Path = readonly (string | number)[];

/** Reads values and says where one is not what it must be. */
class HarReader {
  constructor(
    private readonly source: string,
    private readonly file: string,
  ) {}

  entry(entry: Json, path: Path): HarExchange {
    const request = this.object(entry, 'request', path);
    const response = this.object(entry, 'response', path);
    const requestPath = [...path, 'request'];
    const sentHeaders = this.headers(request, requestPath);
    const body = readPostData(field(request, 'postData'));
    const sent: SentRequest = {
      method: this.text(request, 'method', requestPath),
      url: this.text(request, 'url', requestPath),
      httpVersion: null,
      headers: withContentType(sentHeaders, body?.mimeType ?? null),
      body: body === null ? null : [{ kind: 'text', text: body.text }],
    };
    const responsePath = [...path, 'response'];
    const status = field(response, 'status');
    if (typeof status !== 'number') this.fail([...responsePath, 'status'], 'a number', status);
    const content = readContent(field(response, 'content'));
    const received: ReceivedResponse = {
      status,
      reason: optionalText(response, 'statusText'),
      httpVersion: readVersion(optionalText(response, 'httpVersion')),
      headers: this.headers(response, responsePath),
      body: { kind: 'memory', bytes: content.bytes, size: content.bytes.length },
      url: sent.url,
    };
    const error = field(response, '_error') ?? field(entry, '_error');
    // 0, or in some exports -1: no status is below 100 (RFC 9110, section 15).
    const failed = status < 100;
    const outcome: Attempt['outcome'] = failed
      ? {
          kind: 'failure',
          failure:
            readOwnFailure(field(response, '_failure')) ??
            readHarFailure(typeof error === 'string' ? error : null, optionalText(response, 'statusText')),
        }
      : { kind: 'response', response: received };
    return {
      request: sent,
      requestText: body?.text ?? null,
      attempt: {
        number: 1,
        startedAt: readTime(field(entry, 'startedDateTime')),
        timings: readTimings(entry),
        hops: [],
        outcome,
        waitedMs: 0,
        waitReason: null,
        notes: !failed && content.missing ? ['the HAR does not hold the body of this response'] : [],
      },
    };
  }

  object(value: Json, key: string, path: Path): JsonObject {
    const found = field(value, key);
    if (!isObject(found)) this.fail([...path, key], 'an object', found);
    return found;
  }

  list(value: JsonObject, key: string, path: Path): readonly Json[] {
    const found = field(value, key);
    if (!Array.isArray(found)) this.fail([...path, key], 'an array', found);
    return found;
  }

  private text(value: JsonObject, key: string, path: Path): string {
    const found = field(value, key);
    if (typeof found !== 'string') this.fail([...path, key], 'a string', found);
    return found;
  }

  /** Without HTTP/2 pseudo-header fields (RFC 9113, section 8.3), which are the request line in another form. */
  private headers(value: JsonObject, path: Path): HeaderField[] {
    const list = field(value, 'headers') ?? [];
    if (!Array.isArray(list)) this.fail([...path, 'headers'], 'an array', list);
    return list.flatMap((header: Json): HeaderField[] => {
      const name = optionalText(header, 'name');
      return name === '' || name.startsWith(':') ? [] : [[name, optionalText(header, 'value')]];
    });
  }

  private fail(path: Path, wanted: string, found: Json | undefined): never {
    const name = path
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
      .join('')
      .replace(/^\./, '');
    const what = found === undefined ? 'is missing' : `must be ${wanted}`;
    throw new InputError(`${this.file}${harPosition(this.source, path)}`, `this is no HAR file: ${name} ${what}`);
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function field(value: Json, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function optionalText(value: Json, key: string): string {
  const found = field(value, key);
  return typeof found === 'string' ? found : '';
}

function readVersion(text: string): string {
  const version = /^(?:http\/|h)(\d(?:\.\d)?)$/i.exec(text)?.[1] ?? '1.1';
  return `HTTP/${version}`;
}

function readTime(value: Json | undefined): number {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? 0 : time;
}

function readTimings(entry: Json): Attempt['timings'] {
  const timings = field(entry, 'timings') ?? null;
  const ms = (key: string): number | null => {
    const value = field(timings, key);
    return typeof value === 'number' && value >= 0 ? value : null;
  };
  const total = field(entry, 'time');
  const firstByte = ['blocked', 'dns', 'connect', 'send', 'wait'].reduce((sum, key) => sum + (ms(key) ?? 0), 0);
  return {
    dnsMs: ms('dns'),
    connectMs: ms('connect'),
    tlsMs: ms('ssl'),
    firstByteMs: ms('wait') === null ? null : firstByte,
    totalMs: typeof total === 'number' && total >= 0 ? total : 0,
  };
}

/** A request's body: `text`, else put together from `params`. */
function readPostData(postData: Json | undefined): { mimeType: string; text: string } | null {
  if (!isObject(postData)) return null;
  const mimeType = optionalText(postData, 'mimeType');
  const text = optionalText(postData, 'text');
  const params = field(postData, 'params');
  if (text !== '') {
    const coded = optionalText(postData, 'encoding') === 'base64' || optionalText(postData, '_encoding') === 'base64';
    return { mimeType, text: coded ? Buffer.from(text, 'base64').toString('utf8') : text };
  }
  if (!Array.isArray(params) || params.length === 0) return null;
  const form = new URLSearchParams();
  for (const param of params) form.append(optionalText(param, 'name'), optionalText(param, 'value'));
  return { mimeType: mimeType === '' ? 'application/x-www-form-urlencoded' : mimeType, text: form.toString() };
}

function withContentType(headers: readonly HeaderField[], mimeType: string | null): HeaderField[] {
  const stated = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return stated || !mimeType ? [...headers] : [...headers, ['Content-Type', mimeType]];
}

function readContent(content: Json | undefined): { bytes: Uint8Array; missing: boolean } {
  if (!isObject(content)) return { bytes: new Uint8Array(), missing: false };
  const text = field(content, 'text');
  const size = field(content, 'size');
  if (typeof text !== 'string') return { bytes: new Uint8Array(), missing: typeof size === 'number' && size > 0 };
  const coded = optionalText(content, 'encoding').toLowerCase() === 'base64';
  return { bytes: Buffer.from(text, coded ? 'base64' : 'utf8'), missing: false };
}
