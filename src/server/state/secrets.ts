/** The secrets that the client keeps: their names are known, a value is asked for when a request is sent. */
import type { SecretStore } from '../../resolve/context';

/** Asks the client for a value; null where it has none of that name. */
export type AskSecret = (name: string) => Promise<string | null>;

/** Stands for a value while a request is only written: no value leaves its store for that. */
const standIn = 'secret';

export class Secrets {
  readonly #ask: AskSecret | null;
  #names: readonly string[];

  /** `names` null: the client keeps no secrets. */
  constructor(names: readonly string[] | null, ask: AskSecret) {
    this.#names = names ?? [];
    this.#ask = names === null ? null : ask;
  }

  changed(names: readonly string[]): void {
    this.#names = names;
  }

  get names(): readonly string[] {
    return [...this.#names];
  }

  /** For checking what is written. */
  get written(): SecretStore | undefined {
    return this.#store(() => Promise.resolve(standIn));
  }

  /** For sending. */
  get sent(): SecretStore | undefined {
    return this.#ask ? this.#store(this.#ask) : undefined;
  }

  #store(read: AskSecret): SecretStore | undefined {
    if (!this.#ask) return undefined;
    return { names: this.#names, read };
  }
}
