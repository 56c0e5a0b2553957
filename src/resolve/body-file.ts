import { DiagnosticCode } from '../manifest';
import type { BodySegment } from '../syntax/document';
import type { ResolveContext } from './context';
import type { Evaluator } from './evaluate';
import { localFile } from './local-file';
import { type Report, substituteKnown } from './substitute';
import { verbatim } from './traced';

/** A `< path` of a body. */
export type FileSegment = Extract<BodySegment, { kind: 'file' }>;

/**
 * The absolute path of a body's file. Null, with an error at the path, where it is missing, lies outside the workspace
 * and was not allowed, or the workspace is not trusted.
 */
export async function resolveBodyFile(
  segment: FileSegment,
  context: ResolveContext,
  evaluator: Pick<Evaluator, 'evaluate'>,
  report: Report,
): Promise<string | null> {
  const refuse = (code: DiagnosticCode, message: string, outside?: readonly string[]): null => {
    const { start, end } = segment.pathSpan;
    report({ start, end, code, message, severity: 'error', ...(outside ? { outside } : {}) });
    return null;
  };
  if (!context.trusted) return refuse(DiagnosticCode.untrusted, 'Files are sent in a trusted workspace only.');
  const traced = await substituteKnown(verbatim(segment.path, segment.pathSpan.start), evaluator, report);
  if (!traced) return null;
  const found = await localFile(traced.text, context, (path) => context.files.exists(path), 'sent');
  return found.ok ? found.path : refuse(found.code, found.message, found.outside);
}
