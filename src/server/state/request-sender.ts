/** Sends one request and keeps its exchange. A request that is sent again while it runs is cancelled first. */
import { type Connection, ResponseError } from 'vscode-languageserver/node';
import type { Diagnoser } from '../../diagnose/diagnose';
import type { Send } from '../../exchange';
import { DiagnosticCode, type Settings } from '../../manifest';
import type { RequestTokens } from '../../oauth/token-keeper';
import { jarName } from '../../protocol';
import { parseLoginOptions } from '../../resolve/auth-directive';
import type { ResolveContext } from '../../resolve/context';
import { labelOf } from '../../resolve/import-graph';
import { loginToken } from '../../resolve/login-token';
import { questionsOf } from '../../resolve/questions';
import type { ResolveProblem } from '../../resolve/resolved';
import { runRequest } from '../../run/run';
import type { RunDeps, RunOutcome } from '../../run/run-deps';
import { directiveKey } from '../../syntax/directive-names';
import type { Block } from '../../syntax/document';
import type { ServerDeps } from '../deps';
import { logFault } from '../guard';
import type { OpenApiFiles } from '../openapi-files';
import { pieceOf, saveFile } from '../saved-file';
import { type Answers, unanswered } from './answers';
import { diagnoseAnew } from './diagnose-anew';
import { beginExchange, followExchange, hideValues, type ProgressParts, renewExchange } from './exchange-progress';
import { diagnosisOf, type ExchangeRecord, earlierWait, isActive, responseOf } from './exchange-record';
import type { HeldRequests } from './held-requests';
import { mayReadOutside } from './outside-files';
import { isError, isOnlyOutside, type Refusal, refusal, sendFirst } from './refusal';
import type { Run, Sending } from './run';
import type { ScopeSources } from './scope';
import type { SettingsStore } from './settings-store';
import type { SignIns } from './sign-ins';

export interface SenderParts extends ProgressParts, ScopeSources {
  readonly connection: Connection;
  readonly deps: ServerDeps;
  readonly settings: SettingsStore;
  readonly answers: Answers;
  readonly openApi: OpenApiFiles;
  /** Loaded when something is first sent. */
  readonly transport: () => Promise<Send>;
  readonly diagnoser: () => Promise<Diagnoser>;
  readonly signIns: SignIns;
  readonly held: HeldRequests;
  /** Told of every change of an exchange. */
  readonly changed: (record: ExchangeRecord) => void;
}

/** `record`: also of an exchange that was cancelled. `dismissed`: who was asked for an answer does not want to send. */
export type Sent =
  | { readonly kind: 'sent'; readonly record: ExchangeRecord }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly reason: string }
  | { readonly kind: 'dismissed' };

/** A request on its way. */
interface Job {
  readonly sending: Sending;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  readonly renew?: RunDeps['renew'];
  tokens?: RequestTokens;
  record: ExchangeRecord | null;
  /** By which it is diagnosed as it goes along. */
  diagnoser?: Diagnoser;
}

/** With backoff, a wait that the request's last response stated is waited out first. */
type RetryAsked = Pick<RunDeps, 'backoff' | 'waitFirst'>;

/** How long a cancelled request may take to end before it is sent again all the same, ms. */
const supersedeMs = 3000;

/** How often a stream is shown anew, ms. */
const streamedMs = 200;

