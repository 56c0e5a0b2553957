/** A response whose head is here and whose body waits to be read. */
import type { HeaderField, ReceivedBody } from '../exchange';
import { contentCodings, decodeBody, type ExpansionLimit } from './content-coding';
import type { Deadline } from './deadline';
import { explainFailure, tooFewBytes, tooManyBytes } from './explain-failure';
import { SendFailure } from './failure';
import { type FirstChunks, firstChunks } from './first-chunks';
import type { Progress, RawResponse } from './progress';
import { type BodyStorage, bodyInMemory, receiveBody } from './received-body';
import type { StreamWatch } from './stream-watch';
import { receivedHeaders, receivedText } from './wire-headers';
import type { WireUrl } from './wire-url';

/** What is read of the body of a redirect, to keep its connection, before that is given up. */
const discardBytes = 64 * 1024;
const discardMs = 200;

/** The head of a response is here; its body waits to be read, exactly once, by `receive` or `discard`. */
export interface HopResponse {
  readonly status: number;
  readonly reason: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderField[];
  /** `host:port` of the proxy in between, where one is known. */
  readonly proxy: string | null;
  /** What came before the final response, in words: 103 Early Hints, 100 Continue. */
  readonly interim: readonly string[];
  receive(
    storage: BodyStorage,
    limit: ExpansionLimit,
    watch: StreamWatch | null,
  ): Promise<{ body: ReceivedBody; notes: string[] }>;
  discard(): Promise<void>;
}

export interface OpenInput {
  readonly url: WireUrl;
  readonly method: string;
  readonly deadline: Deadline;
  readonly progress: Progress;
  readonly response: RawResponse;
  /** The header fields went out as an object, for VS Code's proxy. */
  readonly headerObject: boolean;
  /** Ends the exchange and its connection. */
  tearDown(): void;
  /** Ends the exchange; its connection may serve another. */
  release(): void;
  /** The deadline has nothing to cut any more. */
  unregister(): void;
}

/** Takes over a response from the transport. Its errors, while the body is read, are `SendFailure`s. */
export function openResponse(input: OpenInput): HopResponse {
  const { url, method, deadline, progress, response } = input;
  const status = response.statusCode ?? 0;
  const headers = receivedHeaders(response.rawHeaders);
  const values = (name: string) => {
    const found: string[] = [];
    for (const field of headers)
      if (field[0].length === name.length && field[0].toLowerCase() === name) found.push(field[1]);
    return found;
  };
  const length = values('transfer-encoding').length > 0 ? undefined : values('content-length')[0];
  const announced = length !== undefined && /^\d+$/.test(length.trim()) ? Number(length) : null;
  // No content follows these, whatever the headers say (RFC 9110, 6.4.1).
  const empty = method === 'HEAD' || status === 204 || status === 304 || status === 101;
  let received = 0;

  function explained(error: unknown): SendFailure {
    deadline.check();
    const facts = { url, method, progress, status, announced, received };
    return explainFailure(progress.error ?? error, facts);
  }

  function beginning(limit: number): Promise<FirstChunks> {
    const silence = deadline.idling();
    const take = (chunk: Uint8Array) => {
      received += chunk.length;
      silence.touch();
    };
    return firstChunks(response, limit, take).then(
      (first) => {
        silence.stop();
        return first;
      },
      (error: unknown) => {
        silence.stop();
        throw explained(error);
      },
    );
  }

  /** All of the body, behind what was read of it before. */
  async function* content(begun: readonly Uint8Array[] = []): AsyncGenerator<Uint8Array> {
    const silence = deadline.idling();
    try {
      yield* begun;
      for await (const chunk of response) {
        const bytes: Buffer = chunk;
        received += bytes.length;
        silence.touch();
        yield bytes;
      }
    } catch (error) {
      throw explained(error);
    } finally {
      silence.stop();
    }
    checkWhole();
  }

  /** Of a response that is over: is it all that it should be? */
  function checkWhole(): void {
    // The parser complained after the response was complete: there was more than there should be.
    if (progress.error !== null && progress.complete && !empty) throw tooManyBytes(url, status, announced);
    if (!progress.complete) {
      const facts = { url, method, progress, status, announced, received };
      throw explainFailure(progress.error ?? new Error('aborted'), facts);
    }
    // HTTP/2 can end a stream early without an error; then only Content-Length tells.
    if (announced !== null && received < announced && !empty) {
      throw tooFewBytes(url, status, announced, received);
    }
  }

  async function take(
    storage: BodyStorage,
    limit: ExpansionLimit,
    watch: StreamWatch | null,
  ): Promise<{ body: ReceivedBody; unknown: string | null }> {
    // A socket that changed its protocol never ends as a response.
    if (status === 101) return { body: bodyInMemory([]), unknown: null };
    const codings = empty ? [] : contentCodings(values('content-encoding'));
    if (codings.length === 0 && (watch === null || empty)) {
      // Most bodies are a piece or two, for which streams cost most of the time.
      const first = await beginning(storage.memoryLimit);
      if (!first.isAll) return { body: await receiveBody(content(first.chunks), storage), unknown: null };
      checkWhole();
      return { body: bodyInMemory(first.chunks), unknown: null };
    }
    const decoding = decodeBody(content(), codings, limit);
    if (watch?.endless && !empty) deadline.streaming();
    const body = await receiveBody(watch && !empty ? watch.through(decoding.body) : decoding.body, storage);
    return { body, unknown: decoding.unknown };
  }

  /** Reads what is left, where that is little. */
  async function drop(): Promise<void> {
    const timer = setTimeout(input.tearDown, discardMs);
    try {
      for await (const _ of content()) if (received > discardBytes) break;
    } catch (error) {
      // The body of a redirect is of no interest, and so is what is wrong with it. A cancel shows at the next hop.
      if (!(error instanceof SendFailure)) throw error;
    } finally {
      clearTimeout(timer);
    }
    if (received > discardBytes) input.tearDown();
  }

  async function finish<T>(work: Promise<T>): Promise<T> {
    try {
      // A cancel that comes when all is there is too late: the response is whole, and its file has an owner.
      const result = await work;
      // The server may have answered before it took all of the request: that connection is of no use any more.
      if (progress.sent) input.release();
      else input.tearDown();
      return result;
    } catch (error) {
      input.tearDown();
      deadline.check();
      throw error;
    } finally {
      input.unregister();
    }
  }

  return {
    status,
    reason: receivedText(response.statusMessage ?? ''),
    httpVersion: `HTTP/${response.httpVersion}`,
    headers,
    proxy: progress.proxy,
    interim: interimOf(progress),
    receive: async (storage, limit, watch) => {
      const { body, unknown } = await finish(take(storage, limit, watch));
      const notes = notesOf(progress, status, empty, unknown);
      if (watch?.untold) notes.push(watch.untold);
      if (watch?.ended) {
        notes.push(watch.ended);
        input.tearDown();
      }
      // VS Code's proxy agent puts the path through `new URL()` when it makes the absolute-form of it.
      if (input.headerObject && progress.proxy !== null && isNormalised(url)) {
        notes.push("VS Code's proxy support normalised the path of the URL");
      }
      return { body, notes };
    },
    discard: () => finish(drop()),
  };
}

function interimOf({ earlyHints, continued }: Progress): string[] {
  const notes: string[] = [];
  if (continued) notes.push('100 Continue came, then the body was sent');
  if (earlyHints) {
    const links = earlyHints.slice(0, 5).join(', ');
    notes.push(`103 Early Hints came before the response${links === '' ? '' : `: ${links}`}`);
  }
  return notes;
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
