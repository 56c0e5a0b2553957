/** Folders for bodies beyond 1 MB where nobody gives one: each process has its own, which the next one finds if it is killed. */
import { createHash } from 'node:crypto';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** A new folder that only this user can read. What killed processes left there is removed meanwhile. */
export async function makeTemporaryFolder(parent: string): Promise<string> {
  // Nobody waits for it; what can't be removed now is tried again at the next start.
  removeLeftovers(parent).catch(() => undefined);
  return mkdtemp(join(parent, `${prefix()}${process.pid}-`));
}

/** Containers may share a folder, but not their processes. */
function prefix(): string {
  return `faultline-${hostMark()}-`;
}

/** Eight characters that tell this machine, or container, from others that share its folders. */
export function hostMark(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

/** Removes the folders of this user's processes on this machine that are no more. */
export async function removeLeftovers(parent: string): Promise<void> {
  const own = prefix();
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(own) ? Number(/^(\d+)-/.exec(name.slice(own.length))?.[1]) : Number.NaN;
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    const path = join(parent, name);
    const found = await lstat(path).catch(() => null);
    if (!found?.isDirectory() || (process.getuid && found.uid !== process.getuid())) continue;
    await rm(path, { recursive: true, force: true });
  }
}

/** Whether there is a process of that number on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
