import { localFile } from '../../resolve/local-file';
import type { Files } from '../deps';
import { filePath, type Workspace } from './workspace';

/**
 * The absolute path of a file that a request file names; null where there is none. Where the workspace is not trusted,
 * nothing outside its folders is looked for: a path may name another machine.
 */
export async function referredFile(
  uri: string,
  written: string,
  { workspace, files }: { readonly workspace: Workspace; readonly files: Pick<Files, 'exists' | 'realPath'> },
): Promise<string | null> {
  const scope = {
    file: filePath(uri),
    workspaceFolder: workspace.folderOf(uri)?.path ?? null,
    allowOutsideFiles: workspace.trusted,
    files,
  };
  const found = await localFile(written, scope, (path) => files.exists(path), 'read');
  return found.ok ? found.path : null;
}
