/** Runs requests: one, or all of a file one after the other. A request that is sent again while it runs is cancelled first. */
import { type CancellationToken, type Connection, ResponseError } from 'vscode-languageserver/node';
import type { Diagnoser } from '../../diagnose/diagnose';
import type { Send } from '../../exchange';
import type { Settings } from '../../manifest';
import type { Operation } from '../../openapi/operation';
import { withoutBackticks } from '../../present/plain-prose';
import type { RunParams, RunResult } from '../../protocol';
import { createRedactor } from '../../redact/redactor';
import { credentialsIn } from '../../redact/sent-credentials';
import type { ResolveContext } from '../../resolve/context';
import type { ResolvedRequest, ResolveProblem } from '../../resolve/resolved';
import { type RunDeps, type RunEvent, type RunOutcome, runRequest } from '../../run';
import { disabledBy, disabledMessage } from '../../syntax/disabled-request';
import type { Block } from '../../syntax/document';
import type { ServerDeps } from '../deps';
import { logFault } from '../guard';
import type { OpenApiFiles } from '../openapi-files';
import type { CallLog } from './call-log';
import { type Documents, type OpenDocument, placeAt, rangeIn, readFromDisk } from './documents';
import type { EnvironmentStore } from './environment-store';
import { type ExchangeRecord, earlierWait } from './exchange-record';
import type { ExchangeStore } from './exchange-store';
import { isError, isOnlyOutside, joinRefusals, nothingSent, type Refusal, refusal } from './refusal';
import { type DefinitionIndex, resolveContext } from './scope';
import type { SettingsStore } from './settings-store';
import type { Workspace } from './workspace';

export interface RunnerParts {
  readonly connection: Connection;
  readonly deps: ServerDeps;
  readonly workspace: Workspace;
  readonly settings: SettingsStore;
  readonly documents: Documents;
  readonly environments: EnvironmentStore;
  readonly exchanges: ExchangeStore;
  readonly definitions: DefinitionIndex;
  readonly log: CallLog;
  readonly openApi: OpenApiFiles;
  /** Loaded when something is first sent. */
  readonly transport: () => Promise<Send>;
  readonly diagnoser: () => Promise<Diagnoser>;
  /** Told of every change of an exchange. */
  readonly changed: (record: ExchangeRecord) => void;
}

/** A request on its way. */
interface Job {
  readonly uri: string;
  readonly block: Block;
  readonly batch: AbortController;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  record: ExchangeRecord | null;
}

/** With backoff, a wait that the request's last response stated is waited out first. */
type RetryAsked = Pick<RunDeps, 'backoff' | 'waitFirst'>;

/** How long a cancelled request may take to end before it is sent again all the same, ms. */
const supersedeMs = 3000;

export class Runner {
  readonly #parts: RunnerParts;
  readonly #jobs = new Set<Job>();
  readonly #batches = new Set<AbortController>();
  #count = 0;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Ends when all is sent and answered, or cancelled. */
  async run({ uri, position, backoff }: RunParams, token?: CancellationToken): Promise<RunResult> {
    const { workspace, documents, deps } = this.#parts;
    if (!workspace.trusted) return nothingSent('Nothing is sent from a workspace that is not trusted. Trust it first.');
    const open = documents.get(uri) ?? (await readFromDisk(uri, deps.files));
    if (!open) return nothingSent('The file is not open and could not be read. Open it and send again.');
    const all = position === null ? requestsOf(open) : [placeAt(open.document, position)?.index ?? -1];
    if (all.length === 0)
      return nothingSent('There is no request in this file. Write one such as GET https://example.com.');
    const indices = position === null ? all.filter((index) => !isDisabled(open, index)) : all;
    if (indices.length === 0)
      return nothingSent('Each request of this file is disabled by # @disabled. Remove the line of those to send.');
    const batch = new AbortController();
    const listener = token?.onCancellationRequested(() => batch.abort());
    this.#batches.add(batch);
    const sent: string[] = [];
    const refused: Refusal[] = [];
    try {
      await this.#refreshEnvironments(uri);
      for (const index of indices) {
        if (batch.signal.aborted) break;
        const result = await this.#runBlock(open, index, backoff === true, batch);
        if (typeof result === 'string') sent.push(result);
        else refused.push(result);
      }
    } finally {
      listener?.dispose();
      this.#batches.delete(batch);
    }
    return { sent, refused: joinRefusals(refused, indices.length), skipped: all.length - indices.length };
  }

