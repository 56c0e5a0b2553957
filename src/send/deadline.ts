/** What can cut an attempt short from outside: the user, and the clock. */
import { type Failure, timeoutLimits } from '../exchange';
import { onAbort } from '../on-abort';
import type { Alarm, Limit } from './alarm';
import { FailureCode, SendFailure } from './failure';

/** What is being waited for; it names the timeout. */
export type Waiting = NonNullable<Failure['waitedFor']>;

export interface DeadlineOptions {
  readonly signal: AbortSignal;
  /** For the whole attempt, ms; null or 0: none. */
  readonly timeoutMs: number | null;
  /** For the whole attempt, where what comes is a stream of events; null or 0: none. */
  readonly streamTimeoutMs: number | null;
  /** For name, connection and TLS of each connection, ms; null or 0: none. */
  readonly connectTimeoutMs: number | null;
  /** From the end of a request to the head of its response, ms; null or 0: none. */
  readonly firstByteTimeoutMs: number | null;
  /** Between two pieces of a body, ms; null or 0: none. */
  readonly idleTimeoutMs: number | null;
}

/** One for each attempt. When it cuts, whatever was registered is torn down at once, in the same tick. */
export class Deadline {
  waiting: Waiting = 'connect';
  #failure: Failure | null = null;
  readonly #options: DeadlineOptions;
  readonly #teardowns = new Set<() => void>();
  #started: number;
  #stopTotal: () => void = () => undefined;
  readonly #alarm: Alarm;
  /** Those that run. */
  readonly #limits = new Set<Limit>();
  #stopListening: () => void = () => undefined;

  constructor(options: DeadlineOptions, alarm: Alarm) {
    this.#options = options;
    this.#alarm = alarm;
    if (options.signal.aborted) this.#abort();
    else this.#stopListening = onAbort(options.signal, () => this.#abort());
    this.#started = performance.now();
    this.#limitTotal();
  }

  /** The failure, once it was cut. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Runs the limit for connecting until the returned function is called. */
  connecting(): () => void {
    this.waiting = 'connect';
    return this.#after(this.#options.connectTimeoutMs, (afterMs) => this.#timeout('connect', 'connect', afterMs));
  }

  /** Runs the limit for the first byte until the returned function is called. */
  answering(): () => void {
    const { firstByteTimeoutMs } = this.#options;
    return this.#after(firstByteTimeoutMs, (afterMs) => this.#timeout('first-byte', 'first-byte', afterMs));
  }

  /** What comes is a stream without an end of its own: only the limit that was meant for it holds from here on. */
  streaming(): void {
    this.#stopTotal();
    const ms = this.#options.streamTimeoutMs;
    if (ms === null || ms <= 0) return;
    const left = Math.max(1, ms - (performance.now() - this.#started));
    this.#stopTotal = this.#after(left, () => this.#timeout(this.waiting, 'total', ms));
  }

  /** Runs the limit for silence, until `stop`; `touch` begins it anew. */
  idling(): { touch(): void; stop(): void } {
    const ms = this.#options.idleTimeoutMs;
    if (ms === null || ms <= 0 || this.#failure) return { touch: () => undefined, stop: () => undefined };
    const limit = this.#begin(ms, () => this.#timeout('idle', 'idle', ms));
    return { touch: () => this.#alarm.putOff(limit, ms), stop: () => this.#end(limit) };
  }

  /** Settles like `work`, for which a person is waited: the limit for the whole stands still. Rejects at once when cut. */
  async aside<T>(work: Promise<T>): Promise<T> {
    const since = performance.now();
    this.#stopTotal();
    try {
      return await this.race(work);
    } finally {
      this.#started += performance.now() - since;
      this.#limitTotal();
    }
  }

  /** Calls `teardown` when cut (at once, if it already is), until the returned function is called. */
  onCut(teardown: () => void): () => void {
    if (this.#failure) teardown();
    else this.#teardowns.add(teardown);
    return () => this.#teardowns.delete(teardown);
  }

  /** Throws the failure, if cut. */
  check(): void {
    if (this.#failure) throw new SendFailure(this.#failure);
  }

  /** Settles like `work`, but rejects at once when cut. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.onCut(() => this.#failure && reject(new SendFailure(this.#failure)));
      work.then(
        (value) => {
          stop();
          resolve(value);
        },
        (error: unknown) => {
          stop();
          reject(error);
        },
      );
    });
  }

  close(): void {
    this.#stopListening();
    for (const limit of this.#limits) this.#alarm.end(limit);
    this.#limits.clear();
    this.#teardowns.clear();
  }

  #limitTotal(): void {
    const { timeoutMs } = this.#options;
    if (timeoutMs === null || timeoutMs <= 0) return;
    const left = Math.max(1, timeoutMs - (performance.now() - this.#started));
    this.#stopTotal = this.#after(left, () => this.#timeout(this.waiting, 'total', timeoutMs));
  }

  #after(ms: number | null, act: (ms: number) => void): () => void {
    if (ms === null || ms <= 0 || this.#failure) return () => undefined;
    const limit = this.#begin(ms, () => act(ms));
    return () => this.#end(limit);
  }

  #begin(ms: number, act: () => void): Limit {
    const limit = this.#alarm.begin(ms, act);
    this.#limits.add(limit);
    return limit;
  }

  #end(limit: Limit): void {
    this.#alarm.end(limit);
    this.#limits.delete(limit);
  }

  #abort(): void {
    this.#cut({ stage: 'aborted', code: FailureCode.aborted, message: 'Cancelled before the response was complete.' });
  }

  #timeout(waitedFor: Waiting, limit: Waiting, afterMs: number): void {
    const seconds = `${Number((afterMs / 1000).toFixed(3))} s`;
    const { directive, setting } = timeoutLimits[limit];
    const change = `raise the limit with \`# @${directive}\` or the setting \`${setting}\``;
    const message = {
      connect: `No connection within ${seconds}. Check host, port, network and proxy, or ${change}.`,
      'first-byte': `The server did not answer within ${seconds}. It may still be working on the request; ${change} if it needs longer.`,
      idle: `Nothing more of the response came for ${seconds}. The server or something on the way has stopped; send again, or ${change}.`,
      total: `The response was not complete within ${seconds}. If it is large or slow, ${change}.`,
    }[waitedFor];
    this.#cut({ stage: 'timeout', code: FailureCode.timeout, message, waitedFor, limit, afterMs });
  }

  #cut(failure: Failure): void {
    if (this.#failure) return;
    this.#failure = failure;
    for (const teardown of [...this.#teardowns]) teardown();
    this.close();
  }
}
