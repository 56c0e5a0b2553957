import type { Connection } from 'vscode-languageserver/node';
import { type OpenTextParams, type OpenTextResult, ServerRequest } from '../protocol';
import { fileUri } from './state/workspace';

/** Asks Faultline's own client for the text of a file that is open in the editor, saved or not; null where it is not open. */
export function openTextOf(connection: Connection): (path: string) => Promise<string | null> {
  return async (path) => {
    const params: OpenTextParams = { uri: fileUri(path) };
    const open: OpenTextResult = await connection.sendRequest(ServerRequest.openText, params);
    return open?.text ?? null;
  };
}