export class RequestSender {
  readonly #parts: SenderParts;
  readonly #jobs = new Set<Job>();
  readonly #streaming = new WeakSet<ExchangeRecord>();
  /** Files outside the workspace that may be sent in this session. */
  readonly #allowedFiles = new Set<string>();
  #count = 0;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** The run that an exchange is part of, while it is under way. */
  runOf(id: string): Run | null {
    for (const { record, sending } of this.#jobs) if (record?.id === id) return sending.run;
    return null;
  }

  isOnItsWay(uri: string, block: Block): boolean {
    return [...this.#jobs].some(({ sending }) => sending.open.uri === uri && sending.block === block);
  }

  /** Waits until a request is not on its way any more. */
  async settled(uri: string, block: Block): Promise<void> {
    for (const { sending, ended } of this.#jobs) {
      if (sending.open.uri === uri && sending.block === block) await ended;
    }
  }

  /** Asks what requests of a run need, before the first of them is sent. False: nothing is to be sent. */
  async askAhead(run: Run, sendings: readonly Sending[]): Promise<boolean> {
    const { answers, settings } = this.#parts;
    if (!answers.canConfirm || sendings.length < 2) return true;
    const requests = [];
    for (const sending of sendings) {
      const context = await run.context(sending, await settings.for(sending.open.uri));
      requests.push({ block: sending.block, context: { ...context, answers: run.answered } });
    }
    const questions = await questionsOf(requests);
    return (await answers.ask(run.uri, questions, run.answered, run.abort.signal)) !== null;
  }

  /** @param renew to be called where the request is refused with 401 */
  async send(sending: Sending, renew?: RunDeps['renew']): Promise<Sent> {
    const { run, open, index, step, block } = sending;
    if (step.isAsked) await this.#supersede(open.uri, block, index);
    const before = run.backoff ? this.#parts.exchanges.standing(open.uri).get(index) : null;
    const retry: RetryAsked = { backoff: run.backoff, waitFirst: before ? earlierWait(before) : null };
    const abort = new AbortController();
    const cancel = (): void => abort.abort();
    run.abort.signal.addEventListener('abort', cancel);
    let end = (): void => undefined;
    const ended = new Promise<void>((done) => {
      end = done;
    });
    const job: Job = { sending, abort, ended, record: null, ...(renew ? { renew } : {}) };
    this.#jobs.add(job);
    try {
      const outcome = await this.#run(job, retry);
      const problems = outcome?.kind === 'refused' ? outcome.problems.filter(isError).map(unanswered) : [];
      if (problems.length > 0) {
        const first = sendFirst(problems, step.place, run);
        const reason = problems[0]?.message ?? '';
        return { kind: 'refused', refusal: { ...refusal(open, index, problems), ...first }, reason };
      }
      if (outcome?.kind === 'refused' && outcome.dismissed) return { kind: 'dismissed' };
      if (outcome?.kind === 'refused' && outcome.retryStopped) return refused(outcome.retryStopped);
      return job.record
        ? { kind: 'sent', record: job.record }
        : refused('The request was cancelled before it was sent.');
    } finally {
      this.#jobs.delete(job);
      run.abort.signal.removeEventListener('abort', cancel);
      end();
    }
  }

  /** Null where it failed in a way that it never should; then the fault is logged and the exchange, if any, ended. */
  async #run(job: Job, retry: RetryAsked): Promise<RunOutcome | null> {
    const { connection, settings, exchanges, secrets } = this.#parts;
    const { sending } = job;
    const { run, open } = sending;
    const chosen = await settings.for(open.uri);
    job.tokens = this.#tokens(job, chosen);
    const resolving = async (): Promise<ResolveContext> => {
      const context = await run.context(sending, chosen);
      const { tokens } = job;
      return {
        ...context,
        ...(tokens ? { tokens } : {}),
        answers: run.answered,
        allowedFiles: this.#allowedFiles,
        ...(secrets.sent ? { secrets: secrets.sent } : {}),
      };
    };
    try {
      let outcome = await this.#attempt(job, await resolving(), chosen, retry);
      if (outcome.kind === 'refused' && isOnlyOutside(outcome.problems) && (await this.#allow(run, outcome.problems))) {
        outcome = await this.#attempt(job, await resolving(), chosen, retry);
      }
      await this.#hideToken(job);
      if (job.record && outcome.kind === 'done') {
        job.record.attempts = outcome.exchange.attempts;
        await this.#diagnoseByNow(job);
        await this.#describe(job.record);
        job.record.retryStopped = outcome.retryStopped;
        job.record.state = outcome.cancelled ? 'cancelled' : 'done';
        for (const { code, message } of outcome.problems)
          if (code === DiagnosticCode.notWritten) connection.window.showErrorMessage(job.record.redactor.text(message));
      }
      return outcome;
    } catch (error) {
      logFault(connection, 'run', error, job.record?.redactor);
      if (!job.record)
        throw new ResponseError(0, 'The request was not sent, because of a bug of Faultline. Its output says more.');
      job.record.state = 'cancelled';
      return null;
    } finally {
      if (job.record) {
        job.record.waitingUntil = null;
        job.record.waitReason = null;
        job.record.pause = null;
        job.record.endedAt = this.#parts.deps.now();
        exchanges.settle(job.record);
        this.#parts.changed(job.record);
      }
    }
  }

  /** What a login gives is as secret as what it takes, whatever the API calls it. */
  async #hideToken({ record, sending: { step, block } }: Job): Promise<void> {
    const response = record && responseOf(record);
    if (!record || !response) return;
    const names = [block.name, block.title];
    const ofFile = step.place.file.references.fileRefs.flatMap(({ line: { name, auth } }) =>
      auth && names.includes(name) ? [parseLoginOptions(auth.options).options] : [],
    );
    for (const login of [...(step.neededBy?.login ? [step.neededBy.login] : []), ...ofFile]) {
      this.#parts.exchanges.usedAsLogin(record);
      const exchange = { request: record.request, response };
      const token = await loginToken('', login, exchange, (path) => this.#parts.deps.files.readBytes(path));
      if (token && 'value' in token) hideValues(record, [token.value]);
    }
  }

  #allowing: Promise<unknown> = Promise.resolve();

  /** One after the other, where requests are sent at the same time. */
  #allow(run: Run, problems: readonly ResolveProblem[]): Promise<boolean> {
    const turn = this.#allowing.then(() => !run.abort.signal.aborted && this.#allowNow(run, problems));
    this.#allowing = turn.catch(() => false);
    return turn;
  }

  /** Asks for the imports at once, then for each body file outside the workspace that was not asked for yet. */
  async #allowNow(run: Run, problems: readonly ResolveProblem[]): Promise<boolean> {
    const { connection } = this.#parts;
    const imports = problems.filter(({ code }) => code === DiagnosticCode.importNotRead);
    if (imports.length > 0) {
      if (!(await mayReadOutside(connection, imports))) return false;
      await run.allowOutsideFiles();
    }
    for (const problem of problems) {
      const paths = problem.outside?.filter((path) => !this.#allowedFiles.has(path)) ?? [];
      if (paths.length === 0) continue;
      if (!(await mayReadOutside(connection, [problem]))) return false;
      for (const path of paths) this.#allowedFiles.add(path);
    }
    return true;
  }

  /** The dialects may have changed while the request was on its way. */
  async #diagnoseByNow({ record, diagnoser }: Job): Promise<void> {
    const now = await this.#parts.diagnoser();
    if (record && diagnoser && now !== diagnoser) diagnoseAnew(record, now);
  }

