/** Bodies as files: to be opened, and to be saved where the user says. */
import { basename, dirname, join } from 'node:path';
import type { CancellationToken } from 'vscode-languageserver/node';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { isJsonType, readMediaType } from '../diagnose/media-type';
import { headerValue } from '../exchange';
import { fileNameOf, shownAs, shownFileName } from '../present/file-name';
import { headText } from '../present/response-document';
import { type BodyFile, type BodyParams, ClientRequest, type SaveBodyParams, ServerNotification } from '../protocol';
import { bodyProgress } from './body-progress';
import type { Capability } from './capability';
import { mostFormatted, writeFormatted } from './formatted-body';
import { openly } from './guard';
import { mostShown } from './response-lenses';
import { pieceOf, saveFile } from './saved-file';
import type { Session } from './session';
import { type ExchangeRecord, responseOf } from './state/exchange-record';

export const bodyRequests: Capability = {
  register: (session) => {
    const { connection } = session;
    connection.onRequest(
      ClientRequest.body,
      openly(connection, ClientRequest.body, (params: BodyParams, token) => bodyFile(session, params, token)),
    );
    connection.onRequest(
      ClientRequest.saveBody,
      openly(connection, ClientRequest.saveBody, async (params: SaveBodyParams, token) => {
        await saveBody(session, params, token);
        return null;
      }),
    );
  },
};

/** Null where there is no response, or not any more. */
export async function bodyFile(
  session: Session,
  { id, view }: BodyParams,
  token: CancellationToken,
): Promise<BodyFile | null> {
  const { bodies, exchanges, settings } = session;
  const record = exchanges.get(id);
  const response = record && responseOf(record);
  if (!record || !response) return null;
  const { body } = response;
  const shown = shownAs(response);
  const opens = shown === 'text' && body.size > mostShown ? null : shown;
  const path = opens === null ? null : await bodies.keepBody(record, shownFileName(response), body);
  const { 'faultline.response.view': standard } = await settings.for('');
  const { type } = readMediaType(headerValue(response.headers, 'Content-Type'));
  const formats = opens === 'text' && (view ?? standard) !== 'raw' && isJsonType(type) && body.size <= mostFormatted;
  const formatted = formats && path ? join(dirname(path), 'formatted', basename(path)) : null;
  const isCancelled = () => token.isCancellationRequested;
  const isFormatted =
    formatted !== null && (await writeFormatted(response, formatted, isCancelled, progressOf(session, id, null)));
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'It was cancelled.');
  return { path: isFormatted ? formatted : path, name: fileNameOf(response), size: body.size, opens };
}

/** Rejects with a sentence for people. */
export async function saveBody(
  session: Pick<Session, 'exchanges' | 'connection' | 'deps' | 'profile'>,
  { id, path, head }: SaveBodyParams,
  token: CancellationToken,
): Promise<void> {
  const record: ExchangeRecord | null = session.exchanges.get(id);
  const response = record && responseOf(record);
  if (!response) throw failed('This response is not kept any more. Send the request again.');
  const abort = new AbortController();
  const listener = token.onCancellationRequested(() => abort.abort());
  try {
    const pieces = [...(head ? [Buffer.from(headText(response))] : []), pieceOf(response.body)];
    const onWritten = progressOf(session, id, response.body.size);
    await saveFile(path, pieces, { replace: true, signal: abort.signal, onWritten });
  } catch (error) {
    if (abort.signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Saving was cancelled.');
    const why = error instanceof Error ? error.message : String(error);
    throw failed(`The response could not be saved to ${path}: ${why}.`);
  } finally {
    listener.dispose();
  }
}

/** Told to Faultline's own client, which shows it. */
function progressOf(
  { connection, deps, profile }: Pick<Session, 'connection' | 'deps' | 'profile'>,
  id: string,
  total: number | null,
): (written: number) => void {
  return bodyProgress(id, total, deps.now, (progress) => {
    if (profile.own) void connection.sendNotification(ServerNotification.bodyProgress, progress);
  });
}

function failed(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
