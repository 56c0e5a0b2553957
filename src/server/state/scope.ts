/** What a document's requests are resolved in: its folder, its environment, its earlier responses. */
import { defaultSettings, type Settings } from '../../manifest';
import { BlockFactIndex } from '../../resolve/block-facts';
import type { ResolveContext } from '../../resolve/context';
import { environmentChoice } from '../../resolve/environments';
import { type Definitions, definitionsOf } from '../../resolve/scope';
import type { RequestDocument } from '../../syntax/request-document';
import type { ServerDeps } from '../deps';
import type { EnvironmentStore } from './environment-store';
import type { ExchangeStore } from './exchange-store';
import { filePath, type Workspace } from './workspace';

/** What a document defines is gathered once for each of its states. */
export class DefinitionIndex {
  readonly #known = new WeakMap<RequestDocument, Definitions>();
  readonly #facts = new BlockFactIndex();

  of(document: RequestDocument): Definitions {
    const known = this.#known.get(document) ?? definitionsOf(document, this.#facts);
    this.#known.set(document, known);
    return known;
  }
}

export interface ScopeSources {
  readonly deps: Pick<ServerDeps, 'files' | 'now' | 'random' | 'processEnv'>;
  readonly workspace: Workspace;
  readonly environments: EnvironmentStore;
  readonly exchanges: ExchangeStore;
  readonly definitions: DefinitionIndex;
}

/** Reads environment files where they are not read yet. Never rejects. */
export async function resolveContext(
  { deps, workspace, environments, exchanges, definitions }: ScopeSources,
  uri: string,
  document: RequestDocument,
  settings: Settings = defaultSettings,
): Promise<ResolveContext> {
  const set = await environments.load(uri);
  const chosen = environments.selected(uri);
  const options = { publicFirst: settings['faultline.syntax.flavour'] === 'jetbrains' };
  return {
    document,
    file: filePath(uri),
    workspaceFolder: workspace.folderOf(uri)?.path ?? null,
    variables: set.variables(chosen, options),
    environments: environmentChoice(set, chosen, options),
    trusted: workspace.trusted,
    responses: (name) => exchanges.named(uri, name),
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
