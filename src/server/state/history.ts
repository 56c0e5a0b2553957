/**
 * What was sent and what came of it, over sessions: a file of JSON lines that is only ever added to, or written anew as
 * a whole, so that whatever ends the server leaves one that can be read.
 */
import type { HistorySummary } from '../../protocol';
import type { Files, Processes } from '../deps';
import { type HistoryEntry, historyLine, readHistoryLine, readHistorySummary } from './history-entry';
import { HistoryFolder } from './history-folder';

export interface HistoryLimits {
  readonly entries: number;
  /** Of the file. */
  readonly bytes: number;
}

export interface HistoryParts {
  readonly files: Files;
  readonly processes: Processes;
  /** Epoch ms. */
  readonly now: () => number;
  /** Null: in memory, until the session ends. */
  readonly folder: string | null;
  /** Nothing is read or written before this. */
  readonly trusted: () => boolean;
  /** Told, in a sentence for people, of what stands in the way. */
  readonly tell: (message: string) => void;
}

/** Oldest first. Bytes of its line, and the line itself where there is no file. */
interface Kept {
  readonly summary: HistorySummary;
  readonly bytes: number;
  readonly line: string | null;
}

/** So much is read at a time, UTF-16 units: other work of the server must not wait for all of it. */
const readAtOnce = 300_000;

