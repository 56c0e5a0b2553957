/** Where a name is defined: the place that holds for the one who uses it. */

import { basename } from 'node:path';
import type { RequestFile } from '../../resolve/document-references';
import { dotenvEnvironment } from '../../resolve/dotenv-files';
import { findRequest } from '../../resolve/request-names';
import { definitionAt, lastDefinition, type Place, placeOf } from '../../resolve/scope';
import { exportedDefinition } from '../../resolve/visible-definitions';
import type { Block, Span } from '../../syntax/document';
import type { Cancellable } from '../state/request-file-list';
import { isDotenv } from './environment-names';
import type { EnvironmentFileNames, NameScope, PlacedUse, SearchedFile } from './name-scope';
import { type EnvironmentUse, homesByImporters, type NameSymbol, type SearchSources } from './name-search';

/** In a block of a request file: the name, and all that is defined by it. */
export interface DefinitionInBlock {
  readonly uri: string;
  readonly file: RequestFile;
  readonly index: number;
  readonly name: Span;
  readonly whole: Span;
}

export interface NameDefinitions {
  readonly inBlocks: readonly DefinitionInBlock[];
  readonly inEnvironments: readonly EnvironmentUse[];
}

const nothing: NameDefinitions = { inBlocks: [], inEnvironments: [] };

/**
 * Where the name is defined. More than one place where the choice of an environment decides, and none is chosen; or where
 * a name comes from the files that import the one which uses it.
 */
export async function definitionsOfName(
  scope: NameScope,
  sources: SearchSources,
  symbol: NameSymbol,
  cancelled: Cancellable,
): Promise<NameDefinitions> {
  const { home, at } = symbol;
  const byNumber = home.kind === 'none' && at.use.form === 'run' ? await numberedRequest(scope, at) : null;
  if (byNumber) return { ...nothing, inBlocks: [byNumber] };
  const homes = home.kind === 'none' ? await homesByImporters(scope, sources, symbol, cancelled) : [home];
  const found = await Promise.all(homes.map((it) => definitionsFrom(scope, { ...symbol, home: it })));
  return {
    inBlocks: found.flatMap(({ inBlocks }) => inBlocks),
    inEnvironments: found.flatMap(({ inEnvironments }) => inEnvironments),
  };
}

async function definitionsFrom(scope: NameScope, symbol: NameSymbol): Promise<NameDefinitions> {
  const { home, at, kind, name } = symbol;
  if (home.kind === 'environment') {
    const files = await Promise.all(home.paths.map((path) => scope.environmentAt(path)));
    const chosen = scope.sources.environments.selected(at.searched.uri);
    const there = files.filter((it) => it !== null);
    return { ...nothing, inEnvironments: definingEntries(there, symbol, chosen) };
  }
  if (at.use.role === 'definition') {
    const found = kind === 'request' ? requestBlock(at.searched, at.index) : inBlock(at);
    return { ...nothing, inBlocks: found ? [found] : [] };
  }
  if (home.kind !== 'file') return nothing;
  const isOwn = home.file === at.searched.file;
  const searched = isOwn ? at.searched : await scope.searchedFile(home.file);
  if (kind === 'request') {
    const index = home.file.references.names.get(name);
    const found = index === undefined ? null : requestBlock(searched, index);
    return { ...nothing, inBlocks: found ? [found] : [] };
  }
  const defined = scope.definitionsIn(searched, kind, name);
  const prompt = defined.find(({ index, use }) => isOwn && use.form === 'prompt' && index === at.index);
  const holding = prompt ?? (await holdingDefinition(scope, at, home.file, defined));
  return { ...nothing, inBlocks: (holding ? [holding] : defined).map(inBlock) };
}

