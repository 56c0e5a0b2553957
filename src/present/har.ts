/**
 * Exchanges as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/): one entry for each request that went out, so one
 * for each hop of a redirect and each attempt. What the format has no place for begins with `_`.
 */
import {
  type Attempt,
  type BodyChunk,
  type Exchange,
  type HeaderField,
  headerValue,
  type SentRequest,
} from '../exchange';

/** Of redacted exchanges, in the order of their sending. */
export function harText(exchanges: readonly Exchange[], version: string): string {
  const entries = exchanges.flatMap(({ request, attempts }) =>
    attempts.flatMap((attempt) => entriesOf(request, attempt)),
  );
  const log = { version: '1.2', creator: { name: 'Faultline', version }, entries };
  return `${JSON.stringify({ log }, null, 2)}\n`;
}

function entriesOf(request: SentRequest, attempt: Attempt): object[] {
  const { startedAt, hops, outcome, timings, number, waitedMs, waitReason, notes } = attempt;
  const startedDateTime = new Date(startedAt).toISOString();
  const entries: object[] = [];
  let sent = request;
  for (const { status, url, location } of hops) {
    sent = { ...sent, url };
    // When each hop began is not known; the last entry has the time of all.
    const head = { status, statusText: '', httpVersion: 'HTTP/1.1', headers: pairs([['Location', location]]) };
    const response = { ...head, cookies: [], content: { size: 0, mimeType: '' }, redirectURL: location, ...sizes };
    const none = { send: 0, wait: 0, receive: 0 };
    entries.push({ startedDateTime, time: 0, request: harRequest(sent), response, cache: {}, timings: none });
    sent = redirected({ ...sent, url: absolute(location, url) }, status);
  }
  const last = outcome.kind === 'response' ? { ...sent, url: outcome.response.url } : sent;
  const comment = [...(waitReason ? [`after ${Math.round(waitedMs)} ms: ${waitReason}`] : []), ...notes].join('; ');
  entries.push({
    startedDateTime,
    time: timings.totalMs,
    request: harRequest(last),
    response: harResponse(attempt),
    cache: {},
    timings: harTimings(timings),
    ...(number > 1 ? { _attempt: number } : {}),
    ...(comment === '' ? {} : { comment }),
  });
  return entries;
}

const sizes = { headersSize: -1, bodySize: -1 } as const;

function harRequest({ method, url, httpVersion, headers, body }: SentRequest): object {
  const type = headerValue(headers, 'Content-Type') ?? '';
  return {
    method,
    url,
    httpVersion: httpVersion ?? 'HTTP/1.1',
    cookies: [],
    headers: pairs(headers),
    queryString: queryOf(url),
    ...(body ? { postData: { mimeType: type, ...postText(body) } } : {}),
    ...sizes,
  };
}

/** Of a file only the name is told, not where it lies. */
function postText(body: readonly BodyChunk[]): { text: string; comment?: string; _encoding?: 'base64' } {
  const bytes = body.map((chunk) => (chunk.kind === 'bytes' ? Buffer.from(chunk.base64, 'base64') : null));
  if (body.some(({ kind }) => kind === 'bytes')) {
    const all = body.map((chunk, at) => bytes[at] ?? Buffer.from(chunk.kind === 'text' ? chunk.text : ''));
    return { text: Buffer.concat(all).toString('base64'), _encoding: 'base64' };
  }
  const text = body.map((chunk) => (chunk.kind === 'text' ? chunk.text : '')).join('');
  const files = body.flatMap((chunk) => (chunk.kind === 'file' ? [chunk.path.split(/[\\/]/).at(-1)] : []));
  return files.length === 0 ? { text } : { text, comment: `without the content of ${files.join(', ')}` };
}

function harResponse({ outcome }: Attempt): object {
  if (outcome.kind === 'failure') {
    const { code, message } = outcome.failure;
    const head = { status: 0, statusText: message, httpVersion: '', cookies: [], headers: [], redirectURL: '' };
    return { ...head, content: { size: 0, mimeType: '' }, ...sizes, _error: code, _failure: outcome.failure };
  }
  const { status, reason, httpVersion, headers, body } = outcome.response;
  const bytes = body.kind === 'memory' ? body.bytes : body.head;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  const content = Buffer.from(text).equals(buffer) ? { text } : { text: buffer.toString('base64'), encoding: 'base64' };
  const cut = bytes.length < body.size ? { comment: `cut after ${bytes.length} bytes` } : {};
  return {
    status,
    statusText: reason,
    httpVersion: /^http/i.test(httpVersion) ? httpVersion : `HTTP/${httpVersion}`,
    cookies: [],
    headers: pairs(headers),
    content: { size: body.size, mimeType: headerValue(headers, 'Content-Type') ?? '', ...content, ...cut },
    redirectURL: status >= 300 && status < 400 ? (headerValue(headers, 'Location') ?? '') : '',
    ...sizes,
  };
}

/** From points of time to stretches. `connect` includes `ssl`; -1: did not happen, as on a connection that was open. */
function harTimings({ dnsMs, connectMs, tlsMs, firstByteMs, totalMs }: Attempt['timings']): object {
  const connected = Math.max(dnsMs ?? 0, connectMs ?? 0, tlsMs ?? 0);
  const answered = Math.min(totalMs, Math.max(connected, firstByteMs ?? totalMs));
  return {
    dns: dnsMs ?? -1,
    connect: connectMs === null ? -1 : connected - (dnsMs ?? 0),
    ssl: tlsMs === null ? -1 : Math.max(0, tlsMs - (connectMs ?? dnsMs ?? 0)),
    send: 0,
    wait: Math.max(0, answered - (connectMs === null ? (dnsMs ?? 0) : connected)),
    receive: totalMs - answered,
  };
}

/** The next request of a redirect: GET without its body where its status, or custom, has it so (RFC 9110, 15.4). */
function redirected(request: SentRequest, status: number): SentRequest {
  const { method } = request;
  const becomesGet = (status === 303 && method !== 'HEAD') || (status < 303 && method === 'POST');
  if (!becomesGet) return request;
  const headers = request.headers.filter(([name]) => !/^content-/i.test(name));
  return { ...request, method: 'GET', headers, body: null };
}

function absolute(location: string, base: string): string {
  return URL.canParse(location, base) ? new URL(location, base).href : location;
}

function pairs(fields: readonly HeaderField[]): { name: string; value: string }[] {
  return fields.map(([name, value]) => ({ name, value }));
}

function queryOf(url: string): { name: string; value: string }[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  return [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }));
}
