import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { DiagnosticCode } from '../manifest';
import type { ResolveContext } from './context';
import { isWithin } from './folders';

/** What decides where a path of a request file leads, and whether Faultline may go there. */
export interface LocalFileScope
  extends Pick<ResolveContext, 'file' | 'workspaceFolder' | 'allowOutsideFiles' | 'allowedFiles' | 'otherFolders'> {
  readonly files: Pick<ResolveContext['files'], 'realPath'>;
}

export type LocalFile =
  | { readonly ok: true; readonly path: string }
  | {
      readonly ok: false;
      readonly code: DiagnosticCode;
      readonly message: string;
      /** Of a file outside: the absolute paths that the written one may mean. */
      readonly outside?: readonly string[];
    };

/**
 * The absolute path of the file that a request file names: relative to its own folder, else to the workspace folder. Not
 * `ok` where there is none, or where it lies outside the workspace (symbolic links followed) and was not allowed.
 * @param written the path, placeholders replaced; quotes around it are left out
 * @param exists whether there is a file at an absolute path; rejects where that can't be told
 * @param use what is done with it, for the message: `It is sent only where you allow it.`
 */
export async function localFile(
  written: string,
  scope: LocalFileScope,
  exists: (path: string) => Promise<boolean>,
  use: 'sent' | 'read',
): Promise<LocalFile> {
  const bare = written.trim().replace(/^(["'])(.+)\1$/, '$2');
  // Files that are written on Windows are sent from elsewhere too.
  const path = sep === '/' ? bare.replaceAll('\\', '/') : bare;
  const home = scope.file === null ? null : dirname(scope.file);
  const bases = [home, scope.workspaceFolder].filter((folder) => folder !== null);
  if (bases.length === 0 && !isAbsolute(path)) {
    return refused(DiagnosticCode.missingFile, `\`${path}\` is relative to the request's file. Save that first.`);
  }
  const candidates = isAbsolute(path) ? [path] : [...new Set(bases.map((folder) => resolve(folder, path)))];
  const boundary = scope.workspaceFolder ?? home;
  const allowed = (candidate: string, folder: string | null) =>
    scope.allowOutsideFiles === true ||
    (folder !== null && isWithin(candidate, folder)) ||
    (scope.otherFolders?.some((other) => isWithin(candidate, other)) ?? false);
  const isNamed = (candidate: string): boolean => scope.allowedFiles?.has(candidate) === true;
  const inside = candidates.filter((candidate) => isNamed(candidate) || allowed(candidate, boundary));
  const outside = `\`${path}\` is outside the ${scope.workspaceFolder === null ? "request file's" : 'workspace'} folder. It is ${use} only where you allow it.`;
  // Whether a file outside is there must not be learned either.
  if (inside.length === 0) return refused(DiagnosticCode.fileOutsideWorkspace, outside, candidates);
  for (const candidate of inside) {
    try {
      if (!(await exists(candidate))) continue;
      const real = (await scope.files.realPath?.(candidate)) ?? candidate;
      const realBoundary = boundary === null ? null : ((await scope.files.realPath?.(boundary)) ?? boundary);
      return isNamed(candidate) || allowed(real, realBoundary)
        ? { ok: true, path: candidate }
        : refused(DiagnosticCode.fileOutsideWorkspace, outside, [candidate]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return refused(DiagnosticCode.missingFile, `\`${path}\` cannot be read: ${reason}`);
    }
  }
  return refused(DiagnosticCode.missingFile, `There is no file \`${path}\` (looked for ${inside.join(' and ')}).`);
}

function refused(code: DiagnosticCode, message: string, outside?: readonly string[]): LocalFile {
  return { ok: false, code, message, ...(outside ? { outside } : {}) };
}
