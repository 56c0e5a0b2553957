/** Environments by the folder of the file that asks, and which one is chosen in each workspace folder. */
import { dirname } from 'node:path';
import { type EnvironmentSet, type FileReader, loadEnvironments } from '../../resolve/environments';
import { filePath, type Workspace } from './workspace';

/** Asks the client for `rest-client.environmentVariables` of a resource; null where it cannot be asked. */
export type AskSetting = ((uri: string) => Promise<unknown>) | null;

export class EnvironmentStore {
  readonly #workspace: Workspace;
  readonly #files: FileReader;
  readonly #askSetting: AskSetting;
  readonly #chosen: Map<string, string>;
  #loaded = new Map<string, Promise<EnvironmentSet>>();
  #generation = 0;

  /** `chosen`: environment names by the URI of the workspace folder, `''` for no folder. */
  constructor(
    workspace: Workspace,
    files: FileReader,
    chosen: Readonly<Record<string, string>>,
    askSetting: AskSetting = null,
  ) {
    this.#workspace = workspace;
    this.#files = files;
    this.#askSetting = askSetting;
    this.#chosen = new Map(Object.entries(chosen));
  }

  /** Another number after every change: what was computed from environments earlier no longer holds. */
  get generation(): number {
    return this.#generation;
  }

  /** The environments that a document sees; none at all while the workspace is not trusted. Never rejects. */
  load(uri: string): Promise<EnvironmentSet> {
    if (!this.#workspace.trusted) return Promise.resolve(noEnvironments);
    const file = filePath(uri);
    const folder = this.#workspace.folderOf(uri)?.path ?? null;
    const key = this.#key(uri);
    let loaded = this.#loaded.get(key);
    if (!loaded) {
      loaded = this.#setting(uri).then((setting) => loadEnvironments(file, folder, this.#files, setting));
      this.#loaded.set(key, loaded);
    }
    return loaded;
  }

  /** The workspace folder that a document's choice holds for; `''` where there is none. */
  folderOf(uri: string): string {
    return this.#workspace.folderOf(uri)?.uri ?? '';
  }

  selected(uri: string): string | null {
    return this.#chosen.get(this.folderOf(uri)) ?? null;
  }

  select(uri: string, name: string | null): void {
    if (name === null) this.#chosen.delete(this.folderOf(uri));
    else this.#chosen.set(this.folderOf(uri), name);
    this.#generation++;
  }

  /** The files are read again at the next `load` of the document. */
  reread(uri: string): void {
    this.#loaded.delete(this.#key(uri));
  }

  /** Files have changed: everything is read again when it is next asked for. */
  forget(): void {
    this.#loaded = new Map();
    this.#generation++;
  }

  /** Undefined where the editor does not know of the setting: then the folder's settings file is read. */
  async #setting(uri: string): Promise<unknown> {
    if (!this.#askSetting) return undefined;
    try {
      return (await this.#askSetting(uri)) ?? undefined;
    } catch {
      // An editor that refuses the question has no such setting.
      return undefined;
    }
  }

  #key(uri: string): string {
    const file = filePath(uri);
    return JSON.stringify([file === null ? null : dirname(file), this.#workspace.folderOf(uri)?.path ?? null]);
  }
}

const noEnvironments: EnvironmentSet = {
  names: [],
  problems: [],
  variables: () => new Map(),
  shared: () => new Map(),
  paths: [],
};
