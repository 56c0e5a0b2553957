/** How fast a run goes: the pauses that hosts ask for, and the time between two requests. */
import { type HostPause, HostPauses, type PaceAnswer, type PausePolicy } from './host-pauses';

/** `host`: it is to be left alone; `rate`: the turn of the request comes at `until`, epoch ms; `stopped`: it never does. */
export type Hold =
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'host'; readonly pause: HostPause }
  | { readonly kind: 'rate'; readonly until: number; readonly delayMs: number };

export class RunPace {
  readonly #pauses: HostPauses;
  readonly #others: (() => HostPauses | null) | undefined;
  readonly #delayMs: number;
  readonly #policy: PausePolicy;
  readonly #stop = new AbortController();
  #stopReason = '';
  #nextAt = Number.NEGATIVE_INFINITY;

  /**
   * @param delayMs between the starts of two requests of the run
   * @param pauses those that it keeps to, where other runs keep to them as well
   * @param others those that are told of its answers, too
   */
  constructor(delayMs: number, policy: PausePolicy, pauses = new HostPauses(), others?: () => HostPauses | null) {
    this.#delayMs = delayMs;
    this.#policy = policy;
    this.#pauses = pauses;
    this.#others = others;
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
    return this.#pauses.of(url, now);
  }

  /** Takes in what a response says. */
  answered(answer: PaceAnswer, now: number): void {
    this.#pauses.answered(answer, now, this.#policy);
    const others = this.#others?.();
    if (others && others !== this.#pauses) others.answered(answer, now, this.#policy);
  }
}
