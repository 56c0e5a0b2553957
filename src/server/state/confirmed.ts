/** What was confirmed for longer than a run: for the session, or for good, which is a file beside the history. */
import { join } from 'node:path';
import type { Files } from '../deps';

export interface ConfirmedParts {
  readonly files: Pick<Files, 'readText' | 'write' | 'remove'>;
  /** Null: nothing is kept beyond the session. */
  readonly folder: string | null;
  readonly tell: (message: string) => void;
}

export class Confirmed {
  readonly #parts: ConfirmedParts;
  readonly #path: string | null;
  readonly #session = new Set<string>();
  #always = new Set<string>();
  #loaded: Promise<void> | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor(parts: ConfirmedParts) {
    this.#parts = parts;
    this.#path = parts.folder && join(parts.folder, 'confirmed.json');
  }

  /** To be awaited before the first `has`. What can't be read was not confirmed. Never rejects. */
  load(): Promise<void> {
    this.#loaded ??= this.#read();
    return this.#loaded;
  }

  has(key: string): boolean {
    return this.#session.has(key) || this.#always.has(key);
  }

  keep(key: string, howLong: 'session' | 'always'): void {
    this.#session.add(key);
    if (howLong === 'session') return;
    this.#always.add(key);
    this.#write();
  }

  clear(): void {
    this.#session.clear();
    this.#always = new Set();
    this.#write();
  }

  flushed(): Promise<void> {
    return this.#queue;
  }

  async #read(): Promise<void> {
    if (this.#path === null) return;
    try {
      const keys: unknown = JSON.parse((await this.#parts.files.readText(this.#path)) ?? '[]');
      if (Array.isArray(keys)) for (const key of keys) if (typeof key === 'string') this.#always.add(key);
    } catch {
      // Asked again is soon answered.
      this.#always = new Set();
    }
  }

  #write(): void {
    const path = this.#path;
    if (path === null) return;
    this.#queue = this.#queue.then(async () => {
      try {
        await this.#parts.files.write(path, JSON.stringify([...this.#always]));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#parts.tell(`What was confirmed holds for this session only: ${reason}`);
      }
    });
  }
}
