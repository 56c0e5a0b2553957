/** Sending on the user's behalf: progress that can be cancelled, what to say when nothing was sent, what to show after. */
import { CancellationTokenSource, commands, type Progress, ProgressLocation, Uri, window, workspace } from 'vscode';
import { ClientRequest, type ExchangeSummary, type Position, type RunParams, type RunResult } from '../protocol';
import type { ErrorMessages } from './error-messages';
import { type Exchanges, isSettled } from './exchanges';
import { showRequest } from './fix-application';
import { describeProgress, outcomeText } from './progress-text';
import type { ResponseDocuments } from './response-documents';
import type { ServerLink } from './server-link';

/** A run that takes longer than this gets a notification of its progress; until then lens and status bar are enough, ms. */
const noticeableMs = 2_000;
const tickMs = 500;

export interface RunParts {
  readonly link: ServerLink;
  readonly exchanges: Exchanges;
  readonly responses: ResponseDocuments;
  readonly errors: ErrorMessages;
  /** Lets the user choose the environment of a file; true where one is chosen then. */
  readonly selectEnvironment: (uri: string) => Promise<boolean>;
}

export class Runs {
  readonly #link: ServerLink;
  readonly #exchanges: Exchanges;
  readonly #responses: ResponseDocuments;
  readonly #errors: ErrorMessages;
  readonly #selectEnvironment: RunParts['selectEnvironment'];

  constructor({ link, exchanges, responses, errors, selectEnvironment }: RunParts) {
    this.#link = link;
    this.#exchanges = exchanges;
    this.#responses = responses;
    this.#errors = errors;
    this.#selectEnvironment = selectEnvironment;
  }

  /** Sends and waits for the end; shows the response of the run that is most worth a look. */
  async run(params: RunParams): Promise<readonly ExchangeSummary[]> {
    if (!(await this.#allowed())) return [];
    // The server knows open documents only; from the explorer or the panel this one may not be.
    await workspace.openTextDocument(Uri.parse(params.uri));
    const cancellation = new CancellationTokenSource();
    const sending = this.#link.request(ClientRequest.run, params, cancellation.token);
    const done = settled(sending);
    const timer = setTimeout(() => void this.#showProgress(params, done, cancellation), noticeableMs);
    try {
      const result = await sending;
      if (result.refused) {
        this.#tellRefused(params, result.refused, result.sent.length === 0).catch((error: unknown) =>
          this.#errors.show('What stopped the request could not be shown', error),
        );
      }
      return await this.#finish(params, result);
    } catch (error) {
      if (!cancellation.token.isCancellationRequested) this.#errors.show('The request was not sent', error);
      return [];
    } finally {
      clearTimeout(timer);
      cancellation.dispose();
    }
  }

  /** Sends the request of an exchange once more, as it stands now: also where it was edited in its place. */
  async again(exchange: ExchangeSummary, options: Pick<RunParams, 'backoff'> = {}): Promise<void> {
    const position = await this.#findAgain(exchange);
    if (position) {
      await this.run({ uri: exchange.uri, position, ...options });
      return;
    }
    const name = exchange.title ?? `${exchange.method} ${exchange.url}`;
    await window.showInformationMessage(
      `“${name}” was not found again after the edits. Place the cursor in the request to send.`,
    );
  }

  /** The server is asked, and not what it told last: the document may have been closed or edited a moment ago. */
  async #findAgain({ id, uri }: ExchangeSummary): Promise<Position | null> {
    await workspace.openTextDocument(Uri.parse(uri));
    const now = (await this.#link.request(ClientRequest.exchange, { id }))?.summary;
    return now?.range?.start ?? now?.place ?? null;
  }

  async #finish(params: RunParams, result: RunResult): Promise<readonly ExchangeSummary[]> {
    const summaries = await Promise.all(result.sent.map((id) => this.#summary(id)));
    const done = summaries.filter((it): it is ExchangeSummary => it?.state === 'done');
    const shown = done.find((it) => it.failed && it.responseUri !== null) ?? done.at(-1);
    if (shown?.responseUri) await this.#responses.show(shown.responseUri, params.uri);
    const skipped = result.skipped ?? 0;
    if (params.position === null && done.length + skipped > 1) void tellOutcome(done, skipped);
    return done;
  }

  /** The last notification about an exchange may come after the answer to the run. */
  async #summary(id: string): Promise<ExchangeSummary | null> {
    const known = this.#exchanges.get(id);
    if (known && isSettled(known)) return known;
    const detail = await this.#link.request(ClientRequest.exchange, { id });
    if (detail) this.#exchanges.update(detail.summary);
    return detail?.summary ?? null;
  }

  async #allowed(): Promise<boolean> {
    if (workspace.isTrusted) return true;
    const manage = 'Manage Workspace Trust';
    const answer = await window.showWarningMessage(
      'Faultline sends nothing in a workspace that is not trusted: its files decide where requests go and what is in them.',
      manage,
    );
    if (answer === manage) await commands.executeCommand('workbench.trust.manage');
    return false;
  }

  /** @param again nothing was sent, so that all of it can be sent once what was missing is there */
  async #tellRefused(params: RunParams, refused: NonNullable<RunResult['refused']>, again: boolean): Promise<void> {
    const { message, range, suggestion } = refused;
    const select = 'Select Environment';
    const show = 'Show';
    const offered = [...(suggestion === 'select-environment' ? [select] : []), ...(range ? [show] : [])];
    const answer = await window.showWarningMessage(message, ...offered);
    if (answer === show && range)
      await showRequest(await workspace.openTextDocument(Uri.parse(params.uri)), range.start);
    if (answer === select && (await this.#selectEnvironment(params.uri)) && again) await this.run(params);
  }

  async #showProgress(params: RunParams, done: Promise<void>, cancellation: CancellationTokenSource): Promise<void> {
    await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Faultline', cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => cancellation.cancel());
        const ticker = setInterval(() => this.#report(params, progress), tickMs);
        this.#report(params, progress);
        await done;
        clearInterval(ticker);
      },
    );
  }

  #report(params: RunParams, progress: Progress<{ message?: string }>): void {
    const [newest] = this.#exchanges.running().filter((it) => it.uri === params.uri);
    if (newest)
      progress.report({ message: `${newest.method} ${newest.url} · ${describeProgress(newest, Date.now())}` });
  }
}

async function tellOutcome(done: readonly ExchangeSummary[], skipped: number): Promise<void> {
  const failed = done.filter((it) => it.failed).length;
  const message = outcomeText(done.length, failed, skipped);
  const show = 'Show Panel';
  const answer =
    failed === 0 ? await window.showInformationMessage(message, show) : await window.showWarningMessage(message, show);
  if (answer === show) await commands.executeCommand('faultline.showPanel');
}

/** Settles when the promise does, whichever way. */
function settled(promise: Promise<unknown>): Promise<void> {
  return promise.then(
    () => undefined,
    () => undefined,
  );
}
