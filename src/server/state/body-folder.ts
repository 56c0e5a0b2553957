/** Where bodies beyond 1 MB lie: a folder of this server alone, emptied at its start, its end, and with each exchange. */
import { link, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ReceivedBody } from '../../exchange';
import type { Files } from '../deps';
import { pieceOf, saveFile } from '../saved-file';
import type { ExchangeRecord } from './exchange-record';
import { fileUri } from './workspace';

export class BodyFolder {
  readonly #files: Files;
  /** Null: a temporary one of our own, made when it is first needed. */
  readonly #given: string | null;
  readonly #failed: (what: string, error: unknown) => void;
  #own: Promise<string> | null = null;
  #ready: Promise<void> | null = null;
  /** Exchanges of which a body is kept under a name. */
  readonly #shown = new Set<string>();

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

  /** A body as a file of that name, for editors; the same at each call. It goes with its exchange. */
  async keepBody({ id }: ExchangeRecord, name: string, body: ReceivedBody): Promise<string> {
    const folder = join(await this.path(), id);
    const path = join(folder, name);
    if (this.#shown.has(id) && (await this.#files.exists(path))) return path;
    this.#shown.add(id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const isLinked = body.kind === 'file' && (await link(body.path, path).then(() => true, isRefused));
    if (!isLinked) await saveFile(path, [pieceOf(body)], { replace: true, mode: 0o600 });
    return path;
  }

  removeBodiesOf({ id, attempts }: ExchangeRecord): void {
    if (this.#shown.delete(id)) void this.path().then((folder) => this.#remove(join(folder, id)));
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

/** File systems without hard links refuse; the file is then copied. */
function isRefused(): false {
  return false;
}
