/** Where bodies beyond 1 MB lie: a folder of this server alone, emptied at its start, its end, and with each exchange. */
import { dirname, join, resolve } from 'node:path';
import type { Files } from '../deps';
import type { ExchangeRecord } from './exchange-record';
import { fileUri } from './workspace';

export class BodyFolder {
  readonly #files: Files;
  /** Null: a temporary one of our own, made when it is first needed. */
  readonly #given: string | null;
  readonly #failed: (what: string, error: unknown) => void;
  #own: Promise<string> | null = null;
  #ready: Promise<void> | null = null;

  constructor(files: Files, given: string | null, failed: (what: string, error: unknown) => void) {
    this.#files = files;
    this.#given = given;
    this.#failed = failed;
  }

  async path(): Promise<string> {
    if (this.#given === null) {
      this.#own ??= this.#files.temporaryFolder();
      return this.#own;
    }
    await this.prepare();
    return this.#given;
  }

  /** Removes what an earlier server left behind when it was killed. */
  prepare(): Promise<void> {
    this.#ready ??= this.#empty();
    return this.#ready;
  }

  /** Keeps a text until the end of the session, for editors that show files only. Its URI. */
  async keepText(name: string, text: string): Promise<string> {
    const path = join(await this.path(), name);
    await this.#files.append(path, text);
    return fileUri(path);
  }

  removeBodiesOf({ attempts }: ExchangeRecord): void {
    for (const { outcome } of attempts) {
      if (outcome.kind === 'failure' || outcome.response.body.kind !== 'file') continue;
      void this.#remove(outcome.response.body.path);
    }
  }

  async close(): Promise<void> {
    if (this.#given !== null) await this.#empty();
    const own = await this.#own;
    if (own) await this.#files.remove(own);
  }

  async #empty(): Promise<void> {
    const folder = this.#given;
    if (folder === null) return;
    try {
      for (const name of await this.#files.list(folder)) await this.#files.remove(join(folder, name));
    } catch (error) {
      this.#failed('removing kept bodies', error);
    }
  }

  /** A path comes from whoever sent the request: only what lies in the folder is removed. */
  async #remove(path: string): Promise<void> {
    const folder = this.#given ?? (await this.#own);
    if (folder === null || dirname(resolve(path)) !== resolve(folder)) return;
    await this.#files.remove(path).catch((error: unknown) => this.#failed('removing a kept body', error));
  }
}
