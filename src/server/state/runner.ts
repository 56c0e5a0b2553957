/** Runs what a person asks for: one request, or all of a file one after the other, each after what it needs. */
import type { CancellationToken } from 'vscode-languageserver/node';
import { defaultSettings, type Settings } from '../../manifest';
import type { Position, RunParams, RunProgress, RunResult } from '../../protocol';
import type { LoginOptions } from '../../resolve/auth-directive';
import { isSendable, type RequestFile } from '../../resolve/document-references';
import { parseDelay } from '../../resolve/duration';
import { blockAt, labelOf, placeKey, type RequestPlace } from '../../resolve/import-graph';
import { isExpired } from '../../resolve/login-token';
import type { Renewal } from '../../resolve/renewal';
import { type RunValues, runValues } from '../../resolve/run-values';
import { HostPauses } from '../../retry/host-pauses';
import { policyFrom, type RetryPolicy } from '../../retry/policy';
import { RunPace } from '../../retry/run-pace';
import { RunOrder, type Step, type StepResult } from '../../run/run-order';
import { inTurns, predecessors } from '../../run/run-schedule';
import { disabledBy, disabledMessage } from '../../syntax/disabled-request';
import { type Documents, type OpenDocument, placeAt, rangeIn, readFromDisk } from './documents';
import { diagnosisOf, isUnsent, responseOf } from './exchange-record';
import type { HeldRequests } from './held-requests';
import { mayReadOutside } from './outside-files';
import { isOnlyOutside, joinRefusals, nothingSent, type Refusal, refusal } from './refusal';
import { RequestSender, type SenderParts } from './request-sender';
import { Run } from './run';

export interface RunnerParts extends SenderParts {
  /** Told of each request of a run that has had its turn. */
  readonly progressed: (progress: RunProgress) => void;
  readonly documents: Documents;
  readonly held: HeldRequests;
}

/** What came of a run so far; `root`: the index of the block that was asked for. */
interface Tally {
  readonly sent: { readonly root: number; readonly id: string }[];
  readonly refused: { readonly root: number; readonly refusal: Refusal }[];
  /** How many requests had their turn that were asked for, sent or not. */
  asked: number;
}

