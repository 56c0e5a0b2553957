/** Where bodies beyond 1 MB go: a folder of this window alone, since the server empties it. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../send/temporary-folder';

export interface BodyFolder {
  readonly path: string;
  /** Takes it away again; for a window without a workspace, whose folder nobody would find again. */
  remove(): Promise<void>;
}

/**
 * @param workspaceStorage the extension's folder for this workspace, absolute; null where no folder is open
 * @param temporary the system's folder for temporary files
 */
export async function makeBodyFolder(workspaceStorage: string | null, temporary: string): Promise<BodyFolder> {
  if (workspaceStorage !== null) {
    const path = join(workspaceStorage, 'bodies');
    await mkdir(path, { recursive: true, mode: 0o700 });
    return { path, remove: () => Promise.resolve() };
  }
  const path = await makeTemporaryFolder(temporary);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
