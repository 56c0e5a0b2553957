/** One request and its response, without redirects: axios, our transport, and what watches over both. */
import { Readable } from 'node:stream';
import type { InternalAxiosRequestConfig } from 'axios';
import type { HeaderField, ProxyChoice } from '../exchange';
import type { AxiosSender } from './axios-adapter';
import type { Identity } from './client-certificates';
import type { Connections } from './connections';
import type { Deadline } from './deadline';
import { explainFailure } from './explain-failure';
import { type HopResponse, openResponse } from './hop-response';
import { type Stopwatch, startProgress } from './progress';
import type { RequestBody } from './request-body';
import type { Route } from './route';
import { type AxiosTransport, http1Transport, type TransportInput } from './transport';
import { isLoopback, type WireUrl } from './wire-url';

/** How long a server may think about `Expect: 100-continue` before the body goes anyway, ms (RFC 9110, 10.1.1). */
const continueMs = 1000;

export interface HopInput {
  readonly url: WireUrl;
  readonly method: string;
  readonly fields: readonly HeaderField[];
  readonly body: RequestBody | null;
  readonly insecure: boolean;
  /** On a connection that nobody used before. */
  readonly fresh: boolean;
  /** HTTP/2 is asked for; where it cannot be had the response says HTTP/1.1. */
  readonly http2: boolean;
  readonly proxy: ProxyChoice;
  readonly caFiles: readonly string[];
  readonly identity: Identity | null;
  readonly axios: AxiosSender;
  readonly connections: Connections;
  readonly deadline: Deadline;
  readonly stopwatch: Stopwatch;
  /** It failed behind a proxy, `host:port`, that had taken it. */
  onFailedBehind(proxy: string): void;
}

/** Sends, and resolves with the head of the response. Rejects with a `SendFailure`; by then everything is torn down. */
export async function sendHop(input: HopInput): Promise<HopResponse> {
  const { deadline, stopwatch } = input;
  deadline.check();
  stopwatch.reset();
  const found = input.connections.route(input.url, input);
  const route = found instanceof Promise ? await deadline.race(found) : found;
  const progress = startProgress(route.proxy);
  // Only a proxy's tunnel is out of the reach of `request.destroy()` while it is being made.
  const tunnel = route.proxy === null ? null : new AbortController();
  const gate = expectsContinue(input.fields) && input.body ? continueGate() : null;
  const data = input.body ? input.body.open(gate?.promise ?? null) : null;
  const release = () => {
    gate?.open(false);
    if (data instanceof Readable) data.destroy();
    route.release();
  };
  const tearDown = () => {
    tunnel?.abort();
    progress.request?.destroy();
    progress.response?.destroy();
    release();
  };
  const answered = deferred<unknown>();
  const unregister = deadline.onCut(() => {
    tearDown();
    // Whatever it is that ends it, `deadline` has the failure.
    answered.reject(null);
  });
  let stopConnecting = deadline.connecting();
  let stopAnswering = (): void => undefined;
  try {
    const transportInput: TransportInput = {
      pipes: data instanceof Readable,
      url: input.url,
      method: input.method,
      fields: input.fields,
      route,
      insecure: input.insecure,
      progress,
      stopwatch,
      tunnelSignal: tunnel?.signal ?? null,
      onConnected: () => {
        stopConnecting();
        deadline.waiting = 'first-byte';
      },
      onContinue: () => gate?.open(true),
      onSent: () => {
        // An answer may come before the whole of a body is out.
        if (!progress.response) stopAnswering = deadline.answering();
      },
      onDead: answered.reject,
    };
    let transport = http1Transport(transportInput);
    if (input.http2 && canSpeakHttp2(input.url, route)) {
      const { Http2Sessions, http2Transport } = await import('./http2');
      const sessions = input.connections.http2(() => new Http2Sessions());
      const opened = await deadline.race(sessions.open({ ...transportInput, fresh: input.fresh }));
      if (opened) transport = http2Transport(transportInput, opened, data !== null);
      else {
        // The server chose HTTP/1.1 in the handshake: that connection is closed, and one of the pool takes over.
        stopConnecting = deadline.connecting();
        progress.phase = 'connect';
        progress.request = null;
      }
    }
    throughAxios(input, route, transport, data).then(answered.resolve, answered.reject);
    await answered.promise;
    deadline.waiting = 'total';
    const { response } = progress;
    // axios has a response only if the transport had one.
    if (!response) throw new Error('a response without a response');
    const { url, method } = input;
    const headerObject = route.headerObject;
    return openResponse({ url, method, deadline, progress, response, headerObject, tearDown, release, unregister });
  } catch (error) {
    unregister();
    tearDown();
    const refused = progress.proxyStatus !== null && progress.proxyStatus !== 200;
    if (progress.proxy !== null && progress.phase !== 'connect' && !refused) input.onFailedBehind(progress.proxy);
    deadline.check();
    // Through SOCKS and tunnels the server itself answers.
    const forwards = !route.secure && (route.hosted || route.target.startsWith('http:'));
    const forwardedBy = forwards ? progress.proxy : null;
    const { url, method } = input;
    const facts = { url, method, progress, status: null, announced: null, received: 0, forwardedBy };
    throw explainFailure(progress.error ?? error, facts);
  } finally {
    stopConnecting();
    stopAnswering();
  }
}

/** By ALPN, directly or through a tunnel of our own: VS Code's proxy would be bypassed. */
function canSpeakHttp2({ protocol, hostname }: WireUrl, { proxy, tunnel, hosted }: Route): boolean {
  return protocol === 'https:' && (proxy === null || tunnel !== null) && (!hosted || isLoopback(hostname));
}

/**
 * axios sends: it pipes the body and settles once, with the stream that the transport gave it. All else is off, and so its
 * adapter is asked directly: what is merged and transformed before it costs a third of a request, and there is nothing
 * of it here.
 */
function throughAxios(
  { axios: { send, headers }, url, method }: HopInput,
  route: Route,
  transport: AxiosTransport,
  data: Buffer | Readable | null,
): Promise<unknown> {
  const config: InternalAxiosRequestConfig = {
    headers,
    // Only its scheme is looked at; the transport knows the rest, and axios would collapse the path.
    url: `${route.secure ? 'https' : 'http'}://${url.authority}/`,
    method,
    transport,
    responseType: 'stream',
    decompress: false,
    maxRedirects: 0,
    maxBodyLength: -1,
    maxContentLength: -1,
    proxy: false,
    timeout: 0,
    validateStatus: null,
  };
  if (data !== null) config.data = data;
  return send(config);
}

function expectsContinue(fields: readonly HeaderField[]): boolean {
  return fields.some((field) => field[0].toLowerCase() === 'expect' && /100-continue/i.test(field[1]));
}

function continueGate(): { promise: Promise<boolean>; open(go: boolean): void } {
  const { promise, resolve } = deferred<boolean>();
  const timer = setTimeout(() => resolve(true), continueMs);
  return {
    promise,
    open: (go) => {
      clearTimeout(timer);
      resolve(go);
    },
  };
}

/** A promise to be settled from outside; a rejection that nobody waits for any more is no error. */
function deferred<T>(): { promise: Promise<T>; resolve(value: T): void; reject(error: unknown): void } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