  async #attempt(job: Job, context: ResolveContext, settings: Settings, retry: RetryAsked): Promise<RunOutcome> {
    const { answers, deps } = this.#parts;
    const [send, diagnoser] = await Promise.all([this.#parts.transport(), this.#parts.diagnoser(), answers.load()]);
    job.diagnoser = diagnoser;
    const { sending, abort } = job;
    const { run, open, index, block, step } = sending;
    const [requester] = step.requesters;
    const sentFor = requester ? labelOf(requester) : null;
    const id = this.#newId();
    return runRequest(block, {
      context,
      send,
      diagnose: (input) => diagnoser.diagnose(input),
      now: deps.now,
      sleep: deps.sleep,
      random: deps.random,
      ...(answers.canConfirm
        ? { ask: (questions) => answers.ask(run.uri, questions, run.answered, abort.signal) }
        : {}),
      isConfirmed: (key) => answers.isConfirmed(key),
      signal: abort.signal,
      settings,
      // A token of the request's own first, then the login of its `# @auth`.
      save: (body, { path, replace }, signal) => saveFile(path, [pieceOf(body)], { replace, signal }),
      renew: async () => job.tokens?.renew() ?? (await job.renew?.()) ?? { kind: 'not-renewed', reason: null },
      signInNotes: () => job.tokens?.notes() ?? [],
      ...retry,
      pace: run.pace,
      id,
      jar: jarName(this.#parts.environments.folderOf(open.uri), run.environment),
      onEvent: (event) => {
        if (event.kind === 'resolved') {
          const { environment } = run;
          const beginning = { id, uri: open.uri, block, index, context, abort, environment, sentFor };
          job.record = beginExchange(this.#parts, beginning, event.request);
          if (step.neededBy?.login) this.#parts.exchanges.usedAsLogin(job.record);
        } else if (event.kind === 'renewed') {
          if (job.record) renewExchange(job.record, event.request);
        } else if (job.record) {
          followExchange(this.#parts, job.record, event, settings);
        }
        if (job.record && event.kind === 'streamed') this.#changedSoon(job.record);
        else if (job.record) this.#parts.changed(job.record);
      },
    });
  }

  /** Events may come by the thousand: at once, and then as often as anybody can follow. */
  #changedSoon(record: ExchangeRecord): void {
    if (this.#streaming.has(record)) return;
    this.#streaming.add(record);
    const since = record.stream?.total;
    this.#parts.changed(record);
    const again = (): void => {
      this.#streaming.delete(record);
      if (isActive(record) && record.stream?.total !== since) this.#changedSoon(record);
    };
    void this.#parts.deps.sleep(streamedMs, record.abort.signal).then(again, again);
  }

  #tokens({ sending, abort }: Job, settings: Settings): RequestTokens {
    const { run, open, block, step } = sending;
    return this.#parts.signIns.forRequest({
      ...{ uri: open.uri, environment: run.environment, signal: abort.signal, settings },
      label: labelOf(step.place),
      noLog: block.directives.some(({ name }) => directiveKey(name) === 'nolog'),
      waiting: (needed) => this.#parts.held.wait(open.uri, block, { needed, run: run.id }),
    });
  }

  /** What the OpenAPI document beside the file says of a request that has failed. */
  async #describe(record: ExchangeRecord): Promise<void> {
    const { openApi } = this.#parts;
    const diagnosis = diagnosisOf(record);
    const { method, url } = record.request;
    const { file, workspaceFolder } = record.context;
    record.operation = diagnosis ? await openApi.operation(file, workspaceFolder, method, url) : null;
    record.paths = diagnosis ? await openApi.pathsFor(file, workspaceFolder, url, diagnosis) : [];
  }

  async #supersede(uri: string, block: Block, index: number): Promise<void> {
    for (const { sending, abort, record, ended } of this.#jobs) {
      if (sending.open.uri !== uri) continue;
      if (sending.block !== block && record?.anchor?.index !== index) continue;
      abort.abort();
      await Promise.race([ended, this.#parts.deps.sleep(supersedeMs, new AbortController().signal)]);
    }
  }

  /** Other than any that an earlier server of this editor gave. */
  #newId(): string {
    this.#count++;
    return `${this.#parts.deps.now().toString(36)}-${this.#count}`;
  }
}

function refused(reason: string): Sent {
  return { kind: 'refused', refusal: { message: reason, range: null }, reason };
}