  /** One exchange, with the run that it is part of; null: all. */
  cancel(id: string | null): void {
    if (id === null) for (const batch of this.#batches) batch.abort();
    else for (const job of this.#jobs) if (job.record?.id === id) job.batch.abort();
  }

  /** A file that changed on disk is read anew even where nobody watches it. */
  async #refreshEnvironments(uri: string): Promise<void> {
    this.#parts.environments.reread(uri);
    await this.#parts.environments.load(uri);
  }

  /** The id of the exchange, or why there is none. */
  async #runBlock(
    open: OpenDocument,
    index: number,
    backoff: boolean,
    batch: AbortController,
  ): Promise<string | Refusal> {
    const block = open.document.blocks[index];
    if (!block?.request) {
      return { message: 'There is no request here. Put the cursor into a request and send again.', range: null };
    }
    const disabled = disabledBy(block);
    if (disabled) return { message: disabledMessage, range: rangeIn(open.document, index, disabled.nameSpan) };
    await this.#supersede(open.uri, block, index);
    const before = backoff ? this.#parts.exchanges.standing(open.uri).get(index) : null;
    const retry: RetryAsked = { backoff, waitFirst: before ? earlierWait(before) : null };
    const abort = new AbortController();
    const cancel = (): void => abort.abort();
    batch.signal.addEventListener('abort', cancel);
    let end = (): void => undefined;
    const ended = new Promise<void>((done) => {
      end = done;
    });
    const job: Job = { uri: open.uri, block, batch, abort, ended, record: null };
    this.#jobs.add(job);
    try {
      const outcome = await this.#send(open, index, retry, job);
      const problems = outcome?.kind === 'refused' ? outcome.problems.filter(isError) : [];
      if (problems.length > 0) return refusal(open, index, problems);
      if (outcome?.kind === 'refused' && outcome.retryStopped) return { message: outcome.retryStopped, range: null };
      return job.record?.id ?? { message: 'The request was cancelled before it was sent.', range: null };
    } finally {
      this.#jobs.delete(job);
      batch.signal.removeEventListener('abort', cancel);
      end();
    }
  }

