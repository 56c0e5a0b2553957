/** The log as a file: one line a call, renamed to `….1` and begun anew when it grows too large. */
import type { Files } from '../deps';

export class LogFile {
  readonly #files: Files;
  readonly #failed: (path: string, error: unknown) => void;
  readonly #broken = new Set<string>();
  #queue: Promise<void> = Promise.resolve();

  /** `failed` is told once for each path that can't be written. */
  constructor(files: Files, failed: (path: string, error: unknown) => void) {
    this.#files = files;
    this.#failed = failed;
  }

  /** Lines are written in the order of the calls. Never rejects. */
  append(path: string, line: string, maxBytes: number): Promise<void> {
    this.#queue = this.#queue.then(() => this.#write(path, `${line}\n`, maxBytes));
    return this.#queue;
  }

  /** When all that was appended is on disk. */
  flushed(): Promise<void> {
    return this.#queue;
  }

  async #write(path: string, text: string, maxBytes: number): Promise<void> {
    try {
      // Asked each time, not counted: another window may write to the same file.
      const size = (await this.#files.size(path)) ?? 0;
      if (size > 0 && size + Buffer.byteLength(text) > maxBytes) await this.#files.rename(path, `${path}.1`);
      await this.#files.append(path, text);
      this.#broken.delete(path);
    } catch (error) {
      if (!this.#broken.has(path)) this.#failed(path, error);
      this.#broken.add(path);
    }
  }
}
