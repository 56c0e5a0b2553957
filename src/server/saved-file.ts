/** Writes what was received to a file of the user: whole or not at all, in pieces of a size that memory does not feel. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { ReceivedBody } from '../exchange';

/** Bytes at hand, or a file that they are in. */
export type Piece = Uint8Array | { readonly path: string };

export interface SaveOptions {
  /** A file that is there is replaced; else the new one gets another name (`tasks-1.json`). */
  readonly replace: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Told of the bytes that are written so far. */
  readonly onWritten?: (bytes: number) => void;
  /** Of a new file; default: as the user's other files. */
  readonly mode?: number;
}

const chunkSize = 1024 * 1024;
/** More files of one name than anybody looks at. */
const mostNames = 10_000;

export function pieceOf(body: ReceivedBody): Piece {
  return body.kind === 'memory' ? body.bytes : { path: body.path };
}

/**
 * Writes the pieces one after the other; makes the folder. The file appears when all of it is on the disk: readers find
 * all of it, or what was there before. Gives the path. Rejects where it fails or is aborted, and leaves nothing then.
 * @param path absolute
 */
export async function saveFile(path: string, pieces: readonly Piece[], options: SaveOptions): Promise<string> {
  try {
    return await save(path, pieces, options);
  } catch (error) {
    const reason = reasons[codeOf(error)];
    throw reason === undefined ? error : new Error(reason, { cause: error });
  }
}

/** In words, and without the name of the file that was written first. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EACCES: 'you have no permission to write there',
  EPERM: 'you have no permission to write there',
  EROFS: 'the disk can only be read',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
};

async function save(path: string, pieces: readonly Piece[], options: SaveOptions): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  // A link stays one: what it leads to is replaced.
  const target = options.replace ? await realpath(path).catch(() => path) : path;
  const there = options.replace ? await stat(target).catch(() => null) : null;
  if (there?.isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
  const beside = join(dirname(target), `.faultline-${randomUUID()}.tmp`);
  try {
    const handle = await open(beside, 'wx', options.mode ?? (there ? there.mode & 0o777 : 0o666));
    try {
      await writeAll(handle, pieces, options);
      await handle.sync();
    } finally {
      await handle.close();
    }
    options.signal?.throwIfAborted();
    if (!options.replace) return await moveToNewName(beside, target);
    await rename(beside, target);
    return path;
  } finally {
    await rm(beside, { force: true });
  }
}

async function writeAll(handle: FileHandle, pieces: readonly Piece[], options: SaveOptions): Promise<void> {
  let written = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    options.signal?.throwIfAborted();
    for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
    written += bytes.length;
    options.onWritten?.(written);
  };
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) await write(piece);
    else await readPieces(piece.path, write);
  }
}

/** A file's bytes in order; the buffer is used again for the next. */
export async function readPieces(path: string, take: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const source = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(chunkSize);
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, chunkSize);
      if (bytesRead === 0) return;
      await take(buffer.subarray(0, bytesRead));
    }
  } finally {
    await source.close();
  }
}

/** A name that nobody has, taken in one step: two who write at once get two files. */
async function moveToNewName(from: string, wanted: string): Promise<string> {
  const extension = extname(wanted);
  const stem = wanted.slice(0, wanted.length - extension.length);
  for (let number = 0; number < mostNames; number++) {
    const path = number === 0 ? wanted : `${stem}-${number}${extension}`;
    try {
      await link(from, path);
      return path;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      // A file system without hard links: the name is taken first, then replaced.
      if (!(await take(path))) continue;
      try {
        await rename(from, path);
      } catch (failed) {
        await rm(path, { force: true });
        throw failed;
      }
      return path;
    }
  }
  throw new Error(`there are ${mostNames} files of that name already`);
}

/** False where there is a file of that name. */
async function take(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
