/** All places at which a name stands, in all files that share it. */
import type { ImportGraph } from '../../resolve/import-graph';
import type { RequestDocument } from '../../syntax/request-document';
import type { Documents } from '../state/documents';
import type { Cancellable } from '../state/request-file-list';
import type { RequestFiles } from '../state/request-files';
import { fileUri, pathKey } from '../state/workspace';
import type { NameUse } from './block-names';
import type { EnvironmentName } from './environment-names';
import {
  type EnvironmentFileNames,
  fileKey,
  type Home,
  type NameScope,
  type PlacedUse,
  type SearchedFile,
  sameHome,
} from './name-scope';

/** A name, by where it comes from. */
export interface NameSymbol {
  readonly kind: NameUse['kind'];
  readonly name: string;
  readonly home: Home;
  /** Where it was asked for. */
  readonly at: PlacedUse;
}

/** A name in an environment file. */
export interface EnvironmentUse {
  readonly file: EnvironmentFileNames;
  readonly name: EnvironmentName;
}

export interface Occurrences {
  /** File by file, in the order of their text. */
  readonly uses: readonly PlacedUse[];
  readonly environments: readonly EnvironmentUse[];
  /** Where the name comes from: of several files, where one that uses it is imported by all of them. */
  readonly homes: readonly Home[];
}

export interface SearchSources {
  readonly documents: Documents;
  readonly requestFiles: RequestFiles;
}

/** The name that is meant where several touch a place: the narrowest that comes from somewhere, else the widest. */
export async function symbolAt(
  scope: NameScope,
  searched: SearchedFile,
  index: number,
  uses: readonly NameUse[],
): Promise<NameSymbol | null> {
  let last: NameSymbol | null = null;
  for (const use of uses) {
    const at = { searched, index, use };
    const symbol = { kind: use.kind, name: use.name, home: await scope.homeOf(at), at };
    if (symbol.home.kind !== 'none') return symbol;
    if (use.form !== 'member') last = symbol;
  }
  return last;
}

/** Where the name stands in its own file, as far as that file and those that it imports can tell. */
export async function usesInFile(scope: NameScope, { kind, name, home, at }: NameSymbol): Promise<PlacedUse[]> {
  if (home.kind === 'alone') return [at];
  const found: PlacedUse[] = [];
  for (const placed of scope.usesIn(at.searched, kind, name)) {
    const other = await scope.homeOf(placed);
    const isNowhere = home.kind === 'none' && other.kind === 'none' && placed.use.form !== 'member';
    if (isNowhere || sameHome(home, other)) found.push(placed);
  }
  return found;
}

/**
 * Where a name stands, in all request files of the workspace and all that are open. A name that its own file has not, nor
 * any that it imports, is that of the files that import it: they send its requests. What is found by then is the answer
 * where nobody waits for it any longer.
 */
export async function occurrences(
  scope: NameScope,
  sources: SearchSources,
  symbol: NameSymbol,
  cancelled: Cancellable,
): Promise<Occurrences> {
  const { home, at } = symbol;
  if (home.kind === 'alone') return { uses: [at], environments: [], homes: [home] };
  const search = new NameSearch(scope, sources, symbol, cancelled);
  await search.collect();
  const homes = search.joinedHomes();
  if (homes.length === 0) return { uses: await usesInFile(scope, symbol), environments: [], homes };
  return { uses: search.usesOf(homes), environments: search.environmentUses(homes), homes };
}

/** The homes of a name that its own file does not know: those that it has in the files which import that one. */
export async function homesByImporters(
  scope: NameScope,
  sources: SearchSources,
  { at, kind, name }: NameSymbol,
  cancelled: Cancellable,
): Promise<Home[]> {
  const importers = await importersIn(scope, sources, cancelled);
  return homesAmong(scope, importers, at.searched, { kind, name });
}

/** A file and those that it reaches by imports and runs. */
interface Importer {
  readonly searched: SearchedFile;
  readonly graph: ImportGraph;
}

async function importersIn(scope: NameScope, sources: SearchSources, cancelled: Cancellable): Promise<Importer[]> {
  const importers: Importer[] = [];
  for await (const searched of everyFile(scope, sources, cancelled, () => true)) {
    const { imports, runsOfFiles } = searched.file.references;
    if (imports.length + runsOfFiles.length > 0) importers.push({ searched, graph: await scope.graphOf(searched) });
  }
  return importers;
}