  /** Null where it failed in a way that it never should; then the fault is logged and the exchange, if any, ended. */
  async #send(open: OpenDocument, index: number, retry: RetryAsked, job: Job): Promise<RunOutcome | null> {
    const { connection, settings, exchanges } = this.#parts;
    const chosen = await settings.for(open.uri);
    const context = await resolveContext(this.#parts, open.uri, open.document, chosen);
    try {
      let outcome = await this.#attempt(job, index, context, chosen, retry);
      if (
        outcome.kind === 'refused' &&
        isOnlyOutside(outcome.problems) &&
        (await this.#mayReadOutside(outcome.problems))
      ) {
        outcome = await this.#attempt(job, index, { ...context, allowOutsideFiles: true }, chosen, retry);
      }
      if (job.record && outcome.kind === 'done') {
        job.record.attempts = outcome.exchange.attempts;
        job.record.operation = outcome.diagnosis ? await this.#operation(job.record) : null;
        job.record.retryStopped = outcome.retryStopped;
        job.record.state = outcome.cancelled ? 'cancelled' : 'done';
      }
      return outcome;
    } catch (error) {
      logFault(connection, 'run', error);
      if (!job.record)
        throw new ResponseError(0, 'The request was not sent, because of a bug of Faultline. Its output says more.');
      job.record.state = 'cancelled';
      return null;
    } finally {
      if (job.record) {
        job.record.waitingUntil = null;
        job.record.waitReason = null;
        job.record.endedAt = this.#parts.deps.now();
        exchanges.settle(job.record);
        this.#parts.changed(job.record);
      }
    }
  }

  async #attempt(
    job: Job,
    index: number,
    context: ResolveContext,
    settings: Settings,
    retry: RetryAsked,
  ): Promise<RunOutcome> {
    const { deps } = this.#parts;
    const [send, diagnoser] = await Promise.all([this.#parts.transport(), this.#parts.diagnoser()]);
    const id = this.#newId();
    return runRequest(job.block, {
      context,
      send,
      diagnose: (input) => diagnoser.diagnose(input),
      now: deps.now,
      sleep: deps.sleep,
      random: deps.random,
      signal: job.abort.signal,
      settings,
      ...retry,
      id,
      onEvent: (event) => {
        if (event.kind === 'resolved') job.record = this.#begin(job, id, index, context, event.request);
        else if (job.record) this.#follow(job.record, event, settings);
        if (job.record) this.#parts.changed(job.record);
      },
    });
  }

  #begin(job: Job, id: string, index: number, context: ResolveContext, resolved: ResolvedRequest): ExchangeRecord {
    const { documents, environments, exchanges, deps } = this.#parts;
    const now = documents.get(job.uri)?.document.blocks ?? [];
    const at = now[index] === job.block ? index : now.indexOf(job.block);
    const { document: _, definitions: __, ...kept } = context;
    const secrets = [...context.variables.values()].filter(({ secret }) => secret).map(({ value }) => value);
    const record: ExchangeRecord = {
      id,
      uri: job.uri,
      block: job.block,
      environment: environments.selected(job.uri),
      startedAt: deps.now(),
      abort: job.abort,
      context: kept,
      redactor: createRedactor([...resolved.secrets, ...secrets, ...credentialsIn(resolved.sent)]),
      request: resolved.sent,
      origins: resolved.origins,
      noLog: resolved.options.noLog,
      anchor: at < 0 ? null : { index: at, block: job.block, shift: 0 },
      lastIndex: at < 0 ? index : at,
      place: at < 0 ? null : at,
      state: 'running',
      waitingUntil: null,
      waitReason: null,
      begun: 0,
      attempts: [],
      diagnoses: [],
      shown: [],
      endedAt: null,
      operation: null,
      retryStopped: null,
    };
    exchanges.add(record);
    return record;
  }

  #follow(record: ExchangeRecord, event: RunEvent, settings: Settings): void {
    if (event.kind === 'attempt-started') {
      record.state = 'running';
      record.waitingUntil = null;
      record.waitReason = null;
      record.begun = event.number;
    } else if (event.kind === 'attempt-done') {
      record.attempts = [...record.attempts, event.attempt];
      const shown = event.diagnosis && record.redactor.diagnosis(event.diagnosis);
      record.diagnoses = [...record.diagnoses, event.diagnosis];
      record.shown = [...record.shown, shown];
      this.#parts.log.attempt(record, event.attempt, shown, settings);
    } else if (event.kind === 'waiting') {
      record.state = 'waiting';
      record.waitingUntil = event.until;
      record.waitReason = event.reason;
    }
  }

  #operation({ context, request }: ExchangeRecord): Promise<Operation | null> {
    const { file, workspaceFolder } = context;
    return this.#parts.openApi.operation(file, workspaceFolder, request.method, request.url);
  }

  async #supersede(uri: string, block: Block, index: number): Promise<void> {
    for (const job of this.#jobs) {
      if (job.uri !== uri) continue;
      if (job.block !== block && job.record?.anchor?.index !== index) continue;
      job.abort.abort();
      await Promise.race([job.ended, this.#parts.deps.sleep(supersedeMs, new AbortController().signal)]);
    }
  }

  async #mayReadOutside(problems: readonly ResolveProblem[]): Promise<boolean> {
    const send = { title: 'Send Anyway' };
    const message = `${withoutBackticks(problems[0]?.message ?? '')} Is this file to be sent?`;
    try {
      const answer = await this.#parts.connection.window.showWarningMessage(message, send, { title: 'Do Not Send' });
      return answer?.title === send.title;
    } catch (error) {
      // A client that can't ask has not said yes.
      this.#parts.connection.console.warn(`The question whether to read a file was not answered: ${String(error)}`);
      return false;
    }
  }

  /** Other than any that an earlier server of this editor gave. */
  #newId(): string {
    this.#count++;
    return `${this.#parts.deps.now().toString(36)}-${this.#count}`;
  }
}

function isDisabled({ document }: OpenDocument, index: number): boolean {
  const block = document.blocks[index];
  return block !== undefined && disabledBy(block) !== null;
}

function requestsOf({ document }: OpenDocument): number[] {
  return document.blocks.flatMap((block, index) => (block.request ? [index] : []));
}
