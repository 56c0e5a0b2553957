import { bodyText } from '../body-text';
import type { BodyChunk, HeaderField, ReceivedBody } from '../exchange';
import { headerValue } from '../exchange';
import { isCredentialHeader, namesCredential } from '../redact/secret-names';
import type { NamedExchange } from './context';
import { selectJson } from './json-selection';
import { setCookies } from './set-cookies';

/** `login.response.body.$.token`, read but not yet looked up. */
export interface ExchangeReference {
  readonly requestName: string;
  readonly side: 'request' | 'response';
  readonly what: 'body' | 'headers' | 'cookies' | 'status';
  /**
   * JSONPath, XPath, `*` or `` (the whole body), or the name of a header or of a cookie that the response sets; `` for
   * the status.
   */
  readonly path: string;
}

/** The value, or why there is none, as a sentence that goes on after "`login.response…`: ". */
export type ReferenceResult =
  | { readonly ok: true; readonly text: string; readonly secret: boolean }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads a reference to a named request's last exchange; null where the expression is none. `login.token`, httpYac's
 * short form of `login.response.body.$.token`, is one if `isRequest('login')`.
 */
export function parseReference(expression: string, isRequest: (name: string) => boolean): ExchangeReference | null {
  const long = /^(.+?)\.(?:(request|response)\.(body|headers)|(response)\.(cookies))(?:\.(.*))?$/s.exec(expression);
  if (long) {
    const [, requestName = '', side, what, , cookies, path = ''] = long;
    return {
      requestName: requestName.trim(),
      side: side === 'request' ? 'request' : 'response',
      what: cookies ? 'cookies' : what === 'headers' ? 'headers' : 'body',
      path: path.trim(),
    };
  }
  const status = /^(.+?)\.response\.status$/s.exec(expression)?.[1]?.trim();
  if (status !== undefined && isRequest(status)) {
    return { requestName: status, side: 'response', what: 'status', path: '' };
  }
  const short = /^([\w-]+)((?:\.|\[).+)$/s.exec(expression);
  if (!short?.[1] || !isRequest(short[1])) return null;
  return { requestName: short[1], side: 'response', what: 'body', path: `$${short[2]}` };
}

/** A body larger than this, in bytes, is not searched: it would have to be in memory whole, several times over. */
const largestBody = 50_000_000;
const largestXml = 10_000_000;

/**
 * The value that a reference leads to. A path that begins with `$` is a JSONPath, one with `/` an XPath; any other is
 * what the body is. `asJson.` and `asXml.` before it, REST Client's, say which.
 */
export async function readReference(
  reference: ExchangeReference,
  exchange: NamedExchange,
  readBytes: (path: string) => Promise<Uint8Array | null>,
): Promise<ReferenceResult> {
  const { requestName, side, what } = reference;
  const whose = `the last ${side} of \`${requestName}\``;
  const headers = exchange[side].headers;
  if (what === 'status') return { ok: true, text: String(exchange.response.status), secret: false };
  if (what === 'headers') return readHeader(headers, reference.path, whose);
  if (what === 'cookies') return readCookie(headers, reference.path, whose);
  const text =
    side === 'request'
      ? sentText(exchange.request.body)
      : await receivedText(exchange.response.body, headers, readBytes);
  if (text === null) return { ok: false, reason: `the body of ${whose} is a file that cannot be read here.` };
  if (reference.path === '*' || reference.path === '') return { ok: true, text, secret: false };
  const [, forced = '', path = ''] = /^(?:(asJson|asXml)\.)?(.*)$/s.exec(reference.path) ?? [];
  const isXml =
    path.startsWith('/') || forced === 'asXml' || (!path.startsWith('$') && !forced && looksLikeXml(text, headers));
  return isXml ? readXml(text, path, whose) : readJson(text, path.startsWith('$') ? path : `$.${path}`, whose);
}

/** Whether an XPath can be evaluated in it. */
export function looksLikeXml(text: string, headers: readonly HeaderField[]): boolean {
  const type = headerValue(headers, 'content-type') ?? '';
  return /[/+]xml\b/i.test(type) || (!/json/i.test(type) && /^\uFEFF?\s*</.test(text));
}

function readHeader(headers: readonly HeaderField[], name: string, whose: string): ReferenceResult {
  const value = headerValue(headers, name);
  if (value !== null) return { ok: true, text: value, secret: isCredentialHeader(name) || namesCredential(name) };
  const there = [...new Set(headers.map(([header]) => header))].join(', ');
  return { ok: false, reason: `${whose} has no header \`${name}\`${there && `; it has ${there}`}.` };
}

/** A cookie's name is compared as it is (RFC 6265, 5.3); of several with the name, the last one counts. */
function readCookie(headers: readonly HeaderField[], name: string, whose: string): ReferenceResult {
  const cookies = setCookies(headers);
  const cookie = cookies.findLast((it) => it.name === name);
  if (cookie) return { ok: true, text: cookie.value, secret: true };
  const there = [...new Set(cookies.map((it) => it.name))].join(', ');
  return { ok: false, reason: `${whose} sets no cookie \`${name}\`${there && `; it sets ${there}`}.` };
}

function readJson(text: string, path: string, whose: string): ReferenceResult {
  const selection = selectJson(text, path);
  switch (selection.kind) {
    case 'value':
      return found(selection.text, path);
    case 'nothing': {
      const { members } = selection;
      const there = members.length > 0 ? `; it has ${members.slice(0, 8).join(', ')}` : '';
      return { ok: false, reason: `\`${path}\` selects nothing in the body of ${whose}${there}.` };
    }
    case 'not-json':
      return { ok: false, reason: `the body of ${whose} is not JSON. \`body.*\` takes it whole.` };
    case 'not-jsonpath': {
      const { offset } = selection;
      const place = offset === null ? '' : ` from \`${path.slice(offset) || 'its end'}\` on`;
      return { ok: false, reason: `\`${path}\` is not a JSONPath (RFC 9535)${place}.` };
    }
  }
}

async function readXml(text: string, path: string, whose: string): Promise<ReferenceResult> {
  if (text.length > largestXml) return { ok: false, reason: `the body of ${whose} is too large for an XPath.` };
  const { selectXml } = await import('./xml-selection');
  const selection = selectXml(text, path);
  switch (selection.kind) {
    case 'value':
      return found(selection.text, path);
    case 'nothing':
      return { ok: false, reason: `\`${path}\` selects nothing in the body of ${whose}.${selection.hint}` };
    case 'not-xml':
      return { ok: false, reason: `the body of ${whose} is not XML. \`body.*\` takes it whole.` };
    case 'not-xpath':
      return { ok: false, reason: `\`${path}\` is not an XPath, such as \`//item[1]/@id\`.` };
  }
}

/** What the path's last name calls a credential is one. */
function found(text: string, path: string): ReferenceResult {
  return { ok: true, text, secret: namesCredential(/([\w-]+)\W*$/.exec(path)?.[1] ?? '') };
}

function sentText(body: readonly BodyChunk[] | null): string | null {
  let text = '';
  for (const chunk of body ?? []) {
    if (chunk.kind !== 'text') return null;
    text += chunk.text;
  }
  return text;
}

async function receivedText(
  body: ReceivedBody,
  headers: readonly HeaderField[],
  readBytes: (path: string) => Promise<Uint8Array | null>,
): Promise<string | null> {
  if (body.kind === 'memory') return bodyText(body, headers).text;
  if (body.size > largestBody) return null;
  try {
    const bytes = await readBytes(body.path);
    return bytes && bodyText({ ...body, kind: 'memory', bytes }, headers).text;
  } catch {
    return null;
  }
}
