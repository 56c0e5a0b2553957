/**
 * Where a name comes from: the file itself, a file that it imports, an environment. Names of the same home are one name,
 * in whatever files they stand. One instance serves one question of the client: it sees the files as they are then.
 */
import { join } from 'node:path';
import type { Settings } from '../../manifest';
import type { ReferenceIndex, RequestFile } from '../../resolve/document-references';
import { ImportGraph } from '../../resolve/import-graph';
import { readImports } from '../../resolve/imports';
import type { Block } from '../../syntax/document';
import type { Files } from '../deps';
import type { BlockCache } from '../state/block-cache';
import type { OpenDocument } from '../state/documents';
import type { EnvironmentStore } from '../state/environment-store';
import type { EnvironmentText, EnvironmentTexts } from '../state/environment-texts';
import type { RequestFiles } from '../state/request-files';
import { filePath, fileUri, pathKey, type Workspace } from '../state/workspace';
import type { NameUse } from './block-names';
import { type EnvironmentName, environmentNames, isDotenv } from './environment-names';
import { includedPaths, readIncluded } from './included-names';

/** A request file, with what an edit of it needs. */
export interface SearchedFile {
  readonly uri: string;
  /** Null where it is not open. */
  readonly version: number | null;
  readonly file: RequestFile;
}

/** A name in a block of a request file. */
export interface PlacedUse {
  readonly searched: SearchedFile;
  readonly index: number;
  readonly use: NameUse;
}

export type Home =
  /** `form`: a request is meant by its name, or by its title where no other bears that name. */
  | { readonly kind: 'file'; readonly file: RequestFile; readonly key: string; readonly form: 'any' | 'name' | 'title' }
  /** `elsewhere`: also, or only, in settings of the editor that are no file of the workspace. */
  | { readonly kind: 'environment'; readonly paths: readonly string[]; readonly elsewhere: boolean }
  /** A title that nothing can refer to, since another request bears that name. */
  | { readonly kind: 'alone' }
  | { readonly kind: 'none' };

export interface NameSources {
  readonly requestFiles: RequestFiles;
  readonly workspace: Workspace;
  readonly environments: EnvironmentStore;
  readonly environmentTexts: EnvironmentTexts;
  readonly references: ReferenceIndex;
  readonly names: BlockCache<readonly NameUse[]>;
  readonly files: Pick<Files, 'realPath' | 'exists' | 'size'>;
  /** The text of a file that is open in the editor, saved or not; absent where the client can't tell. */
  readonly openText?: (path: string) => Promise<string | null>;
  readonly flavourOf: (uri: string) => Promise<Settings['faultline.syntax.flavour']>;
}

/** The names of a file that is no request file and is there: of an environment file, or of one that a body takes in. */
export interface EnvironmentFileNames extends EnvironmentText {
  readonly names: readonly EnvironmentName[];
  /** It is taken into a body: a text of any kind, with placeholders. */
  readonly isBody?: true;
}

const none: Home = { kind: 'none' };

export class NameScope {
  readonly sources: NameSources;
  readonly #graphs = new Map<RequestFile, Promise<ImportGraph>>();
  readonly #homes = new Map<RequestFile, Map<string, Promise<Home>>>();
  readonly #environments = new Map<string, Promise<EnvironmentFileNames | null>>();
  readonly #included = new Map<string, Promise<EnvironmentFileNames | null>>();

  constructor(sources: NameSources) {
    this.sources = sources;
  }

  searched({ uri, version, document }: OpenDocument): SearchedFile {
    return { uri, version, file: this.sources.references.file(filePath(uri), document) };
  }

  /** A file that was reached by an import, as the client knows it. */
  async searchedFile(file: RequestFile): Promise<SearchedFile> {
    const known = file.path === null ? null : await this.sources.requestFiles.fileAt(file.path);
    return { uri: known?.uri ?? (file.path === null ? '' : fileUri(file.path)), version: known?.version ?? null, file };
  }

