/** How often a request has failed so far, for "fail twice, then succeed". Bounded: the longest unused ones are forgotten. */
export class FailureCounts {
  readonly #counts = new Map<string, number>();

  /** Counts one request. True while it is to fail: `times` times in a row, then false once. */
  fails(key: string, times: number): boolean {
    const before = this.#counts.get(key) ?? 0;
    this.#counts.delete(key);
    if (before >= times) return false;
    this.#counts.set(key, before + 1);
    if (this.#counts.size > most) {
      const oldest = this.#counts.keys().next();
      if (!oldest.done) this.#counts.delete(oldest.value);
    }
    return true;
  }
}

const most = 1000;
