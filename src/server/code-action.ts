import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type Command as LspCommand,
} from 'vscode-languageserver/node';
import type { Fix } from '../fix/fix';
import { movedFix } from '../fix/permanent-redirect';
import { InternalCommand } from '../manifest';
import { bodyFileActions } from './body-file-actions';
import type { Capability } from './capability';
import { suggestMore } from './completion/items';
import { findingFixes } from './finding-fixes';
import { openly, quietly } from './guard';
import { movedActions } from './moved-requests';
import { nextPageActions } from './next-page';
import { refactoringKinds, refactorings, resolveRefactoring } from './refactorings';
import { isResponseCode, type ResponseDiagnosticData } from './response-diagnostics';
import type { Session } from './session';
import { type OpenDocument, placeAt } from './state/documents';
import { foremost } from './state/exchange-fixes';
import type { Anchor, ExchangeRecord } from './state/exchange-record';
import { isLaidOutSnippet, workspaceEdit } from './state/fix-edits';
import { isRecord } from './state/json-value';
import { staticFixes } from './static-fixes';

/** `source.fixAll.faultline`: for editors that apply it on save or on request. */
const fixAllKind = `${CodeActionKind.SourceFixAll}.faultline`;

/** The fixes of the responses in the range, and of the diagnostics that the editor names. */
export const codeAction: Capability = {
  offers: ({ codeActionResolve }) => ({
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, fixAllKind, ...refactoringKinds],
      resolveProvider: codeActionResolve,
    },
  }),
  register: (session) => {
    const { connection, documents, profile } = session;
    connection.onCodeAction(
      quietly(connection, 'code action', [], async (params): Promise<(CodeAction | LspCommand)[]> => {
        const open = documents.get(params.textDocument.uri);
        if (!open) return [];
        const wanted = (kind: string): boolean =>
          params.context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ?? true;
        const actions = [
          ...(wanted(CodeActionKind.QuickFix) ? quickFixes(session, open, params) : []),
          ...(wanted(CodeActionKind.QuickFix)
            ? await movedActions(session, open, standingIn(session, open, params), params.context.diagnostics)
            : []),
          ...(wanted(CodeActionKind.QuickFix)
            ? await bodyFileActions(session, standingIn(session, open, params), params.context.diagnostics)
            : []),
          ...(wanted(CodeActionKind.QuickFix)
            ? nextPageActions(session, open, standingIn(session, open, params), params.range)
            : []),
          ...(wanted(CodeActionKind.QuickFix)
            ? await findingFixes(session, open, params.range, params.context.diagnostics)
            : []),
          ...(wanted(CodeActionKind.QuickFix) ? await staticFixes(session, open, params.context.diagnostics) : []),
          ...(wanted(fixAllKind) ? fixAll(session, open) : []),
          ...(await refactorings(session, open, params.range, params.context, wanted)),
        ];
        if (profile.codeActionLiterals) return actions;
        // A client without code actions proper takes commands.
        return actions.flatMap(({ command }) => (command ? [command] : []));
      }),
    );
    if (!profile.codeActionResolve) return;
    connection.onCodeActionResolve(openly(connection, 'code action', (action) => resolveRefactoring(session, action)));
  },
};

/** A record whose request stands in the document. */
type Standing = ExchangeRecord & { readonly anchor: Anchor };

function quickFixes(session: Session, open: OpenDocument, params: CodeActionParams): CodeAction[] {
  const standing = standingIn(session, open, params);
  return standing.flatMap((record) => actionsOf(session, open, record, params.context.diagnostics));
}

function standingIn(session: Session, open: OpenDocument, { range }: CodeActionParams): Standing[] {
  const first = placeAt(open.document, range.start)?.index ?? 0;
  const last = placeAt(open.document, range.end)?.index ?? first;
  return [...session.exchanges.standing(open.uri)]
    .filter(([index]) => index >= first && index <= last)
    .flatMap(([, record]) => (isStanding(record) ? [record] : []));
}

function actionsOf(
  session: Session,
  open: OpenDocument,
  record: Standing,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  const fixes = session.fixes.fixes(record);
  const { own, codeActionLiterals } = session.profile;
  const actions = fixes.map((fix): CodeAction => {
    const mended = diagnostics.filter((diagnostic) => isMended(diagnostic, record, fix));
    const title = record.redactor.text(fix.title);
    return {
      title,
      kind: CodeActionKind.QuickFix,
      ...(fix.preferred ? { isPreferred: true } : {}),
      ...(mended.length > 0 ? { diagnostics: mended } : {}),
      ...(codeActionLiterals && !(own && isLaidOutSnippet(fix))
        ? {
            edit: workspaceEdit(open, [{ fix, anchor: record.anchor }], session.profile),
            ...(own && fix.hasChoices ? { command: suggestMore } : {}),
          }
        : { command: command(title, InternalCommand.applyFix, record, fix) }),
    };
  });
  const best = foremost(fixes);
  if (!best || !session.workspace.trusted) return actions;
  const mended = diagnostics.filter((diagnostic) => isMended(diagnostic, record, best));
  const title = 'Fix and send again';
  actions.push({
    title: `${title}: ${record.redactor.text(best.title)}`,
    kind: CodeActionKind.QuickFix,
    ...(mended.length > 0 ? { diagnostics: mended } : {}),
    command: command(title, InternalCommand.applyFixAndSend, record, best),
  });
  return actions;
}

/** Every failing request of the file, mended where nothing is left to type and nothing to choose. */
function fixAll(session: Session, open: OpenDocument): CodeAction[] {
  const edits = [...session.exchanges.standing(open.uri).values()].filter(isStanding).flatMap((record) => {
    const fixes = session.fixes.fixes(record);
    // Those of several problems come last.
    const fix = fixes
      .filter(({ id, preferred, complete }) => complete && id !== movedFix && (preferred || id === 'sure'))
      .at(-1);
    return fix ? [{ fix, anchor: record.anchor }] : [];
  });
  if (edits.length === 0) return [];
  const title = 'Fix all problems that responses name';
  return [{ title, kind: fixAllKind, edit: workspaceEdit(open, edits, session.profile) }];
}

function isStanding(record: ExchangeRecord): record is Standing {
  return record.anchor !== null;
}

/** The fix of everything mends all diagnostics of its response. */
function isMended({ code, data }: Diagnostic, record: ExchangeRecord, fix: Fix): boolean {
  if (!isResponseCode(code) || !isResponseData(data) || data.exchange !== record.id) return false;
  if (data.moved || fix.id === movedFix) return data.moved === true || fix.preferred;
  return fix.problem === null || data.problem === fix.problem;
}

function isResponseData(data: unknown): data is ResponseDiagnosticData {
  return isRecord(data) && typeof data.exchange === 'string';
}

function command(title: string, name: string, record: ExchangeRecord, fix: Fix): LspCommand {
  return { title, command: name, arguments: [record.id, fix.id] };
}
