/** How fast a run goes: the pauses that hosts ask for, and the time between two requests. */
import type { HeaderField } from '../exchange';
import type { RetryAdvice } from './advice';
import { type EarlierWait, floorMs, type RetryPolicy } from './policy';
import { readUsedUp, readWait } from './timing';

/** Until when nothing is sent to a host, and why. */
export interface HostPause extends EarlierWait {
  /** `api.asana.com`, with its port where it is not the usual one. */
  readonly host: string;
  /** `429 Too Many Requests`; what a status bar has room for. */
  readonly label: string;
}

/** What a response says about the requests that follow it. */
export interface PaceAnswer {
  /** The URLs that were asked and that answered. */
  readonly urls: readonly string[];
  readonly status: number;
  readonly headers: readonly HeaderField[];
  /** Null for a success. `limited`: what the API means by it is a limit of its rate. */
  readonly failure: { readonly label: string; readonly limited: boolean; readonly retry: RetryAdvice } | null;
}

/** `host`: it is to be left alone; `rate`: the turn of the request comes at `until`, epoch ms; `stopped`: it never does. */
export type Hold =
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'host'; readonly pause: HostPause }
  | { readonly kind: 'rate'; readonly until: number; readonly delayMs: number };

export class RunPace {
  readonly #pauses = new Map<string, HostPause>();
  /** How often a host has refused in a row without saying for how long. */
  readonly #refusals = new Map<string, number>();
  readonly #delayMs: number;
  readonly #policy: Pick<RetryPolicy, 'baseMs' | 'capMs'>;
  readonly #stop = new AbortController();
  #stopReason = '';
  #nextAt = Number.NEGATIVE_INFINITY;

  /** @param delayMs between the starts of two requests of the run */
  constructor(delayMs: number, policy: Pick<RetryPolicy, 'baseMs' | 'capMs'>) {
    this.#delayMs = delayMs;
    this.#policy = policy;
  }

  /** Aborted when nothing more is begun. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  /** What has not been sent yet is not sent any more; the first reason counts. */
  stop(reason: string): void {
    if (this.stopped.aborted) return;
    this.#stopReason = reason;
    this.#stop.abort();
  }

  /**
   * What is in the way of sending to this URL at `now` (epoch ms). Null: it is sent, and the next one has its
   * turn later. @param isFirst it has not been sent before
   */
  hold(url: string, now: number, isFirst: boolean): Hold | null {
    if (isFirst && this.stopped.aborted) return { kind: 'stopped', reason: this.#stopReason };
    const pause = this.pauseOf(url, now);
    if (pause) return { kind: 'host', pause };
    if (this.#delayMs <= 0) return null;
    // A clock that was set back would hold the run for good.
    if (now < this.#nextAt && this.#nextAt - now <= this.#delayMs) {
      return { kind: 'rate', until: this.#nextAt, delayMs: this.#delayMs };
    }
    this.#nextAt = now + this.#delayMs;
    return null;
  }

  pauseOf(url: string, now: number): HostPause | null {
    if (this.#pauses.size === 0) return null;
    const origin = originOf(url);
    const pause = this.#pauses.get(origin);
    if (!pause) return null;
    if (pause.until > now && pause.until - now <= pause.statedMs) return pause;
    this.#pauses.delete(origin);
    return null;
  }

  /**
   * Takes in what a response says: a limit that was hit (429, or what the API means by one; 503 with a wait) pauses its host,
   * also where it states no time, and so does a quota that is used up for certain, for no longer than the cap.
   */
  answered(answer: PaceAnswer, now: number): void {
    const tells = answer.failure !== null || answer.headers.some(([name]) => /ratelimit|rate-limit/i.test(name));
    if (!tells && this.#refusals.size === 0) return;
    for (const origin of new Set(answer.urls.map(originOf))) {
      const pause = this.#pauseFrom(answer, origin, now);
      const before = this.#pauses.get(origin);
      if (pause && (before?.until ?? 0) < pause.until) this.#pauses.set(origin, pause);
    }
  }

  #pauseFrom({ status, headers, failure }: PaceAnswer, origin: string, now: number): HostPause | null {
    const host = origin.replace(/^[a-z]+:\/\//, '');
    const stated = failure && (failure.retry.afterSeconds ?? readWait(headers, now)?.seconds ?? null);
    const pause = (ms: number, said: string, label: string): HostPause => {
      return { host, label, statedMs: ms, until: now + ms, said };
    };
    const limited = status === 429 || failure?.limited === true;
    if (failure && stated !== null && (limited || status === 503)) {
      this.#refusals.delete(origin);
      const ms = Math.max(floorMs, Math.ceil(stated * 1000));
      return pause(ms, `${host} answered ${failure.label} and asked for a wait of`, failure.label);
    }
    if (failure && limited) {
      // Several that were on their way at once are refused for the same reason.
      const isKnown = (this.#pauses.get(origin)?.until ?? now) > now;
      if (isKnown || !failure.retry.retryable) return null;
      const { baseMs, capMs } = this.#policy;
      const times = this.#refusals.get(origin) ?? 0;
      this.#refusals.set(origin, times + 1);
      const said = `${host} answered ${failure.label} without saying for how long. The pause is`;
      return pause(Math.min(capMs, baseMs * 2 ** times), said, failure.label);
    }
    this.#refusals.delete(origin);
    const usedUp = readUsedUp(headers, now);
    const ms = usedUp ? Math.ceil(usedUp.seconds * 1000) : 0;
    // What is longer may be meant in another unit: the next answer will tell.
    if (!usedUp || ms > this.#policy.capMs) return null;
    return pause(ms, `${host} has nothing left of its quota (${usedUp.source}) for`, 'quota used up');
  }
}

/** Scheme, host and port. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
