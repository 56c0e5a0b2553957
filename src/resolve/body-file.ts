import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { DiagnosticCode } from '../manifest';
import type { BodySegment } from '../syntax/document';
import type { ResolveContext } from './context';
import type { Evaluator } from './evaluate';
import { isWithin } from './folders';
import { type Report, substitute } from './substitute';
import { verbatim } from './traced';

/** A `< path` of a body. */
export type FileSegment = Extract<BodySegment, { kind: 'file' }>;

/**
 * The absolute path of a body's file: relative to the request file's folder, else to the workspace folder. Null, with an
 * error at the path, where it is missing, lies outside the workspace (symbolic links followed) and was not allowed, or
 * the workspace is not trusted.
 */
export async function resolveBodyFile(
  segment: FileSegment,
  context: ResolveContext,
  evaluator: Pick<Evaluator, 'evaluate'>,
  report: Report,
): Promise<string | null> {
  const refuse = (code: DiagnosticCode, message: string): null => {
    report({ start: segment.pathSpan.start, end: segment.pathSpan.end, code, message, severity: 'error' });
    return null;
  };
  if (!context.trusted) return refuse(DiagnosticCode.untrusted, 'Files are sent in a trusted workspace only.');
  let failed = false;
  const traced = await substitute(
    verbatim(segment.path, segment.pathSpan.start),
    evaluator,
    (problem) => {
      failed ||= problem.severity === 'error';
      report(problem);
    },
    false,
  );
  if (failed) return null;
  const written = traced.text.trim().replace(/^(["'])(.+)\1$/, '$2');
  // Files that are written on Windows are sent from elsewhere too.
  const path = sep === '/' ? written.replaceAll('\\', '/') : written;
  const home = context.file === null ? null : dirname(context.file);
  const bases = [home, context.workspaceFolder].filter((folder) => folder !== null);
  if (bases.length === 0 && !isAbsolute(path)) {
    return refuse(DiagnosticCode.missingFile, `\`${path}\` is relative to the request's file. Save that first.`);
  }
  const candidates = isAbsolute(path) ? [path] : [...new Set(bases.map((folder) => resolve(folder, path)))];
  const boundary = context.workspaceFolder ?? home;
  const allowed = (candidate: string, folder: string | null) =>
    context.allowOutsideFiles === true || (folder !== null && isWithin(candidate, folder));
  const inside = candidates.filter((candidate) => allowed(candidate, boundary));
  const outside = `\`${path}\` is outside the ${context.workspaceFolder === null ? "request file's" : 'workspace'} folder. It is sent only where you allow it.`;
  // Whether a file outside is there must not be learned either.
  if (inside.length === 0) return refuse(DiagnosticCode.fileOutsideWorkspace, outside);
  for (const candidate of inside) {
    try {
      if (!(await context.files.exists(candidate))) continue;
      const real = (await context.files.realPath?.(candidate)) ?? candidate;
      const realBoundary = boundary === null ? null : ((await context.files.realPath?.(boundary)) ?? boundary);
      return allowed(real, realBoundary) ? candidate : refuse(DiagnosticCode.fileOutsideWorkspace, outside);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return refuse(DiagnosticCode.missingFile, `\`${path}\` cannot be read: ${reason}`);
    }
  }
  return refuse(DiagnosticCode.missingFile, `There is no file \`${path}\` (looked for ${inside.join(' and ')}).`);
}