export class History {
  readonly #parts: HistoryParts;
  readonly #folder: HistoryFolder | null;
  readonly #kept = new Map<string, Kept>();
  /** Of the file, with what was deleted since it was last written anew. */
  #bytes = 0;
  #lines = 0;
  /** The file can't be used, which was said. */
  #failed = false;
  #loaded = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: HistoryParts) {
    this.#parts = parts;
    const { files, folder, now, processes } = parts;
    this.#folder = folder === null ? null : new HistoryFolder(files, folder, processes, now);
  }

  /** Reads what earlier sessions have left, and mends it where it is torn or broken. Nothing without trust; never rejects. */
  async check(): Promise<void> {
    await this.#inTurn(async () => undefined);
  }

  /** Never rejects. */
  async add(entry: HistoryEntry, limits: HistoryLimits): Promise<void> {
    const line = `${historyLine(entry)}\n`;
    const bytes = Buffer.byteLength(line);
    if (limits.entries < 1 || bytes > limits.bytes) return;
    await this.#inTurn(async () => {
      this.#kept.set(entry.summary.id, { summary: entry.summary, bytes, line: this.#inMemory ? line : null });
      this.#trim(limits);
      if (!(await this.#append(line))) return;
      if (this.#bytes <= limits.bytes && this.#lines <= 1.25 * limits.entries + 10) return;
      // Some room is made at once, so that not each further line has it all written anew.
      this.#trim({ entries: limits.entries, bytes: limits.bytes * 0.75 });
      await this.#rewrite();
    });
  }

  /** Newest first, with what other processes have kept since they began. */
  async all(): Promise<readonly HistorySummary[]> {
    const found = new Map<string, HistorySummary>();
    await this.#inTurn(async () => {
      for (const [id, { summary }] of this.#kept) found.set(id, summary);
      for (const line of await this.#linesOfOthers()) {
        const summary = readHistorySummary(line);
        if (summary) found.set(summary.id, summary);
      }
    });
    const isJoined = found.size > this.#kept.size;
    const all = [...found.values()];
    return (isJoined ? all.sort((a, b) => a.startedAt - b.startedAt) : all).reverse();
  }

  /** Null where it is not kept any more. */
  async entry(id: string): Promise<HistoryEntry | null> {
    return (await this.entries([id]))[0] ?? null;
  }

  /** Those that are kept, in the order in which they came. `null`: all. */
  async entries(ids: readonly string[] | null): Promise<readonly HistoryEntry[]> {
    const found = new Map<string, HistoryEntry>();
    await this.#inTurn(async () => {
      const isNamed = (line: string) => ids === null || ids.some((id) => line.includes(id));
      const own = this.#inMemory
        ? [...this.#kept.values()].map(({ line }) => line ?? '')
        : ((await this.#read()) ?? '').split('\n');
      for (const [lines, isOwn] of [[await this.#linesOfOthers(), false] as const, [own, true] as const]) {
        for (const line of lines) {
          const entry = line !== '' && isNamed(line) ? readHistoryLine(line) : null;
          if (!entry || (isOwn && !this.#kept.has(entry.summary.id))) continue;
          if (ids?.includes(entry.summary.id) ?? true) found.set(entry.summary.id, entry);
        }
      }
    });
    return [...found.values()].sort((a, b) => a.summary.startedAt - b.summary.startedAt);
  }

  delete(id: string): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#kept.has(id) && !this.#inMemory) await this.#take((await this.#folder?.takeOverAll()) ?? []);
      if (!this.#kept.delete(id) || this.#inMemory) return;
      // Nothing of it stays on the disk.
      await this.#rewrite();
    });
  }

  clear(): Promise<void> {
    return this.#inTurn(async () => {
      this.#kept.clear();
      this.#bytes = 0;
      this.#lines = 0;
      this.#failed = false;
      await this.#folder?.clear();
    });
  }

  /** When all that was added is on disk. */
  async flushed(): Promise<void> {
    await this.#queue;
  }

  get #inMemory(): boolean {
    return this.#folder === null || this.#failed;
  }

  /** One after the other, the file read before the first. A failure is told, and what follows goes on in memory. */
  async #inTurn(act: () => Promise<void>): Promise<void> {
    if (!this.#parts.trusted()) return;
    const turn = this.#queue.then(async () => {
      try {
        if (!this.#loaded) await this.#load();
        await act();
      } catch (error) {
        this.#fail(error);
      }
    });
    this.#queue = turn;
    await turn;
  }

  async #load(): Promise<void> {
    this.#loaded = true;
    await this.#take((await this.#folder?.takeOver()) ?? []);
  }

  /** Takes in what stands in files that are this process' own, into one. */
  async #take(files: readonly { readonly path: string; readonly text: string }[]): Promise<void> {
    if (!this.#folder) return;
    const kept: { readonly summary: HistorySummary; readonly line: string }[] = [];
    let broken = 0;
    let isTorn = false;
    let read = 0;
    for (const { path, text } of files) {
      const lines = text.split('\n');
      // A last line without its end was being written when the process ended.
      isTorn ||= lines.pop() !== '';
      let brokenHere = 0;
      for (const line of lines) {
        read += line.length;
        if (read > readAtOnce) {
          read = 0;
          await new Promise((done) => setImmediate(done));
        }
        const summary = readHistorySummary(line);
        if (summary) kept.push({ summary, line });
        else brokenHere++;
      }
      // A copy: were the server to end here, the next one finds the same file and does it again.
      if (brokenHere > 0) await this.#parts.files.write(this.#folder.aside, text);
      broken += brokenHere;
      if (path === this.#folder.path) {
        this.#bytes = Buffer.byteLength(text);
        this.#lines = lines.length;
      }
    }
    const isOne = files.length === 0 || (files.length === 1 && files[0]?.path === this.#folder.path);
    if (!isOne) kept.sort((a, b) => a.summary.startedAt - b.summary.startedAt);
    for (const { summary, line } of kept) {
      this.#kept.set(summary.id, { summary, bytes: Buffer.byteLength(line) + 1, line: null });
    }
    if (broken > 0) {
      const lost = broken === 1 ? '1 line' : `${broken} lines`;
      this.#parts.tell(
        `${lost} of Faultline’s history could not be read. The file was set aside as ${this.#folder.aside}; what could be read is kept.`,
      );
    }
    if (isOne && broken === 0 && !isTorn) return;
    await this.#write(kept.map(({ summary, line }) => [summary.id, `${line}\n`]));
    for (const { path } of files) if (path !== this.#folder.path) await this.#parts.files.remove(path);
  }

  async #read(): Promise<string | null> {
    return this.#folder && this.#parts.files.readText(this.#folder.path);
  }

  async #linesOfOthers(): Promise<readonly string[]> {
    const texts = this.#inMemory ? [] : ((await this.#folder?.others()) ?? []);
    return texts.flatMap((text) => text.split('\n'));
  }

  /** False where it is kept in memory. */
  async #append(line: string): Promise<boolean> {
    if (this.#folder === null || this.#failed) return false;
    if (this.#bytes === 0) await this.#parts.files.write(this.#folder.path, line);
    else await this.#parts.files.append(this.#folder.path, line);
    this.#bytes += Buffer.byteLength(line);
    this.#lines++;
    return true;
  }

  /** Writes those that are kept, as they stand in the file. */
  async #rewrite(): Promise<void> {
    if (this.#inMemory) return;
    const lines: [string, string][] = [];
    for (const line of ((await this.#read()) ?? '').split('\n')) {
      const summary = line === '' ? null : readHistorySummary(line);
      if (summary && this.#kept.has(summary.id)) lines.push([summary.id, `${line}\n`]);
    }
    await this.#write(lines);
  }

  /** Of two lines of one id the last one counts. */
  async #write(lines: readonly (readonly [id: string, line: string])[]): Promise<void> {
    if (!this.#folder) return;
    const byId = new Map(lines);
    const text = [...byId.values()].join('');
    await this.#parts.files.write(this.#folder.path, text);
    this.#bytes = Buffer.byteLength(text);
    this.#lines = byId.size;
  }

  #trim({ entries, bytes }: HistoryLimits): void {
    let total = 0;
    for (const kept of this.#kept.values()) total += kept.bytes;
    for (const [id, kept] of this.#kept) {
      if (this.#kept.size <= entries && total <= bytes) return;
      this.#kept.delete(id);
      total -= kept.bytes;
    }
  }

  #fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (!this.#failed) {
      this.#parts.tell(
        `The history can’t be kept in ${this.#folder?.path}: ${reason}. What is sent from now on is kept until the editor is closed.`,
      );
    }
    this.#failed = true;
    for (const [id, { line }] of this.#kept) if (line === null) this.#kept.delete(id);
  }
}
