/**
 * What was sent and what came of it, over sessions: one file of JSON lines that is only ever added to, or written anew as
 * a whole, so that whatever ends the server leaves one that can be read.
 */
import { join } from 'node:path';
import type { HistorySummary } from '../../protocol';
import type { Files } from '../deps';
import { type HistoryEntry, historyLine, readHistoryLine } from './history-entry';

export interface HistoryLimits {
  readonly entries: number;
  /** Of the file. */
  readonly bytes: number;
}

export interface HistoryParts {
  readonly files: Files;
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

export class History {
  readonly #parts: HistoryParts;
  readonly #path: string | null;
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
    this.#path = parts.folder && join(parts.folder, 'history.jsonl');
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

  /** Newest first. */
  async all(): Promise<readonly HistorySummary[]> {
    await this.#inTurn(async () => undefined);
    return [...this.#kept.values()].map(({ summary }) => summary).reverse();
  }

  /** Null where it is not kept any more. */
  async entry(id: string): Promise<HistoryEntry | null> {
    return (await this.entries([id]))[0] ?? null;
  }

  /** Those that are kept, in the order in which they came. `null`: all. */
  async entries(ids: readonly string[] | null): Promise<readonly HistoryEntry[]> {
    const found: HistoryEntry[] = [];
    await this.#inTurn(async () => {
      const wanted = new Set(ids ?? this.#kept.keys());
      const lines = this.#inMemory
        ? [...this.#kept.values()].map(({ line }) => line ?? '')
        : ((await this.#read()) ?? '').split('\n');
      const byId = new Map<string, HistoryEntry>();
      for (const line of lines) {
        const isNamed = ids === null || ids.some((id) => line.includes(id));
        const entry = line !== '' && isNamed ? readHistoryLine(line) : null;
        if (entry) byId.set(entry.summary.id, entry);
      }
      for (const [id, entry] of byId) if (wanted.has(id) && this.#kept.has(id)) found.push(entry);
    });
    return found;
  }

  delete(id: string): Promise<void> {
    return this.#inTurn(async () => {
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
      if (this.#path === null) return;
      for (const path of [this.#path, `${this.#path}.broken`]) await this.#parts.files.remove(path);
    });
  }

  /** When all that was added is on disk. */
  async flushed(): Promise<void> {
    await this.#queue;
  }

  get #inMemory(): boolean {
    return this.#path === null || this.#failed;
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
    const { folder, files } = this.#parts;
    // What a server left that ended while it wrote.
    for (const name of folder === null ? [] : await files.list(folder)) {
      if (folder !== null && /^history\.jsonl\.\d+\.tmp$/.test(name)) await files.remove(join(folder, name));
    }
    const text = await this.#read();
    if (text === null || this.#path === null) return;
    const lines = text.split('\n');
    // A last line without its end was being written when the process ended.
    const isTorn = lines.pop() !== '';
    let broken = 0;
    for (const line of lines) {
      const entry = readHistoryLine(line);
      if (!entry) broken++;
      else {
        const { summary } = entry;
        this.#kept.set(summary.id, { summary, bytes: Buffer.byteLength(line) + 1, line: null });
      }
    }
    this.#bytes = Buffer.byteLength(text);
    this.#lines = lines.length;
    if (broken > 0) {
      const aside = `${this.#path}.broken`;
      // A copy: were the server to end here, the next one finds the same file and does it again.
      await this.#parts.files.write(aside, text);
      const lost = broken === 1 ? '1 line' : `${broken} lines`;
      this.#parts.tell(
        `${lost} of Faultline’s history could not be read. The file was set aside as ${aside}; what could be read is kept.`,
      );
    }
    if (broken > 0 || isTorn) await this.#rewrite();
  }

  async #read(): Promise<string | null> {
    return this.#path === null ? null : this.#parts.files.readText(this.#path);
  }

  /** False where it is kept in memory. */
  async #append(line: string): Promise<boolean> {
    if (this.#path === null || this.#failed) return false;
    if (this.#bytes === 0) await this.#parts.files.write(this.#path, line);
    else await this.#parts.files.append(this.#path, line);
    this.#bytes += Buffer.byteLength(line);
    this.#lines++;
    return true;
  }

  /** Writes those that are kept, as they stand in the file. */
  async #rewrite(): Promise<void> {
    if (this.#path === null || this.#failed) return;
    const lines = new Map<string, string>();
    for (const line of ((await this.#read()) ?? '').split('\n')) {
      const entry = line === '' ? null : readHistoryLine(line);
      if (entry && this.#kept.has(entry.summary.id)) lines.set(entry.summary.id, `${line}\n`);
    }
    const text = [...lines.values()].join('');
    await this.#parts.files.write(this.#path, text);
    this.#bytes = Buffer.byteLength(text);
    this.#lines = lines.size;
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
        `The history can’t be kept in ${this.#path}: ${reason}. What is sent from now on is kept until the editor is closed.`,
      );
    }
    this.#failed = true;
    for (const [id, { line }] of this.#kept) if (line === null) this.#kept.delete(id);
  }
}
