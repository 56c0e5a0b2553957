/** The request files of the workspace, by walking its folders. */
import { join } from 'node:path';
import type { Files } from '../deps';

/** What can be asked whether it is still wanted; LSP's cancellation token is one. */
export interface Cancellable {
  readonly isCancellationRequested: boolean;
}

export interface RequestFileList {
  /** Absolute, each folder's own files before those of the folders in it. */
  readonly paths: readonly string[];
  /** False where there are more files or folders than are looked at, or where the walk was cancelled. */
  readonly complete: boolean;
}

/** Bounds of the walk; a workspace beyond them is somebody's whole disk. */
export interface WalkLimits {
  readonly files: number;
  readonly folders: number;
}

const walkLimits: WalkLimits = { files: 10_000, folders: 50_000 };

/** Folders read at the same time. */
const together = 16;

/** Folders of other people's files, and of no person's. */
const ignored = new Set(['node_modules', '.git', '.hg', '.svn']);

export function isRequestFile(path: string): boolean {
  return /\.(?:http|rest)$/i.test(path);
}

/** Whether a path lies in a folder that the walk leaves out. */
export function isIgnored(path: string): boolean {
  return path.split(/[\\/]/).some((name) => ignored.has(name));
}

/** All request files in the folders and below, each once. A folder that can't be read is left out. Never rejects. */
export async function walkRequestFiles(
  folders: readonly string[],
  files: Pick<Files, 'entries'>,
  cancelled: Cancellable,
  limits: WalkLimits = walkLimits,
): Promise<RequestFileList> {
  const paths = new Set<string>();
  const seen = new Set(folders);
  let next = [...seen];
  let complete = true;
  while (next.length > 0) {
    const found: string[] = [];
    for (let at = 0; at < next.length; at += together) {
      if (cancelled.isCancellationRequested || paths.size >= limits.files) return listOf(paths, limits, false);
      const batch = next.slice(at, at + together);
      const listed = await Promise.all(batch.map((folder) => files.entries(folder).catch(() => [])));
      for (const [index, entries] of listed.entries()) {
        for (const { name, isFolder } of entries) {
          const path = join(batch[index] ?? '', name);
          if (!isFolder && isRequestFile(name)) paths.add(path);
          if (!isFolder || ignored.has(name) || seen.has(path)) continue;
          if (seen.size >= limits.folders) complete = false;
          else found.push(path);
          seen.add(path);
        }
      }
    }
    next = found;
  }
  return listOf(paths, limits, complete && paths.size <= limits.files);
}

function listOf(paths: ReadonlySet<string>, limits: WalkLimits, complete: boolean): RequestFileList {
  return { paths: [...paths].slice(0, limits.files), complete };
}
