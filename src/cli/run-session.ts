/** One run over a file: what is sent and in which order, and what is mended. */
import { setMaxListeners } from 'node:events';
import type { Diagnoser } from '../diagnose/diagnose';
import { type Exchange, outcomeOf } from '../exchange';
import type { Fix } from '../fix/fix';
import { movedFix } from '../fix/permanent-redirect';
import { DiagnosticCode } from '../manifest';
import { visibleLine } from '../present/visible-text';
import { hidingBy } from '../redact/redactor';
import type { DependencyIndex } from '../resolve/dependencies';
import { parseDelay } from '../resolve/duration';
import { blockAt, labelOf, placeKey, type RequestPlace } from '../resolve/import-graph';
import { loginToken } from '../resolve/login-token';
import { variablesInScope } from '../resolve/lookup';
import { questionsOf } from '../resolve/questions';
import type { Renewal } from '../resolve/renewal';
import { type RunValues, runValues } from '../resolve/run-values';
import { policyFrom } from '../retry/policy';
import { RunPace } from '../retry/run-pace';
import { runRequest } from '../run/run';
import type { RunDeps, RunOutcome } from '../run/run-deps';
import { RunOrder, type Step, type StepResult } from '../run/run-order';
import { inTurns, predecessors } from '../run/run-schedule';
import { OpenApiFiles } from '../server/openapi-files';
import { pieceOf, saveFile } from '../server/saved-file';
import { disabledBy } from '../syntax/disabled-request';
import type { Block } from '../syntax/document';
import type { RequestDocument } from '../syntax/request-document';
import { FileOrder } from './file-order';
import { type JsonArray, jsonArray } from './json-array';
import { type Judged, judgedJson, judgedText } from './judged';
import { LookAhead } from './look-ahead';
import { quietTerminal } from './quiet-terminal';
import { RunAnswers } from './run-answers';
import { RunCases, unwrittenOf } from './run-cases';
import { RunFiles, type RunSetup } from './run-files';
import { RunJudge } from './run-judge';
import { RunReport } from './run-report';
import { SignIns } from './sign-ins';
import { StreamOutput } from './stream-output';
import { writeBody } from './written-body';
import { writeFix } from './written-fix';
import { writeHar } from './written-har';
import { writeJUnit } from './written-junit';

/** How often one request is mended and sent again: an API may name its missing fields one at a time. */
const mostRounds = 10;

interface SentOnce {
  readonly wasSent: boolean;
  /** Null where nothing was sent, and where there is no more to it than the line that says so. */
  readonly judged: Judged | null;
  readonly retryStopped?: string | null;
  readonly result: StepResult;
}

export class RunSession {
  private readonly diagnoser: Diagnoser;
  private readonly files: RunFiles;
  private readonly said: RunReport;
  private readonly array: JsonArray | null;
  private readonly answers: RunAnswers;
  private readonly openApi: OpenApiFiles;
  private readonly judge: RunJudge;
  private readonly signIns: SignIns;
  /** Redacted; kept for the HAR alone. */
  private readonly exchanges: Exchange[] = [];
  private showBody = false;
  private readonly setup: RunSetup;
  private readonly pace: RunPace;
  private readonly concurrency: number;
  private readonly stopsOnFailure: boolean;
  /** Where requests are sent at once. */
  private readonly order: FileOrder | null;
  private readonly ahead: LookAhead;
  private begun = 0;
  private readonly cases: RunCases;
  private count = 0;

  constructor(given: RunSetup, document: RequestDocument) {
    const { args, settings } = given;
    this.concurrency = args.fix ? 1 : (args.concurrency ?? settings['faultline.run.concurrency']);
    this.stopsOnFailure = args.stopOnFailure ?? settings['faultline.run.stopOnFailure'];
    const terminal = this.concurrency > 1 ? quietTerminal(given.terminal) : given.terminal;
    const delayMs = args.delayMs ?? parseDelay(settings['faultline.run.delay']) ?? 0;
    this.pace = new RunPace(delayMs, policyFrom(null, settings));
    this.order = this.concurrency > 1 ? new FileOrder(terminal) : null;
    // Each request on its way listens to it.
    if (this.order) setMaxListeners(0, terminal.signal);
    const setup = this.order ? { ...given, terminal: this.order.terminal } : given;
    this.setup = setup;
    this.answers = new RunAnswers(setup.terminal, setup.args.yes);
    this.files = new RunFiles(setup, document, this.answers);
    this.said = new RunReport(setup, this.files, (text) => terminal.err(text), this.order !== null);
    this.judge = new RunJudge(settings, this.said.secrets);
    this.ahead = new LookAhead((step) => this.files.context(step));
    this.cases = new RunCases(this.files);
    this.diagnoser = setup.diagnoser;
    this.signIns = new SignIns(setup);
    this.openApi = new OpenApiFiles(setup.deps.files, (message) => this.said.say(`warning: ${message}`));
    const { order } = this;
    this.array = args.json ? jsonArray(terminal, order ? (text) => order.out(text) : undefined) : null;
  }

