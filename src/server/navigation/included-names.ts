/** The names in the files whose text a request takes into its body, variables replaced: `<@ ./body.json`. */
import { localFile } from '../../resolve/local-file';
import type { Block } from '../../syntax/document';
import type { Files } from '../deps';
import type { EnvironmentText } from '../state/environment-texts';
import { type EnvironmentName, placeholderNames } from './environment-names';
import type { EnvironmentFileNames } from './name-scope';

/** What is looked into, in bytes: nobody writes more by hand. */
const largest = 1_000_000;

export interface IncludeScope {
  readonly file: string | null;
  readonly workspaceFolder: string | null;
  readonly files: Pick<Files, 'realPath' | 'exists' | 'size'>;
  /** The text as it is in the editor, else as it is on disk. */
  readonly textAt: (path: string) => Promise<EnvironmentText | null>;
}

/** The names in a text: it defines none. */
export function includedNames(text: string): EnvironmentName[] {
  return placeholderNames(text, { start: 0, end: text.length }, null);
}

/** Absolute paths of what a block takes in, as far as they are written without variables and in UTF-8. */
export async function includedPaths(block: Block, scope: IncludeScope): Promise<string[]> {
  if (!block.text.includes('<@')) return [];
  const { body } = block.request ?? {};
  const segments = body ? [...body.segments, ...body.parts.flatMap((part) => part.segments)] : [];
  const paths: string[] = [];
  for (const segment of segments) {
    if (segment.kind !== 'file' || !segment.substitute || segment.path.includes('{{')) continue;
    if (segment.charset !== null && !/^utf-?8$/i.test(segment.charset)) continue;
    const { file, workspaceFolder, files } = scope;
    const found = await localFile(segment.path, { file, workspaceFolder, files }, (path) => files.exists(path), 'read');
    if (found.ok) paths.push(found.path);
  }
  return paths;
}

/** Null where the file can't be read, or is too large to be looked into. Never rejects. */
export async function readIncluded(path: string, scope: IncludeScope): Promise<EnvironmentFileNames | null> {
  const size = await scope.files.size(path).catch(() => null);
  if (size === null || size > largest) return null;
  const text = await scope.textAt(path);
  return text && { ...text, names: includedNames(text.text), isBody: true };
}
