/** The header fields as they leave: those of the request untouched and in order, then what HTTP and courtesy need. */
import type { HeaderField } from '../exchange';
import { FailureCode, failureOf } from './failure';
import type { WireUrl } from './wire-url';

export interface WireHeaderInput {
  readonly url: WireUrl;
  readonly method: string;
  readonly headers: readonly HeaderField[];
  /** Bytes of the body; `unknown`: sent in chunks; null: there is none. */
  readonly bodySize: number | 'unknown' | null;
  readonly userAgent: string;
  /** `name=value` pairs of the cookie jar. */
  readonly cookies: readonly string[];
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What is no field content even as opaque bytes (RFC 9110, 5.5). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const notFieldContent = /[\0-\x08\x0a-\x1f\x7f]/;
/** Methods for which a request without content says nothing about its length (RFC 9110, 8.6). */
const bodiless = /^(GET|HEAD|DELETE|OPTIONS|TRACE)$/;

const acceptedCodings = 'gzip, deflate, br, zstd';

/**
 * The fields in the order in which they leave, values as Latin-1 strings that hold the UTF-8 bytes, which is how
 * Node.js takes bytes. Order, case and duplicates of the request's own fields are kept. `notes` tells what had to be
 * corrected. Throws a `SendFailure` for a field that HTTP cannot carry; it names the field, never its value.
 */
export function wireHeaders(input: WireHeaderInput): { fields: HeaderField[]; notes: string[] } {
  const fields = input.headers.map(checkedField);
  const notes: string[] = [];
  const has = (name: string) => indexOf(fields, name) >= 0;

  if (!has('host')) fields.unshift(['Host', input.url.authority]);
  const { credentials } = input.url;
  if (credentials && !has('authorization')) {
    // A line in the file says more than userinfo in a URL, so it wins; axios has it the other way round.
    const pair = Buffer.from(`${credentials.user}:${credentials.password}`, 'utf8').toString('base64');
    fields.push(['Authorization', `Basic ${pair}`]);
  }
  if (!has('user-agent')) fields.push(['User-Agent', input.userAgent]);
  if (!has('accept')) fields.push(['Accept', '*/*']);
  if (!has('accept-encoding')) fields.push(['Accept-Encoding', acceptedCodings]);
  frame(fields, input, notes);
  addCookies(fields, input.cookies, notes);
  return { fields, notes };
}

/** Of the first field of that name, which is given in lower case; -1 for none. */
function indexOf(fields: readonly HeaderField[], name: string): number {
  return fields.findIndex((field) => field[0].length === name.length && field[0].toLowerCase() === name);
}

function checkedField([name, value]: HeaderField): HeaderField {
  if (!token.test(name)) {
    throw failureOf(
      'send',
      FailureCode.invalidHeader,
      `\`${printable(name)}\` is not a header name. Use letters, digits and hyphens.`,
    );
  }
  if (notFieldContent.test(value)) {
    throw failureOf(
      'send',
      FailureCode.invalidHeader,
      `The value of the header \`${name}\` holds a line break or another control character. Take it out, or out of the variable that the value comes from.`,
    );
  }
  return [name, Buffer.from(value, 'utf8').toString('latin1')];
}

/** Content-Length or Transfer-Encoding, so that neither side waits for bytes that never come (RFC 9112, 6). */
function frame(fields: HeaderField[], input: WireHeaderInput, notes: string[]): void {
  const chunked = indexOf(fields, 'transfer-encoding') >= 0;
  const size = input.bodySize;
  const wanted =
    chunked || size === 'unknown' ? null : size === null ? (bodiless.test(input.method) ? null : '0') : String(size);
  const written = indexOf(fields, 'content-length');
  const field = fields[written];
  if (field) {
    const keep = wanted ?? (size === null && !chunked && field[1].trim() === '0' ? field[1] : null);
    const others = fields.filter(([name], index) => index !== written && name.toLowerCase() === 'content-length');
    if (keep !== null && field[1].trim() === keep.trim() && others.length === 0) return;
    notes.push(
      keep === null
        ? `Content-Length was left out: ${chunked ? 'the request has Transfer-Encoding' : size === null ? 'the request has no body' : 'the length of the body is not known'}`
        : `Content-Length corrected to ${keep}, the length of the body`,
    );
    const kept = fields.flatMap((entry, index): HeaderField[] =>
      entry[0].toLowerCase() !== 'content-length'
        ? [entry]
        : index === written && keep !== null
          ? [[entry[0], keep]]
          : [],
    );
    fields.splice(0, fields.length, ...kept);
  } else if (wanted !== null) fields.push(['Content-Length', wanted]);
  if (size === 'unknown' && !chunked) fields.push(['Transfer-Encoding', 'chunked']);
}

/** Cookies of the jar go behind those that the request itself names; its own win (one field: RFC 6265, 5.4). */
function addCookies(fields: HeaderField[], cookies: readonly string[], notes: string[]): void {
  if (cookies.length === 0) return;
  const index = indexOf(fields, 'cookie');
  const field = fields[index];
  if (!field) {
    fields.push(['Cookie', cookies.join('; ')]);
    return;
  }
  const own = new Set(field[1].split(';').map(cookieName));
  const added = cookies.filter((pair) => !own.has(cookieName(pair)));
  if (added.length === 0) return;
  fields[index] = [field[0], [field[1], ...added].filter((part) => part !== '').join('; ')];
  notes.push(`cookies of the jar were added to the Cookie header: ${added.map(cookieName).join(', ')}`);
}

function cookieName(pair: string): string {
  return (pair.split('=', 1)[0] ?? '').trim();
}

/** A name that is none, fit to be shown: short, no control characters. */
function printable(name: string): string {
  const clean = name.replace(/[^\x20-\x7e]/g, '?');
  return clean.length > 40 ? `${clean.slice(0, 40)}…` : clean;
}

/** Fields as received: a flat list of Latin-1 strings, bytes of UTF-8 read as such. */
export function receivedHeaders(raw: readonly string[]): HeaderField[] {
  const fields: HeaderField[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    fields.push([raw[index] ?? '', receivedText(raw[index + 1] ?? '')]);
  return fields;
}

/** Node.js gives header bytes as Latin-1; most servers mean UTF-8 by bytes beyond ASCII. */
export function receivedText(latin1: string): string {
  if (!/[\x80-\xff]/.test(latin1)) return latin1;
  const text = Buffer.from(latin1, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? latin1 : text;
}