export class Runner {
  readonly #parts: RunnerParts;
  readonly #sender: RequestSender;
  readonly #runs = new Map<string, Run>();
  #count = 0;
  /** Those that the files keep to which are being sent. */
  #pauses: HostPauses | null = null;
  #filesSent = 0;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#sender = new RequestSender(parts);
  }

  /**
   * Ends when all is sent and answered, or cancelled.
   * @param given what the document is to be in place of what the editor and the disk have
   */
  async run(
    { uri, position, backoff }: RunParams,
    token?: CancellationToken,
    given?: OpenDocument,
  ): Promise<RunResult> {
    const { workspace, documents, deps, imports, answers } = this.#parts;
    if (!workspace.trusted) return nothingSent('Nothing is sent from a workspace that is not trusted. Trust it first.');
    const open = given ?? documents.get(uri) ?? (await readFromDisk(uri, deps.files));
    if (!open) return nothingSent('The file is not open and could not be read. Open it and send again.');
    const dependencies = await imports.of(uri, open.document);
    const chosen =
      position === null ? all(open, dependencies.graph.root) : one(open, position, dependencies.graph.root);
    if ('refused' in chosen) return chosen;
    const id = `run-${++this.#count}`;
    const settings = await this.#parts.settings.for(uri);
    const delayMs = position === null ? (parseDelay(settings['faultline.run.delay']) ?? 0) : 0;
    const pace = this.#pace(position, delayMs, policyFrom(null, settings));
    const answered = answers.known();
    const run = new Run(this.#parts, { id, open, backoff: backoff === true, dependencies, answered, pace });
    const listener = token?.onCancellationRequested(() => run.abort.abort());
    this.#runs.set(id, run);
    const tally: Tally = { sent: [], refused: [], asked: 0 };
    const startedAt = deps.now();
    let begun = 0;
    try {
      begun = await this.#sendAll(run, chosen.indices, tally, position === null ? settings : defaultSettings);
    } finally {
      listener?.dispose();
      this.#runs.delete(id);
      if (position === null && --this.#filesSent === 0) this.#pauses = null;
    }
    const refused = inOrder(tally.refused).map(({ refusal }) => refusal);
    return {
      sent: inOrder(tally.sent).map((it) => it.id),
      refused: joinRefusals(refused, tally.asked),
      skipped: chosen.skipped,
      notSent: refused.length,
      notBegun: chosen.indices.length - begun,
      durationMs: Math.max(0, deps.now() - startedAt),
    };
  }

  /**
   * Files that are sent at the same time keep to the same pauses; with the last of them these are forgotten. A request that
   * somebody sends by itself goes out at once, and what it is answered is told to the others.
   */
  #pace(position: RunParams['position'], delayMs: number, policy: RetryPolicy): RunPace {
    if (position !== null) return new RunPace(delayMs, policy, new HostPauses(), () => this.#pauses);
    this.#filesSent++;
    this.#pauses ??= new HostPauses();
    return new RunPace(delayMs, policy, this.#pauses);
  }

  /** The run that an exchange is part of, or the one of that id; null: all. */
  cancel(id: string | null): void {
    const runs = id === null ? [...this.#runs.values()] : [this.#runs.get(id) ?? this.#sender.runOf(id)];
    for (const run of runs) run?.abort.abort();
  }

  /** Gives how many were begun. */
  async #sendAll(run: Run, indices: readonly number[], tally: Tally, settings: Settings): Promise<number> {
    const { held } = this.#parts;
    await this.#refreshEnvironments(run);
    await this.#askForImports(run, indices);
    if (!(await this.#askAhead(run, indices))) run.abort.abort();
    const order = this.#order(run, tally);
    const places = indices.map((blockIndex) => ({ file: run.root, blockIndex }));
    const concurrency = settings['faultline.run.concurrency'];
    const waitsFor = concurrency > 1 ? predecessors(places, run.dependencies) : [];
    const { signal } = run.abort;
    const progress = { done: 0, failed: 0, total: places.length };
    let begun = 0;
    await inTurns(
      places.length,
      { concurrency, waitsFor, isOver: () => signal.aborted || run.pace.stopped.aborted },
      async (index) => {
        const place = places[index];
        const block = place && blockAt(place);
        if (!place || !block) return;
        begun++;
        held.begin(run.uri, block);
        const { kind } = await order.send(place);
        const isFailure = kind === 'failed' || kind === 'not-sent';
        progress.done++;
        if (isFailure) progress.failed++;
        this.#parts.progressed({ uri: run.uri, ...progress });
        if (isFailure && settings['faultline.run.stopOnFailure']) {
          run.pace.stop(`The run stops at the first failure: ${labelOf(place)}.`);
        }
      },
    );
    return begun;
  }

  #order(run: Run, tally: Tally): RunOrder<RunValues> {
    const { exchanges, held, settings } = this.#parts;
    return new RunOrder<RunValues>(run.dependencies, {
      answeredAt: async (place) => {
        const block = blockAt(place);
        const { uri } = run.openDocument(place.file);
        if (!block) return null;
        await this.#sender.settled(uri, block);
        return exchanges.usableSince(uri, block, run.environment);
      },
      isExpired: ({ place, login }) => this.#isExpired(run, place, login),
      discard: ({ file }, since) => exchanges.discard(run.openDocument(file).uri, since),
      send: (step, renew) => this.#send(run, step, tally, renew),
      give: async ({ variables }, step) => {
        const sending = run.sending(step);
        if (!sending) return null;
        const context = await run.context(sending, await settings.for(sending.open.uri));
        return runValues(variables, sending.block, context);
      },
      refused: (step, problems, needed) => {
        const { place, isAsked } = step;
        const block = blockAt(place);
        const open = run.openDocument(place.file);
        const [first] = problems;
        if (block && first && needed) held.holdBack(open.uri, block, first, blockAt(needed));
        if (!isAsked) return;
        tally.asked++;
        const told = inDocument(run, open, refusal(open, place.blockIndex, problems));
        tally.refused.push({ root: rootOf(step), refusal: told });
      },
      signal: run.abort.signal,
    });
  }

  async #isExpired(run: Run, place: RequestPlace, login: LoginOptions): Promise<boolean> {
    const { exchanges, deps } = this.#parts;
    const block = blockAt(place);
    const record = block && exchanges.usable(run.openDocument(place.file).uri, block, run.environment);
    const response = record && responseOf(record);
    const last = record?.attempts.at(-1);
    if (!record || !response || !last) return false;
    if (exchanges.isSignedOut(record)) return true;
    exchanges.usedAsLogin(record);
    const receivedAt = last.startedAt + last.timings.totalMs;
    const exchange = { request: record.request, response };
    return isExpired(login, exchange, receivedAt, deps.now(), (path) => deps.files.readBytes(path));
  }

  async #send(run: Run, step: Step<RunValues>, tally: Tally, renew: () => Promise<Renewal>): Promise<StepResult> {
    const sending = run.sending(step);
    if (!sending) return { kind: 'answered' };
    if (step.isAsked) tally.asked++;
    // Another run may have begun to send it since this one has looked; its response serves both.
    const { open, block } = sending;
    const kind = step.values === null ? step.neededBy?.kind : undefined;
    const isUsable = (): boolean => this.#parts.exchanges.usable(open.uri, block, run.environment) !== null;
    while ((kind === 'ref' || kind === 'auth') && this.#sender.isOnItsWay(open.uri, block)) {
      await this.#sender.settled(open.uri, block);
      if (isUsable()) return { kind: 'answered' };
    }
    // The token that was used up is discarded: what there is now came for another request.
    if (kind === 'auth' && isUsable()) return { kind: 'answered' };
    const ends = this.#letWait(run, step);
    try {
      const sent = await this.#sender.send(sending, renew);
      if (sent.kind === 'dismissed') {
        run.abort.abort();
        return { kind: 'cancelled' };
      }
      if (sent.kind === 'refused') {
        if (step.isAsked) {
          tally.refused.push({ root: rootOf(step), refusal: inDocument(run, sending.open, sent.refusal) });
        }
        return run.abort.signal.aborted ? { kind: 'cancelled' } : { kind: 'not-sent', reason: sent.reason };
      }
      const { record } = sent;
      tally.sent.push({ root: rootOf(step), id: record.id });
      if (isUnsent(record) && record.retryStopped !== null && !run.abort.signal.aborted) {
        const reason = record.redactor.text(record.retryStopped);
        if (step.isAsked) tally.refused.push({ root: rootOf(step), refusal: { message: reason, range: null } });
        return { kind: 'not-sent', reason };
      }
      if (record.state === 'cancelled') return this.#cancelled(run, step);
      const diagnosis = diagnosisOf(record);
      if (diagnosis) return { kind: 'failed', label: record.redactor.text(diagnosis.label) };
      this.#parts.held.succeeded(sending.block);
      return { kind: 'answered' };
    } finally {
      for (const end of ends) end();
    }
  }

  /** Where a person has sent it anew meanwhile, what that gives counts. */
  async #cancelled(run: Run, step: Step<RunValues>): Promise<StepResult> {
    const block = blockAt(step.place);
    if (run.abort.signal.aborted || step.isAsked || !block) return { kind: 'cancelled' };
    const { uri } = run.openDocument(step.place.file);
    // Whoever has cancelled it to send it anew goes on first.
    await new Promise((done) => setImmediate(done));
    await this.#sender.settled(uri, block);
    if (this.#parts.exchanges.usableSince(uri, block, run.environment) !== null) return { kind: 'answered' };
    return { kind: 'not-sent', reason: 'It was cancelled.' };
  }

  /** Says at the requests for which one is sent that they wait for it, until the results are called. */
  #letWait(run: Run, { place, requesters }: Step<RunValues>): (() => void)[] {
    const needed = labelOf(place);
    return requesters.flatMap((requester) => {
      const block = blockAt(requester);
      const { uri } = run.openDocument(requester.file);
      return block ? [this.#parts.held.wait(uri, block, { needed, run: run.id })] : [];
    });
  }

  /** Files that changed on disk are read anew even where nobody watches them. */
  async #refreshEnvironments(run: Run): Promise<void> {
    const { environments } = this.#parts;
    for (const file of run.dependencies.graph.files) environments.reread(run.openDocument(file).uri);
    await environments.load(run.uri);
  }

  /** Asks whether files outside the workspace may be read, where requests are named that may be in them. */
  async #askForImports(run: Run, indices: readonly number[]): Promise<void> {
    const problems = indices.flatMap((blockIndex) => run.dependencies.refusals({ file: run.root, blockIndex }));
    if (isOnlyOutside(problems) && (await mayReadOutside(this.#parts.connection, problems))) {
      await run.allowOutsideFiles();
    }
  }

  #askAhead(run: Run, indices: readonly number[]): Promise<boolean> {
    const { exchanges } = this.#parts;
    const asked = indices.map((blockIndex) => ({ file: run.root, blockIndex }));
    const isAsked = new Set(asked.map(placeKey));
    const places = new Map(
      asked.flatMap((place) => run.dependencies.withAllBefore(place)).map((place) => [placeKey(place), place]),
    );
    const sendings = [...places].flatMap(([key, place]) => {
      const sending = run.sendingAlone(place);
      if (!sending?.block.request || disabledBy(sending.block)) return [];
      // What has a response will hardly be sent again.
      const isOver =
        !isAsked.has(key) && exchanges.usableSince(sending.open.uri, sending.block, run.environment) !== null;
      return isOver ? [] : [sending];
    });
    return this.#sender.askAhead(run, sendings);
  }
}

