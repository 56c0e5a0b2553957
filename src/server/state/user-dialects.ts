import type { Files } from '../deps';
import { checkDialectFiles, type DialectText, readDialectTexts, type UserDialectFiles } from '../dialect-files';
import { indexedOffset, type LineIndex, lineIndex } from './line-index';
import type { Workspace } from './workspace';

/** A change of a text as LSP tells it; without range it is the whole text. */
export interface TextChange {
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/** The dialects of the workspace, read once until something tells that they changed; and those open in an editor. */
export class UserDialects {
  readonly #workspace: Workspace;
  readonly #files: Pick<Files, 'entries' | 'readText'>;
  readonly #report: (message: string) => void;
  readonly #open = new Map<string, string>();
  #loaded: { readonly texts: Promise<readonly DialectText[]>; readonly files: Promise<UserDialectFiles> } | null = null;

  constructor(workspace: Workspace, files: Pick<Files, 'entries' | 'readText'>, report: (message: string) => void) {
    this.#workspace = workspace;
    this.#files = files;
    this.#report = report;
  }

  /** None before the workspace is trusted. Never rejects. */
  load(): Promise<UserDialectFiles> {
    if (!this.#workspace.trusted) return Promise.resolve({ files: [], users: undefined });
    if (!this.#loaded) {
      const texts = this.#texts(this.#report);
      this.#loaded = { texts, files: texts.then(checkDialectFiles) };
    }
    return this.#loaded.files;
  }

  /**
   * Whether the files are not what was loaded: nobody may have told of a change, be it that nobody watches or that it came
   * with another one. Never rejects.
   */
  async isStale(): Promise<boolean> {
    const loaded = this.#loaded;
    if (!loaded) return false;
    const [before, now] = await Promise.all([loaded.texts, this.#texts(() => undefined)]);
    return loaded === this.#loaded && JSON.stringify(before) !== JSON.stringify(now);
  }

  #texts(report: (message: string) => void): Promise<readonly DialectText[]> {
    const folders = this.#workspace.folders.flatMap(({ path }) => path ?? []);
    return readDialectTexts(this.#files, folders, report);
  }

  forget(): void {
    this.#loaded = null;
  }

  /** Texts in editors, by URI: they are checked while they are typed, and used when they are saved. */
  get open(): ReadonlyMap<string, string> {
    return this.#open;
  }

  opened(uri: string, text: string): void {
    this.#open.set(uri, text);
  }

  changed(uri: string, changes: readonly TextChange[]): void {
    let text = this.#open.get(uri);
    if (text === undefined) return;
    for (const change of changes) {
      if (change.range) {
        const index: LineIndex = lineIndex(text);
        const start = indexedOffset(index, change.range.start);
        text = text.slice(0, start) + change.text + text.slice(indexedOffset(index, change.range.end));
      } else text = change.text;
    }
    this.#open.set(uri, text);
  }

  closed(uri: string): void {
    this.#open.delete(uri);
  }
}
