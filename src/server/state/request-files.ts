/** Every request file that a person can mean: as it is in the editor where it is open, else as it is on disk. */
import { parseDocument } from '../../syntax/parse';
import type { RequestDocument } from '../../syntax/request-document';
import type { Files } from '../deps';
import type { Documents, OpenDocument } from './documents';
import {
  type Cancellable,
  isIgnored,
  isRequestFile,
  type RequestFileList,
  walkRequestFiles,
} from './request-file-list';
import { fileUri, pathKey, type Workspace } from './workspace';

/** Bounds, in characters of text and in ms. */
export interface RequestFileLimits {
  /** Of all that is kept of files that are not open; the ones used longest ago go first. */
  readonly kept: number;
  /** Of one file, in bytes: a larger one is not read. */
  readonly file: number;
  /** For how long is trusted what the client's watching says; a folder that is moved is not told file by file. */
  readonly watchedMs: number;
  /** For how long a list holds where the client watches no files. */
  readonly unwatchedMs: number;
}

export const requestFileLimits: RequestFileLimits = {
  kept: 50_000_000,
  file: 50_000_000,
  watchedMs: 30_000,
  unwatchedMs: 2_000,
};

/** Files read at the same time. */
const together = 16;

interface Kept {
  readonly path: string;
  /** Size and time of the file that was read; null: it was absent, or could not be read. */
  readonly stamp: string | null;
  readonly document: RequestDocument | null;
  /** Epoch ms of the last look at the disk. */
  checked: number;
}

export interface RequestFileSources {
  readonly documents: Documents;
  readonly workspace: Workspace;
  readonly files: Pick<Files, 'readText' | 'stat' | 'entries'>;
  /** Epoch ms. */
  readonly now: () => number;
  /** Whether the client says which files have changed. */
  readonly watched: boolean;
  readonly limits?: RequestFileLimits;
}

export class RequestFiles {
  readonly #sources: RequestFileSources;
  readonly #limits: RequestFileLimits;
  /** The one used last at the end. */
  readonly #kept = new Map<string, Kept>();
  readonly #reading = new Map<string, Promise<RequestDocument | null>>();
  #size = 0;
  /** Another number after every change on disk: what was begun before it is not kept. */
  #generation = 0;
  #list: { readonly list: RequestFileList; readonly made: number } | null = null;
  #walk: { readonly list: Promise<RequestFileList>; readonly waiting: Set<Cancellable> } | null = null;

  constructor(sources: RequestFileSources) {
    this.#sources = sources;
    this.#limits = sources.limits ?? requestFileLimits;
  }

