/** Edits of the request file that a person asks for. Each is one row of a table; what costs is put off until it is chosen. */
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  type Range,
  type SnippetTextEdit,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { formToJson, jsonToForm } from '../refactor/body-form';
import { commandToRequest } from '../refactor/command-request';
import { addContentType } from '../refactor/content-type';
import { aroundCursor, extractAll, extraction, extractOne } from '../refactor/extract-variable';
import type { FileEdit, Refactoring, Selection } from '../refactor/file-edit';
import { type Inlining, inlineAll, inlineHere, inlining, removedDefinition } from '../refactor/inline-variable';
import { queryToLines, queryToOneLine } from '../refactor/query-lines';
import { nameRequest } from '../refactor/request-name';
import { blockAt, offsetAt, positionAt } from '../syntax/request-document';
import { environmentEdit, environmentInWords, environmentTargets } from './environment-target';
import { occurrences, symbolAt } from './navigation/name-search';
import type { Session } from './session';
import type { OpenDocument } from './state/documents';
import { isRecord } from './state/json-value';
import { resolveContext } from './state/scope';

interface Asked {
  readonly session: Session;
  readonly open: OpenDocument;
  readonly selection: Selection;
}

/** One that can be chosen. `edit` is made when it is. */
interface Offer {
  readonly title: string;
  readonly edit: () => Promise<WorkspaceEdit | null> | WorkspaceEdit | null;
}

interface Row {
  readonly kind: string;
  /** It stands in the way of nobody, so it may light the bulb; the others are there for who asks. */
  readonly shownUnasked?: true;
  readonly offers: (asked: Asked) => readonly Offer[] | Promise<readonly Offer[]>;
}

const rows: Readonly<Record<string, Row>> = {
  extract: {
    kind: CodeActionKind.RefactorExtract,
    shownUnasked: true,
    offers: ({ open, session, selection }) => {
      const found = extraction(selection);
      if (!found) return [];
      const all = extractAll(selection, found);
      return [extractOne(selection, found), ...(all ? [all] : [])].map((it) => offered(it, open, session));
    },
  },
  inline: { kind: CodeActionKind.RefactorInline, offers: inlineOffers },
  move: { kind: 'refactor.move', offers: moveOffers },
  command: rewriting(commandToRequest),
  name: rewriting(nameRequest),
  queryToLines: rewriting(queryToLines),
  queryToOneLine: rewriting(queryToOneLine),
  contentType: rewriting(addContentType),
  jsonToForm: rewriting(jsonToForm),
  formToJson: rewriting(formToJson),
};

export const refactoringKinds = [...new Set(Object.values(rows).map(({ kind }) => kind))];

function rewriting(rewrite: (selection: Selection) => Refactoring | null): Row {
  return {
    kind: CodeActionKind.RefactorRewrite,
    offers: ({ open, session, selection }) => {
      const found = rewrite(selection);
      return found ? [offered(found, open, session)] : [];
    },
  };
}

function offered({ title, edits }: Refactoring, open: OpenDocument, session: Session): Offer {
  return { title, edit: () => ({ documentChanges: [documentEdit(open, edits, session)] }) };
}

/** `data` of a code action whose edit is made when it is chosen. */
interface RefactoringData {
  readonly refactoring: string;
  readonly title: string;
  readonly uri: string;
  readonly version: number | null;
  readonly range: Range;
}

/** The refactorings of the kinds that are wanted, at a selection. */
export async function refactorings(
  session: Session,
  open: OpenDocument,
  range: Range,
  { only, triggerKind }: CodeActionContext,
  wanted: (kind: string) => boolean,
): Promise<CodeAction[]> {
  const isNamed = only?.some((kind) => kind.startsWith(CodeActionKind.Refactor)) === true;
  const unasked = triggerKind !== CodeActionTriggerKind.Invoked && !isNamed;
  const asked = await ask(session, open, range, unasked);
  const actions: CodeAction[] = [];
  for (const [id, { kind, shownUnasked, offers }] of Object.entries(rows)) {
    if (!wanted(kind) || (unasked && !shownUnasked)) continue;
    for (const { title, edit } of await offers(asked)) {
      if (session.profile.codeActionResolve) {
        const data: RefactoringData = { refactoring: id, title, uri: open.uri, version: open.version, range };
        actions.push({ title, kind, data });
        continue;
      }
      const made = await edit();
      if (made) actions.push({ title, kind, edit: withoutVersions(made, session) });
    }
  }
  return actions;
}

