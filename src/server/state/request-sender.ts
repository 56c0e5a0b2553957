/** Sends one request and keeps its exchange. A request that is sent again while it runs is cancelled first. */
import { type Connection, ResponseError } from 'vscode-languageserver/node';
import type { Diagnoser } from '../../diagnose/diagnose';
import type { Send } from '../../exchange';
import type { Settings } from '../../manifest';
import type { Operation } from '../../openapi/operation';
import type { ResolveContext } from '../../resolve/context';
import { questionsOf } from '../../resolve/questions';
import { type RunDeps, type RunOutcome, runRequest } from '../../run';
import type { Block } from '../../syntax/document';
import type { ServerDeps } from '../deps';
import { logFault } from '../guard';
import type { OpenApiFiles } from '../openapi-files';
import { type Answers, unanswered } from './answers';
import type { OpenDocument } from './documents';
import { beginExchange, followExchange, type ProgressParts } from './exchange-progress';
import { type ExchangeRecord, earlierWait } from './exchange-record';
import { mayReadOutside } from './outside-files';
import { isError, isOnlyOutside, type Refusal, refusal } from './refusal';
import { type DefinitionIndex, resolveContext } from './scope';
import type { Secrets } from './secrets';
import type { SettingsStore } from './settings-store';
import type { Workspace } from './workspace';

export interface SenderParts extends ProgressParts {
  readonly connection: Connection;
  readonly deps: ServerDeps;
  readonly workspace: Workspace;
  readonly settings: SettingsStore;
  readonly answers: Answers;
  readonly secrets: Secrets;
  readonly definitions: DefinitionIndex;
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

export class RequestSender {
  readonly #parts: SenderParts;
  readonly #jobs = new Set<Job>();
  /** What was answered in each run. */
  readonly #answered = new WeakMap<AbortController, Map<string, string>>();
  #count = 0;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** The run that an exchange is part of, while it is under way. */
  batchOf(id: string): AbortController | null {
    for (const job of this.#jobs) if (job.record?.id === id) return job.batch;
    return null;
  }

  /** Asks what requests of a run need, before the first of them is sent. False: nothing is to be sent. */
  async askAhead(open: OpenDocument, indices: readonly number[], batch: AbortController): Promise<boolean> {
    const { answers, settings } = this.#parts;
    if (!answers.canConfirm) return true;
    const answered = this.#answeredIn(batch);
    const context = await resolveContext(this.#parts, open.uri, open.document, await settings.for(open.uri));
    const requests = indices.flatMap((blockIndex) => {
      const block = open.document.blocks[blockIndex];
      return block ? [{ block, context: { ...context, blockIndex, answers: answered } }] : [];
    });
    const questions = await questionsOf(requests);
    return (await answers.ask(open.uri, questions, answered, batch.signal)) !== null;
  }

  /** The id of the exchange, why there is none, or null: the person who was asked does not want to send it. */
  async send(
    open: OpenDocument,
    index: number,
    block: Block,
    backoff: boolean,
    batch: AbortController,
  ): Promise<string | Refusal | null> {
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
      const outcome = await this.#run(open, index, retry, job);
      const problems = outcome?.kind === 'refused' ? outcome.problems.filter(isError) : [];
      if (problems.length > 0) return refusal(open, index, problems.map(unanswered));
      if (outcome?.kind === 'refused' && outcome.dismissed) return null;
      if (outcome?.kind === 'refused' && outcome.retryStopped) return { message: outcome.retryStopped, range: null };
      return job.record?.id ?? { message: 'The request was cancelled before it was sent.', range: null };
    } finally {
      this.#jobs.delete(job);
      batch.signal.removeEventListener('abort', cancel);
      end();
    }
  }

  /** Null where it failed in a way that it never should; then the fault is logged and the exchange, if any, ended. */
  async #run(open: OpenDocument, index: number, retry: RetryAsked, job: Job): Promise<RunOutcome | null> {
    const { connection, settings, exchanges } = this.#parts;
    const chosen = await settings.for(open.uri);
    const written = await resolveContext(this.#parts, open.uri, open.document, chosen);
    const { sent: secrets } = this.#parts.secrets;
    const answers = this.#answeredIn(job.batch);
    const context = { ...written, answers, ...(secrets ? { secrets } : {}) };
    try {
      let outcome = await this.#attempt(job, index, context, chosen, retry);
      if (
        outcome.kind === 'refused' &&
        isOnlyOutside(outcome.problems) &&
        (await mayReadOutside(connection, outcome.problems))
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
    const { answers, deps } = this.#parts;
    const answered = this.#answeredIn(job.batch);
    const [send, diagnoser] = await Promise.all([this.#parts.transport(), this.#parts.diagnoser()]);
    const { uri, block, abort } = job;
    const id = this.#newId();
    return runRequest(block, {
      context,
      send,
      diagnose: (input) => diagnoser.diagnose(input),
      now: deps.now,
      sleep: deps.sleep,
      random: deps.random,
      ...(answers.canConfirm ? { ask: (questions) => answers.ask(uri, questions, answered, abort.signal) } : {}),
      signal: abort.signal,
      settings,
      ...retry,
      id,
      onEvent: (event) => {
        if (event.kind === 'resolved') {
          job.record = beginExchange(this.#parts, { id, uri, block, index, context, abort }, event.request);
        } else if (job.record) {
          followExchange(this.#parts, job.record, event, settings);
        }
        if (job.record) this.#parts.changed(job.record);
      },
    });
  }

  #answeredIn(batch: AbortController): Map<string, string> {
    const answered = this.#answered.get(batch) ?? this.#parts.answers.known();
    this.#answered.set(batch, answered);
    return answered;
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

  /** Other than any that an earlier server of this editor gave. */
  #newId(): string {
    this.#count++;
    return `${this.#parts.deps.now().toString(36)}-${this.#count}`;
  }
}
