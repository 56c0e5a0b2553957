/** Workspace folders and trust, and the way between URIs and paths. */
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface Folder {
  readonly uri: string;
  /** Null where the folder is not on a file system that the server sees. */
  readonly path: string | null;
}

export class Workspace {
  #folders: readonly Folder[] = [];
  #trusted: boolean;

  constructor(folderUris: readonly string[], trusted: boolean) {
    this.setFolders(folderUris);
    this.#trusted = trusted;
  }

  /** While false nothing is sent, and no environment or body file is read. */
  get trusted(): boolean {
    return this.#trusted;
  }

  get folders(): readonly Folder[] {
    return this.#folders;
  }

  /** Trust can't be taken back without a restart. */
  trust(): void {
    this.#trusted = true;
  }

  setFolders(uris: readonly string[]): void {
    this.#folders = uris.map((uri) => ({ uri, path: filePath(uri) }));
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    const kept = this.#folders.map(({ uri }) => uri).filter((uri) => !removed.includes(uri) && !added.includes(uri));
    this.setFolders([...kept, ...added]);
  }

  /** The innermost folder that holds the document; null for untitled documents and files outside every folder. */
  folderOf(uri: string): Folder | null {
    const path = filePath(uri);
    if (path === null) return null;
    const holding = this.#folders.filter((folder) => folder.path !== null && holds(folder.path, path));
    return holding.sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0] ?? null;
  }
}

/** The path of a `file:` URI; null for every other scheme and for a URI that is none. */
export function filePath(uri: string): string | null {
  if (!/^file:/i.test(uri)) return null;
  try {
    return fileURLToPath(uri);
  } catch (error) {
    // A `file:` URI with a host (elsewhere than on Windows) or with an encoded slash names no file here.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

export function fileUri(path: string): string {
  return pathToFileURL(path).href;
}

/** One key for all spellings of a path: editors write a drive's letter as they like. */
export function pathKey(path: string): string {
  return /^[A-Z]:/.test(path) ? `${path.charAt(0).toLowerCase()}${path.slice(1)}` : path;
}

function holds(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