async function homesAmong(
  scope: NameScope,
  importers: readonly Importer[],
  searched: SearchedFile,
  { kind, name }: Pick<NameSymbol, 'kind' | 'name'>,
): Promise<Home[]> {
  const key = fileKey(searched);
  const homes: Home[] = [];
  for (const importer of importers) {
    const reaches = importer.graph.files.some(({ path }) => path !== null && pathKey(path) === key);
    if (!reaches || fileKey(importer.searched) === key) continue;
    const home = await scope.homeOfName(importer.searched, kind, name);
    if (home.kind !== 'none' && !homes.some((it) => sameHome(it, home))) homes.push(home);
  }
  return homes;
}

/** The open files, and those of the workspace that are not open, each once. */
export async function* everyFile(
  scope: NameScope,
  { documents, requestFiles }: SearchSources,
  cancelled: Cancellable,
  isWanted: (document: RequestDocument) => boolean,
  besides: readonly string[] = [],
): AsyncGenerator<SearchedFile> {
  const seen = new Set<string>();
  for (const open of [...documents.all()]) {
    const searched = scope.searched(open);
    seen.add(fileKey(searched));
    if (isWanted(open.document)) yield searched;
  }
  const { paths } = await requestFiles.list(cancelled);
  const closed = [...paths, ...besides].filter((path) => {
    const key = pathKey(path);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  for await (const [path, document] of requestFiles.documentsAt(closed, cancelled)) {
    if (isWanted(document)) yield scope.searched({ uri: fileUri(path), version: null, document });
  }
}

interface Collected {
  readonly placed: PlacedUse;
  readonly homes: readonly Home[];
}

class NameSearch {
  readonly #uses: Collected[] = [];
  /** Environment files that use the name, with the homes that it has for the files which see them. */
  readonly #users = new Map<string, { readonly file: EnvironmentFileNames; readonly homes: Home[] }>();
  readonly #definers = new Map<string, EnvironmentFileNames>();

  constructor(
    private readonly scope: NameScope,
    private readonly sources: SearchSources,
    private readonly symbol: NameSymbol,
    private readonly cancelled: Cancellable,
  ) {}

  async collect(): Promise<void> {
    const { scope, symbol, cancelled } = this;
    const { name, home, at } = symbol;
    // It may be asked for in an environment file that no request file sees.
    if (home.kind === 'environment') await this.#lookIntoEnvironments(at.searched, [home]);
    // What a body takes in may hold the name where the request does not.
    const holds = ({ blocks }: RequestDocument): boolean =>
      blocks.some(({ text }) => text.includes(name) || text.includes('<@'));
    // The home may lie outside the workspace, where it was imported from.
    const besides = home.kind === 'file' && home.file.path !== null ? [home.file.path] : [];
    const unknown: PlacedUse[] = [];
    for await (const searched of everyFile(scope, this.sources, cancelled, holds, besides)) {
      const homes: Home[] = [];
      for (const placed of scope.usesIn(searched, symbol.kind, name)) {
        const found = await scope.homeOf(placed);
        if (found.kind === 'none') unknown.push(placed);
        else this.#uses.push({ placed, homes: [found] });
        homes.push(found);
      }
      homes.push(...(await this.#lookIntoIncluded(searched)));
      if (homes.length > 0) await this.#lookIntoEnvironments(searched, homes);
    }
    await this.#findByImporters(unknown);
  }

  /** The homes that hang together with the symbol's; none where it comes from nowhere. */
  joinedHomes(): Home[] {
    const { home, at } = this.symbol;
    const own = this.#uses.find(({ placed }) => isSamePlace(placed, at))?.homes ?? [];
    const joined = home.kind === 'none' ? [...own] : [home];
    const groups = [...this.#uses.map(({ homes }) => homes), ...[...this.#users.values()].map(({ homes }) => homes)];
    let left = groups.filter((homes) => homes.length > 0);
    for (let grew = joined.length > 0; grew; ) {
      const near = left.filter((homes) => isAmong(homes, joined));
      left = left.filter((homes) => !near.includes(homes));
      for (const group of near) joined.push(...group.filter((it) => !joined.includes(it)));
      grew = near.length > 0;
    }
    return joined;
  }

  usesOf(homes: readonly Home[]): PlacedUse[] {
    return this.#uses.filter((it) => isAmong(it.homes, homes)).map(({ placed }) => placed);
  }

  environmentUses(homes: readonly Home[]): EnvironmentUse[] {
    const { kind, name } = this.symbol;
    const found = new Map<string, EnvironmentUse[]>();
    const add = (file: EnvironmentFileNames, role: EnvironmentName['role']): void => {
      const names = file.names.filter((it) => it.kind === kind && it.name === name && it.role === role);
      found.set(file.path, [...(found.get(file.path) ?? []), ...names.map((it) => ({ file, name: it }))]);
    };
    for (const file of this.#definers.values()) {
      if (homes.some((home) => home.kind === 'environment' && home.paths.includes(file.path))) add(file, 'definition');
    }
    for (const { file, homes: own } of this.#users.values()) if (isAmong(own, homes)) add(file, 'reference');
    return [...found.values()].flatMap((uses) => uses.sort((a, b) => a.name.start - b.name.start));
  }

  /**
   * A value of an environment that uses the name means the environment's own variable, where there is one; else that of
   * each file which sees it.
   */
  async #lookIntoEnvironments(searched: SearchedFile, homes: readonly Home[]): Promise<void> {
    const { kind, name } = this.symbol;
    const files = await this.scope.environmentsOf(searched.uri);
    const has = ({ names }: EnvironmentFileNames, role: EnvironmentName['role']): boolean =>
      names.some((it) => it.kind === kind && it.name === name && it.role === role);
    const definers = files.filter((file) => has(file, 'definition'));
    for (const file of definers) this.#definers.set(file.path, file);
    const paths = definers.map(({ path }) => path);
    const environment: Home[] = paths.length > 0 ? [{ kind: 'environment', paths, elsewhere: false }] : [];
    const meant = environment.length > 0 ? environment : homes.filter((home) => home.kind === 'file');
    for (const file of files.filter((it) => has(it, 'reference'))) {
      const known = this.#users.get(file.path) ?? { file, homes: [] };
      this.#users.set(file.path, known);
      known.homes.push(...meant.filter((home) => !known.homes.some((it) => sameHome(it, home))));
    }
  }

  /** Names in what bodies take in mean what they would mean in the request. */
  async #lookIntoIncluded(searched: SearchedFile): Promise<Home[]> {
    const { kind, name } = this.symbol;
    const all: Home[] = [];
    for (const [index, block] of searched.file.document.blocks.entries()) {
      for (const file of await this.scope.includedBy(searched, block)) {
        if (!file.names.some((it) => it.kind === kind && it.name === name)) continue;
        const home = await this.scope.homeOf({ ...this.scope.placed(searched, kind, name), index });
        if (home.kind === 'none') continue;
        const known = this.#users.get(file.path) ?? { file, homes: [] };
        this.#users.set(file.path, known);
        if (!known.homes.some((it) => sameHome(it, home))) known.homes.push(home);
        all.push(home);
      }
    }
    return all;
  }

  async #findByImporters(unknown: readonly PlacedUse[]): Promise<void> {
    if (unknown.length === 0) return;
    const importers = await importersIn(this.scope, this.sources, this.cancelled);
    const known = new Map<string, Promise<Home[]>>();
    for (const placed of unknown) {
      if (placed.use.form === 'member') continue;
      const key = fileKey(placed.searched);
      const homes = known.get(key) ?? homesAmong(this.scope, importers, placed.searched, this.symbol);
      known.set(key, homes);
      this.#uses.push({ placed, homes: await homes });
    }
    this.#sort();
  }

  #sort(): void {
    const order = new Map<string, number>();
    for (const { placed } of this.#uses) {
      const key = fileKey(placed.searched);
      if (!order.has(key)) order.set(key, order.size);
    }
    const fileOf = ({ placed }: Collected): number => order.get(fileKey(placed.searched)) ?? 0;
    this.#uses.sort(
      (a, b) => fileOf(a) - fileOf(b) || a.placed.index - b.placed.index || a.placed.use.start - b.placed.use.start,
    );
  }
}

function isAmong(homes: readonly Home[], joined: readonly Home[]): boolean {
  return homes.some((home) => joined.some((it) => sameHome(it, home)));
}

function isSamePlace(a: PlacedUse, b: PlacedUse): boolean {
  return fileKey(a.searched) === fileKey(b.searched) && a.index === b.index && a.use.start === b.use.start;
}
