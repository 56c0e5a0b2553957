/** The pauses that hosts ask for: those of one run, or of all that go on at the same time. */
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

/** How long a host is left alone that does not say for how long, and the longest that is taken from a quota. */
export type PausePolicy = Pick<RetryPolicy, 'baseMs' | 'capMs'>;

export class HostPauses {
  readonly #pauses = new Map<string, HostPause>();
  /** How often a host has refused in a row without saying for how long. */
  readonly #refusals = new Map<string, number>();

  /** That which holds at `now`, epoch ms. */
  of(url: string, now: number): HostPause | null {
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
  answered(answer: PaceAnswer, now: number, policy: PausePolicy): void {
    const tells = answer.failure !== null || answer.headers.some((field) => /ratelimit|rate-limit/i.test(field[0]));
    if (!tells && this.#refusals.size === 0) return;
    for (const origin of new Set(answer.urls.map(originOf))) {
      const pause = this.#pauseFrom(answer, origin, now, policy);
      const before = this.#pauses.get(origin);
      if (pause && (before?.until ?? 0) < pause.until) this.#pauses.set(origin, pause);
    }
  }

  #pauseFrom(
    { status, headers, failure }: PaceAnswer,
    origin: string,
    now: number,
    policy: PausePolicy,
  ): HostPause | null {
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
      const { baseMs, capMs } = policy;
      const times = this.#refusals.get(origin) ?? 0;
      this.#refusals.set(origin, times + 1);
      const said = `${host} answered ${failure.label} without saying for how long. The pause is`;
      return pause(Math.min(capMs, baseMs * 2 ** times), said, failure.label);
    }
    this.#refusals.delete(origin);
    const usedUp = readUsedUp(headers, now);
    const ms = usedUp ? Math.ceil(usedUp.seconds * 1000) : 0;
    // What is longer may be meant in another unit: the next answer will tell.
    if (!usedUp || ms > policy.capMs) return null;
    return pause(ms, `${host} has nothing left of its quota (${usedUp.source}) for`, 'quota used up');
  }
}

/** Scheme, host and port. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
