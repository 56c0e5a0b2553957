/** Sending on the user's behalf: what to say when nothing was sent, what to show after. */
import { type CancellationToken, commands, type Disposable, Uri, window, workspace } from 'vscode';
import { requestLanguage } from '../manifest';
import {
  ClientRequest,
  type ExchangeSummary,
  type HistorySummary,
  type Position,
  type RunParams,
  type RunResult,
} from '../protocol';
import type { ErrorMessages } from './error-messages';
import { type Exchanges, isSettled } from './exchanges';
import { showRequest } from './fix-application';
import { outcomeText, type RunCounts } from './progress-text';
import type { RequestPlace } from './request-editor';
import type { ResponseDocuments } from './response-documents';
import { withRunProgress } from './run-progress';
import type { ServerLink } from './server-link';

export interface RunParts {
  readonly link: ServerLink;
  readonly exchanges: Exchanges;
  readonly responses: ResponseDocuments;
  readonly errors: ErrorMessages;
  /** Lets the user choose the environment of a file; true where one is chosen then. */
  readonly selectEnvironment: (uri: string) => Promise<boolean>;
  /** Lets the user set a secret; true where it is set then. */
  readonly setSecret: (name: string) => Promise<boolean>;
}

export class Runs {
  readonly #link: ServerLink;
  readonly #exchanges: Exchanges;
  readonly #responses: ResponseDocuments;
  readonly #errors: ErrorMessages;
  readonly #selectEnvironment: RunParts['selectEnvironment'];
  readonly #setSecret: RunParts['setSecret'];
  /** Ids of streams that are shown while they come. */
  readonly #streams = new Map<string, Disposable>();

  constructor({ link, exchanges, responses, errors, selectEnvironment, setSecret }: RunParts) {
    this.#link = link;
    this.#exchanges = exchanges;
    this.#responses = responses;
    this.#errors = errors;
    this.#selectEnvironment = selectEnvironment;
    this.#setSecret = setSecret;
    exchanges.onChanged((summary) => this.#showStream(summary));
  }

  /** A stream is shown from its first event on: its response may have no end. */
  #showStream(summary: ExchangeSummary): void {
    const { id, uri, state, responseUri, events, sentFor } = summary;
    if (isSettled(summary)) {
      this.#streams.get(id)?.dispose();
      this.#streams.delete(id);
    }
    if (state !== 'running' || events == null || responseUri === null || sentFor || this.#streams.has(id)) return;
    this.#streams.set(id, this.#responses.follow(responseUri));
    this.#responses
      .show(responseUri, uri)
      .catch((error: unknown) => this.#errors.show('The stream could not be shown', error));
  }

  /** Sends and waits for the end; shows the response of the run that is most worth a look. */
  async run(params: RunParams): Promise<readonly ExchangeSummary[]> {
    if (!(await this.#allowed())) return [];
    // The server knows open documents only; from the explorer or the panel this one may not be.
    await workspace.openTextDocument(Uri.parse(params.uri));
    const parts = { link: this.#link, exchanges: this.#exchanges };
    const send = (token?: CancellationToken) => this.#link.request(ClientRequest.run, params, token);
    return this.#follow(params, () => (params.position ? send() : withRunProgress(parts, params.uri, send)));
  }

  /** Sends a request of the history as it then was; in a draft where it can't be sent by itself. */
  async runStored({ id, uri }: HistorySummary): Promise<void> {
    if (!(await this.#allowed())) return;
    await this.#follow({ uri, position: null }, async () => {
      const result = await this.#link.request(ClientRequest.sendHistory, { id });
      if (result.draft !== undefined)
        await showRequest(await workspace.openTextDocument({ language: requestLanguage, content: result.draft }));
      return result;
    });
  }

  async #follow(params: RunParams, send: () => Promise<RunResult>): Promise<readonly ExchangeSummary[]> {
    try {
      const result = await send();
      if (result.refused) {
        this.#tellRefused(params, result.refused, result.sent.length === 0).catch((error: unknown) =>
          this.#errors.show('What stopped the request could not be shown', error),
        );
      }
      return await this.#finish(params, result);
    } catch (error) {
      this.#errors.show('The request was not sent', error);
      return [];
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
    else await this.#replaceOther(summaries.find((it) => it?.state === 'cancelled'));
    const { skipped = 0, notSent = 0, notBegun = 0, durationMs = 0 } = result;
    const failed = done.filter((it) => it.failed).length;
    const counts = { succeeded: done.length - failed, failed, notSent, notBegun, skipped, durationMs };
    if (params.position === null && done.length + skipped + notSent + notBegun > 1) void tellOutcome(counts);
    return done;
  }

  /** After a cancelled run: an older response of the same request may stay, that of another would be taken for this one's. */
  async #replaceOther(cancelled: ExchangeSummary | null | undefined): Promise<void> {
    const { shown } = this.#responses;
    // Where something runs, the request was sent anew, and its response will come.
    if (!cancelled?.responseUri || shown === null || this.#exchanges.running().length > 0) return;
    const before = this.#exchanges.ofResponse(shown);
    if (before === null || cancelled.failed || !isSameRequest(before, cancelled))
      await this.#responses.show(cancelled.responseUri, cancelled.uri);
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

  /** Sends a request; true where it was answered without a failure. */
  async #succeeds({ uri, position }: RequestPlace): Promise<boolean> {
    const done = await this.run({ uri, position });
    return done.length > 0 && done.every(({ failed }) => !failed);
  }

  /** @param again nothing was sent, so that all of it can be sent once what was missing is there */
  async #tellRefused(params: RunParams, refused: NonNullable<RunResult['refused']>, again: boolean): Promise<void> {
    const { message, range, suggestion, secret, first } = refused;
    const select = 'Select Environment';
    const set = 'Set Secret';
    const show = 'Show';
    const sendFirst = `Send ${first?.name} First`;
    const remedies = [
      ...(suggestion === 'send-first' && first ? [sendFirst] : []),
      ...(suggestion === 'select-environment' ? [select] : []),
      ...(suggestion === 'set-secret' ? [set] : []),
    ];
    const offered = [...remedies, ...(range ? [show] : [])];
    const answer = await window.showWarningMessage(message, ...offered);
    if (answer === show && range)
      await showRequest(await workspace.openTextDocument(Uri.parse(refused.uri ?? params.uri)), range.start);
    if (answer === sendFirst && first && (await this.#succeeds(first)) && again) await this.run(params);
    if (answer === select && (await this.#selectEnvironment(params.uri)) && again) await this.run(params);
    if (answer === set && secret !== undefined && (await this.#setSecret(secret)) && again) await this.run(params);
  }
}

function isSameRequest(one: ExchangeSummary, other: ExchangeSummary): boolean {
  return one.uri === other.uri && one.place != null && one.place.line === other.place?.line;
}

async function tellOutcome(counts: RunCounts): Promise<void> {
  const message = outcomeText(counts);
  const panel = 'Show Panel';
  const problems = 'Show Problems';
  const answer = await (counts.failed === 0
    ? window.showInformationMessage(message, panel)
    : window.showWarningMessage(message, problems, panel));
  if (answer === panel) await commands.executeCommand('faultline.showPanel');
  if (answer === problems) await commands.executeCommand('workbench.actions.view.problems');
}
