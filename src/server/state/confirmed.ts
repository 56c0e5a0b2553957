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
    // Another process may have kept some since, or forgotten all.
    this.#write(async () => new Set([...(await this.#kept()), key]));
  }

  clear(): void {
    this.#session.clear();
    this.#always = new Set();
    this.#write(async () => new Set());
  }

  flushed(): Promise<void> {
    return this.#queue;
  }

  async #read(): Promise<void> {
    for (const key of await this.#kept()) this.#always.add(key);
  }

  /** What can't be read is asked for again, which is soon answered. */
  async #kept(): Promise<readonly string[]> {
    if (this.#path === null) return [];
    try {
      const keys: unknown = JSON.parse((await this.#parts.files.readText(this.#path)) ?? '[]');
      return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
    } catch {
      return [];
    }
  }

  #write(always: () => Promise<Set<string>>): void {
    const path = this.#path;
    if (path === null) return;
    this.#queue = this.#queue.then(async () => {
      try {
        this.#always = await always();
        await this.#parts.files.write(path, JSON.stringify([...this.#always]));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#parts.tell(`What was confirmed holds for this session only: ${reason}`);
      }
    });
  }
}
