import { isAbsolute } from 'node:path';
import { type CancellationToken, CancellationTokenSource, ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { Command, InternalCommand } from '../manifest';
import { type Position, type RunParams, type RunResult, responseUri, type TextResult } from '../protocol';
import { bodyFile, saveBody } from './body-requests';
import type { Capability } from './capability';
import { signOut } from './client-questions';
import { selectEnvironment } from './environment-requests';
import { explanationOf, fixFor, reportOf } from './exchange-requests';
import { guarded, openly } from './guard';
import { harOf, searchHistory } from './history-requests';
import { runWithProgress } from './runs';
import type { Session } from './session';
import { simulate } from './simulator-requests';
import { rangeIn, requestLineSpan } from './state/documents';
import { diagnosisOf, type ExchangeRecord } from './state/exchange-record';
import { workspaceEdit } from './state/fix-edits';
import { isRecord } from './state/json-value';
import { filePath, fileUri } from './state/workspace';

type Run = (session: Session, args: readonly unknown[], token: CancellationToken) => unknown;

/**
 * What every LSP client can do with `workspace/executeCommand`. Faultline's own client registers these names itself, so
 * they are not offered to it: they would be registered twice.
 */
const commands: Readonly<Record<string, Run>> = {
  [Command.send]: (session, [uri, position], token) =>
    send(session, { uri: string(uri, 'uri'), position: positionFrom(position) }, token),
  [Command.sendAll]: (session, [uri], token) => send(session, { uri: string(uri, 'uri'), position: null }, token),
  [Command.retryWithBackoff]: (session, [uri, position], token) =>
    send(session, { uri: string(uri, 'uri'), position: positionFrom(position), backoff: true }, token),
  [InternalCommand.retryExchange]: (session, [id], token) => {
    const { uri, position } = placeOf(session, exchange(session, id));
    return send(session, { uri, position, backoff: true }, token);
  },
  [Command.cancel]: ({ runner }, [id]) => {
    runner.cancel(typeof id === 'string' ? id : null);
    return null;
  },
  [InternalCommand.applyFix]: (session, [id, fixId]) => applyFix(session, exchange(session, id), string(fixId, 'fix')),
  [InternalCommand.applyFixAndSend]: async (session, [id, fixId], token) => {
    const record = exchange(session, id);
    const fix = await applyFix(session, record, string(fixId, 'fix'));
    if (!fix.complete) {
      session.connection.window.showInformationMessage('The fix is in the request. Fill in its value, then send.');
      return null;
    }
    return send(session, { uri: record.uri, position: fix.position }, token);
  },
  [InternalCommand.showPlace]: async ({ connection, profile }, [uri, position]) => {
    if (!profile.showDocument) throw invalid('This editor does not let others show files in it.');
    const start = positionFrom(position);
    await connection.window.showDocument({
      ...{ uri: string(uri, 'uri'), takeFocus: true },
      selection: { start, end: start },
    });
    return null;
  },
  [Command.showResponse]: (session, [id]) => {
    const record = exchange(session, id);
    const text = session.responses.render(responseUri(record.id, 'response'), 'pretty')?.lines.text;
    if (text === undefined) throw invalid('Nothing has come of this request yet.');
    return show(session, 'response.http-response', text);
  },
  [Command.copyReport]: (session, [id]) => show(session, 'report.md', reportOf(session, exchange(session, id))),
  [Command.explainLast]: (session, [id]) =>
    show(session, 'explanation.md', explanationOf(session, exchange(session, id))),
  [Command.copyPhrase]: (session, [id]): TextResult => {
    const diagnosis = diagnosisOf(exchange(session, id));
    const reference = diagnosis?.phrase ?? diagnosis?.requestId;
    if (!reference) throw invalid('This response has no error phrase and no request id.');
    return { text: reference.value };
  },
  [Command.searchHistory]: async (session, [query]) => {
    const found = await searchHistory(session, typeof query === 'string' ? query : '');
    const lines = found.map(
      ({ startedAt, method, label, url }) => `${new Date(startedAt).toISOString()} ${method} ${label} ${url}`,
    );
    return show(session, 'history.txt', `${lines.join('\n') || 'Nothing was found in the history.'}\n`);
  },
  [Command.clearHistory]: async ({ history }) => {
    await history.clear();
    return null;
  },
  [Command.signOut]: async (session) => {
    await signOut(session);
    return null;
  },
  [Command.askAgain]: ({ confirmed }) => {
    confirmed.clear();
    return null;
  },
  [Command.openBody]: async (session, [id, file], token) => {
    const found = typeof file === 'string' ? null : await bodyFile(session, { id: exchange(session, id).id }, token);
    if (typeof file !== 'string' && !found) throw invalid('No response has come of this request.');
    const uri = typeof file === 'string' ? file : found?.path == null ? null : fileUri(found.path);
    if (uri !== null && session.profile.showDocument) await session.connection.window.showDocument({ uri });
    return found ?? { path: file };
  },
  [Command.saveBody]: (session, [id, path], token) => saveTo(session, id, path, false, token),
  [Command.saveResponse]: (session, [id, path], token) => saveTo(session, id, path, true, token),
  [Command.exportHar]: async (session, [id]) => {
    const har = await harOf(session, typeof id === 'string' ? [id] : null);
    if (!har) throw invalid('There is nothing in the history yet. Send a request first.');
    return show(session, 'faultline.har', har.text);
  },
  [Command.selectEnvironment]: (session, [uri, name]) =>
    selectEnvironment(session, string(uri, 'uri'), typeof name === 'string' ? name : null),
  [Command.startSimulator]: (session) => simulate(session, 'start'),
  [Command.stopSimulator]: (session) => simulate(session, 'stop'),
};

export const executeCommand: Capability = {
  offers: (profile) => (profile.own ? {} : { executeCommandProvider: { commands: Object.keys(commands) } }),
  register: (session) => {
    if (session.profile.own) return;
    const { connection } = session;
    connection.onExecuteCommand(
      openly(connection, 'command', ({ command, arguments: args }, token) => {
        const run = commands[command];
        if (!run) throw invalid(`There is no command ${command}.`);
        return run(session, args ?? [], token);
      }),
    );
  },
};

async function send(session: Session, params: RunParams, token: CancellationToken): Promise<RunResult> {
  const result = await runWithProgress(session, params, token);
  if (result.refused) guarded(session.connection, 'refusal', tellRefused)(session, params, result.refused);
  const skipped = result.skipped ?? 0;
  if (skipped > 0 && !result.refused)
    session.connection.window.showInformationMessage(`${skipped} not sent: disabled by # @disabled.`);
  return result;
}

/** Offers to send what is missing; nobody waits for the answer. */
async function tellRefused(session: Session, params: RunParams, refused: NonNullable<RunResult['refused']>) {
  const { window } = session.connection;
  const { message, first } = refused;
  if (!first) return window.showWarningMessage(message);
  const title = `Send ${first.name} First`;
  const answer = await window.showWarningMessage(message, { title });
  if (answer?.title !== title) return;
  const { token } = new CancellationTokenSource();
  const sent = await send(session, { uri: first.uri, position: first.position }, token);
  if (sent.refused || sent.sent.some((id) => diagnosisOf(exchange(session, id)) !== null)) return;
  await send(session, params, token);
}

async function applyFix(session: Session, record: ExchangeRecord, fixId: string) {
  const { connection, documents, fixes, profile } = session;
  const open = documents.get(record.uri);
  const fix = fixes.fix(record, fixId);
  const result = fixFor(session, record, fixId);
  if (!open || !fix || !result || !record.anchor) {
    throw invalid('The request was edited since this response, and the fix no longer fits. Send it again.');
  }
  const edit = workspaceEdit(open, [{ fix, anchor: record.anchor }], profile);
  const { applied, failureReason } = await connection.workspace.applyEdit({ label: result.title, edit });
  if (!applied) throw invalid(`The editor did not apply the fix${failureReason ? `: ${failureReason}` : '.'}`);
  await changed(session, record.uri, open.version);
  return result;
}

/** Editors may answer before they tell of the change that they have made: what is sent then must be the new text. */
async function changed({ deps, documents }: Session, uri: string, version: number | null): Promise<void> {
  const { signal } = new AbortController();
  for (let waits = 0; waits < 20 && documents.get(uri)?.version === version; waits++) await deps.sleep(50, signal);
}

/** A text for the user: in the editor where it can show files, and as the command's result. */
async function show({ bodies, connection, deps, profile }: Session, name: string, text: string): Promise<TextResult> {
  if (profile.showDocument) {
    const uri = await bodies.keepText(`${deps.now().toString(36)}-${name}`, text);
    await connection.window.showDocument({ uri, takeFocus: true });
  }
  return { text };
}

/** @param to an absolute path or the URI of a file */
async function saveTo(session: Session, id: unknown, to: unknown, head: boolean, token: CancellationToken) {
  const text = string(to, 'path');
  const path = /^file:/i.test(text) ? (filePath(text) ?? text) : text;
  if (!isAbsolute(path)) throw invalid('The path of the file must be absolute.');
  await saveBody(session, { id: exchange(session, id).id, path, head }, token);
  return { path };
}

function placeOf(session: Session, record: ExchangeRecord): { readonly uri: string; readonly position: Position } {
  const open = session.documents.get(record.uri);
  const line = record.anchor && requestLineSpan(record.anchor.block);
  if (!open || !record.anchor || !line) {
    throw invalid('The request of this exchange was edited, or its file closed. Send it from the file.');
  }
  return { uri: record.uri, position: rangeIn(open.document, record.anchor.index, line).start };
}

/** By its id; without one the latest. */
function exchange({ exchanges }: Session, id: unknown): ExchangeRecord {
  const record = typeof id === 'string' ? exchanges.get(id) : exchanges.latest();
  if (!record) throw invalid('There is no such response any more. Send the request again.');
  return record;
}

function positionFrom(value: unknown): Position {
  if (isRecord(value) && typeof value.line === 'number' && typeof value.character === 'number') {
    return { line: value.line, character: value.character };
  }
  throw invalid('The command needs a position in its arguments: a line and a character.');
}

function string(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw invalid(`The command needs a string in its arguments: the ${what}.`);
}

function invalid(message: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidParams, message);
}