  /**
   * The document of a request file, by absolute path: as it is open, else as it is on disk. Null where there is no such
   * file, where it can't be read or is too large, where its name is no request file's, and, while the workspace is not
   * trusted, outside its folders. Never rejects.
   */
  async documentAt(path: string): Promise<RequestDocument | null> {
    const open = this.#sources.documents.atPath(path);
    if (open) return open.document;
    if (!this.#mayRead(path)) return null;
    const key = pathKey(path);
    const kept = this.#kept.get(key);
    if (kept && this.#sources.watched && this.#age(kept.checked) < this.#limits.watchedMs && this.#isWatched(path)) {
      return this.#use(key, kept);
    }
    // Who asks while it is being read waits for that.
    const reading = this.#reading.get(key) ?? this.#read(key, path);
    this.#reading.set(key, reading);
    try {
      return await reading;
    } finally {
      if (this.#reading.get(key) === reading) this.#reading.delete(key);
    }
  }

  /** The same with what an edit of it needs: the URI as the client spells it, and the version where it is open. */
  async fileAt(path: string): Promise<OpenDocument | null> {
    const open = this.#sources.documents.atPath(path);
    if (open) return open;
    const document = await this.documentAt(path);
    return document && { uri: fileUri(path), version: null, document };
  }

  /** The request files of all workspace folders, also while the workspace is not trusted. Never rejects. */
  async list(cancelled: Cancellable): Promise<RequestFileList> {
    const { watched } = this.#sources;
    const holds = watched ? this.#limits.watchedMs : this.#limits.unwatchedMs;
    if (this.#list && this.#age(this.#list.made) < holds) return this.#list.list;
    if (!this.#walk) {
      const waiting = new Set<Cancellable>();
      // Several may wait for one walk; it ends early when nobody does any longer.
      const nobody = {
        get isCancellationRequested() {
          return [...waiting].every((it) => it.isCancellationRequested);
        },
      };
      waiting.add(cancelled);
      this.#walk = { list: this.#walkFolders(nobody).finally(() => (this.#walk = null)), waiting };
    }
    this.#walk.waiting.add(cancelled);
    return this.#walk.list;
  }

  /** The documents of files, in the order of the paths; those that can't be read are left out. Ends when cancelled. */
  async *documentsAt(paths: readonly string[], cancelled: Cancellable): AsyncGenerator<[string, RequestDocument]> {
    for (let at = 0; at < paths.length && !cancelled.isCancellationRequested; at += together) {
      const batch = paths.slice(at, at + together);
      const documents = await Promise.all(batch.map((path) => this.documentAt(path)));
      for (const [index, document] of documents.entries()) {
        const path = batch[index];
        if (document && path !== undefined) yield [path, document];
      }
    }
  }

  /** Files have changed on disk, come or gone. */
  changed(paths: readonly string[]): void {
    this.#generation++;
    for (const path of paths) {
      this.#drop(pathKey(path));
      this.#reading.delete(pathKey(path));
    }
    const known = new Set(this.#list?.list.paths.map(pathKey));
    // A file that comes or goes makes another list; one that is known has most likely only been saved.
    if (paths.some((path) => isRequestFile(path) && !isIgnored(path) && !known.has(pathKey(path)))) this.#list = null;
  }

  /** Folders have come, gone or been renamed, or the workspace has become trusted: all is looked at anew. */
  forget(): void {
    this.#generation++;
    this.#kept.clear();
    this.#reading.clear();
    this.#size = 0;
    this.#list = null;
  }

  async #walkFolders(nobody: Cancellable): Promise<RequestFileList> {
    const { workspace, files, now } = this.#sources;
    const folders = workspace.folders.flatMap(({ path }) => (path === null ? [] : [path]));
    const generation = this.#generation;
    const list = await walkRequestFiles(folders, files, nobody);
    if (!nobody.isCancellationRequested && generation === this.#generation) this.#list = { list, made: now() };
    return list;
  }

  async #read(key: string, path: string): Promise<RequestDocument | null> {
    const { files, now } = this.#sources;
    const generation = this.#generation;
    const found = await files.stat(path).catch(() => null);
    const stamp = found && found.size <= this.#limits.file ? `${found.size} ${found.modified}` : null;
    const kept = this.#kept.get(key);
    if (kept && kept.stamp === stamp) {
      kept.checked = now();
      return this.#use(key, kept);
    }
    const text = stamp === null ? null : await files.readText(path).catch(() => null);
    const document = text === null ? null : parseDocument(text);
    if (generation === this.#generation) this.#keep(key, { path, stamp, document, checked: now() });
    return document;
  }

  #keep(key: string, kept: Kept): void {
    this.#drop(key);
    this.#kept.set(key, kept);
    this.#size += weight(kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.#limits.kept || oldest === key) break;
      this.#drop(oldest);
    }
  }

  #use(key: string, kept: Kept): RequestDocument | null {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept.document;
  }

  #drop(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#size -= weight(kept);
    this.#kept.delete(key);
  }

  /** An import in a folder that nobody has vouched for may name any path, a share of another machine too. */
  #mayRead(path: string): boolean {
    return isRequestFile(path) && (this.#sources.workspace.trusted || this.#isInside(path));
  }

  /** Clients watch their workspace folders, and by default not what others have put there. */
  #isWatched(path: string): boolean {
    return this.#isInside(path) && !isIgnored(path);
  }

  #isInside(path: string): boolean {
    return this.#sources.workspace.folderOf(fileUri(path)) !== null;
  }

  #age(since: number): number {
    return this.#sources.now() - since;
  }
}

/** What is known to be absent takes some room, too. */
function weight({ document }: Kept): number {
  return (document?.length ?? 0) + 200;
}
