/** Requests that have moved for good: the edit of the request, and that of the variable which holds the old address. */
import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver/node';
import { type MovedVariable, movedVariable } from '../fix/permanent-redirect';
import type { Range } from '../protocol';
import { environmentInWords, fileNameOf } from './environment-target';
import { isDotenv } from './navigation/environment-names';
import { type FileEdits, workspaceEdit } from './navigation/file-edits';
import { type DefinitionInBlock, definitionsOfName } from './navigation/name-definition';
import { type EnvironmentUse, symbolAt } from './navigation/name-search';
import { isResponseCode } from './response-diagnostics';
import type { Session } from './session';
import { shiftOrigins } from './state/anchors';
import { type OpenDocument, rangeIn } from './state/documents';
import { diagnosisOf, type ExchangeRecord } from './state/exchange-record';
import { workspaceEdit as fixEdit } from './state/fix-edits';
import { isRecord } from './state/json-value';
import { indexedRange, lineIndex } from './state/line-index';
import { fileUri } from './state/workspace';

/**
 * For each of the records the change of the variable, where one holds what has changed; and of those that have not failed
 * the edit of the request, which is else among the fixes.
 */
export async function movedActions(
  session: Session,
  open: OpenDocument,
  records: readonly ExchangeRecord[],
  diagnostics: readonly Diagnostic[],
): Promise<CodeAction[]> {
  const actions: CodeAction[] = [];
  for (const record of records) {
    const { anchor } = record;
    const moved = session.fixes.moved(record);
    if (!anchor || !moved) continue;
    const mended = diagnostics.filter((one) => isAboutMove(one, record));
    const own = { kind: CodeActionKind.QuickFix, ...(mended.length > 0 ? { diagnostics: mended } : {}) };
    // Origins of a command are within the request that it stands for.
    const isCommand = anchor.block.request?.protocol === 'curl';
    const variable = isCommand ? null : movedVariable(shiftOrigins(record.origins, anchor.shift), moved.move);
    for (const { where, edits } of variable ? await definitions(session, open, record, variable) : []) {
      const to = variable?.to.replace(/\/\/[^/]*@/, '//') ?? '';
      const title = record.redactor.text(`Change variable ${variable?.name} to ${to}${where}`);
      actions.push({ ...own, title, edit: workspaceEdit([edits], session.profile) });
    }
    if (diagnosisOf(record)) continue;
    const title = record.redactor.text(moved.fix.title);
    actions.push({ ...own, title, edit: fixEdit(open, [{ fix: moved.fix, anchor }], session.profile) });
  }
  return actions;
}

function isAboutMove({ code, data }: Diagnostic, { id }: ExchangeRecord): boolean {
  return isResponseCode(code) && isRecord(data) && data.exchange === id && data.moved === true;
}

interface DefinitionEdit {
  /** Of an environment its name and file; else empty. */
  readonly where: string;
  readonly edits: FileEdits;
}

/** The definitions that hold, as far as they have the value written out. */
async function definitions(
  session: Session,
  open: OpenDocument,
  { anchor }: ExchangeRecord,
  variable: MovedVariable,
): Promise<DefinitionEdit[]> {
  if (!anchor || !session.workspace.trusted) return [];
  const scope = session.navigator.scope();
  const at = anchor.block.text.indexOf(variable.name, variable.place.start);
  const uses = scope.usesAt(anchor.block, Math.max(at, variable.place.start));
  const symbol = await symbolAt(scope, scope.searched(open), anchor.index, uses);
  if (symbol?.name !== variable.name) return [];
  const found = await definitionsOfName(scope, session, symbol, { isCancellationRequested: false });
  return [
    ...found.inBlocks.map((one) => inFile(session, one, variable)),
    ...found.inEnvironments.map((one) => inEnvironment(one, variable)),
  ].filter((edit) => edit !== null);
}

function inFile(
  { documents }: Session,
  definition: DefinitionInBlock,
  { from, to }: MovedVariable,
): DefinitionEdit | null {
  const { uri, file, index, name } = definition;
  const variable = file.document.blocks[index]?.variables.find(({ nameSpan }) => nameSpan.start === name.start);
  if (variable?.value !== from) return null;
  const version = documents.get(uri)?.version ?? null;
  const edit = { range: rangeIn(file.document, index, variable.valueSpan), newText: to };
  return { where: '', edits: { uri, version, edits: [edit] } };
}

function inEnvironment({ file, name }: EnvironmentUse, { from, to }: MovedVariable): DefinitionEdit | null {
  const written = isDotenv(file.path) ? from : JSON.stringify(from);
  const at = file.text.indexOf(written, name.end + 1);
  if (at < 0 || at + written.length > name.whole.end) return null;
  const range: Range = indexedRange(lineIndex(file.text), at, at + written.length);
  const uri = file.uri ?? fileUri(file.path);
  const newText = isDotenv(file.path) ? to : JSON.stringify(to);
  const { environment } = name;
  const of = environment === null ? '' : `${environmentInWords({ environment, fileName: '' })}, `;
  return { where: ` (${of}${fileNameOf(uri)})`, edits: { uri, version: file.version, edits: [{ range, newText }] } };
}
