import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { CompletionItemKind } from 'vscode-languageserver/node';
import type { PathUse } from '../../syntax/cursor-place';
import { filePath } from '../state/workspace';
import { type Asked, none, type Provider, type Suggestion, type Suggestions } from './suggestion';

/** Entries of one folder in a list. */
const mostEntries = 500;

/** What a file of that use is called; folders lead to it and are always there. */
const patterns: Readonly<Record<PathUse, RegExp>> = {
  body: /(?:)/,
  output: /(?:)/,
  response: /(?:)/,
  requests: /\.(?:http|rest)$/i,
  script: /\.(?:js|mjs|cjs|ts|lua)$/i,
};

export const pathProvider: Provider<'path'> = (asked) =>
  pathSuggestions(asked, asked.place.use, asked.place, asked.typed);

/**
 * The entries of the folder that is typed so far, the last name of it left to be chosen. Nothing outside the workspace
 * folder is looked at, as nothing from there is sent, and nothing at all in a workspace that is not trusted.
 */
export async function pathSuggestions(
  { session, open, at }: Asked,
  use: PathUse,
  span: { readonly start: number; readonly end: number },
  typed: string,
): Promise<Suggestions> {
  const file = filePath(open.uri);
  if (file === null || !session.workspace.trusted || typed.includes('{{')) return none;
  const folderTyped = /^.*[\\/]/s.exec(typed)?.[0] ?? '';
  const folder = resolve(dirname(file), folderTyped);
  const root = session.workspace.folderOf(open.uri)?.path ?? dirname(file);
  if (!isWithin(root, folder)) return none;
  const entries = await session.deps.files.entries(folder).catch(() => []);
  const hidden = typed.slice(folderTyped.length).startsWith('.');
  const fits = ({ name, isFolder }: { name: string; isFolder: boolean }): boolean =>
    (hidden || !name.startsWith('.')) && name !== 'node_modules' && (isFolder || patterns[use].test(name));
  const shown = entries
    .filter(fits)
    .filter(({ name }) => resolve(folder, name) !== file)
    .sort((one, other) => Number(one.isFolder) - Number(other.isFolder) || one.name.localeCompare(other.name));
  // What is written before the last slash stays; so does what stands behind the cursor's name.
  const rest = at.block.text.slice(at.offset, span.end);
  const end = at.offset + (/^[^\\/]*/.exec(rest)?.[0] ?? '').length;
  // A path that begins with its name is written from here, so that it can't be taken for anything else.
  const lead = folderTyped === '' ? './' : '';
  const items = shown.slice(0, mostEntries).map(({ name, isFolder }): Suggestion => {
    const slash = isFolder && rest.charAt(end - at.offset) !== '/' ? '/' : '';
    return {
      label: isFolder ? `${name}/` : name,
      kind: isFolder ? CompletionItemKind.Folder : CompletionItemKind.File,
      text: `${lead}${name}${slash}`,
      span: { start: span.start + folderTyped.length, end },
      ...(typed.startsWith('.') && lead !== '' ? { filter: `./${name}` } : {}),
      ...(isFolder ? { goesOn: true } : {}),
    };
  });
  const up: Suggestion[] =
    folderTyped === '' && root !== dirname(file) && isWithin(root, dirname(dirname(file)))
      ? [{ label: '../', kind: CompletionItemKind.Folder, span: { start: span.start, end }, goesOn: true }]
      : [];
  return { items: [...items, ...up], more: shown.length > mostEntries };
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