  /** Sends the requests of these blocks in order, each after what it needs; gives the exit status. */
  async sendAll(blocks: readonly number[]): Promise<number> {
    const { args, terminal } = this.setup;
    this.showBody = args.body ?? blocks.length === 1;
    const dependencies = await this.files.dependencies();
    const { graph } = dependencies;
    for (const { blockIndex, problem } of graph.problems()) {
      await this.said.tell({ file: graph.root, blockIndex }, [problem]);
    }
    if (!(await this.askAhead(dependencies, blocks))) {
      this.said.dismissed();
      await this.said.flush();
      await this.array?.end();
      return this.said.status();
    }
    const order = new RunOrder<RunValues>(dependencies, {
      answeredAt: async (place) => this.files.answeredAt(place),
      send: (step, renew) => this.sendAndMend(step, renew),
      isExpired: (login) => this.files.isExpired(login),
      discard: (place) => this.files.discard(place),
      give: async ({ variables, line }, step) => {
        const block = blockAt(this.files.current(line));
        return block && runValues(variables, block, await this.files.context(step));
      },
      refused: ({ place }, problems) => this.said.refuse(place, problems),
      signal: terminal.signal,
    });
    const asked = args.names.length + args.lines.length > 0;
    const places = blocks.map((blockIndex) => ({ file: graph.root, blockIndex }));
    const { concurrency } = this;
    const waitsFor = concurrency > 1 ? predecessors(places, dependencies) : [];
    const isOver = () => terminal.signal.aborted || this.pace.stopped.aborted;
    const startedAt = this.setup.deps.now();
    await inTurns(blocks.length, { concurrency, waitsFor, isOver }, async (index) => {
      const place = places[index];
      if (!place) return;
      if (!this.order && !args.fix) await this.ahead.reach(index, places, dependencies);
      const send = () => this.sendInTurn(order, place, asked);
      await (this.order ? this.order.print(index, send) : send());
    });
    await this.order?.end();
    await this.array?.end();
    const durationMs = this.setup.deps.now() - startedAt;
    if (args.junit !== null) {
      const run = { name: this.files.nameOf(graph.root), durationMs, cases: this.cases.of(places) };
      await writeJUnit(args.junit, run, this.setup);
    }
    if (args.har !== null) await writeHar(args.har, this.exchanges, this.setup);
    this.said.left = blocks.length - this.begun;
    const summary = this.said.summary(blocks.length, durationMs);
    if (summary !== null) await (this.array ? terminal.err(`${summary}\n`) : terminal.out(`${summary}\n`));
    return this.said.status();
  }

  private async sendInTurn(order: RunOrder<RunValues>, place: RequestPlace, asked: boolean): Promise<void> {
    this.begun++;
    const block = blockAt(place);
    const disabled = block && disabledBy(block);
    const startedAt = this.setup.deps.now();
    if (disabled) await this.said.skip(place, disabled, asked);
    const result = disabled ? null : await order.send(place);
    const isFailure = result?.kind === 'failed' || result?.kind === 'not-sent';
    if (this.setup.args.junit !== null)
      this.cases.ended(place, result, this.setup.deps.now() - startedAt, this.judge.redactor);
    if (this.said.isDue) await this.said.flush();
    if (isFailure && this.stopsOnFailure) this.pace.stop(`The run stops at the first failure: ${labelOf(place)}.`);
  }

  /** Asks what the requests and those before them need, before the first of them is sent. False: nothing is to be sent. */
  private async askAhead(dependencies: DependencyIndex, blocks: readonly number[]): Promise<boolean> {
    if (!this.setup.terminal.ask) return true;
    const asked = blocks.map((blockIndex) => ({ file: dependencies.graph.root, blockIndex }));
    const all = [
      ...new Map(asked.flatMap((place) => dependencies.withAllBefore(place)).map((it) => [placeKey(it), it])),
    ];
    if (all.length < 2) return true;
    const requests = [];
    for (const [, place] of all) {
      const block = blockAt(place);
      const step = { place, neededBy: null, requesters: [], isAsked: false, values: null };
      if (block && !disabledBy(block)) requests.push({ block, context: await this.files.context(step) });
    }
    return (await this.answers.ask(await questionsOf(requests))) !== null;
  }

