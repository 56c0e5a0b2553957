/** A name in an environment file as somebody who reads that file means it: from there to all that share the name. */
import { basename, dirname, join } from 'node:path';
import type { Position, Range } from '../../protocol';
import { isEnvironmentFile } from '../../resolve/environments';
import { parseDocument } from '../../syntax/parse';
import type { Session } from '../session';
import { indexedOffset, indexedRange, lineIndex } from '../state/line-index';
import type { Cancellable } from '../state/request-file-list';
import { filePath, fileUri } from '../state/workspace';
import type { EnvironmentName } from './environment-names';
import type { NameDefinitions } from './name-definition';
import { definitionsOfName } from './name-definition';
import type { EnvironmentFileNames, NameScope, SearchedFile } from './name-scope';
import { everyFile, type NameSymbol } from './name-search';

export interface EnvironmentPlace {
  readonly scope: NameScope;
  readonly symbol: NameSymbol;
  readonly file: EnvironmentFileNames;
  readonly name: EnvironmentName;
  readonly range: Range;
}

/** Whether a document is an environment file, of which Faultline knows the names alone. */
export function isEnvironmentUri(uri: string): boolean {
  return isEnvironmentFile(basename(filePath(uri) ?? ''));
}

/** The URI of a request file, there or not, that would see what an environment file says. */
export function besideEnvironment(path: string): string {
  const folder = dirname(path);
  return fileUri(join(basename(folder) === '.vscode' ? dirname(folder) : folder, '.http'));
}

/** The narrowest name at a position; null where there is none, and for a name that nothing defines. */
export async function environmentPlace(
  session: Session,
  uri: string,
  position: Position,
  cancelled: Cancellable,
): Promise<EnvironmentPlace | null> {
  const path = filePath(uri);
  if (path === null || !isEnvironmentUri(uri)) return null;
  const scope = session.navigator.scope();
  const file = await scope.environmentAt(path);
  if (!file) return null;
  const lines = lineIndex(file.text);
  const offset = indexedOffset(lines, position);
  const [name] = file.names
    .filter(({ start, end }) => start <= offset && offset <= end)
    .sort((one, other) => one.end - one.start - (other.end - other.start));
  if (!name) return null;
  const symbol = await symbolOf(session, scope, file, name, cancelled);
  return symbol && { scope, symbol, file, name, range: indexedRange(lines, name.start, name.end) };
}

/** Where a name of an environment file is defined: a definition is its own; a reference has that of its environment. */
export async function environmentDefinitions(
  { scope, symbol, file, name }: EnvironmentPlace,
  session: Session,
  cancelled: Cancellable,
): Promise<NameDefinitions> {
  if (name.role === 'definition') return { inBlocks: [], inEnvironments: [{ file, name }] };
  const found = await definitionsOfName(scope, session, symbol, cancelled);
  if (symbol.home.kind !== 'environment') return found;
  const files = await Promise.all(symbol.home.paths.map((path) => scope.environmentAt(path)));
  const entries = files.flatMap((it) =>
    (it?.names ?? []).flatMap((entry) =>
      it && entry.role === 'definition' && entry.name === name.name ? [{ file: it, name: entry }] : [],
    ),
  );
  for (const environment of [name.environment, '$shared', null]) {
    const [own] = entries.filter((entry) => entry.name.environment === environment);
    if (own) return { inBlocks: [], inEnvironments: [own] };
  }
  return found;
}

/** First for a request file beside it, of which nobody says that there is one; then for those that there are. */
async function symbolOf(
  session: Session,
  scope: NameScope,
  file: EnvironmentFileNames,
  { kind, name }: EnvironmentName,
  cancelled: Cancellable,
): Promise<NameSymbol | null> {
  const as = async (searched: SearchedFile): Promise<NameSymbol | null> => {
    const home = await scope.homeOfName(searched, kind, name);
    return home.kind === 'none' ? null : { kind, name, home, at: scope.placed(searched, kind, name) };
  };
  const beside = { uri: besideEnvironment(file.path), version: null, document: parseDocument('') };
  const own = await as(scope.searched(beside));
  if (own) return own;
  for await (const searched of everyFile(scope, session, cancelled, () => true)) {
    const seen = await scope.environmentsOf(searched.uri);
    const found = seen.some(({ path }) => path === file.path) ? await as(searched) : null;
    if (found) return found;
  }
  return null;
}
