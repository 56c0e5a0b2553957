/** How far a request has got: what the failure messages, the timings and the second attempt are decided from. */
import type { Readable } from 'node:stream';
import type { Timings } from '../exchange';

export type Phase = 'connect' | 'tls' | 'send' | 'receive';

/** What a server showed of itself before it was turned down. */
export interface PeerCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** Host names and addresses that it is for. */
  readonly names: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
  /** Those that vouch for it, as far as they were sent or are known: its issuer first. */
  readonly issuers: readonly Pick<PeerCertificate, 'subject' | 'validFrom' | 'validTo'>[];
}

/** What both transports, HTTP/1.1 and HTTP/2, can be told to do. */
export interface Destroyable {
  destroy(error?: Error): unknown;
}

/** A response as the transports give it, its body not read yet. */
export interface RawResponse extends Readable {
  readonly statusCode?: number | undefined;
  readonly statusMessage?: string | undefined;
  readonly httpVersion: string;
  readonly rawHeaders: string[];
}

/** Filled in by the transport while one hop is under way. */
export interface Progress {
  phase: Phase;
  /** The first error; what axios makes of it says less. */
  error: unknown;
  request: Destroyable | null;
  response: RawResponse | null;
  /** Bytes of the response that came before its header section was complete. */
  bytesBack: number;
  /** The first bytes that were no HTTP, if the parser gave up. */
  junk: Buffer | null;
  reused: boolean;
  /** All of the request was handed to the system. */
  sent: boolean;
  /** The response is complete by its own framing. */
  complete: boolean;
  certificate: PeerCertificate | null;
  /** `host:port` of the proxy, where one is known to be in between. */
  proxy: string | null;
  /** Status of its answer to CONNECT. */
  proxyStatus: number | null;
  proxyError: unknown;
  /** What comes back is the proxy's own answer to CONNECT. */
  proxyAnswers: boolean;
  informational: number;
  /** The links of 103 Early Hints; null where there was none. */
  earlyHints: readonly string[] | null;
  /** 100 Continue came. */
  continued: boolean;
  /** The session, where HTTP/2 is spoken: whether it ended, or only the stream. */
  http2: { readonly closed: boolean; readonly destroyed: boolean } | null;
}

export function startProgress(proxy: string | null): Progress {
  return {
    phase: 'connect',
    error: null,
    request: null,
    response: null,
    bytesBack: 0,
    junk: null,
    reused: false,
    sent: false,
    complete: false,
    certificate: null,
    proxy,
    proxyStatus: null,
    proxyError: null,
    proxyAnswers: false,
    informational: 0,
    earlyHints: null,
    continued: false,
    http2: null,
  };
}

/** Stop watch of an attempt, ms from its start; the marks are those of the last connection. */
export class Stopwatch {
  readonly #start = performance.now();
  #dns: number | null = null;
  #connect: number | null = null;
  #tls: number | null = null;
  #firstByte: number | null = null;

  /** For the next hop or the next connection. */
  reset(): void {
    this.#dns = this.#connect = this.#tls = this.#firstByte = null;
  }

  dns(): void {
    this.#dns ??= this.#now();
  }

  connect(): void {
    this.#connect ??= this.#now();
  }

  tls(): void {
    this.#tls ??= this.#now();
  }

  firstByte(): void {
    this.#firstByte ??= this.#now();
  }

  timings(): Timings {
    return {
      dnsMs: this.#dns,
      connectMs: this.#connect,
      tlsMs: this.#tls,
      firstByteMs: this.#firstByte,
      totalMs: this.#now(),
    };
  }

  #now(): number {
    return Math.round((performance.now() - this.#start) * 100) / 100;
  }
}
