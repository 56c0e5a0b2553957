import type { Incoming } from './incoming';
import type { Reply } from './reply';

/** An API in the small: it behaves as its documents say, within one process and with bounded memory. */
export interface SimulatedApi {
  /** `path`: the segments below the dialect's own (`['api', '1.0', 'tasks']`). Null: not one of its addresses. */
  answer(request: Incoming, path: readonly string[], now: number): Reply | null;
  /** For the index page: an address with its method, and what it gives. */
  readonly help: readonly (readonly [request: string, result: string])[];
}

/** A map that forgets its oldest entries beyond `most`. */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#most) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  values(): IterableIterator<Value> {
    return this.#entries.values();
  }
}