  /**
   * Sends a request; with `--fix`, mends one of the given file and sends it again for as long as there is a fix that
   * leaves no question open.
   */
  private async sendAndMend(step: Step<RunValues>, renew: () => Promise<Renewal>): Promise<StepResult> {
    const { args, terminal, file } = this.setup;
    for (let round = 0; ; round++) {
      const { wasSent, judged, result, retryStopped = null } = await this.sendOnce(step, renew);
      const mayMend = args.fix && round < mostRounds && this.files.isGiven(step.place.file);
      const fix = judged?.diagnosis && mayMend ? fixToTake(judged.fixes) : null;
      if (!fix || file.path === null || terminal.signal.aborted) {
        if (judged?.diagnosis) this.said.failed++;
        else if (wasSent) this.said[result.kind === 'cancelled' ? 'cancelled' : 'succeeded']++;
        // What was written is looked at for the report alone: the exchange is copied for it.
        if (args.junit !== null && judged && (judged.diagnosis || unwrittenOf(judged) !== null))
          this.cases.failed(step, judged, retryStopped);
        return result;
      }
      const { file: current, blockIndex } = this.files.current(step.place);
      this.files.replace(await writeFix({ ...file, path: file.path }, current.document, blockIndex, fix));
      await terminal.err(`fixed: ${visibleLine(fix.title)}\n`);
    }
  }

  private async sendOnce(step: Step<RunValues>, renew: () => Promise<Renewal>): Promise<SentOnce> {
    const { args, terminal, deps, workspaceFolder } = this.setup;
    const place = this.files.current(step.place);
    const { file, blockIndex } = place;
    const block = blockAt(place);
    if (!block) return { wasSent: false, judged: null, result: { kind: 'answered' } };
    const tokens = this.signIns.forRequest(step.place);
    const context = await this.files.context(step, tokens);
    for (const { secret, value } of context.variables.values()) if (secret) this.said.secrets.add(value);
    await this.said.begin(place);
    const shows = !this.array && this.showBody && args.output !== '-' && (step.isAsked || args.body === true);
    const stream = shows ? new StreamOutput(terminal, hidingBy(this.setup.settings)) : null;
    const runDeps: RunDeps = {
      context,
      ahead: step.neededBy === null ? this.ahead.of(block) : null,
      send: this.setup.send,
      diagnose: (input) => this.diagnoser.diagnose(input),
      now: deps.now,
      sleep: deps.sleep,
      random: deps.random,
      signal: stream ? AbortSignal.any([terminal.signal, stream.signal]) : terminal.signal,
      save: (body, { path, replace }, signal) => saveFile(path, [pieceOf(body)], { replace, signal }),
      renew: async () => tokens.renew() ?? renew(),
      signInNotes: () => tokens.notes(),
      settings: this.setup.settings,
      backoff: args.backoff,
      pace: this.pace,
      id: String(++this.count),
      onEvent: (event) => {
        this.said.follow(event);
        if (event.kind === 'streamed') stream?.write(event.piece, [...this.said.secrets]);
      },
    };
    const { answers } = this;
    const outcome = await runRequest(
      block,
      answers.canAsk ? { ...runDeps, ask: (questions) => answers.ask(questions) } : runDeps,
    );
    if (this.said.isDue) await this.said.flush();
    if (outcome.problems.length > 0) await this.said.tell(place, outcome.problems);
    if (outcome.kind === 'refused') return { wasSent: false, judged: null, result: this.notSent(outcome, place) };
    const { exchange, diagnosis, resolved, cancelled } = outcome;
    if (exchange.attempts.length === 0 && outcome.retryStopped !== null) {
      this.said.hold(place, outcome.retryStopped);
      return { wasSent: false, judged: null, result: { kind: 'not-sent', reason: outcome.retryStopped } };
    }
    if (outcome.problems.some(({ code }) => code === DiagnosticCode.notWritten)) this.said.notWritten = true;
    const last = outcomeOf(exchange);
    if (last?.kind === 'response') {
      const { secrets } = resolved;
      const answer = { request: exchange.request, response: last.response, secrets, receivedAt: deps.now() };
      this.files.keep(place, block, answer, !diagnosis && step.values === null);
      const login = step.neededBy?.login;
      const token = login && (await loginToken('', login, answer, (path) => deps.files.readBytes(path)));
      // Whatever the API calls it.
      if (token && 'value' in token) this.said.secrets.add(token.value);
    }
    const { method, url } = exchange.request;
    const operation = diagnosis && (await this.openApi.operation(file.path, workspaceFolder, method, url));
    const paths = diagnosis && (await this.openApi.pathsFor(file.path, workspaceFolder, url, diagnosis));
    if (this.said.isDue) await this.said.flush();
    const { retryStopped } = outcome;
    const judging = () => {
      // What only fixes ask for.
      const variables = new Set(diagnosis ? variablesInScope(block, context).keys() : []);
      const [requester] = step.requesters;
      return this.judge.judge({
        document: file.document,
        blockIndex,
        place: this.files.nameOf(file),
        sentFor: requester ? labelOf(requester) : null,
        exchange,
        diagnosis,
        target: {
          block,
          origins: resolved.origins,
          variables,
          operation,
          paths: paths ?? [],
          blocks: file.document.blocks,
        },
      });
    };
    if (terminal.outLater && !diagnosis && !cancelled && !stream && this.needsLineAlone && isSmall(last)) {
      await terminal.outLater(() => judgedText(judging(), { color: terminal.color, body: false, retryStopped }));
      await this.dropBodies(exchange, block, step.neededBy !== null);
      return { wasSent: true, judged: null, result: { kind: 'answered' } };
    }
    const judged = judging();
    if (args.har !== null) this.exchanges.push(judged.exchange);
    if (this.array) await this.array.add(judgedJson(judged, this.files.nameOf(file), null));
    else {
      await stream?.flush();
      // What came as a stream is out already.
      const body = stream !== null && !stream.wrote;
      await terminal.out(judgedText(judged, { color: terminal.color, body, retryStopped }));
    }
    if (args.output !== null && step.isAsked && !cancelled) await writeBody(args.output, exchange, terminal);
    await this.dropBodies(exchange, block, step.neededBy !== null);
    if (cancelled) return { wasSent: true, judged, retryStopped, result: { kind: 'cancelled' } };
    return {
      wasSent: true,
      judged,
      retryStopped,
      result: diagnosis ? { kind: 'failed', label: diagnosis.label } : { kind: 'answered' },
    };
  }

