/** One timer for the limits of all requests of a `Send`. */

/** The longest that a timer can wait, ms. */
const longestMs = 2 ** 31 - 1;

export interface Limit {
  /** When it is over, by `performance.now()`. */
  at: number;
  readonly act: () => void;
}

/**
 * Calls what belongs to a limit when that is over. Nearly none comes to its end, and a timer that is set and cleared for each
 * costs as much as all else that a request waits with: the timer stays as it is, and looks again where it went off for none.
 * It keeps the process alive while there is a limit: else one would end in silence where Node.js waits for nothing itself.
 */
export class Alarm {
  readonly #limits = new Set<Limit>();
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Number.POSITIVE_INFINITY;

  begin(ms: number, act: () => void): Limit {
    const limit = { at: performance.now() + ms, act };
    this.#limits.add(limit);
    if (this.#limits.size === 1) this.#timer?.ref();
    this.#waitFor(limit.at);
    return limit;
  }

  /** Puts a limit off until `ms` from now. */
  putOff(limit: Limit, ms: number): void {
    limit.at = performance.now() + ms;
  }

  end(limit: Limit): void {
    this.#limits.delete(limit);
    if (this.#limits.size === 0) this.#timer?.unref();
  }

  #waitFor(at: number): void {
    if (at >= this.#timerAt) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => this.#look(), Math.min(Math.ceil(at - performance.now()), longestMs));
  }

  #look(): void {
    this.#timer = null;
    this.#timerAt = Number.POSITIVE_INFINITY;
    // Timers go by a clock of their own, which may be a little ahead.
    const now = performance.now() + 1;
    for (const limit of [...this.#limits]) {
      if (limit.at <= now && this.#limits.delete(limit)) limit.act();
    }
    for (const { at } of this.#limits) this.#waitFor(at);
  }
}
