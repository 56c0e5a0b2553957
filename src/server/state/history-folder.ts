/**
 * The files of the history: one for each process, written by that one alone, so that two that serve the same workspace lose
 * nothing of each other. What a process left that has ended is taken over by the next one.
 */
import { join } from 'node:path';
import type { Files, Processes } from '../deps';

/** `history.jsonl` was once the one file of all processes. */
const named = /^history(?:-([a-z\d]+)-(\d+)(?:\.\d+)?)?\.jsonl$/;
const halfWritten = /^history-([a-z\d]+)-(\d+).*\.jsonl\.\d+\.tmp$/;
/** Whether a process of another machine goes on is not known: a file that was not written for so long is free, ms. */
const abandonedMs = 24 * 3_600_000;

interface Writer {
  readonly host: string;
  readonly id: number;
}

export class HistoryFolder {
  readonly #files: Files;
  readonly #folder: string;
  readonly #processes: Processes;
  readonly #now: () => number;
  readonly #ownName: string;

  constructor(files: Files, folder: string, processes: Processes, now: () => number) {
    this.#files = files;
    this.#folder = folder;
    this.#processes = processes;
    this.#now = now;
    this.#ownName = `history-${processes.host}-${processes.own}.jsonl`;
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
      const writer = writerOf(halfWritten, name);
      if (writer && (await this.#isFree(writer, name))) await this.#files.remove(join(this.#folder, name));
    }
    return this.#claim((writer, name) => this.#isFree(writer, name));
  }

  /** The same for all files, whoever writes them: they go on in new ones. */
  takeOverAll(): Promise<readonly { readonly path: string; readonly text: string }[]> {
    return this.#claim(async () => true);
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
  async #claim(isFree: (writer: Writer | null, name: string) => Promise<boolean>) {
    const { host, own } = this.#processes;
    const names = (await this.#files.list(this.#folder)).filter((name) => named.test(name)).sort();
    const texts: { path: string; text: string }[] = [];
    const claimed = new RegExp(`^history-${host}-${own}\\.(\\d+)\\.jsonl$`);
    let free = Math.max(0, ...names.map((name) => Number(claimed.exec(name)?.[1] ?? 0))) + 1;
    let isOwnThere = names.includes(this.#ownName);
    for (const name of names) {
      const path = join(this.#folder, name);
      const isOwn = name === this.#ownName || claimed.test(name);
      if (!isOwn && !(await isFree(writerOf(named, name), name))) continue;
      const other = isOwnThere ? join(this.#folder, `history-${host}-${own}.${free++}.jsonl`) : this.path;
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

  /** Nobody writes it any more, or it is nobody's. */
  async #isFree(writer: Writer | null, name: string): Promise<boolean> {
    if (!writer) return true;
    const { host, own, isAlive } = this.#processes;
    if (writer.host === host) return writer.id === own || !isAlive(writer.id);
    const found = await this.#files.stat(join(this.#folder, name));
    return found !== null && this.#now() - found.modified > abandonedMs;
  }
}

function writerOf(pattern: RegExp, name: string): Writer | null {
  const [, host, id] = pattern.exec(name) ?? [];
  return host === undefined ? null : { host, id: Number(id) };
}