  /** Nothing but a line is wanted of a request that is well. */
  private get needsLineAlone(): boolean {
    const { args } = this.setup;
    return this.array === null && args.har === null && args.output === null && args.junit === null && !args.fix;
  }

  /** A run may bring more large bodies than the disk has room for: those that nothing asks for later go at once. */
  private async dropBodies({ attempts }: Exchange, block: Block, isNeeded: boolean): Promise<void> {
    const paths = attempts.flatMap(({ outcome }) =>
      outcome.kind === 'response' && outcome.response.body.kind === 'file' ? [outcome.response.body.path] : [],
    );
    if (paths.length === 0 || isNeeded || (await this.files.isReferred(block))) return;
    for (const path of paths) await this.setup.deps.files.remove(path);
  }

  private notSent(outcome: Extract<RunOutcome, { kind: 'refused' }>, place: RequestPlace): StepResult {
    const { problems, cancelled, dismissed, retryStopped } = outcome;
    if (this.setup.terminal.signal.aborted) this.said.cancelled++;
    else if (dismissed) {
      this.said.dismissed(place);
      return { kind: 'not-sent', reason: 'What it asks for was not answered.' };
    }
    if (cancelled) return { kind: 'cancelled' };
    if (retryStopped) {
      this.said.hold(place, retryStopped);
      return { kind: 'not-sent', reason: retryStopped };
    }
    this.said.countRefused();
    const first = problems.find(({ severity }) => severity === 'error');
    return { kind: 'not-sent', reason: first?.message ?? '' };
  }
}

/** What may be kept for some others. */
function isSmall(outcome: ReturnType<typeof outcomeOf>): boolean {
  return outcome?.kind === 'response' && outcome.response.body.size < 16_384;
}

/** A new address first, then, of what can be mended without a question, as much as possible: that comes last. */
function fixToTake(fixes: readonly Fix[]): Fix | null {
  const sure = fixes.filter((fix) => fix.complete && (fix.preferred || fix.id === 'sure'));
  return sure.find(({ id }) => id === movedFix) ?? sure.at(-1) ?? null;
}
