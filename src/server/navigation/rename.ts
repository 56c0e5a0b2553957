/** Renames variables and requests, in all files that share the name, or says why not. */
import { basename } from 'node:path';
import { blockStart, positionAt, type RequestDocument } from '../../syntax/request-document';
import type { Cancellable } from '../state/request-file-list';
import { fileUri } from '../state/workspace';
import type { FileEdits } from './file-edits';
import { definitionsOfName } from './name-definition';
import type { NameScope, PlacedUse } from './name-scope';
import { type EnvironmentUse, type NameSymbol, type Occurrences, occurrences, type SearchSources } from './name-search';
import { newNameProblem } from './new-name';
import { OccurrenceLocations } from './occurrence-locations';
import { byEnvironment, byFile, misreadFile, newKey } from './rename-check';

export type Renaming =
  | { readonly ok: true; readonly files: readonly FileEdits[] }
  /** A sentence for people. */
  | { readonly ok: false; readonly message: string };

/** All places that a renaming has to change; or why it can't be done, whatever the new name is. */
export async function renamable(
  scope: NameScope,
  sources: SearchSources,
  symbol: NameSymbol,
  cancelled: Cancellable,
): Promise<{ readonly ok: true; readonly found: Occurrences } | { readonly ok: false; readonly message: string }> {
  const { kind, name, at } = symbol;
  const found = await occurrences(scope, sources, symbol, cancelled);
  const refuse = (message: string) => ({ ok: false, message }) as const;
  if (found.homes.length === 0) {
    if (kind === 'request') return refuse(`No request is named ${name}, so there is nothing to rename.`);
    if (at.searched.file.definitions.setByScripts.has(name)) {
      return refuse(`${name} is set by a script, and scripts are not changed. Rename it by hand.`);
    }
    const trust = scope.sources.workspace.trusted ? '' : ' Environment files are read in a trusted workspace only.';
    return refuse(`${name} is not defined, so there is nothing to rename. Define it first: @${name} = …${trust}`);
  }
  if (found.homes.some((home) => home.kind === 'environment' && home.elsewhere)) {
    return refuse(
      `${name} is defined in the settings of the editor (rest-client.environmentVariables). Rename it there.`,
    );
  }
  const object = found.environments.find(({ name: it }) => it.role === 'definition' && it.isObject);
  if (object) {
    return refuse(
      `${name} is an object in ${basename(object.file.path)}, and its members are variables, too. Rename it there.`,
    );
  }
  return { ok: true, found };
}

/** Never throws; an empty row of files where the name stays what it is. */
export async function rename(
  scope: NameScope,
  sources: SearchSources,
  symbol: NameSymbol,
  newName: string,
  cancelled: Cancellable,
): Promise<Renaming> {
  if (newName === symbol.name) return { ok: true, files: [] };
  const checked = await renamable(scope, sources, symbol, cancelled);
  if (!checked.ok) return checked;
  const { found } = checked;
  const message =
    newNameProblem(symbol.kind, newName, found) ?? (await conflict(scope, sources, symbol, newName, found, cancelled));
  if (message !== null) return { ok: false, message };
  const misread = misreadFile(found, newName);
  if (misread !== null) {
    return { ok: false, message: `${newName} can’t be the name: in ${misread} it would be read as something else.` };
  }
  return {
    ok: true,
    files: [...requestFileEdits(found.uses, newName), ...environmentEdits(found.environments, newName)],
  };
}

/** Why the new name is taken, in one of the files that would have it; null where it is free. */
async function conflict(
  scope: NameScope,
  sources: SearchSources,
  { kind }: NameSymbol,
  newName: string,
  { uses, environments }: Occurrences,
  cancelled: Cancellable,
): Promise<string | null> {
  const what = kind === 'variable' ? 'A variable' : 'A request';
  const taken = (where: string) => `${what} ${newName} exists already, in ${where}. Choose another name.`;
  for (const { file } of environments) {
    if (file.names.some((it) => it.role === 'definition' && it.name === newName)) return taken(basename(file.path));
  }
  for (const [searched] of byFile(uses)) {
    const home = await scope.homeOfName(searched, kind, newName);
    if (home.kind === 'none') continue;
    const taking = { kind, name: newName, home, at: scope.placed(searched, kind, newName) };
    const { inBlocks, inEnvironments } = await definitionsOfName(scope, sources, taking, cancelled);
    const [own] = inBlocks;
    const [entry] = inEnvironments;
    if (own) return taken(`${nameOf(own.uri)}, line ${lineOf(own.file.document, own.index, own.name.start) + 1}`);
    return taken(entry ? basename(entry.file.path) : 'the settings of the editor');
  }
  return null;
}

function requestFileEdits(uses: readonly PlacedUse[], newName: string): FileEdits[] {
  const locations = new OccurrenceLocations();
  return [...byFile(uses)].map(([{ uri, version }, inFile]) => ({
    ...{ uri, version },
    edits: inFile.map((placed) => ({ range: locations.rangeOf(placed), newText: newName })),
  }));
}

function environmentEdits(uses: readonly EnvironmentUse[], newName: string): FileEdits[] {
  const locations = new OccurrenceLocations();
  return [...byEnvironment(uses)].map(([file, inFile]) => ({
    ...{ uri: file.uri ?? fileUri(file.path), version: file.version },
    edits: inFile.map((use) => ({ range: locations.environmentRange(use), newText: newKey(use.name, newName) })),
  }));
}

function nameOf(uri: string): string {
  return basename(decodeURIComponent(uri));
}

function lineOf(document: RequestDocument, index: number, offset: number): number {
  return positionAt(document, blockStart(document, index) + offset).line;
}
