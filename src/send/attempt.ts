/** One attempt: the request, its redirects, and what came of it. */
import { basename } from 'node:path';
import type {
  Failure,
  Hop,
  ReceivedResponse,
  SendOptions,
  SendResult,
  SentRequest,
  SignIn,
  StreamPiece,
} from '../exchange';
import { headerValue } from '../exchange';
import type { Alarm } from './alarm';
import { type AxiosSender, loadAxios } from './axios-adapter';
import { type Identity, loadIdentity } from './client-certificates';
import type { Connections } from './connections';
import type { ExpansionLimit } from './content-coding';
import type { Cookies } from './cookies';
import { Deadline } from './deadline';
import { FailureCode, failureOf, SendFailure } from './failure';
import { type HopInput, sendHop } from './hop';
import type { HopResponse } from './hop-response';
import { isListed } from './listed-host';
import { Stopwatch } from './progress';
import type { BodyStorage } from './received-body';
import { isRedirect, nextStep, redirectLimit, type Step } from './redirect';
import { prepareBody, type RequestBody } from './request-body';
import { sendAgain } from './send-again';
import { type DigestSessions, signedStep, takeChallenge } from './sign-in';
import { type StreamWatch, watchStream } from './stream-watch';
import { wireHeaders } from './wire-headers';
import { parseWireUrl, resolveLocation } from './wire-url';

/** What one `Send` keeps from request to request. */
export interface AttemptContext {
  readonly alarm: Alarm;
  /** Null until the first request. */
  axios: AxiosSender | null;
  readonly connections: Connections;
  readonly cookies: Cookies;
  readonly digestSessions: DigestSessions;
  readonly storage: BodyStorage;
  readonly userAgent: string;
  readonly extensionHost: boolean;
  readonly expansionLimit: ExpansionLimit;
  /** Bytes of a stream of events, which may have no end. */
  readonly streamLimit: number;
}

const http2Version = /^HTTP\/2(\.0)?$/i;

const methodToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Resolves with the outcome, whatever it is; rejects only for a bug. */
export async function runAttempt(
  request: SentRequest,
  options: SendOptions,
  context: AttemptContext,
): Promise<SendResult> {
  // Loading axios takes tens of milliseconds, once, and is no part of what the server or the network took.
  if (!options.signal.aborted) context.axios ??= await loadAxios();
  const stopwatch = new Stopwatch();
  const deadline = new Deadline(options, context.alarm);
  const hops: Hop[] = [];
  const notes = new Set<string>();
  try {
    deadline.check();
    const attempt = new Attempt(request, options, context, { deadline, stopwatch, hops, notes });
    const response = await attempt.run();
    return { outcome: { kind: 'response', response }, timings: stopwatch.timings(), hops, notes: [...notes] };
  } catch (error) {
    if (!(error instanceof SendFailure)) throw error;
    const failure: Failure = error.failure;
    return { outcome: { kind: 'failure', failure }, timings: stopwatch.timings(), hops, notes: [...notes] };
  } finally {
    deadline.close();
  }
}

interface Course {
  readonly deadline: Deadline;
  readonly stopwatch: Stopwatch;
  readonly hops: Hop[];
  readonly notes: Set<string>;
}

/** What a step asked its server. */
interface Asked {
  readonly method: string;
  readonly url: string;
  readonly cookie: string | null;
  readonly sentAs: string | null;
}

function isSame(one: Asked, other: Asked): boolean {
  return (
    one.url === other.url && one.method === other.method && one.cookie === other.cookie && one.sentAs === other.sentAs
  );
}

class Attempt {
  readonly #request: SentRequest;
  readonly #options: SendOptions;
  readonly #context: AttemptContext;
  readonly #course: Course;
  /** Where the client certificate is shown. */
  #origin: string | null = null;
  #identity: Identity | null = null;

  constructor(request: SentRequest, options: SendOptions, context: AttemptContext, course: Course) {
    this.#request = request;
    this.#options = options;
    this.#context = context;
    this.#course = course;
  }

