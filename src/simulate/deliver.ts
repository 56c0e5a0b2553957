import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from './faults';
import type { Reply } from './reply';

/** Puts the faults that change what is said into a reply. */
export function withFaults(reply: Reply, faults: Faults, now: number): Reply {
  const headers = { ...reply.headers };
  if (faults.retryAfter) {
    const { seconds, date } = faults.retryAfter;
    // Rounded up, so that it is never sooner than asked for: an HTTP date has whole seconds.
    headers['Retry-After'] = date ? new Date(Math.ceil(now / 1000 + seconds) * 1000).toUTCString() : String(seconds);
  }
  if (faults.requestId) headers['X-Request-Id'] = faults.requestId;
  let { body } = reply;
  if (faults.phrase !== undefined) body = withPhrase(body, faults.phrase);
  if (faults.html) {
    headers['Content-Type'] = 'text/html; charset=utf-8';
    body = `<html>\n<head><title>${reply.status}</title></head>\n<body><h1>${reply.status}</h1></body>\n</html>\n`;
  }
  if (faults.malformed) {
    headers['Content-Type'] ??= 'application/json; charset=utf-8';
    body = (body || '{"message": "broken"}').slice(0, -2);
  }
  if (faults.empty) body = '';
  return { ...reply, headers, body };
}

/**
 * Sends a reply, with the faults that are about how it is sent. Ends early where the client is gone or the simulator
 * closes (`signal`).
 */
export async function deliver(
  response: ServerResponse,
  reply: Reply,
  faults: Pick<Faults, 'delayMs' | 'slowMs' | 'reset' | 'truncated'>,
  signal: AbortSignal,
): Promise<void> {
  if (faults.delayMs > 0) await sleep(faults.delayMs, undefined, { signal });
  if (faults.reset === 'headers') {
    response.socket?.resetAndDestroy();
    return;
  }
  const bytes = Buffer.from(reply.body);
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.setHeader('X-Faultline-Dialect', reply.dialect);
  // Whatever a browser makes of an answer, it is not a page of this origin with scripts in it.
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  if (reply.status !== 204 && reply.status !== 304) response.setHeader('Content-Length', bytes.length);
  if (reply.reason) response.statusMessage = reply.reason;
  response.statusCode = reply.status;

  if (faults.reset === 'body' || faults.truncated) {
    if (bytes.length < 2) response.setHeader('Content-Length', 100);
    response.flushHeaders();
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
    // The half that was written has to leave first, or a reset takes it along.
    await sleep(20, undefined, { signal });
    if (faults.reset === 'body') response.socket?.resetAndDestroy();
    else response.socket?.destroy();
    return;
  }
  if (faults.slowMs > 0 && bytes.length > 0) {
    response.flushHeaders();
    const pieces = Math.min(10, bytes.length);
    for (let piece = 0; piece < pieces; piece++) {
      await sleep(faults.slowMs / pieces, undefined, { signal });
      response.write(bytes.subarray(cut(piece, pieces, bytes.length), cut(piece + 1, pieces, bytes.length)));
    }
    response.end();
    return;
  }
  response.end(bytes);
}

function cut(piece: number, pieces: number, length: number): number {
  return Math.floor((piece * length) / pieces);
}

/** In Asana's form of errors; other bodies have no place for one and stay as they are. */
function withPhrase(body: string, phrase: string | null): string {
  if (!body.startsWith('{')) return body;
  const data: unknown = JSON.parse(body);
  if (typeof data !== 'object' || data === null || !('errors' in data) || !Array.isArray(data.errors)) return body;
  const errors = data.errors.map((error: object) => {
    const { phrase: _documented, ...rest } = error as { phrase?: unknown };
    return phrase === null ? rest : { ...rest, phrase };
  });
  return JSON.stringify({ ...data, errors });
}
