/** For a file that is not there: the name that is there and spelt nearly the same, or the file itself, empty. */
import { basename, dirname, isAbsolute, resolve } from 'node:path';
import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver/node';
import { InternalCommand } from '../manifest';
import { isWithin } from '../resolve/folders';
import { similarName } from '../resolve/similar-name';
import type { Session } from './session';
import { type OpenDocument, type PlaceInBlock, rangeIn } from './state/documents';
import { filePath, fileUri } from './state/workspace';

interface Asked {
  readonly session: Session;
  readonly open: OpenDocument;
  readonly diagnostic: Diagnostic;
  readonly place: PlaceInBlock;
}

export async function missingFileFixes({ session, open, diagnostic, place }: Asked): Promise<CodeAction[]> {
  const { deps, profile, workspace } = session;
  const file = filePath(open.uri);
  const written = pathAt(place);
  if (file === null || !written || !workspace.trusted) return [];
  const home = dirname(file);
  const path = isAbsolute(written.path) ? written.path : resolve(home, written.path);
  // Neither told of nor made outside of what the user has opened.
  if (!isWithin(path, workspace.folderOf(open.uri)?.path ?? home)) return [];
  const quickFix = { kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
  const actions: CodeAction[] = [];
  const near = similarName(basename(path), await deps.files.list(dirname(path)).catch(() => []));
  if (near !== null && near !== basename(path)) {
    const start = written.end - basename(written.path).length;
    const edit = { range: rangeIn(open.document, place.index, { start, end: written.end }), newText: near };
    actions.push({ ...quickFix, title: `Change to ${near}`, edit: { changes: { [open.uri]: [edit] } } });
  }
  if (profile.createFiles && profile.documentChanges) {
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

/** The path of a body's file or an import at a place, without quotes; null where there is none, or a placeholder in it. */
function pathAt({ block, offset }: PlaceInBlock): { readonly path: string; readonly end: number } | null {
  const lineEnd = block.text.slice(offset).search(/[\r\n]|$/);
  const line = block.text.slice(offset, offset + lineEnd).trimEnd();
  const quoted = /^(["'])(.+)\1$/.exec(line);
  const path = quoted?.[2] ?? line;
  if (path === '' || path.includes('{{') || path.includes('\\')) return null;
  return { path, end: offset + line.length - (quoted ? 1 : 0) };
}