  async run() {
    const { method } = this.#request;
    const url = parseWireUrl(this.#request.url);
    checkMethod(method);
    const { clientCertificate } = this.#options;
    if (clientCertificate && url.protocol === 'https:') {
      this.#origin = url.origin;
      this.#identity = await this.#course.deadline.race(loadIdentity(clientCertificate));
      const { pfx, cert } = clientCertificate;
      this.#course.notes.add(`with the client certificate ${basename(pfx ?? cert ?? '')}`);
    }
    const body = this.#request.body && (await this.#course.deadline.race(prepareBody(this.#request.body)));
    let step: Step = { url, method: method.toUpperCase(), headers: this.#request.headers, hasBody: body !== null };
    const seen: Asked[] = [];
    for (;;) {
      const response = await this.#sendSigned(step, step.hasBody ? body : null, seen);
      this.#noteVersion(response.httpVersion);
      if (response.proxy !== null) this.#course.notes.add(throughProxy(response.proxy));
      for (const note of response.interim) this.#course.notes.add(note);
      const received = this.#options.cookieJar ? setCookies(response) : [];
      if (received.length > 0) await this.#context.cookies.store(this.#options.jar ?? '', step.url.href, received);
      const location = headerValue(response.headers, 'location');
      if (!this.#options.followRedirects || !isRedirect(response.status) || !location) {
        const { status, reason, httpVersion, headers } = response;
        const head = { status, reason, httpVersion, headers, url: step.url.href };
        const { storage, expansionLimit } = this.#context;
        const { body, notes } = await response.receive(storage, expansionLimit, this.#watch(head));
        for (const note of notes) this.#course.notes.add(note);
        return { ...head, body };
      }
      await response.discard();
      const next = this.#follow(step, response.status, location);
      if (next.url.origin !== step.url.origin) await this.#confirm(next, step);
      step = next;
    }
  }

  /** A redirect may lead to where no request would go without a yes. */
  async #confirm({ url, method, hasBody }: Step, from: Step): Promise<void> {
    const asked = this.#options.mayFollow?.({ method, url: url.href, from: from.url.href, hasBody });
    const refused = asked ? await this.#course.deadline.aside(asked) : null;
    if (refused !== null) throw failureOf('receive', FailureCode.redirectNotConfirmed, refused);
  }

  /** Sends a step with its sign-in; once more where the server asks for one that it had not seen. */
  #sendSigned(step: Step, body: RequestBody | null, seen: Asked[]): Promise<HopResponse> {
    const { signIn } = this.#options;
    return signIn ? this.#signAndSend(step, signIn, body, seen) : this.#send(step, body, seen);
  }

  async #signAndSend(step: Step, signIn: SignIn, body: RequestBody | null, seen: Asked[]): Promise<HopResponse> {
    const { digestSessions } = this.#context;
    const { deadline, notes } = this.#course;
    const signed = () => deadline.race(signedStep(step, signIn, body, digestSessions));
    const response = await this.#send(await signed(), body, seen);
    if (response.status !== 401) return response;
    const challenged = takeChallenge(step, signIn, response.headers, digestSessions);
    if (typeof challenged === 'string') notes.add(challenged);
    if (challenged !== true) return response;
    await response.discard();
    notes.add('sent again with an answer to the Digest challenge');
    return this.#send(await signed(), body, seen);
  }

