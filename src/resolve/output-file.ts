import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { DiagnosticCode } from '../manifest';
import type { Block } from '../syntax/document';
import { type OutputNode, outputsOf } from '../syntax/outputs';
import type { ResolveContext } from './context';
import type { Evaluator } from './evaluate';
import { isWithin } from './folders';
import type { ResponseOutput } from './resolved';
import { type Report, substituteKnown } from './substitute';
import { verbatim } from './traced';

/**
 * The files that a block's response is to be written to. A path starts at the folder of the request file. What lies
 * outside the workspace folder, symbolic links followed, is an error at the path, unless it was allowed.
 */
export async function resolveOutputs(
  block: Block,
  context: ResolveContext,
  evaluator: Pick<Evaluator, 'evaluate'>,
  report: Report,
): Promise<readonly ResponseOutput[]> {
  const outputs: ResponseOutput[] = [];
  for (const node of outputsOf(block)) {
    const output = await resolveOutput(node, context, evaluator, report);
    if (output) outputs.push(output);
  }
  return outputs;
}

async function resolveOutput(
  node: OutputNode,
  context: ResolveContext,
  evaluator: Pick<Evaluator, 'evaluate'>,
  report: Report,
): Promise<ResponseOutput | null> {
  const { start, end } = node.pathSpan;
  const refuse = (code: DiagnosticCode, message: string, more: { readonly outside?: readonly string[] } = {}): null => {
    report({ start, end, code, message, severity: 'error', ...more });
    return null;
  };
  const traced = await substituteKnown(verbatim(node.path, start), evaluator, report);
  if (!traced) return null;
  const bare = traced.text.trim().replace(/^(["'])(.+)\1$/, '$2');
  const written = sep === '/' ? bare.replaceAll('\\', '/') : bare;
  const home = context.file === null ? null : dirname(context.file);
  if (home === null && !isAbsolute(written)) {
    return refuse(DiagnosticCode.missingFile, `\`${written}\` is relative to the request's file. Save that first.`);
  }
  if (/[/\\]$/.test(written)) {
    return refuse(DiagnosticCode.missingFile, `\`${written}\` is a folder. Write the name of a file behind it.`);
  }
  const path = resolve(home ?? '/', written);
  if (path === context.file) {
    return refuse(DiagnosticCode.missingFile, 'The response would replace this request file. Name another file.');
  }
  if (!(await isAllowed(path, context))) {
    const folder = context.workspaceFolder === null ? "request file's" : 'workspace';
    const message = `\`${written}\` is outside the ${folder} folder. The response is written there only where you allow it.`;
    return refuse(DiagnosticCode.fileOutsideWorkspace, message, { outside: [toWrite(path)] });
  }
  return { path, name: written, replace: node.replace, span: { start: node.start, end: node.end } };
}

/** As what a file is allowed: one that may be sent may not be overwritten for that. */
function toWrite(path: string): string {
  return `>> ${path}`;
}

async function isAllowed(path: string, context: ResolveContext): Promise<boolean> {
  if (context.allowOutsideFiles || context.allowedFiles?.has(toWrite(path))) return true;
  const own = context.workspaceFolder ?? (context.file === null ? null : dirname(context.file));
  const real = await realPath(path, context);
  for (const folder of [...(own === null ? [] : [own]), ...(context.otherFolders ?? [])]) {
    if (isWithin(path, folder) && isWithin(real, await realPath(folder, context))) return true;
  }
  return false;
}

/** With the links of what is there followed: the file, else the nearest of its folders. */
async function realPath(path: string, { files }: Pick<ResolveContext, 'files'>): Promise<string> {
  if (!files.realPath) return path;
  try {
    return await files.realPath(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(await realPath(folder, { files }), path.slice(folder.length));
  }
}
