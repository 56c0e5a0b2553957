/** Where a request file of the command line belongs: its workspace folder, whose rules hold in it, its environment. */
import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { EnvironmentSet } from '../resolve/environments';
import { InputError } from './input-error';
import type { GivenFile } from './request-file';
import type { Terminal } from './terminal';

/** The folder that is asked for; else the current one if the file is in it, else the file's own. */
export async function workspaceOf(
  workspace: string | null,
  file: GivenFile,
  terminal: Pick<Terminal, 'cwd'>,
): Promise<string> {
  if (workspace !== null) {
    const folder = resolve(terminal.cwd, workspace);
    const isFolder = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) throw new InputError(workspace, 'there is no such folder, so --workspace leads nowhere');
    return folder;
  }
  if (file.path === null) return terminal.cwd;
  const way = relative(terminal.cwd, file.path);
  return way.startsWith('..') || isAbsolute(way) ? dirname(file.path) : terminal.cwd;
}

/** Throws an `InputError` where there is no such environment. */
export function checkEnvironment(
  environment: string | null,
  file: Pick<GivenFile, 'name'>,
  { names, problems }: EnvironmentSet,
): void {
  if (environment === null || names.includes(environment)) return;
  const none = problems.every(({ severity }) => severity === 'hint')
    ? 'no http-client.env.json was found'
    : 'its file could not be read, as told above';
  const known = names.length === 0 ? none : `there are: ${names.join(', ')}`;
  throw new InputError(file.name, `there is no environment "${environment}"; ${known}`);
}
