import { DiagnosticCode } from '../manifest';
import { localFile } from '../resolve/local-file';
import type { Block } from '../syntax/document';
import type { Finding } from './finding';
import type { Rule } from './rule';

/** `> ./check.js`, `< ./before.js`: the script is not run here, but would be missed where it is. */
export const scriptFiles: Rule = async ({ block, context }) => {
  const found: Finding[] = [];
  for (const { path, start } of scriptPaths(block)) {
    if (!context.trusted || path.includes('{{')) continue;
    const file = await localFile(path, context, (candidate) => context.files.exists(candidate), 'read');
    if (file.ok || file.code !== DiagnosticCode.missingFile) continue;
    const { code, message } = file;
    found.push({ start, end: start + path.length, code, message, severity: 'information' });
  }
  return found;
};

function scriptPaths({ text, parts }: Block): { readonly path: string; readonly start: number }[] {
  return parts.flatMap(({ kind, start, end }) => {
    if (kind !== 'script') return [];
    const [, before = '', path] =
      /^(\s*[<>][ \t]+)(?!\{%)(\S[^\r\n]*?)[ \t]*(?:\r\n|\n|\r)?$/.exec(text.slice(start, end)) ?? [];
    return path === undefined ? [] : [{ path, start: start + before.length }];
  });
}
