import { BoundedMap } from './bounded-map';

/** How often a request has failed so far, for "fail twice, then succeed". The longest unused counts are forgotten. */
export class FailureCounts {
  readonly #counts = new BoundedMap<number>(1000);

  /** Counts one request. True while it is to fail: `times` times in a row, then false once. */
  fails(key: string, times: number): boolean {
    const before = this.#counts.get(key) ?? 0;
    if (before >= times) this.#counts.delete(key);
    else this.#counts.set(key, before + 1);
    return before < times;
  }
}
