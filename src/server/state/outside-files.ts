/** Asks whether a file outside the workspace may be used. */
import type { Connection } from 'vscode-languageserver/node';
import { DiagnosticCode } from '../../manifest';
import { withoutBackticks } from '../../present/plain-prose';
import type { ResolveProblem } from '../../resolve/resolved';

/** @param problems those that name the file; the first is shown */
export async function mayReadOutside(connection: Connection, problems: readonly ResolveProblem[]): Promise<boolean> {
  const [first] = problems;
  const isImport = first?.code === DiagnosticCode.importNotRead;
  const send = { title: isImport ? 'Read and Send' : 'Send Anyway' };
  const use = isImport
    ? 'it to be read'
    : first?.outside?.[0]?.startsWith('>> ')
      ? 'this file to be written'
      : 'this file to be sent';
  const message = `${withoutBackticks(first?.message ?? '')} Is ${use}?`;
  try {
    const answer = await connection.window.showWarningMessage(message, send, { title: 'Do Not Send' });
    return answer?.title === send.title;
  } catch (error) {
    // A client that can't ask has not said yes.
    connection.console.warn(`The question whether to read a file was not answered: ${String(error)}`);
    return false;
  }
}
