/** One request and its response, without redirects: axios, our transport, and what watches over both. */
import { Readable } from 'node:stream';
import type { HeaderField, ReceivedBody } from '../exchange';
import type { Connections } from './connections';
import { contentCodings, decodeBody, type ExpansionLimit } from './content-coding';
import type { Deadline } from './deadline';
import { explainFailure, tooFewBytes, tooManyBytes } from './explain-failure';
import { http2Transport } from './http2';
import { type Progress, type RawResponse, type Stopwatch, startProgress } from './progress';
import { type BodyStorage, receiveBody } from './received-body';
import type { RequestBody } from './request-body';
import type { Route } from './route';
import { type AxiosTransport, http1Transport, type TransportInput } from './transport';
import { receivedHeaders, receivedText } from './wire-headers';
import { isLoopback, type WireUrl } from './wire-url';

/** How long a server may think about `Expect: 100-continue` before the body goes anyway, ms (RFC 9110, 10.1.1). */
const continueMs = 1000;

/** What is read of the body of a redirect, to keep its connection, before that is given up. */
const discardBytes = 64 * 1024;
const discardMs = 200;

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
  readonly connections: Connections;
  readonly deadline: Deadline;
  readonly stopwatch: Stopwatch;
}

/** The head of a response is here; its body waits to be read, exactly once, by `receive` or `discard`. */
export interface HopResponse {
  readonly status: number;
  readonly reason: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderField[];
  /** The server sent 103 Early Hints first. */
  readonly earlyHints: boolean;
  receive(storage: BodyStorage, limit: ExpansionLimit): Promise<{ body: ReceivedBody; notes: string[] }>;
  discard(): Promise<void>;
}

/** Sends, and resolves with the head of the response. Rejects with a `SendFailure`; by then everything is torn down. */
export async function sendHop(input: HopInput): Promise<HopResponse> {
  const { deadline, stopwatch } = input;
  deadline.check();
  stopwatch.reset();
  const route = await deadline.race(input.connections.route(input.url, input.fresh));
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
  const unregister = deadline.onCut(tearDown);
  let stopConnecting = deadline.connecting();
  try {
    const dead = deferred<never>();
    const transportInput: TransportInput = {
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
      onDead: dead.reject,
    };
    let transport = http1Transport(transportInput);
    if (input.http2 && canSpeakHttp2(input.url, route)) {
      const opened = await deadline.race(input.connections.http2.open({ ...transportInput, fresh: input.fresh }));
      if (opened) transport = http2Transport(transportInput, opened, data !== null);
      else {
        // The server chose HTTP/1.1 in the handshake: that connection is closed, and one of the pool takes over.
        stopConnecting = deadline.connecting();
        progress.phase = 'connect';
        progress.request = null;
      }
    }
    await deadline.race(Promise.race([throughAxios(input, route, transport, data), dead.promise]));
    deadline.waiting = 'total';
    const { response } = progress;
    // axios has a response only if the transport had one.
    if (!response) throw new Error('a response without a response');
    return openResponse(input, progress, response, route.headerObject, { tearDown, release, unregister });
  } catch (error) {
    unregister();
    tearDown();
    deadline.check();
    const facts = { url: input.url, method: input.method, progress, status: null, announced: null, received: 0 };
    throw explainFailure(progress.error ?? error, facts);
  } finally {
    stopConnecting();
  }
}

/** By ALPN and directly only: what goes through a proxy is HTTP/1.1, and VS Code's proxy would be bypassed. */
function canSpeakHttp2(url: WireUrl, route: Route): boolean {
  return url.protocol === 'https:' && route.proxy === null && (!route.hosted || isLoopback(url.hostname));
}

/** axios sends: it pipes the body and settles once, with the stream that the transport gave it. All else is off. */
async function throughAxios(
  input: HopInput,
  route: Route,
  transport: AxiosTransport,
  data: Buffer | Readable | null,
): Promise<void> {
  const { default: axios } = await import('axios');
  input.deadline.check();
  await axios.request({
    adapter: 'http',
    // Only its scheme is looked at; the transport knows the rest, and axios would collapse the path.
    url: `${route.secure ? 'https' : 'http'}://${input.url.authority}/`,
    method: input.method,
    ...(data !== null && { data }),
    transport,
    responseType: 'stream',
    decompress: false,
    maxRedirects: 0,
    maxBodyLength: -1,
    maxContentLength: -1,
    proxy: false,
    timeout: 0,
    validateStatus: null,
    transformRequest: [],
    transformResponse: [],
  });
}