/** The index of the block that was asked for. */
function rootOf({ place, requesters }: Step<RunValues>): number {
  return (requesters.at(-1) ?? place).blockIndex;
}

/** In the order of the file, though some have ended before others. */
function inOrder<T extends { readonly root: number }>(all: readonly T[]): T[] {
  return [...all].sort((a, b) => a.root - b.root);
}

interface Chosen {
  readonly indices: readonly number[];
  /** How many are left out for their `# @disabled`. */
  readonly skipped: number;
}

/** All that a file sends. */
function all({ document }: OpenDocument, { references }: RequestFile): Chosen | RunResult {
  const { sendable } = references;
  const { length } = document.blocks.filter((block, index) => isSendable(block, references.lines(index)));
  if (length === 0) return nothingSent('There is no request in this file. Write one such as GET https://example.com.');
  if (sendable.length > 0) return { indices: sendable, skipped: length - sendable.length };
  return nothingSent('Each request of this file is disabled by # @disabled. Remove the line of those to send.');
}

function one({ document }: OpenDocument, position: Position, { references }: RequestFile): Chosen | RunResult {
  const index = placeAt(document, position)?.index ?? -1;
  const block = document.blocks[index];
  if (!block || !isSendable(block, references.lines(index))) {
    return nothingSent('There is no request here. Put the cursor into a request and send again.');
  }
  const disabled = disabledBy(block);
  if (!disabled) return { indices: [index], skipped: 0 };
  const range = rangeIn(document, index, disabled.nameSpan);
  return { sent: [], refused: { message: disabledMessage, range }, skipped: 0 };
}

/** Says which document it is about, where that is not the one of the run. */
function inDocument({ uri }: Run, open: OpenDocument, refused: Refusal): Refusal {
  return open.uri === uri || refused.range === null ? refused : { ...refused, uri: open.uri };
}
