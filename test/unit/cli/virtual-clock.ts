import { setMaxListeners } from 'node:events';

/** A clock that goes on by itself, as soon as everything waits. */
export class VirtualClock {
  now = 1_800_000_000_000;
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  #idle = 0;
  #isTurning = false;

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const sleeper = { at: this.now + ms, wake: () => resolve() };
      this.#sleepers.push(sleeper);
      setMaxListeners(0, signal);
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
      this.#idle = 0;
      if (!this.#isTurning) this.#turn();
    });

  /** A few rounds of the event loop without a new sleeper: nothing is left to be done now. */
  #turn(): void {
    this.#isTurning = true;
    setImmediate(() => {
      if (this.#idle++ < 20) return this.#turn();
      this.#sleepers.sort((a, b) => a.at - b.at);
      const next = this.#sleepers.shift();
      this.#isTurning = next !== undefined;
      if (!next) return;
      this.now = Math.max(this.now, next.at);
      this.#idle = 0;
      next.wake();
      this.#turn();
    });
  }
}
