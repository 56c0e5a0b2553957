/** HTTP/2 by ALPN (RFC 9113, 3.2), behind the same transport: sessions kept by origin, one stream for each request. */
import * as http2 from 'node:http2';
import * as tls from 'node:tls';
import type { HeaderField } from '../exchange';
import { connectThrough } from './proxy';
import {
  type AxiosResponseHead,
  type AxiosTransport,
  connectionOptions,
  headerLimit,
  linksIn,
  refuseFlood,
  type TransportInput,
} from './transport';
import { watchConnection } from './watch-connection';

/** Bytes that a stream, and all streams of a session, may be ahead of whoever reads them. */
const streamWindow = 1024 * 1024;
const sessionWindow = 4 * 1024 * 1024;

/** Fields of a header section; Node.js resets the stream of a response that has more, or more bytes than `headerLimit`. */
const fieldLimit = 10_000;
/** Longer than any request lasts, and as long as a timer can wait, ms. */
const longestMs = 2 ** 31 - 1;

/** A session and what it is doing. `reused`: it served a request before. */
export interface Http2Connection {
  readonly session: http2.ClientHttp2Session;
  readonly socket: tls.TLSSocket;
  readonly reused: boolean;
  /** A stream begins; the returned function ends it, `broken` where nobody knows whether the session still works. */
  begin(): (broken: boolean) => void;
}

type OpenInput = Pick<
  TransportInput,
  'url' | 'route' | 'insecure' | 'progress' | 'stopwatch' | 'onConnected' | 'tunnelSignal'
> & {
  readonly fresh: boolean;
};

interface Kept {
  readonly session: http2.ClientHttp2Session;
  readonly socket: tls.TLSSocket;
  streams: number;
}

export class Http2Sessions {
  readonly #kept = new Map<string, Kept>();
  /** Origins that chose HTTP/1.1, so that they are not asked each time. */
  readonly #without = new Set<string>();

  /** A session with the server; null where it speaks only HTTP/1.1. Rejects as the connection does. */
  async open(input: OpenInput): Promise<Http2Connection | null> {
    const { url, insecure, fresh, progress } = input;
    if (this.#without.has(url.origin)) return null;
    // Verified and unverified connections never mix, nor those that were verified by different certificates.
    const key = `${url.origin} ${insecure} ${input.route.trusted} ${input.route.tunnel?.href ?? ''}`;
    const kept = this.#kept.get(key);
    if (kept && !fresh && !kept.session.closed && !kept.session.destroyed) {
      progress.phase = 'send';
      progress.reused = true;
      input.onConnected();
      return this.#connection(key, kept, true);
    }
    const socket = await connect(input);
    if (socket.alpnProtocol !== 'h2') {
      this.#without.add(url.origin);
      socket.destroy();
      return null;
    }
    const made = { session: startSession(url.origin, socket), socket, streams: 0 };
    const forget = () => this.#kept.get(key) === made && this.#kept.delete(key);
    made.session.once('goaway', forget);
    made.session.once('close', forget);
    this.#kept.set(key, made);
    return this.#connection(key, made, false);
  }

  #connection(key: string, kept: Kept, reused: boolean): Http2Connection {
    const { session, socket } = kept;
    const begin = () => {
      kept.streams += 1;
      session.ref();
      // Node.js stops reading from a session that breaks the protocol, without a word: nothing else would keep a process
      // of the command line alive, which would end as if all were well.
      const held = setInterval(() => undefined, longestMs);
      return (broken: boolean) => {
        clearInterval(held);
        kept.streams -= 1;
        if (kept.streams > 0 || session.destroyed) return;
        // An idle session does not keep the process alive; one that another has replaced is of no use.
        session.unref();
        if (broken) session.destroy();
        else if (this.#kept.get(key) !== kept) session.close();
      };
    };
    return { session, socket, reused, begin };
  }
}

function startSession(origin: string, socket: tls.TLSSocket): http2.ClientHttp2Session {
  const session = http2.connect(origin, {
    createConnection: () => socket,
    maxHeaderListPairs: fieldLimit,
    settings: { enablePush: false, initialWindowSize: streamWindow, maxHeaderListSize: headerLimit },
  });
  session.once('connect', () => session.setLocalWindowSize(sessionWindow));
  // Each stream tells its own error; a session that is idle fails without anybody waiting for it.
  session.on('error', () => session.destroy());
  return session;
}

async function connect(input: OpenInput): Promise<tls.TLSSocket> {
  const { route, insecure, progress } = input;
  const options = {
    ...connectionOptions(route, insecure),
    host: route.hostname,
    port: route.port,
    ALPNProtocols: ['h2', 'http/1.1'],
  };
  const socket = route.tunnel ? await connectThrough(route.tunnel, options, input) : tls.connect(options);
  progress.request = socket;
  return new Promise((resolve, reject) => {
    const unwatch = watchConnection(socket, input);
    const failed = (error: unknown) => {
      unwatch?.();
      progress.error ??= error;
      reject(error);
    };
    socket.once('error', failed);
    socket.once('close', () => failed(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })));
    socket.once('secureConnect', () => {
      unwatch?.();
      socket.removeAllListeners('close');
      socket.removeListener('error', failed);
      // Between here and the session's own listeners there is no tick.
      resolve(socket);
    });
  });
}