  /** Tells of a stream of events as it comes. */
  #watch(head: Omit<ReceivedResponse, 'body'>): StreamWatch | null {
    const tell = (piece: StreamPiece) => this.#options.onStream?.(piece);
    const contentType = headerValue(head.headers, 'content-type');
    const watch = watchStream({ contentType, limit: this.#context.streamLimit, tell });
    if (watch) tell({ kind: 'opened', response: head });
    return watch;
  }

  /** Sends a step; once more on a fresh connection where the kept one was stale, or where the system knows the issuer. */
  async #send(step: Step, body: RequestBody | null, seen: Asked[]): Promise<HopResponse> {
    const { connections, cookies, userAgent, axios } = this.#context;
    const { deadline, stopwatch, notes } = this.#course;
    const { cookieJar, jar = '', proxy, caFiles } = this.#options;
    const insecure = this.#options.insecure || isListed(step.url, this.#options.insecureHosts);
    const { fields, notes: corrections } = wireHeaders({
      url: step.url,
      method: step.method,
      headers: step.headers,
      bodySize: body?.size ?? null,
      userAgent,
      cookies: cookieJar && cookies.areIn(jar) ? await cookies.pairsFor(jar, step.url.href) : [],
    });
    for (const note of corrections) notes.add(note);
    // A server may send to the same URL again once it has set a cookie; with the same cookies it would for ever.
    const sentAs = this.#options.signIn ? headerValue(fields, 'authorization') : null;
    const asked = { method: step.method, url: step.url.href, cookie: headerValue(fields, 'cookie'), sentAs };
    if (seen.some((earlier) => isSame(earlier, asked))) {
      const message = `The server redirects in a circle, back to ${step.url.authority}, where it was asked the same before. Often a cookie or a sign-in is missing; look at the redirect itself with \`# @no-redirect\`.`;
      throw failureOf('receive', FailureCode.redirectLoop, message);
    }
    seen.push(asked);
    if (insecure && step.url.protocol === 'https:') {
      notes.add(
        this.#options.insecure
          ? 'certificate not verified'
          : `certificate not verified: ${step.url.hostname} is in \`faultline.tls.insecureHosts\``,
      );
    }
    const { url, method } = step;
    const http2 = http2Version.test(this.#request.httpVersion ?? '');
    const hop: HopInput = {
      url,
      method,
      fields,
      body,
      insecure,
      fresh: false,
      http2,
      proxy,
      caFiles,
      identity: step.url.origin === this.#origin ? this.#identity : null,
      axios: axios ?? (await loadAxios()),
      connections,
      deadline,
      stopwatch,
      onFailedBehind: (name) => notes.add(throughProxy(name)),
    };
    // Asked beforehand: a request beside this one may load them while this one fails without.
    const trust = connections.trust(caFiles);
    const hadCertificates = trust.context !== null;
    try {
      return await sendHop(hop);
    } catch (error) {
      const { extensionHost } = this.#context;
      return await sendAgain(hop, error, { trust, hadCertificates, extensionHost, notes });
    }
  }

  #follow(step: Step, status: number, location: string): Step {
    const { hops, notes } = this.#course;
    hops.push({ status, url: step.url.href, location });
    const { step: next, stripped } = nextStep(step, status, resolveLocation(location, step.url));
    if (stripped.length > 0) {
      notes.add(`credentials were not passed on to ${next.url.authority}: ${stripped.join(', ')}`);
    }
    if (hops.length <= redirectLimit) return next;
    const message = `The server redirects on and on: ${redirectLimit} redirects were followed, and there is one more, to ${next.url.authority}. Look at them one by one with \`# @no-redirect\`.`;
    throw failureOf('receive', FailureCode.redirectLimit, message);
  }

  /** Says where the version that the request line asks for is not the one that was spoken. */
  #noteVersion(spoken: string): void {
    const asked = this.#request.httpVersion;
    if (asked === null || asked.toUpperCase() === 'HTTP/1.1') return;
    if (http2Version.test(asked) && spoken === 'HTTP/2') return;
    this.#course.notes.add(`${asked} was asked for; sent as HTTP/1.1`);
  }
}

function throughProxy(name: string): string {
  return `sent through the proxy ${name}`;
}

function setCookies(response: HopResponse): string[] {
  return response.headers.filter((field) => field[0].toLowerCase() === 'set-cookie').map((field) => field[1]);
}

function checkMethod(method: string): void {
  if (!methodToken.test(method)) {
    throw failureOf(
      'send',
      FailureCode.invalidMethod,
      'The method is not a word that HTTP allows. Use GET, POST or another one.',
    );
  }
  if (method.toUpperCase() === 'CONNECT') {
    const message =
      'CONNECT asks a proxy for a tunnel and has no response of its own; it is not sent. Use the URL behind the proxy.';
    throw failureOf('send', FailureCode.invalidMethod, message);
  }
}
