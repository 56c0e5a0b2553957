/**
 * The files of the history: one for each process, written by that one alone, so that two that serve the same workspace lose
 * nothing of each other. What a process left that has ended is taken over by the next one.
 */
import { join } from 'node:path';
import type { Files, Processes } from '../deps';

/** `history.jsonl` was the one file of all processes. */
const named = /^history(?:-(\d+)(?:\.\d+)?)?\.jsonl$/;
const halfWritten = /^history\b.*\.jsonl(?:\.broken)?\.(\d+)\.tmp$/;

export class HistoryFolder {
  readonly #files: Files;
  readonly #folder: string;
  readonly #processes: Processes;
  readonly #ownName: string;

  constructor(files: Files, folder: string, processes: Processes) {
    this.#files = files;
    this.#folder = folder;
    this.#processes = processes;
    this.#ownName = `history-${processes.own}.jsonl`;
  }

  /** The file of this process. */
  get path(): string {
    return join(this.#folder, this.#ownName);
  }

  /** Where a file goes that is broken. */
  get aside(): string {
    return join(this.#folder, 'history.jsonl.broken');
  }

  /** The texts of the files that are this process' own from now on, each of its own path. What was half written goes. */
  async takeOver(): Promise<readonly { readonly path: string; readonly text: string }[]> {
    for (const name of await this.#files.list(this.#folder)) {
      const writer = halfWritten.exec(name)?.[1];
      if (writer !== undefined && !this.#isOther(writer)) await this.#files.remove(join(this.#folder, name));
    }
    return this.#claim((writer) => !this.#isOther(writer));
  }

  /** The same for all files, whoever writes them: they go on in new ones. */
  takeOverAll(): Promise<readonly { readonly path: string; readonly text: string }[]> {
    return this.#claim(() => true);
  }

  /** The texts of the files that other processes write, as they are now. */
  async others(): Promise<readonly string[]> {
    const texts: string[] = [];
    for (const name of await this.#files.list(this.#folder)) {
      if (name === this.#ownName || !named.test(name)) continue;
      texts.push((await this.#files.readText(join(this.#folder, name))) ?? '');
    }
    return texts;
  }

  /** Removes all that there is, of all processes. */
  async clear(): Promise<void> {
    for (const name of await this.#files.list(this.#folder)) {
      if (named.test(name)) await this.#files.remove(join(this.#folder, name));
    }
    await this.#files.remove(this.aside);
  }

  /** Another name is a claim: of two processes that begin at a time one gets the file. */
  async #claim(isFree: (writer: string | undefined) => boolean) {
    const names = (await this.#files.list(this.#folder)).filter((name) => named.test(name)).sort();
    const texts: { path: string; text: string }[] = [];
    const claimed = new RegExp(`^history-${this.#processes.own}\\.(\\d+)\\.jsonl$`);
    let free = Math.max(0, ...names.map((name) => Number(claimed.exec(name)?.[1] ?? 0))) + 1;
    let isOwnThere = names.includes(this.#ownName);
    for (const name of names) {
      const path = join(this.#folder, name);
      const isOwn = name === this.#ownName || claimed.test(name);
      if (!isOwn && !isFree(named.exec(name)?.[1])) continue;
      const other = isOwnThere ? join(this.#folder, `history-${this.#processes.own}.${free++}.jsonl`) : this.path;
      const claim = isOwn ? path : other;
      if (claim !== path && !(await this.#renamed(path, claim))) continue;
      isOwnThere ||= claim === this.path;
      const text = await this.#files.readText(claim);
      if (text !== null) texts.push({ path: claim, text });
    }
    return texts;
  }

  /** False where another process was faster, or has it open where that is in the way. */
  #renamed(from: string, to: string): Promise<boolean> {
    return this.#files.rename(from, to).then(
      () => true,
      () => false,
    );
  }

  #isOther(writer: string | undefined): boolean {
    if (writer === undefined) return false;
    const id = Number(writer);
    return id !== this.#processes.own && this.#processes.isAlive(id);
  }
}
