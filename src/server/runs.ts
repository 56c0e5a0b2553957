import { type CancellationToken, CancellationTokenSource } from 'vscode-languageserver/node';
import {
  type CancelParams,
  ClientRequest,
  type RunParams,
  type RunProgress,
  type RunResult,
  ServerNotification,
} from '../protocol';
import type { Capability } from './capability';
import { openly } from './guard';
import type { Session } from './session';

/** `faultline/run` and `faultline/cancel`. */
export const runs: Capability = {
  register: (session) => {
    const { connection, events, profile, runner } = session;
    events.runProgressed.event((progress) => {
      if (profile.own && progress.total > 1) void connection.sendNotification(ServerNotification.runProgress, progress);
    });
    connection.onRequest(
      ClientRequest.run,
      openly(connection, ClientRequest.run, (params: RunParams, token) => runner.run(params, token)),
    );
    connection.onRequest(
      ClientRequest.cancel,
      openly(connection, ClientRequest.cancel, ({ id }: CancelParams) => {
        runner.cancel(id);
        return null;
      }),
    );
  },
};

/** For clients that show no progress of their own: as LSP's work done progress, which the user can cancel. */
export async function runWithProgress(
  session: Session,
  params: RunParams,
  token: CancellationToken,
): Promise<RunResult> {
  const { connection, events, profile, runner } = session;
  if (!profile.workDoneProgress) return runner.run(params, token);
  const cancellation = new CancellationTokenSource();
  const fromRequest = token.onCancellationRequested(() => cancellation.cancel());
  const running = runner.run(params, cancellation.token);
  // Sending does not wait for the client to have made room for the progress.
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin('Faultline', undefined, progressText(session, params.uri), true);
  const fromProgress = progress.token.onCancellationRequested(() => cancellation.cancel());
  let count = '';
  const report = (): void => {
    const text = progressText(session, params.uri);
    progress.report(count && text ? `${count} · ${text}` : count || text);
  };
  const counted = ({ uri, done, failed, total }: RunProgress): void => {
    if (uri !== params.uri || total < 2) return;
    count = `${done} of ${total}${failed > 0 ? `, ${failed} failed` : ''}`;
    report();
  };
  const listeners = [
    ...[fromRequest, fromProgress, events.runProgressed.event(counted)],
    ...[events.exchangeChanged.event(report), events.tick.event(report)],
  ];
  try {
    return await running;
  } finally {
    for (const listener of listeners) listener.dispose();
    progress.done();
    cancellation.dispose();
  }
}

function progressText({ exchanges, deps }: Session, uri: string): string {
  const record = exchanges.active().findLast((it) => it.uri === uri || it.sentFor !== null);
  if (!record) return '';
  const purpose = record.sentFor === null ? '' : ` for ${record.redactor.text(record.sentFor)}`;
  const call = `${record.request.method} ${record.redactor.url(record.request.url)}${purpose}`;
  if (record.stream) return `${call}, ${record.stream.total === 1 ? '1 event' : `${record.stream.total} events`}`;
  if (record.waitingUntil === null) return call;
  const seconds = Math.max(0, Math.ceil((record.waitingUntil - deps.now()) / 1000));
  const { pause, redactor } = record;
  if (pause) return redactor.text(`waiting ${seconds} s for ${pause.host}, ${pause.label}`);
  return `${call}, attempt ${record.begun + 1} in ${seconds} s`;
}
