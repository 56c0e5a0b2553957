/** Whether files with a new name in them hold the same names as before. */
import { basename } from 'node:path';
import type { TextChange } from '../../syntax/document';
import { editDocument } from '../../syntax/edit';
import { blockStart, type RequestDocument } from '../../syntax/request-document';
import { blockNames, type NameUse } from './block-names';
import { type EnvironmentName, environmentNames } from './environment-names';
import { includedNames } from './included-names';
import { type EnvironmentFileNames, fileKey, type PlacedUse, type SearchedFile } from './name-scope';
import type { EnvironmentUse, Occurrences } from './name-search';

/** The name of a file that would be read as something else with the new name in it; null where all are as before. */
export function misreadFile({ uses, environments }: Occurrences, newName: string): string | null {
  for (const [{ uri, file }, inFile] of byFile(uses)) {
    if (!readsAsBefore(file.document, inFile, newName)) return basename(decodeURIComponent(uri));
  }
  for (const [file, inFile] of byEnvironment(environments)) {
    if (!environmentReadsAsBefore(file, inFile, newName)) return basename(file.path);
  }
  return null;
}

function readsAsBefore(document: RequestDocument, uses: readonly PlacedUse[], newName: string): boolean {
  const changes = uses.map(({ index, use }): TextChange => {
    const start = blockStart(document, index);
    return { start: start + use.start, end: start + use.end, newText: newName };
  });
  // Each change refers to the text that the one before it left: from the end to the start they don't move each other.
  const edited = editDocument(document, changes.reverse());
  if (edited.blockCount !== document.blockCount) return false;
  return [...new Set(uses.map(({ index }) => index))].every((index) => {
    const before = document.blocks[index];
    const after = edited.blocks[index];
    if (!before || !after || before.parts.length !== after.parts.length) return false;
    if (before.parts.some(({ kind }, at) => kind !== after.parts[at]?.kind)) return false;
    const renamed = uses.filter((it) => it.index === index).map(({ use }) => use);
    return hasNames(blockNames(after), blockNames(before), renamed, newName);
  });
}

/** Whether the names after the edit are those before it, moved, with the new one in the place of those that were renamed. */
function hasNames(
  after: readonly NameUse[],
  before: readonly NameUse[],
  renamed: readonly NameUse[],
  newName: string,
): boolean {
  const key = ({ kind, form, start, name }: Pick<NameUse, 'kind' | 'form' | 'start' | 'name'>): string =>
    `${kind} ${form} ${start} ${name}`;
  const there = new Set(after.map(key));
  const isRenamed = (use: NameUse): boolean => renamed.some((it) => key(it) === key(use));
  // `login.token`, of which `login` is renamed, is another name then.
  const kept = before.filter(
    (use) => isRenamed(use) || !renamed.some((it) => it.start < use.end && use.start < it.end),
  );
  return kept.every((use) => {
    const shift = renamed
      .filter(({ start }) => start < use.start)
      .reduce((sum, { start, end }) => sum + newName.length - (end - start), 0);
    return there.has(key({ ...use, start: use.start + shift, name: isRenamed(use) ? newName : use.name }));
  });
}

function environmentReadsAsBefore(
  { path, text, names, isBody }: EnvironmentFileNames,
  uses: readonly EnvironmentUse[],
  newName: string,
): boolean {
  const renamed = new Set(uses.map(({ name }) => name));
  const edited = [...renamed]
    .sort((a, b) => b.start - a.start)
    .reduce((before, it) => before.slice(0, it.start) + newKey(it, newName) + before.slice(it.end), text);
  const found = isBody ? includedNames(edited) : environmentNames(path, edited);
  if (found.length !== names.length) return false;
  return names.every(
    (it, at) => found[at]?.role === it.role && found[at]?.name === (renamed.has(it) ? newName : it.name),
  );
}

/** What stands in an environment file for the new name: of a member, the last part of it. */
export function newKey({ role, prefix }: EnvironmentName, newName: string): string {
  return role === 'definition' ? newName.slice(prefix.length) : newName;
}

export function byFile(uses: readonly PlacedUse[]): Map<SearchedFile, readonly PlacedUse[]> {
  const files = grouped(uses, ({ searched }) => fileKey(searched));
  return new Map(files.map((inFile) => [inFile[0].searched, inFile]));
}

export function byEnvironment(uses: readonly EnvironmentUse[]): Map<EnvironmentFileNames, readonly EnvironmentUse[]> {
  return new Map(grouped(uses, ({ file }) => file.path).map((inFile) => [inFile[0].file, inFile]));
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}