interface Teardown {
  tearDown(): void;
  release(): void;
  unregister(): void;
}

function openResponse(
  input: HopInput,
  progress: Progress,
  response: RawResponse,
  headerObject: boolean,
  end: Teardown,
): HopResponse {
  const status = response.statusCode ?? 0;
  const headers = receivedHeaders(response.rawHeaders);
  const values = (name: string) => headers.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));
  const length = values('transfer-encoding').length > 0 ? undefined : values('content-length')[0];
  const announced = length !== undefined && /^\d+$/.test(length.trim()) ? Number(length) : null;
  // No content follows these, whatever the headers say (RFC 9110, 6.4.1).
  const empty = input.method === 'HEAD' || status === 204 || status === 304 || status === 101;
  let received = 0;

  async function* content(): AsyncGenerator<Uint8Array> {
    try {
      // A socket that changed its protocol never ends as a response.
      if (status === 101) return;
      for await (const chunk of response) {
        const bytes: Buffer = chunk;
        received += bytes.length;
        yield bytes;
      }
    } catch (error) {
      input.deadline.check();
      const facts = { url: input.url, method: input.method, progress, status, announced, received };
      throw explainFailure(progress.error ?? error, facts);
    }
    // The parser complained after the response was complete: there was more than there should be.
    if (progress.error !== null && progress.complete && !empty) throw tooManyBytes(input.url, status, announced);
    if (!progress.complete && status !== 101) {
      const facts = { url: input.url, method: input.method, progress, status, announced, received };
      throw explainFailure(progress.error ?? new Error('aborted'), facts);
    }
    // HTTP/2 can end a stream early without an error; then only Content-Length tells.
    if (announced !== null && received < announced && !empty) {
      throw tooFewBytes(input.url, status, announced, received);
    }
  }

  async function finish<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      input.deadline.check();
      // The server may have answered before it took all of the request: that connection is of no use any more.
      if (progress.sent) end.release();
      else end.tearDown();
      return result;
    } catch (error) {
      end.tearDown();
      input.deadline.check();
      throw error;
    } finally {
      end.unregister();
    }
  }

  return {
    status,
    reason: receivedText(response.statusMessage ?? ''),
    httpVersion: `HTTP/${response.httpVersion}`,
    headers,
    earlyHints: progress.earlyHints,
    receive: (storage, limit) =>
      finish(async () => {
        const codings = empty ? [] : contentCodings(values('content-encoding'));
        const decoding = decodeBody(content(), codings, limit);
        const body = await receiveBody(decoding.body, storage);
        const notes = notesOf(progress, status, empty, decoding.unknown);
        // VS Code's proxy agent puts the path through `new URL()` when it makes the absolute-form of it.
        if (headerObject && progress.proxy !== null && isNormalised(input.url)) {
          notes.push("VS Code's proxy support normalised the path of the URL");
        }
        return { body, notes };
      }),
    discard: () =>
      finish(async () => {
        const timer = setTimeout(end.tearDown, discardMs);
        try {
          for await (const _ of content()) if (received > discardBytes) break;
        } catch (error) {
          // The body of a redirect is of no interest, and so is what is wrong with it; the user's "cancel" is.
          if (!(error instanceof Error)) throw error;
        } finally {
          clearTimeout(timer);
        }
        if (received > discardBytes) end.tearDown();
      }),
  };
}

function notesOf(progress: Progress, status: number, empty: boolean, unknown: string | null): string[] {
  const notes: string[] = [];
  if (unknown !== null) notes.push(`the body is shown as it came: the content coding \`${unknown}\` is not known`);
  if (empty && status !== 101 && progress.error !== null)
    notes.push('the server sent bytes where no body belongs; they were ignored');
  if (status === 101) notes.push('the connection was closed after 101: no protocol to switch to is spoken here');
  return notes;
}

function isNormalised(url: WireUrl): boolean {
  const { pathname, search } = new URL(url.href);
  return pathname + search !== url.target;
}

function expectsContinue(fields: readonly HeaderField[]): boolean {
  return fields.some(([name, value]) => name.toLowerCase() === 'expect' && /100-continue/i.test(value));
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
