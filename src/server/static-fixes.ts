/** What mends the problems that are found before anything is sent. One function for each code, in one table. */
import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from 'vscode-languageserver/node';
import { Command, DiagnosticCode, InternalCommand, type Settings } from '../manifest';
import { parseReference } from '../resolve/exchange-reference';
import { blockAt } from '../resolve/import-graph';
import { variablesInScope, variableValue } from '../resolve/lookup';
import { boundaryIn, quotedBoundary } from '../syntax/body-type';
import { placeholdersIn } from '../syntax/placeholders';
import { blockStart, positionAt } from '../syntax/request-document';
import { environmentEdit, environmentInWords, environmentTargets } from './environment-target';
import { missingFileFixes } from './file-fixes';
import type { Session } from './session';
import { type OpenDocument, type PlaceInBlock, placeAt } from './state/documents';
import { resolveContext } from './state/scope';
import { fileUri } from './state/workspace';

interface Asked {
  readonly session: Session;
  readonly open: OpenDocument;
  readonly diagnostic: Diagnostic;
  readonly place: PlaceInBlock;
}

type StaticFix = (asked: Asked) => CodeAction[] | Promise<CodeAction[]>;

const fixesByCode: Readonly<Record<string, StaticFix>> = {
  [DiagnosticCode.undefinedVariable]: defineVariable,
  [DiagnosticCode.noResponseYet]: sendNamedRequest,
  [DiagnosticCode.secretNotSet]: setSecret,
  [DiagnosticCode.otherClient]: chooseClient,
  [DiagnosticCode.missingSeparator]: insertSeparator,
  [DiagnosticCode.missingBoundary]: addBoundary,
  [DiagnosticCode.missingFile]: missingFileFixes,
};

export async function staticFixes(
  session: Session,
  open: OpenDocument,
  diagnostics: readonly Diagnostic[],
): Promise<CodeAction[]> {
  const all = diagnostics.map(async (diagnostic) => {
    const fix = typeof diagnostic.code === 'string' ? fixesByCode[diagnostic.code] : undefined;
    const place = placeAt(open.document, diagnostic.range.start);
    return fix && place ? fix({ session, open, diagnostic, place }) : [];
  });
  return (await Promise.all(all)).flat();
}

/** An environment that defines it, or a definition at the top of the file. */
async function defineVariable({ session, open, diagnostic, place }: Asked): Promise<CodeAction[]> {
  const placeholder = placeholderAt(place);
  if (!placeholder) return [];
  const name = placeholder.expression.replace(/^%/, '').trim();
  const context = await resolveContext(session, open.uri, open.document);
  const value = await variableValue(placeholder.expression, place.block, context);
  const actions = ('problem' in value ? value.definedIn : []).map((environment) =>
    selectEnvironment(environment, diagnostic, open),
  );
  const inScope = variablesInScope(place.block, context);
  // It is defined, by way of a variable that is not.
  if (inScope.has(name)) return actions;
  if (!/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name)) return actions;
  const at = definitionsEnd(open);
  const lineEnd = open.document.blocks[0]?.text.includes('\r\n') ? '\r\n' : '\n';
  const edit = { range: { start: at, end: at }, newText: `@${name} = value${lineEnd}` };
  const title = `Define ${name} at the top of this file`;
  actions.push(action(title, diagnostic, open, edit, snippetFor(session, edit, `@${name} = \${1:value}${lineEnd}`)));
  return [...actions, ...(await addToEnvironments(session, open, diagnostic, name))];
}

/** With an empty value, which the client then shows to be filled in: no other client is sent to another file. */
async function addToEnvironments(
  session: Session,
  { uri }: OpenDocument,
  diagnostic: Diagnostic,
  name: string,
): Promise<CodeAction[]> {
  if (!session.profile.own || !session.profile.documentChanges) return [];
  const made = environmentTargets(session, uri, name).map(async (target): Promise<CodeAction[]> => {
    const edit = await environmentEdit(session, uri, target, name, '');
    if (!edit) return [];
    const title = `Add ${name} to ${environmentInWords(target)} (${target.fileName})`;
    const command = { title, command: InternalCommand.showPlace, arguments: [edit.uri, edit.valueAt] };
    const documentChanges = [...edit.changes];
    return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit: { documentChanges }, command }];
  });
  return (await Promise.all(made)).flat();
}

function selectEnvironment(name: string, diagnostic: Diagnostic, { uri }: OpenDocument): CodeAction {
  const title = `Select environment "${name}"`;
  const command = { title, command: Command.selectEnvironment, arguments: [uri, name] };
  return { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command };
}

