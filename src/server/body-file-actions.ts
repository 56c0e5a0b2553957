/** Where a body comes from a file, no edit of the request is right: what can be done is to open that file at the place. */
import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver/node';
import { filesOf } from '../diagnose/elsewhere';
import { placeInFile } from '../fix/place-in-file';
import { InternalCommand } from '../manifest';
import { bodyFiles } from '../syntax/body-files';
import { isResponseCode } from './response-diagnostics';
import type { Session } from './session';
import { diagnosisOf, type ExchangeRecord } from './state/exchange-record';
import { isRecord } from './state/json-value';
import { indexedPosition, lineIndex } from './state/line-index';
import { referredFile } from './state/referred-file';
import { fileUri } from './state/workspace';

/** Of a file that is read for the place in it. */
const maxBytes = 2_000_000;

/** Problems of one response that are looked at. */
const mostProblems = 20;

/** One action for each file, at the place of its first problem. */
export async function bodyFileActions(
  session: Session,
  records: readonly ExchangeRecord[],
  diagnostics: readonly Diagnostic[],
): Promise<CodeAction[]> {
  if (!session.profile.own && !session.profile.showDocument) return [];
  const actions: CodeAction[] = [];
  for (const record of records) {
    const { anchor, uri } = record;
    const problems = diagnosisOf(record)?.problems ?? [];
    if (!anchor?.block.request) continue;
    const files = bodyFiles(anchor.block.request);
    const opened = new Set<string>();
    for (const [index, problem] of problems.slice(0, mostProblems).entries()) {
      for (const { path } of filesOf(problem.kind, problem.field, files)) {
        if (opened.has(path)) continue;
        opened.add(path);
        const target = path.includes('{{')
          ? null
          : await referredFile(uri, path, { workspace: session.workspace, files: session.deps.files });
        if (target === null) continue;
        const text = await readSmall(session, target);
        const mended = diagnostics.filter((one) => isOf(one, record, index));
        const title = `Open ${path} where it is to be changed`;
        const position = indexedPosition(lineIndex(text), placeInFile(text, problem));
        const command = { title, command: InternalCommand.showPlace, arguments: [fileUri(target), position] };
        actions.push({
          title,
          kind: CodeActionKind.QuickFix,
          ...(mended.length > 0 ? { diagnostics: mended } : {}),
          command,
        });
      }
    }
  }
  return actions;
}

/** Empty for what is too large to be read for this. */
async function readSmall({ deps: { files } }: Session, path: string): Promise<string> {
  const size = await files.size(path).catch(() => null);
  return size === null || size > maxBytes ? '' : ((await files.readText(path).catch(() => null)) ?? '');
}

function isOf({ code, data }: Diagnostic, { id }: ExchangeRecord, problem: number): boolean {
  return isResponseCode(code) && isRecord(data) && data.exchange === id && data.problem === problem;
}