  /** The names in a block that a position touches, the narrowest first. */
  usesAt(block: Block, offset: number): NameUse[] {
    const touched = this.sources.names.of(block).filter(({ start, end }) => start <= offset && offset <= end);
    return touched.sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  /** Where a name of a file comes from. */
  homeOf({ searched, index, use }: PlacedUse): Promise<Home> {
    // Only definitions of requests and the short form of references depend on where in the file they stand.
    const place = use.form === 'member' || use.form === 'title' || use.form === 'name' ? `${index} ${use.start}` : '';
    const key = [
      use.kind,
      use.name,
      use.form === 'shared' || use.form === 'dotenv' ? use.form : '',
      use.path ?? '',
      place,
      use.inOwnValue,
    ].join('\n');
    const known = this.#homes.get(searched.file) ?? new Map<string, Promise<Home>>();
    this.#homes.set(searched.file, known);
    const home = known.get(key) ?? this.#find(searched, index, use);
    known.set(key, home);
    return home;
  }

  /** Where a name would come from if it stood in a request of the file. */
  homeOfName(searched: SearchedFile, kind: NameUse['kind'], name: string): Promise<Home> {
    return this.homeOf(this.placed(searched, kind, name));
  }

  /** A name as if it stood in a request of the file. */
  placed(searched: SearchedFile, kind: NameUse['kind'], name: string): PlacedUse {
    const span = { start: 0, end: 0 };
    const use = {
      kind,
      name,
      role: 'reference',
      form: 'placeholder',
      whole: span,
      path: null,
      inOwnValue: false,
    } as const;
    return { searched, index: 0, use: { ...use, ...span } };
  }

  graphOf({ uri, file }: SearchedFile): Promise<ImportGraph> {
    const known = this.#graphs.get(file) ?? this.#readGraph(uri, file);
    this.#graphs.set(file, known);
    return known;
  }

  /** The environment files that a request file sees and that are there, nearest first; none for an untitled one. */
  async environmentsOf(uri: string): Promise<readonly EnvironmentFileNames[]> {
    const { environments, workspace } = this.sources;
    const { paths } = await environments.load(uri);
    const folder = workspace.folderOf(uri)?.path ?? null;
    // The editor gives the value of the setting, but not the file that it is from.
    const settings = folder === null ? [] : [join(folder, '.vscode', 'settings.json')];
    const all = await Promise.all([...new Set([...paths, ...settings])].map((path) => this.environmentAt(path)));
    return all.filter((it) => it !== null);
  }

  environmentAt(path: string): Promise<EnvironmentFileNames | null> {
    const known = this.#environments.get(path) ?? this.#readEnvironment(path);
    this.#environments.set(path, known);
    return known;
  }

  /** The files whose text a block takes into its body, with the names in them. */
  async includedBy({ uri, file }: SearchedFile, block: Block): Promise<readonly EnvironmentFileNames[]> {
    const { workspace, files } = this.sources;
    if (!workspace.trusted || !block.text.includes('<@')) return [];
    const workspaceFolder = workspace.folderOf(uri)?.path ?? null;
    const scope = { file: file.path, workspaceFolder, files, textAt: (path: string) => this.#textAt(path) };
    const paths = await includedPaths(block, scope);
    const read = paths.map((path) => {
      const known = this.#included.get(path) ?? readIncluded(path, scope);
      this.#included.set(path, known);
      return known;
    });
    return (await Promise.all(read)).filter((it) => it !== null);
  }

  async #textAt(path: string): Promise<EnvironmentText | null> {
    const text = (await this.sources.openText?.(path)) ?? null;
    return text === null ? this.sources.environmentTexts.at(path) : { path, uri: null, version: null, text };
  }

  /** What of its own a file has for a name. */
  definitionsIn(searched: SearchedFile, kind: NameUse['kind'], name: string): PlacedUse[] {
    return this.usesIn(searched, kind, name).filter(({ use }) => use.role === 'definition');
  }

  usesIn(searched: SearchedFile, kind: NameUse['kind'], name: string): PlacedUse[] {
    const found: PlacedUse[] = [];
    for (const [index, block] of searched.file.document.blocks.entries()) {
      // Most blocks are not of it, and need not be read for it.
      if (!block.text.includes(name)) continue;
      for (const use of this.sources.names.of(block)) {
        if (use.kind === kind && use.name === name) found.push({ searched, index, use });
      }
    }
    return found;
  }

  async #find(searched: SearchedFile, index: number, use: NameUse): Promise<Home> {
    const graph = await this.graphOf(searched);
    const link = use.path === null ? null : graph.link(searched.file, use.path);
    if (use.path !== null && !link?.ok) return none;
    const file = link?.ok ? link.file : searched.file;
    if (use.kind === 'request') return this.#requestHome(searched, index, use, { graph, file });
    if (use.form === 'shared' || use.form === 'dotenv') return this.#environmentHome(searched.uri, use.name, use.form);
    const own = this.#definedIn(searched, file, use.name);
    if (use.role === 'definition') return homeIn(file, searched, 'any');
    if (own > (use.inOwnValue ? 1 : 0)) {
      // JetBrains' rule, where the setting asks for it: the environment comes before the file.
      const first = (await this.sources.flavourOf(searched.uri)) === 'jetbrains';
      const environment = first ? await this.#environmentHome(searched.uri, use.name, null) : none;
      return environment.kind === 'none' ? homeIn(file, searched, 'any') : environment;
    }
    const imported = graph.visibleFrom(file).find((it) => it.definitions.byName.has(use.name));
    if (imported) return homeIn(imported, searched, 'any');
    return this.#environmentHome(searched.uri, use.name, null);
  }

