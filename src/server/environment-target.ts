/** The file of environments that a new variable of a document goes to, and the edit that puts it there. */
import { basename, dirname, join } from 'node:path';
import type { CreateFile, TextDocumentEdit, TextEdit } from 'vscode-languageserver/node';
import type { Position } from '../protocol';
import { namesCredential } from '../redact/secret-names';
import { type EnvironmentEdit, withVariable } from '../refactor/environment-edit';
import { foldersUpTo } from '../resolve/folders';
import { openTextOf } from './open-text';
import type { Session } from './session';
import { indexedPosition, indexedRange, lineIndex } from './state/line-index';
import { filePath, fileUri } from './state/workspace';

const publicFile = 'http-client.env.json';
const privateFile = 'http-client.private.env.json';

export interface EnvironmentTarget {
  readonly environment: string;
  /** `http-client.env.json`, or the private one for what looks like a credential. */
  readonly fileName: string;
}

/** Where a variable of that name goes: the chosen environment, or (`$shared`) all of them. Null for untitled documents. */
export function environmentTargets(
  { environments, workspace }: Session,
  uri: string,
  name: string,
): EnvironmentTarget[] {
  if (filePath(uri) === null || !workspace.trusted) return [];
  const fileName = namesCredential(name) ? privateFile : publicFile;
  const chosen = environments.selected(uri);
  const names = chosen === null ? ['$shared'] : [chosen, '$shared'];
  return names.map((environment) => ({ environment, fileName }));
}

/** `environment dev`, `all environments`. */
export function environmentInWords({ environment }: EnvironmentTarget): string {
  return environment === '$shared' ? 'all environments' : `environment ${environment}`;
}

export interface PlacedEnvironmentEdit {
  readonly uri: string;
  readonly changes: readonly (CreateFile | TextDocumentEdit)[];
  /** Of the value, once the edit is made. */
  readonly valueAt: Position;
}

/**
 * Null where the file can't be read, is no JSON object, or has the variable already; or where it is to be made and the
 * client can't.
 */
export async function environmentEdit(
  session: Session,
  uri: string,
  { environment, fileName }: EnvironmentTarget,
  name: string,
  value: string,
): Promise<PlacedEnvironmentEdit | null> {
  const file = filePath(uri);
  if (file === null) return null;
  const path = await pathOf(session, file, uri, fileName);
  const target = fileUri(path);
  const text = await textOf(session, path);
  if (text === undefined || (text === null && !session.profile.createFiles)) return null;
  const edit = withVariable(text, environment, name, value);
  return edit && { uri: target, ...placed(target, text, edit) };
}

/** The nearest that is there; else beside the nearest file of the other kind; else beside the request file. */
async function pathOf({ deps, workspace }: Session, file: string, uri: string, fileName: string): Promise<string> {
  const folders = foldersUpTo(dirname(file), workspace.folderOf(uri)?.path ?? null);
  for (const name of [fileName, publicFile, privateFile]) {
    for (const folder of folders) {
      if (await deps.files.exists(join(folder, name)).catch(() => false)) return join(folder, fileName);
    }
  }
  return join(dirname(file), fileName);
}

/** As it is in the editor, where the client can tell; else as it is on disk. Null: absent; undefined: unreadable. */
async function textOf({ connection, deps, profile }: Session, path: string): Promise<string | null | undefined> {
  if (profile.own) {
    const open = await openTextOf(connection)(path);
    if (open !== null) return open;
  }
  return deps.files.readText(path).catch(() => undefined);
}

function placed(uri: string, text: string | null, { edits, valueAt }: EnvironmentEdit) {
  const before = lineIndex(text ?? '');
  const made = edits.map(({ start, end, newText }): TextEdit => ({ range: indexedRange(before, start, end), newText }));
  const after = edits.reduceRight((all, it) => all.slice(0, it.start) + it.newText + all.slice(it.end), text ?? '');
  const create: CreateFile[] = text === null ? [{ kind: 'create', uri, options: { ignoreIfExists: true } }] : [];
  const changes: (CreateFile | TextDocumentEdit)[] = [...create, { textDocument: { uri, version: null }, edits: made }];
  return { changes, valueAt: indexedPosition(lineIndex(after), valueAt) };
}

/** For messages: the file's name. */
export function fileNameOf(uri: string): string {
  return basename(filePath(uri) ?? uri);
}