/** Of all definitions of a file the one whose value the use has. */
async function holdingDefinition(
  scope: NameScope,
  at: PlacedUse,
  file: RequestFile,
  defined: readonly PlacedUse[],
): Promise<PlacedUse | null> {
  const { name } = at.use;
  const isRestClient = (await scope.sources.flavourOf(at.searched.uri)) === 'rest-client';
  const found =
    file !== at.searched.file
      ? exportedDefinition(file, name)
      : isRestClient
        ? lastDefinition(file.definitions, name, ownDefinition(at))
        : definitionAt(file.definitions, name, placeOfUse(at), ownDefinition(at));
  if (!found) return null;
  const { blockIndex, definition } = found;
  return defined.find(({ index, use }) => index === blockIndex && use.start === definition.nameSpan.start) ?? null;
}

function inBlock({ searched, index, use }: PlacedUse): DefinitionInBlock {
  return { uri: searched.uri, file: searched.file, index, name: use, whole: use.whole };
}

/** `run #2`, `run #GET https://…`: requests without a name. */
async function numberedRequest(scope: NameScope, { searched, use }: PlacedUse): Promise<DefinitionInBlock | null> {
  const graph = await scope.graphOf(searched);
  const link = use.path === null ? null : graph.link(searched.file, use.path);
  if (link && !link.ok) return null;
  const file = link?.file ?? searched.file;
  const { place } = findRequest(graph, { name: use.name, span: use, file, imports: link === null, line: 'run' });
  if (!place) return null;
  return requestBlock(place.file === searched.file ? searched : await scope.searchedFile(place.file), place.blockIndex);
}

/** The name is what is shown; a request without one is shown by its first line. */
function requestBlock({ uri, file }: SearchedFile, index: number): DefinitionInBlock | null {
  const block = file.document.blocks[index];
  if (!block) return null;
  const whole = { start: 0, end: block.text.trimEnd().length };
  const name = block.nameSpan ?? block.titleSpan ?? block.request?.target ?? { start: 0, end: 0 };
  return { uri, file, index, name, whole: { start: 0, end: Math.max(whole.end, name.end) } };
}

/** Where the use counts as standing: a request's names are looked up where the request line is. */
function placeOfUse({ searched, index, use }: PlacedUse): Place {
  const { document } = searched.file;
  const block = document.blocks[index];
  const variable = block && variableAround(block, use);
  if (variable && !variable.lazy) return { blockIndex: index, offset: variable.start };
  return block ? placeOf({ document, blockIndex: index }, block) : { blockIndex: index, offset: use.start };
}

function ownDefinition({ searched, index, use }: PlacedUse) {
  const block = searched.file.document.blocks[index];
  return use.inOwnValue && block ? variableAround(block, use) : null;
}

function variableAround({ variables }: Block, { start, end }: Span) {
  return variables.find((variable) => variable.start <= start && end <= variable.end) ?? null;
}

/** The entries that hold in the chosen environment; where none is chosen, or it has none, those of all environments. */
function definingEntries(
  files: readonly EnvironmentFileNames[],
  { name, at }: Pick<NameSymbol, 'name' | 'at'>,
  chosen: string | null,
): EnvironmentUse[] {
  const all = files.flatMap((file) =>
    file.names
      .filter((it) => it.role === 'definition' && it.name === name)
      .map((it) => ({ file, name: it, environment: environmentOf(file.path, it.environment) })),
  );
  const { form } = at.use;
  const wanted =
    form === 'shared'
      ? all.filter(({ environment }) => environment === '$shared')
      : form === 'dotenv'
        ? all.filter(({ file }) => isDotenv(file.path))
        : all;
  // Without a choice only what holds in every environment holds.
  const isGeneral = wanted.every(({ environment }) => environment === null || environment === '$shared');
  const order = chosen !== null ? [chosen, '$shared', null] : isGeneral ? ['$shared', null] : [];
  const first = order.map((environment) => wanted.find((it) => it.environment === environment)).find((it) => it);
  return (first ? [first] : wanted).map(({ file, name: entry }) => ({ file, name: entry }));
}

/** Of an entry of JSON its object's; of a `.env.dev` its file's; null for a `.env`. */
function environmentOf(path: string, environment: string | null): string | null {
  return environment ?? dotenvEnvironment(basename(path));
}
