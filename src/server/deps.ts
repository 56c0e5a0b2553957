/** What the language server gets handed in: clock, chance, files, and what reaches out. Tests hand in their own. */
import type { Send } from '../exchange';

export interface Files {
  /** Null where the file is absent; rejects where it can't be read. */
  readText(path: string): Promise<string | null>;
  /** Null where the file is absent; rejects where it can't be read. */
  readBytes(path: string): Promise<Uint8Array | null>;
  /** The path with its symbolic links followed. */
  realPath(path: string): Promise<string>;
  exists(path: string): Promise<boolean>;
  /** Appends in one write, so that two processes never mix their lines; makes the folder. */
  append(path: string, text: string): Promise<void>;
  /**
   * Writes the whole file or nothing of it, whenever the process or the machine ends; makes its folder.
   * @param mode of a new file; absent: for its owner alone
   */
  write(path: string, text: string, mode?: number): Promise<void>;
  /** Bytes; null where the file is absent. */
  size(path: string): Promise<number | null>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with all in it; what is absent already is fine. */
  remove(path: string): Promise<void>;
  /** Names of the entries of a folder; empty where it is absent. */
  list(folder: string): Promise<readonly string[]>;
  /** Files and folders in a folder, links to folders left out; empty where it is absent. */
  entries(folder: string): Promise<readonly FolderEntry[]>;
  /** Of a file; null where it is absent. */
  stat(path: string): Promise<FileStat | null>;
  /** A new folder that only this user can read. Where none can be made now, its path: who writes there makes it, or fails. */
  temporaryFolder(): Promise<string>;
}

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

export interface FileStat {
  /** Bytes. */
  readonly size: number;
  /** Epoch ms. */
  readonly modified: number;
}

export interface Processes {
  /** The number of this one. */
  readonly own: number;
  /** Tells this machine from others that share its folders: letters and digits. */
  readonly host: string;
  /** Whether there is a process of that number on this machine now. */
  isAlive(id: number): boolean;
}

export interface Simulator {
  readonly url: string;
  close(): Promise<void>;
}

export interface ServerDeps {
  readonly version: string;
  /** Epoch ms. */
  readonly now: () => number;
  /** `[0, 1)` */
  readonly random: () => number;
  /** Ends at once when the signal is aborted; never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly files: Files;
  readonly processes: Processes;
  readonly processEnv: Readonly<Record<string, string | undefined>>;
  /** The server's own transport, for clients that don't send; called at the first use. */
  readonly createSend: (options: { readonly storagePath: string; readonly userAgent: string }) => Promise<Send>;
  /** Rejects with a sentence for people where the port is taken. */
  readonly startSimulator: (port: number) => Promise<Simulator>;
  readonly pace: Pace;
}

/** Times in ms. */
export interface Pace {
  /** From the last keystroke to new diagnostics. */
  readonly typingMs: number;
  /** From the last keystroke until what is being typed counts as finished. */
  readonly restMs: number;
  /** Between two refreshes while something runs. */
  readonly tickMs: number;
  /** Refreshes that come closer together than this are one. */
  readonly gatherMs: number;
}