/** The transport for axios on a session. Without a body the stream is closed for writing with its headers. */
export function http2Transport(input: TransportInput, connection: Http2Connection, hasBody: boolean): AxiosTransport {
  return {
    request(_options, callback) {
      const { progress } = input;
      try {
        progress.http2 = connection.session;
        const { socket } = connection;
        const bytesBefore = socket.bytesRead;
        const stream = connection.session.request(requestHeaders(input), { endStream: !hasBody });
        const end = connection.begin();
        let abandoned = false;
        stream.once('close', () => {
          if (!progress.response) progress.bytesBack = socket.bytesRead - bytesBefore;
          end(abandoned);
        });
        progress.request = {
          destroy: () => {
            abandoned = !progress.complete;
            stream.close(http2.constants.NGHTTP2_CANCEL);
            stream.destroy();
          },
        };
        watchStream(stream, input, callback);
        return stream;
      } catch (error) {
        progress.error ??= error;
        throw error;
      }
    },
  };
}

/** Fields that belong to a connection of HTTP/1.1 (RFC 9113, 8.2.2); Host becomes `:authority`. */
const connectionFields = /^(connection|host|http2-settings|keep-alive|proxy-connection|te|transfer-encoding|upgrade)$/;

function requestHeaders({ url, method, fields }: TransportInput): http2.OutgoingHttpHeaders {
  const host = fields.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? url.authority;
  const headers: Record<string, string | string[]> = {
    ':method': method,
    ':scheme': 'https',
    ':authority': host,
    ':path': url.target,
  };
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    if (connectionFields.test(key)) continue;
    const known = headers[key];
    headers[key] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
  }
  return headers;
}

function watchStream(
  stream: http2.ClientHttp2Stream,
  input: TransportInput,
  callback: (response: AxiosResponseHead) => void,
): void {
  const { progress, stopwatch } = input;
  stream.on('error', (error) => {
    progress.error ??= error;
  });
  stream.once('finish', () => {
    progress.sent = true;
    if (progress.phase === 'send') progress.phase = 'receive';
    input.onSent();
  });
  stream.once('continue', () => {
    progress.continued = true;
    input.onContinue();
  });
  stream.on('headers', (headers) => {
    if (headers[':status'] === 103) {
      progress.earlyHints = [...(progress.earlyHints ?? []), ...linksIn(rawFields(headers, undefined).flat())];
    }
    refuseFlood(progress, (error) => stream.destroy(error));
  });
  stream.once('response', (headers, _flags, raw?: unknown) => {
    stopwatch.firstByte();
    progress.phase = 'receive';
    const response = Object.assign(stream, {
      statusCode: Number(headers[':status']),
      statusMessage: '',
      httpVersion: '2',
      rawHeaders: rawFields(headers, raw).flat(),
      headers: {},
    });
    progress.response = response;
    response.once('end', () => {
      // A reset without an error event: what came so far would pass for the whole.
      progress.complete = stream.rstCode === undefined || stream.rstCode === http2.constants.NGHTTP2_NO_ERROR;
      if (!progress.complete) progress.error ??= streamEnded(stream.rstCode);
    });
    callback(response);
  });
  stream.once('close', () => {
    if (!progress.response) input.onDead(progress.error ?? streamEnded(stream.rstCode));
  });
}

/** Fields in order and with duplicates, as the third argument of the event has them; pseudo-header fields left out. */
function rawFields(headers: http2.IncomingHttpHeaders, raw: unknown): HeaderField[] {
  const fields: HeaderField[] = [];
  if (Array.isArray(raw)) {
    for (let index = 0; index + 1 < raw.length; index += 2) fields.push([String(raw[index]), String(raw[index + 1])]);
  } else {
    for (const [name, value] of Object.entries(headers)) {
      for (const each of Array.isArray(value) ? value : [value]) fields.push([name, String(each)]);
    }
  }
  return fields.filter(([name]) => !name.startsWith(':'));
}

/** Without an error event: the server cancelled the stream, or the session went away. */
function streamEnded(rstCode: number | undefined): Error {
  return Object.assign(new Error(`stream closed with code ${rstCode ?? 0}`), { code: 'ERR_HTTP2_STREAM_CANCEL' });
}
