/** What a document's requests are resolved in: its folder, its environment, its earlier responses. */
import { isDeepStrictEqual } from 'node:util';
import { defaultSettings, type Settings } from '../../manifest';
import { BlockFactIndex } from '../../resolve/block-facts';
import type { ResolveContext } from '../../resolve/context';
import { environmentChoice, signInsOf, sslOf } from '../../resolve/environments';
import { type Definitions, definitionsOf } from '../../resolve/scope';
import type { RequestDocument } from '../../syntax/request-document';
import type { ServerDeps } from '../deps';
import { changedBlocks } from './anchors';
import type { EnvironmentStore } from './environment-store';
import type { ExchangeStore } from './exchange-store';
import type { ImportStore } from './import-store';
import type { Secrets } from './secrets';
import { filePath, fileUri, type Workspace } from './workspace';

/** What a document defines is gathered once for each of its states, and taken over where an edit defines nothing else. */
export class DefinitionIndex {
  readonly #known = new WeakMap<RequestDocument, Definitions>();
  readonly #facts = new BlockFactIndex();
  /** The last state before an edit whose definitions are known. */
  readonly #earlier = new WeakMap<RequestDocument, RequestDocument>();

  of(document: RequestDocument): Definitions {
    const known = this.#known.get(document);
    if (known) return known;
    const earlier = this.#earlier.get(document);
    const before = earlier && this.#known.get(earlier);
    const isSame = before && definesTheSame(earlier, document, this.#facts);
    const definitions = isSame ? before : definitionsOf(document, this.#facts);
    this.#known.set(document, definitions);
    this.#earlier.delete(document);
    return definitions;
  }

  /** An edit has made one of the other. */
  edited(before: RequestDocument, after: RequestDocument): void {
    const earlier = this.#known.has(before) ? before : this.#earlier.get(before);
    if (earlier) this.#earlier.set(after, earlier);
  }
}

/** Only blocks were edited that define no variable, and none came, went or changed its name. */
function definesTheSame(before: RequestDocument, after: RequestDocument, facts: BlockFactIndex): boolean {
  if (before.blockCount !== after.blockCount) return false;
  const { start, beforeEnd } = changedBlocks(before.blocks, after.blocks);
  return after.blocks.slice(start, beforeEnd).every((block, offset) => {
    const earlier = before.blocks[start + offset];
    if (!earlier || block.variables.length > 0 || earlier.variables.length > 0) return false;
    const isAlike = block.name === earlier.name && block.title === earlier.title;
    if (!isAlike || (block.request === null) !== (earlier.request === null)) return false;
    return isDeepStrictEqual(facts.of(block), facts.of(earlier));
  });
}

export interface ScopeSources {
  readonly deps: Pick<ServerDeps, 'files' | 'now' | 'random' | 'processEnv'>;
  readonly workspace: Workspace;
  readonly environments: EnvironmentStore;
  readonly exchanges: ExchangeStore;
  readonly secrets: Secrets;
  readonly definitions: DefinitionIndex;
  readonly imports: ImportStore;
}

/**
 * Reads environment files and imports where they are not read yet. Never rejects.
 * @param environment the one that holds in place of the chosen one
 */
export async function resolveContext(
  { deps, workspace, environments, exchanges, secrets, definitions, imports }: ScopeSources,
  uri: string,
  document: RequestDocument,
  settings: Settings = defaultSettings,
  environment?: string | null,
): Promise<ResolveContext> {
  const [set, { graph }] = await Promise.all([environments.load(uri), imports.of(uri, document)]);
  const chosen = environment === undefined ? environments.selected(uri) : environment;
  const options = { publicFirst: settings['faultline.syntax.flavour'] === 'jetbrains' };
  return {
    document,
    file: filePath(uri),
    workspaceFolder: workspace.folderOf(uri)?.path ?? null,
    variables: set.variables(chosen, options),
    environments: environmentChoice(set, chosen, options),
    ...(secrets.written ? { secrets: secrets.written } : {}),
    signIns: signInsOf(set, chosen),
    ssl: sslOf(set, chosen),
    trusted: workspace.trusted,
    production: set.production?.(chosen) ?? [],
    otherFolders: workspace.folders.flatMap(({ path }) => path ?? []),
    graph,
    responses: (name, path) => exchanges.named(path == null ? uri : fileUri(path), name, chosen),
    isAnsweredElsewhere: (name, path) =>
      exchanges.isAnsweredElsewhere(path == null ? uri : fileUri(path), name, chosen),
    files: workspace.trusted ? deps.files : noFiles,
    processEnv: workspace.trusted ? deps.processEnv : {},
    now: deps.now,
    random: deps.random,
    settings,
    definitions: definitions.of(document),
  };
}

/** In a workspace that is not trusted no file is read, whatever a request asks for. */
const noFiles: ResolveContext['files'] = {
  readText: () => Promise.resolve(null),
  exists: () => Promise.resolve(true),
  readBytes: () => Promise.reject(new Error('Files are read in a trusted workspace only.')),
};
