/** The paths in request files that have to change when files are moved. */
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Block, TextChange } from '../../syntax/document';
import { editDocument } from '../../syntax/edit';
import { referenceLines } from '../../syntax/reference-lines';
import { blockStart, type RequestDocument } from '../../syntax/request-document';
import { pathKey } from '../state/workspace';
import { type FileReference, fileReferences } from './file-references';

/** A file or folder that goes from one absolute path to another. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** The path after the moves, of a file that is moved itself or lies in a folder that is. */
export function movedPath(path: string, moves: readonly Move[]): string {
  for (const { from, to } of moves) {
    if (pathKey(path) === pathKey(from)) return to;
    if (pathKey(path).startsWith(pathKey(from) + sep)) return join(to, path.slice(from.length + 1));
  }
  return path;
}

/** The request file whose paths are looked at. */
export interface MovingFile {
  /** Absolute, as it is before the move. */
  readonly path: string;
  readonly document: RequestDocument;
  readonly workspaceFolder: string | null;
}

/** A path in a block, and what it becomes. */
export interface MovedReference {
  readonly index: number;
  readonly reference: FileReference;
  readonly newText: string;
}

/**
 * What changes in a file. Paths that lead nowhere, that are known only when a request is sent, or that would no longer be
 * read as paths stay as they are.
 * @param find the absolute path of the file that a path of this one names; null where there is none
 */
export async function movedReferences(
  file: MovingFile,
  moves: readonly Move[],
  find: (written: string) => Promise<string | null>,
): Promise<MovedReference[]> {
  const isMoved = movedPath(file.path, moves) !== file.path;
  const names = moves.map(({ from }) => from.slice(from.lastIndexOf(sep) + 1));
  const found: MovedReference[] = [];
  for (const [index, block] of file.document.blocks.entries()) {
    // A path to what is moved has its name in it, unless the file that has the path moves as well.
    if (!isMoved && !names.some((name) => block.text.includes(name))) continue;
    for (const reference of fileReferences(block, referenceLines(block))) {
      const target = await find(reference.path);
      const path = target === null ? null : newPath(reference.path, target, file, moves);
      const newText = path === null ? null : readable(file.document, index, block, reference, path);
      if (newText !== null) found.push({ index, reference, newText });
    }
  }
  return found;
}

/** Null where the path may stay. */
function newPath(written: string, target: string, file: MovingFile, moves: readonly Move[]): string | null {
  const newTarget = movedPath(target, moves);
  const newFile = movedPath(file.path, moves);
  if (isAbsolute(written)) return newTarget === target ? null : newTarget;
  const { workspaceFolder } = file;
  const local = sep === '/' ? written.replaceAll('\\', '/') : written;
  const isOwn = resolve(dirname(file.path), local) === target;
  // A path from the workspace folder stays one, as long as the file is in that folder.
  const base = isOwn || workspaceFolder === null ? dirname(newFile) : workspaceFolder;
  if (resolve(base, local) === newTarget) return null;
  const path = relative(base, newTarget).replaceAll(sep, '/');
  const dotted = /^\.{1,2}[\\/]/.test(written) && !path.startsWith('.') ? `./${path}` : path;
  return written.includes('\\') && !written.includes('/') ? dotted.replaceAll('/', '\\') : dotted;
}

/** The path as it has to be written, in quotes if need be; null where it can't be written there. */
function readable(
  document: RequestDocument,
  index: number,
  block: Block,
  { start, end }: FileReference,
  path: string,
): string | null {
  const isQuoted = /["']/.test(block.text.charAt(start - 1));
  for (const newText of isQuoted ? [path] : [path, `"${path}"`]) {
    const at = blockStart(document, index);
    const change: TextChange = { start: at + start, end: at + end, newText };
    const edited = editDocument(document, [change]).blocks[index];
    if (edited && fileReferences(edited, referenceLines(edited)).some((it) => it.path === path)) return newText;
  }
  return null;
}
