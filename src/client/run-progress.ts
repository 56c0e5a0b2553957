/** The run of a whole file: how far it is, with a button that cancels it. */
import { type CancellationToken, CancellationTokenSource, type Progress, ProgressLocation, window } from 'vscode';
import type { RunProgress } from '../protocol';
import type { Exchanges } from './exchanges';
import { runText } from './progress-text';
import type { ServerLink } from './server-link';

/** A run that is quicker shows nothing but its end, ms. */
const appearAfterMs = 700;
const tickMs = 500;

/** Runs, and shows it until that is over; a cancel is told to `run` by its token. */
export async function withRunProgress<T>(
  { link, exchanges }: { readonly link: ServerLink; readonly exchanges: Exchanges },
  uri: string,
  run: (token: CancellationToken) => Promise<T>,
): Promise<T> {
  const cancellation = new CancellationTokenSource();
  let count: RunProgress | null = null;
  let shown = 0;
  const listener = link.onRunProgressed((it) => {
    if (it.uri === uri) count = it;
  });
  const running = run(cancellation.token);
  const over = running.then(
    () => undefined,
    () => undefined,
  );
  const show = async (progress: Progress<{ message?: string; increment?: number }>, token: CancellationToken) => {
    token.onCancellationRequested(() => cancellation.cancel());
    const report = (): void => {
      const done = count ? (100 * count.done) / count.total : 0;
      progress.report({ message: runText(count, exchanges.running(), Date.now()), increment: done - shown });
      shown = done;
    };
    report();
    const ticker = setInterval(report, tickMs);
    await over;
    clearInterval(ticker);
  };
  const options = { location: ProgressLocation.Notification, cancellable: true, title: 'Faultline' };
  const timer = setTimeout(() => void window.withProgress(options, show), appearAfterMs);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
    listener.dispose();
    cancellation.dispose();
  }
}
