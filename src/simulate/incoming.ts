import type { IncomingMessage } from 'node:http';

/** A request as the simulator's APIs see it. */
export interface Incoming {
  readonly method: string;
  /** Path segments, decoded, without the first empty one: `['asana', 'api', '1.0', 'tasks']`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** A header's value by its name in lower case; empty where there is none. */
  header(name: string): string;
  /** The body's first megabyte, decoded as UTF-8. */
  readonly body: string;
  /** Of the whole body, in bytes. */
  readonly bodySize: number;
}

/** Of a body this much is looked at; the rest is read and forgotten. */
const kept = 1_000_000;
/** A longer body is not even read to its end. */
const most = 200_000_000;

/** Reads a request to its end. Rejects where the connection breaks, or the body is beyond all measure. */
export async function readIncoming(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    if (size < kept) chunks.push(bytes.subarray(0, kept - size));
    size += bytes.length;
    if (size > most) throw new Error(`the request's body is longer than ${most} bytes`);
  }
  const { path, query } = splitTarget(request.url ?? '/');
  return {
    method: request.method ?? 'GET',
    segments: path.split('/').slice(1).map(decoded),
    query: new URLSearchParams(query),
    header: (name) => {
      const value = request.headers[name];
      return (Array.isArray(value) ? value.join(', ') : value) ?? '';
    },
    body: Buffer.concat(chunks).toString('utf8'),
    bodySize: size,
  };
}

/** Origin form (`/a?b`) or absolute form (`http://h/a?b`, as proxies are sent it; RFC 9112, 3.2.2). */
function splitTarget(target: string): { path: string; query: string } {
  const local = target.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  return mark < 0 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}