/** Makes the edit of an action that was chosen. Without one where the text has changed since, or where it can't be made. */
export async function resolveRefactoring(session: Session, action: CodeAction): Promise<CodeAction> {
  const data: unknown = action.data;
  if (!isData(data)) return action;
  const open = session.documents.get(data.uri);
  const row = rows[data.refactoring];
  if (!open || !row || open.version !== data.version) return action;
  const offers = await row.offers(await ask(session, open, data.range, false));
  const edit = await offers.find(({ title }) => title === data.title)?.edit();
  if (edit) return { ...action, edit };
  session.connection.window.showWarningMessage(
    `“${data.title}” can’t be done: the file that it would change can’t be changed so.`,
  );
  return action;
}

function isData(data: unknown): data is RefactoringData {
  return isRecord(data) && typeof data.refactoring === 'string' && typeof data.uri === 'string';
}

async function ask(session: Session, open: OpenDocument, range: Range, unasked: boolean): Promise<Asked> {
  const { document } = open;
  const context = await resolveContext(session, open.uri, document, await session.settings.for(open.uri));
  const selection: Selection = {
    ...{ document, definitions: session.definitions.of(document), taken: context.variables },
    ...{ start: offsetAt(document, range.start), end: offsetAt(document, range.end) },
  };
  return { session, open, selection: unasked ? selection : aroundCursor(selection) };
}

async function inlineOffers({ session, open, selection }: Asked): Promise<Offer[]> {
  const found = inlining(selection);
  if (!found) return [];
  const here = inlineHere(selection, found);
  const all = inlineAll(selection, found, false);
  const offers: Offer[] = [];
  // Of the only use, to inline it here is to inline it everywhere, but for the definition that stays.
  if (here) offers.push(offered(here, open, session));
  if (all) {
    offers.push({
      title: all.title,
      edit: async () => {
        const careful = inlineAll(selection, found, await isUsedElsewhere(session, open, found));
        return careful && { documentChanges: [documentEdit(open, careful.edits, session)] };
      },
    });
  }
  return offers;
}

async function isUsedElsewhere(session: Session, open: OpenDocument, { definition }: Inlining): Promise<boolean> {
  const block = blockAt(open.document, definition.blockIndex);
  const scope = session.navigator.scope();
  const uses = scope.usesAt(block, definition.definition.nameSpan.start);
  const symbol = await symbolAt(scope, scope.searched(open), definition.blockIndex, uses);
  if (!symbol) return false;
  const found = await occurrences(scope, session, symbol, { isCancellationRequested: false });
  return found.uses.some((use) => use.searched.uri !== open.uri);
}

/** The file's only definition of a variable goes into a file of environments. */
function moveOffers({ session, open, selection }: Asked): Offer[] {
  const found = inlining(selection);
  if (!found || found.here || !session.profile.documentChanges) return [];
  const { name, definition } = found;
  if (selection.definitions.byName.get(name)?.length !== 1) return [];
  const { value } = definition.definition;
  const gone = removedDefinition(selection, definition);
  return environmentTargets(session, open.uri, name).map((target) => ({
    title: `Move variable ${name} to ${environmentInWords(target)} (${target.fileName})`,
    edit: async () => {
      const edit = await environmentEdit(session, open.uri, target, name, value);
      return edit && { documentChanges: [...edit.changes, documentEdit(open, [gone], session)] };
    },
  }));
}

function documentEdit(
  { uri, version, document }: OpenDocument,
  edits: readonly FileEdit[],
  { profile }: Session,
): TextDocumentEdit {
  const made = edits.map(({ start, end, newText, snippet }): TextEdit | SnippetTextEdit => {
    const range = { start: positionAt(document, start), end: positionAt(document, end) };
    return snippet !== undefined && profile.snippetEdits && profile.own
      ? { range, snippet: { kind: 'snippet', value: snippet } }
      : { range, newText };
  });
  return { textDocument: { uri, version }, edits: made };
}

/** For clients that know no `documentChanges`. */
function withoutVersions(edit: WorkspaceEdit, { profile }: Session): WorkspaceEdit {
  if (profile.documentChanges) return edit;
  const changes: Record<string, TextEdit[]> = {};
  for (const change of edit.documentChanges ?? []) {
    if (!('edits' in change)) continue;
    changes[change.textDocument.uri] = change.edits.filter((it): it is TextEdit => 'newText' in it);
  }
  return { changes };
}