/** Where the client keeps secrets, its command asks for the value. */
async function setSecret({ session, open, diagnostic, place }: Asked): Promise<CodeAction[]> {
  const placeholder = placeholderAt(place);
  if (!placeholder || !session.profile.own?.secrets) return [];
  const context = await resolveContext(session, open.uri, open.document);
  const value = await variableValue(placeholder.expression, place.block, context);
  const name = 'problem' in value ? value.unsetSecret : null;
  if (name === null) return [];
  const title = `Set secret ${name}…`;
  const command = { title, command: Command.setSecret, arguments: [name] };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred: true, command }];
}

/** Whose answer holds is a setting: where Faultline's own client is, that is a click away. */
function chooseClient({ session, diagnostic }: Asked): CodeAction[] {
  if (!session.profile.own) return [];
  const setting: keyof Settings = 'faultline.syntax.flavour';
  const title = `Open the setting ${setting}`;
  const command = { title, command: 'workbench.action.openSettings', arguments: [setting] };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command }];
}

/** Wherever it is: in this file, or in one that it imports. */
async function sendNamedRequest({ open, diagnostic, place, session }: Asked): Promise<CodeAction[]> {
  const expression = placeholderAt(place)?.expression.replace(/^%\s*/, '') ?? '';
  const written = parseReference(expression, () => true)?.requestName;
  const { graph } = await session.imports.of(open.uri, open.document);
  const [needed] = written === undefined ? [] : graph.named(written, graph.root);
  if (written === undefined || !needed || !session.workspace.trusted) return [];
  const { file, blockIndex } = needed;
  const uri =
    file === graph.root ? open.uri : (session.documents.atPath(file.path ?? '')?.uri ?? fileUri(file.path ?? ''));
  const start = blockAt(needed)?.request?.start ?? 0;
  const position = positionAt(file.document, blockStart(file.document, blockIndex) + start);
  const title = `Send ${written} first`;
  return [
    {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: true,
      command: { title, command: Command.send, arguments: [uri, position] },
    },
  ];
}

/** Before the line that begins another request. */
function insertSeparator({ open, diagnostic }: Asked): CodeAction[] {
  const start = { line: diagnostic.range.start.line, character: 0 };
  const lineEnd = open.document.blocks[0]?.text.includes('\r\n') ? '\r\n' : '\n';
  const edit = { range: { start, end: start }, newText: `###${lineEnd}` };
  return [{ ...action('Insert ### before this request', diagnostic, open, edit), isPreferred: true }];
}

/** The boundary with which the body begins, as the Content-Type's parameter. */
function addBoundary({ open, diagnostic, place: { block } }: Asked): CodeAction[] {
  const { body } = block.request ?? {};
  const line = body && /^\s*(\S[^\r\n]*)/.exec(block.text.slice(body.start, body.end))?.[1];
  const boundary = line ? boundaryIn(line) : null;
  if (boundary === null) return [];
  const { end } = diagnostic.range;
  const parameter = `boundary=${quotedBoundary(boundary)}`;
  const type = block.request?.headers.find(({ name }) => name.toLowerCase() === 'content-type');
  const newText = type?.value.trimEnd().endsWith(';') ? ` ${parameter}` : `; ${parameter}`;
  const edit = { range: { start: end, end }, newText };
  return [{ ...action(`Add ${parameter}`, diagnostic, open, edit), isPreferred: true }];
}

function placeholderAt({ block, offset }: PlaceInBlock) {
  return placeholdersIn(block.text).find(({ start, end }) => start <= offset && offset < end);
}

/** After the variables that the file begins with, else its very start. */
function definitionsEnd({ document }: OpenDocument) {
  const first = document.blocks[0];
  const before = first?.request?.start ?? first?.text.length ?? 0;
  const last = first?.parts.filter(({ kind, end }) => kind === 'variable' && end <= before).at(-1);
  return positionAt(document, last?.end ?? (first?.text.startsWith('\uFEFF') ? 1 : 0));
}

function snippetFor({ profile }: Session, edit: TextEdit, value: string) {
  return profile.snippetEdits ? { range: edit.range, snippet: { kind: 'snippet' as const, value } } : edit;
}

function action(
  title: string,
  diagnostic: Diagnostic,
  { uri, version }: OpenDocument,
  edit: TextEdit,
  withStops: ReturnType<typeof snippetFor> = edit,
): CodeAction {
  // Snippets can only stand in `documentChanges`; a client that knows them knows those.
  const edits =
    withStops === edit
      ? { changes: { [uri]: [edit] } }
      : { documentChanges: [{ textDocument: { uri, version }, edits: [withStops] }] };
  return { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit: edits };
}
