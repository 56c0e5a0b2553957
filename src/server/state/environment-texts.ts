/** The texts of environment files, as they are in the editor where it has told of them, else as they are on disk. */
import type { Files } from '../deps';
import { filePath, pathKey, type Workspace } from './workspace';

export interface EnvironmentText {
  readonly path: string;
  /** As the client spells it, where it is open; else null. */
  readonly uri: string | null;
  /** Null where it is not open. */
  readonly version: number | null;
  readonly text: string;
}

export class EnvironmentTexts {
  readonly #files: Pick<Files, 'readText'>;
  readonly #workspace: Workspace;
  readonly #open = new Map<string, EnvironmentText>();

  constructor(workspace: Workspace, files: Pick<Files, 'readText'>) {
    this.#workspace = workspace;
    this.#files = files;
  }

  /** As it is in the editor from now on: it was opened, or edited. Nothing happens where the URI is no file's. */
  opened(uri: string, version: number, text: string): void {
    const path = filePath(uri);
    if (path !== null) this.#open.set(pathKey(path), { path, uri, version, text });
  }

  closed(uri: string): void {
    const path = filePath(uri);
    if (path !== null) this.#open.delete(pathKey(path));
  }

  /** Null where there is no such file, where it can't be read, or where the workspace is not trusted. Never rejects. */
  async at(path: string): Promise<EnvironmentText | null> {
    if (!this.#workspace.trusted) return null;
    const open = this.#open.get(pathKey(path));
    if (open) return open;
    const text = await this.#files.readText(path).catch(() => null);
    return text === null ? null : { path, uri: null, version: null, text };
  }
}
