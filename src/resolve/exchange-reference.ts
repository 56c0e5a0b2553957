import { query } from 'jsonpath-rfc9535';
import { decodeBody } from '../body-text';
import type { BodyChunk, HeaderField, ReceivedBody } from '../exchange';
import { headerValue } from '../exchange';
import { isCredentialHeader, namesCredential } from '../redact/secret-names';
import type { NamedExchange } from './context';

/** `login.response.body.$.token`, read but not yet looked up. */
export interface ExchangeReference {
  readonly requestName: string;
  readonly side: 'request' | 'response';
  readonly what: 'body' | 'headers';
  /** JSONPath, `*` or `` (the whole body), or a header's name. */
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
  const long = /^(.+?)\.(request|response)\.(body|headers)(?:\.(.*))?$/s.exec(expression);
  if (long) {
    const [, requestName = '', side, what, path = ''] = long;
    return {
      requestName: requestName.trim(),
      side: side === 'request' ? 'request' : 'response',
      what: what === 'headers' ? 'headers' : 'body',
      path: path.trim(),
    };
  }
  const short = /^([\w-]+)((?:\.|\[).+)$/s.exec(expression);
  if (!short?.[1] || !isRequest(short[1])) return null;
  return { requestName: short[1], side: 'response', what: 'body', path: `$${short[2]}` };
}

/** A body larger than this, in bytes, is not searched: it would have to be in memory whole, several times over. */
const largestBody = 50_000_000;

/** The value that a reference leads to. Of several nodes that a JSONPath selects, the first; an object as JSON. */
export async function readReference(
  reference: ExchangeReference,
  exchange: NamedExchange,
  readBytes: (path: string) => Promise<Uint8Array | null>,
): Promise<ReferenceResult> {
  const { requestName, side, what, path } = reference;
  const whose = `the last ${side} of \`${requestName}\``;
  const headers = exchange[side].headers;
  if (what === 'headers') return readHeader(headers, path, whose);
  const text =
    side === 'request'
      ? sentText(exchange.request.body)
      : await receivedText(exchange.response.body, headers, readBytes);
  if (text === null) return { ok: false, reason: `the body of ${whose} is a file that cannot be read here.` };
  if (path === '*' || path === '') return { ok: true, text, secret: false };
  if (path.startsWith('/')) {
    return { ok: false, reason: 'XPath is not supported. Use a JSONPath such as `body.$.token`, or `body.*`.' };
  }
  return selectJson(text, path.startsWith('$') ? path : `$.${path}`, whose);
}

function readHeader(headers: readonly HeaderField[], name: string, whose: string): ReferenceResult {
  const value = headerValue(headers, name);
  if (value !== null) return { ok: true, text: value, secret: isCredentialHeader(name) || namesCredential(name) };
  const there = [...new Set(headers.map(([header]) => header))].join(', ');
  return { ok: false, reason: `${whose} has no header \`${name}\`${there && `; it has ${there}`}.` };
}

function selectJson(text: string, path: string, whose: string): ReferenceResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: `the body of ${whose} is not JSON. \`body.*\` takes it whole.` };
  }
  let nodes: readonly unknown[];
  try {
    nodes = query(value as Parameters<typeof query>[0], quoteMembers(path));
  } catch (error) {
    const offset = syntaxErrorOffset(error);
    const place = offset === null ? '' : ` from \`${path.slice(offset) || 'its end'}\` on`;
    return { ok: false, reason: `\`${path}\` is not a JSONPath (RFC 9535)${place}.` };
  }
  const [node] = nodes;
  if (node === undefined) {
    const top = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
    const there = top.length > 0 ? `; it has ${top.slice(0, 8).join(', ')}` : '';
    return { ok: false, reason: `\`${path}\` selects nothing in the body of ${whose}${there}.` };
  }
  const lastName = /([\w-]+)\W*$/.exec(path)?.[1] ?? '';
  return { ok: true, text: typeof node === 'string' ? node : JSON.stringify(node), secret: namesCredential(lastName) };
}

/** RFC 9535 wants `$['x-id']` where other clients take `$.x-id`. */
function quoteMembers(path: string): string {
  return path.replace(/\.([\w-]*-[\w-]*)(?=[.[]|$)/g, "['$1']");
}

function syntaxErrorOffset(error: unknown): number | null {
  const location = error instanceof Error && 'location' in error ? error.location : null;
  const start = typeof location === 'object' && location && 'start' in location ? location.start : null;
  const offset = typeof start === 'object' && start && 'offset' in start ? start.offset : null;
  return typeof offset === 'number' ? offset : null;
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
  if (body.kind === 'memory') return decodeBody(body.bytes, headers);
  if (body.size > largestBody) return null;
  try {
    const bytes = await readBytes(body.path);
    return bytes && decodeBody(bytes, headers);
  } catch {
    return null;
  }
}