  async #requestHome(
    searched: SearchedFile,
    index: number,
    use: NameUse,
    { graph, file }: { readonly graph: ImportGraph; readonly file: RequestFile },
  ): Promise<Home> {
    const bearer = file.references.names.get(use.name);
    const formIn = (home: RequestFile, at: number): 'name' | 'title' =>
      home.document.blocks[at]?.name === use.name ? 'name' : 'title';
    if (use.role === 'definition') {
      const meant = bearer === index && formIn(file, index) === use.form;
      return meant ? homeIn(file, searched, formIn(file, index)) : { kind: 'alone' };
    }
    if (use.form === 'member' && (await this.#isVariable(searched, index, use))) return none;
    const [place] = graph.named(use.name, file).filter((it) => use.path === null || it.file === file);
    return place ? homeIn(place.file, searched, formIn(place.file, place.blockIndex)) : none;
  }

  /** `{{user.name}}` is a member of a request's result only where no variable bears that name. */
  async #isVariable(searched: SearchedFile, index: number, member: NameUse): Promise<boolean> {
    const block = searched.file.document.blocks[index];
    const whole =
      block &&
      this.sources.names.of(block).find(({ kind, form, whole: { start } }) => {
        return kind === 'variable' && form === 'placeholder' && start === member.whole.start;
      });
    return whole !== undefined && (await this.homeOf({ searched, index, use: whole })).kind !== 'none';
  }

  #definedIn(searched: SearchedFile, file: RequestFile, name: string): number {
    const defined = file.definitions.byName.get(name)?.length ?? 0;
    if (defined > 0 || file !== searched.file) return defined;
    // `# @prompt` asks for a variable of its own file's requests.
    return this.definitionsIn(searched, 'variable', name).length;
  }

  async #environmentHome(uri: string, name: string, form: 'shared' | 'dotenv' | null): Promise<Home> {
    const files = await this.environmentsOf(uri);
    const defines = ({ path, names }: EnvironmentFileNames, only: typeof form): boolean =>
      names.some(
        (it) =>
          it.role === 'definition' &&
          it.name === name &&
          (only === null || (only === 'dotenv' ? isDotenv(path) : it.environment === '$shared')),
      );
    const set = await this.sources.environments.load(uri);
    const values = [set.shared(), ...set.names.map((environment) => set.variables(environment))];
    const elsewhere =
      form !== 'dotenv' &&
      values.some((variables) => variables.get(name)?.path === null) &&
      !files.some((it) => it.path.endsWith('settings.json') && defines(it, null));
    if (!elsewhere && !files.some((it) => defines(it, form))) return none;
    return { kind: 'environment', paths: files.filter((it) => defines(it, null)).map(({ path }) => path), elsewhere };
  }

  async #readGraph(uri: string, file: RequestFile): Promise<ImportGraph> {
    const { imports, runsOfFiles } = file.references;
    if (imports.length + runsOfFiles.length === 0) return new ImportGraph(file, new Map());
    const { requestFiles, references, workspace, files } = this.sources;
    return readImports({
      document: file.document,
      file: file.path,
      workspaceFolder: workspace.folderOf(uri)?.path ?? null,
      documentAt: (path) => requestFiles.documentAt(path),
      index: references,
      files,
    });
  }

  async #readEnvironment(path: string): Promise<EnvironmentFileNames | null> {
    const text = await this.sources.environmentTexts.at(path);
    return text && { ...text, names: environmentNames(path, text.text) };
  }
}

function homeIn(file: RequestFile, from: SearchedFile, form: 'any' | 'name' | 'title'): Home {
  const key = file.path === null ? from.uri : pathKey(file.path);
  return { kind: 'file', file, key, form };
}

/** Whether names of these two homes are one. */
export function sameHome(a: Home, b: Home): boolean {
  if (a.kind === 'file') return b.kind === 'file' && a.key === b.key && a.form === b.form;
  if (a.kind === 'environment') {
    return b.kind === 'environment' && (a.paths.some((path) => b.paths.includes(path)) || (a.elsewhere && b.elsewhere));
  }
  return false;
}

/** The key by which a home in a file knows that file. */
export function fileKey({ uri, file }: SearchedFile): string {
  return file.path === null ? uri : pathKey(file.path);
}
