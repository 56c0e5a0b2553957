/** For a file that is not there: the name that is there and spelt nearly the same, or the file itself, empty. */
import { dirname, isAbsolute, parse, resolve } from 'node:path';
import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver/node';
import { InternalCommand } from '../manifest';
import { isWithin } from '../resolve/folders';
import { similarName } from '../resolve/similar-name';
import type { Session } from './session';
import { type OpenDocument, type PlaceInBlock, placeAt, rangeIn } from './state/documents';
import { filePath, fileUri } from './state/workspace';

interface Asked {
  readonly session: Session;
  readonly open: OpenDocument;
  readonly diagnostic: Diagnostic;
  readonly place: PlaceInBlock;
}

export async function missingFileFixes({ session, open, diagnostic, place }: Asked): Promise<CodeAction[]> {
  const { profile, workspace } = session;
  const file = filePath(open.uri);
  const end = placeAt(open.document, diagnostic.range.end);
  const written = pathAt(place, end?.index === place.index ? end.offset : place.block.text.length);
  if (file === null || !written || !workspace.trusted) return [];
  const home = dirname(file);
  const root = workspace.folderOf(open.uri)?.path ?? home;
  const path = resolve(home, written.path);
  const quickFix = { kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
  const actions: CodeAction[] = [];
  const near =
    (await nearSegment(session, written.path, home, root)) ?? (await nearSegment(session, written.path, root, root));
  if (near) {
    const start = written.end - written.path.length + near.at;
    const edit = {
      range: rangeIn(open.document, place.index, { start, end: start + near.length }),
      newText: near.name,
    };
    actions.push({ ...quickFix, title: `Change to ${near.name}`, edit: { changes: { [open.uri]: [edit] } } });
  }
  // Nothing is made outside of what the user has opened.
  if (profile.createFiles && profile.documentChanges && isWithin(path, root)) {
    const uri = fileUri(path);
    const title = `Create ${written.path}`;
    const command = { title, command: InternalCommand.showPlace, arguments: [uri, { line: 0, character: 0 }] };
    actions.push({
      ...{ ...quickFix, title },
      edit: { documentChanges: [{ kind: 'create', uri, options: { ignoreIfExists: true } }] },
      ...(profile.own ? { command } : {}),
    });
  }
  return actions;
}

/**
 * The first name of a path, from a folder, that is not there while one like it is. `at`: its offset in the path. Outside
 * of `root`, what the user has opened, nothing is looked at.
 */
async function nearSegment(
  { deps }: Session,
  path: string,
  from: string,
  root: string,
): Promise<{ readonly at: number; readonly length: number; readonly name: string } | null> {
  let folder = isAbsolute(path) ? parse(path).root : from;
  for (const { 0: segment, index } of path.matchAll(/[^/]+/g)) {
    const next = resolve(folder, segment);
    const isStep = segment === '.' || segment === '..';
    if (!isStep && isWithin(next, root) && next !== root) {
      const entries = await deps.files.entries(folder).catch(() => []);
      if (!entries.some(({ name }) => name === segment)) {
        // What leads on is a folder, what ends the path a file.
        const isLast = index + segment.length === path.length;
        const names = entries.flatMap(({ name, isFolder }) => (isFolder === isLast ? [] : [name]));
        const name = similarName(segment, names);
        return name === null ? null : { at: index, length: segment.length, name };
      }
    }
    folder = next;
  }
  return null;
}

/** The path of a body's file or an import in `[offset, end)`, without quotes; null where there is none, or a placeholder in it. */
function pathAt({ block, offset }: PlaceInBlock, end: number): { readonly path: string; readonly end: number } | null {
  const line = (/^[^\r\n]*/.exec(block.text.slice(offset, end))?.[0] ?? '').trimEnd();
  const quoted = /^(["'])(.+)\1$/.exec(line);
  const path = quoted?.[2] ?? line;
  if (path === '' || path.includes('{{') || path.includes('\\')) return null;
  return { path, end: offset + line.length - (quoted ? 1 : 0) };
}
