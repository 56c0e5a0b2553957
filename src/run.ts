import { basename, dirname, join } from 'node:path';
import type { Diagnosis } from './diagnose/diagnosis';
import type { BodyFile } from './diagnose/request-view';
import type {
  Attempt,
  Exchange,
  FailureStage,
  Outcome,
  ReceivedBody,
  Send,
  SendOptions,
  SendResult,
  SentRequest,
  StreamPiece,
  WrittenOutput,
} from './exchange';
import { DiagnosticCode, type Settings } from './manifest';
import type { NamedExchange, ResolveContext } from './resolve/context';
import { confirmationOf, confirmed, type Question } from './resolve/question';
import { onlyAsks, questionsIn } from './resolve/questions';
import type { Renewal } from './resolve/renewal';
import { resolveRequest } from './resolve/resolve';
import type { Resolution, ResolvedRequest, ResolveProblem, ResponseOutput } from './resolve/resolved';
import { sendConfirmations } from './resolve/send-confirmation';
import {
  decideFirst,
  decideRetry,
  type EarlierWait,
  policyFrom,
  type RetryDecision,
  type RetryPolicy,
  spell,
} from './retry/policy';
import type { HostPause, RunPace } from './retry/run-pace';
import { bodyFiles } from './syntax/body-files';
import type { Block } from './syntax/document';

/** What an exchange is diagnosed from; `requestText` is the request's text body, null where it has none. */
export interface DiagnosisInput {
  readonly request: SentRequest;
  readonly outcome: Outcome;
  readonly requestText?: string | null;
  /** The files that the body or a part of it comes from, as the request names them. */
  readonly bodyFiles?: readonly BodyFile[];
}

/** All that a run reaches out with. */
export interface RunDeps {
  readonly context: ResolveContext;
  readonly send: Send;
  /** Null where nothing failed. */
  readonly diagnose: (input: DiagnosisInput) => Diagnosis | null;
  /** Epoch ms. */
  now(): number;
  /** Settles after `ms`, or as soon as the signal is aborted (resolved or rejected, both are taken). */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Numbers in [0, 1). */
  random(): number;
  /**
   * Asks the person who sends; the answers by `Question.key`. Null: who is asked does not want to send. What is not
   * answered, and all of it where `ask` is absent, has the request refused.
   */
  ask?(questions: readonly Question[]): Promise<ReadonlyMap<string, string> | null>;
  /** Logs in anew where the request is refused with 401; it is then resolved and sent once more. */
  renew?(): Promise<Renewal>;
  /** What was done for tokens since it was last asked for: shown with the attempt that they were for. */
  signInNotes?(): readonly string[];
  /** Whether what is to be confirmed was before, for longer than this run; by `Question.key`. */
  isConfirmed?(key: string): boolean;
  /** Writes a response's body to a file, whole or not at all; gives its path. Rejects where it can't. */
  save?(body: ReceivedBody, output: ResponseOutput, signal: AbortSignal): Promise<string>;
  readonly signal: AbortSignal;
  readonly settings: Settings;
  /** "Retry with backoff"; without it, only `# @retry` makes further attempts. */
  readonly backoff: boolean;
  /** A wait that is waited out before the first attempt; one beyond the cap refuses the run. */
  readonly waitFirst?: EarlierWait | null;
  /** What all requests of a run keep to. */
  readonly pace?: RunPace;
  readonly id: string;
  /** The jar that cookies are kept in: that of the environment. */
  readonly jar?: string;
  onEvent?(event: RunEvent): void;
}

/** What happens, as it happens. Nothing comes after the run has settled. */
export type RunEvent =
  | { readonly kind: 'resolved'; readonly request: ResolvedRequest }
  /** `number`: from 1. */
  /** The same request with another token. */
  | { readonly kind: 'renewed'; readonly request: ResolvedRequest }
  | { readonly kind: 'attempt-started'; readonly number: number }
  /** A part of a response that is a stream of events. */
  | { readonly kind: 'streamed'; readonly piece: StreamPiece }
  | { readonly kind: 'attempt-done'; readonly attempt: Attempt; readonly diagnosis: Diagnosis | null }
  /** The last attempt, whose response was written to files. */
  | { readonly kind: 'written'; readonly attempt: Attempt }
  | Waiting;

/** `until`: epoch ms. */
export interface Waiting {
  readonly kind: 'waiting';
  readonly until: number;
  readonly reason: string;
  readonly nextAttempt: number;
  /** The host that the whole run leaves alone, and its answer: `429 Too Many Requests`. */
  readonly pause?: Pick<HostPause, 'host' | 'label' | 'until'>;
  /** No server asks for it: it is that of `# @delay`, or the rate of the run. */
  readonly own?: 'delay' | 'rate';
}

export type RunOutcome =
  | {
      /** Nothing was sent: an error among the problems forbids it, or it was cancelled before. */
      readonly kind: 'refused';
      readonly problems: readonly ResolveProblem[];
      readonly cancelled?: boolean;
      /** Cancelled by who was asked for what the request needs. */
      readonly dismissed?: boolean;
      /** Why `waitFirst`, or the pause of the host, was not waited out. */
      readonly retryStopped?: string;
    }
  | {
      readonly kind: 'done';
      readonly exchange: Exchange;
      readonly resolved: ResolvedRequest;
      /** Of the last attempt; null where it succeeded or was cancelled. */
      readonly diagnosis: Diagnosis | null;
      readonly cancelled: boolean;
      /** Why there is no further attempt; null where none was wanted. */
      readonly retryStopped: string | null;
      /** Warnings and hints about what was sent. */
      readonly problems: readonly ResolveProblem[];
    };

/** How long a cancelled send may take to tidy up and say what became of it, ms, before it is left behind. */
const graceMs = 1000;

/**
 * Runs a block's request: resolve, send, diagnose, and, where it was asked for, wait and send again. Nothing is sent
 * where the block or the resolution has an error, or in an untrusted workspace. A cancel ends every stage at once, a
 * wait too; what had come until then is kept. Never rejects, but for a bug in what it is handed.
 */
export async function runRequest(block: Block, deps: RunDeps): Promise<RunOutcome> {
  const forbidden = refusals(block, deps.context);
  if (forbidden.length > 0) return { kind: 'refused', problems: forbidden };
  const resolving = await untilAborted(resolveAsking(block, deps, deps.context.answers), deps.signal);
  if (resolving === null) return { kind: 'refused', problems: [], cancelled: true };
  if (resolving === 'dismissed') return { kind: 'refused', problems: [], cancelled: true, dismissed: true };
  const { request, problems } = resolving.resolution;
  if (!request) return { kind: 'refused', problems };
  const policy = policyFrom(request.options.retry, deps.settings);
  const earlier = deps.waitFirst ?? deps.pace?.pauseOf(request.sent.url, deps.now());
  const first = earlier ? decideFirst(policy, earlier, deps.now()) : null;
  if (first?.retry === false) return { kind: 'refused', problems: [], retryStopped: first.reason };
  deps.onEvent?.({ kind: 'resolved', request });
  const again = async () => {
    const resolved = await resolveAsking(block, deps, resolving.answers);
    return resolved === 'dismissed' ? null : resolved.resolution.request;
  };
  const { resolved, attempts, diagnosis, cancelled, retryStopped } = await attemptAll(
    request,
    policy,
    deps.waitFirst ? first : null,
    again,
    {
      ...deps,
      diagnose: (input) => deps.diagnose({ ...input, bodyFiles: block.request ? bodyFiles(block.request) : [] }),
    },
  );
  const written = await writeOutputs(resolved, attempts, deps);
  return {
    kind: 'done',
    exchange: { id: deps.id, request: resolved.sent, attempts: written.attempts },
    resolved,
    diagnosis,
    cancelled,
    retryStopped,
    problems: [...problems, ...written.problems],
  };
}

/** Writes the response that counts, the last one, to the files that the request names. */
async function writeOutputs(
  { outputs = [] }: ResolvedRequest,
  attempts: readonly Attempt[],
  deps: RunDeps,
): Promise<{ readonly attempts: readonly Attempt[]; readonly problems: readonly ResolveProblem[] }> {
  const last = attempts.at(-1);
  const { save, signal } = deps;
  if (outputs.length === 0 || last?.outcome.kind !== 'response' || !save || signal.aborted)
    return { attempts, problems: [] };
  const { body } = last.outcome.response;
  const written: WrittenOutput[] = [];
  const notes: string[] = [];
  const problems: ResolveProblem[] = [];
  for (const output of outputs) {
    try {
      const path = await save(body, output, signal);
      written.push({ path, error: null });
      notes.push(`written to ${join(dirname(output.name), basename(path))}`);
    } catch (error) {
      const why = signal.aborted ? 'It was cancelled.' : `${messageOf(error)}. Mend that and send again.`;
      const message = `The response was not written to ${output.path}: ${why}`;
      written.push({ path: output.path, error: message });
      notes.push(`not written to ${output.name}`);
      problems.push({ ...output.span, code: DiagnosticCode.notWritten, message, severity: 'warning' });
    }
  }
  const attempt = { ...last, notes: [...last.notes, ...notes], outputs: written };
  deps.onEvent?.({ kind: 'written', attempt });
  return { attempts: [...attempts.slice(0, -1), attempt], problems };
}

/** How often answers may lead to further questions: a choice of a list may be made of what was asked for. */
const mostRounds = 10;

type Answers = ReadonlyMap<string, string>;

/** Resolves a request, and asks for what it lacks where nothing else is in its way. */
async function resolveAsking(
  block: Block,
  deps: RunDeps,
  known: Answers | undefined,
): Promise<{ readonly resolution: Resolution; readonly answers: Answers } | 'dismissed'> {
  const { context, ask } = deps;
  const answers = new Map(known);
  for (let round = 0; ; round++) {
    const sources = [...(context.runValues?.sources ?? [])];
    const responses: ResolveContext['responses'] = (name, path) => {
      const found = context.responses(name, path);
      if (found) sources.push(found);
      return found;
    };
    const resolution = await resolveRequest(block, { ...context, answers, responses });
    const leaving = confirmations(deps, resolution, sources, answers);
    const questions = [...openQuestions(block, resolution, answers), ...leaving];
    if (questions.length === 0) return { resolution, answers };
    const refuse = () => {
      const unconfirmed = leaving.filter(({ key }) => answers.get(key) !== confirmed);
      const open = withConfirmation(block, notConfirmed(block, resolution, unconfirmed), answers);
      return { resolution: withoutQuestions(open), answers };
    };
    const refused = refuse();
    if (!ask || !onlyAsks(resolution.problems) || round === mostRounds) return refused;
    const given = await ask(questions);
    if (given === null) return 'dismissed';
    for (const [key, answer] of given) answers.set(key, answer);
    if (!questions.every(({ key }) => answers.has(key))) return refuse();
  }
}

/** What is asked of a request that could be sent, for where it goes. */
function confirmations(
  { context, settings, isConfirmed }: RunDeps,
  { request }: Resolution,
  sources: readonly NamedExchange[],
  answers: Answers,
): readonly Question[] {
  if (!request) return [];
  const { method, url } = request.sent;
  return sendConfirmations({
    ...{ method, url, sources, file: context.file },
    environment: context.environments?.chosen ?? null,
    production: context.production ?? [],
    setting: settings['faultline.confirmSending'],
    isConfirmed: (key) => answers.get(key) === confirmed || isConfirmed?.(key) === true,
  });
}

/** A request that nobody lets go to its host is not sent. */
function notConfirmed(block: Block, resolution: Resolution, questions: readonly Question[]): Resolution {
  if (questions.length === 0) return resolution;
  const { start, end } = block.request?.target ?? { start: 0, end: 0 };
  const problems = questions.map((question) => {
    const message = `This is to be confirmed before it is sent: ${question.title}`;
    return { start, end, code: DiagnosticCode.noAnswer, message, severity: 'error', question } as const;
  });
  return { request: null, problems: [...resolution.problems, ...problems] };
}

/** What the request lacks, then, where it lacks nothing that can be answered, whether it is to be sent. */
function openQuestions(
  block: Block,
  { problems }: Resolution,
  answers: ReadonlyMap<string, string>,
): readonly Question[] {
  const questions = questionsIn(problems);
  const confirmation = confirmationOf(block);
  if (!confirmation || answers.get(confirmation.key) === confirmed || !onlyAsks(problems)) return questions;
  return [...questions, confirmation];
}

/** A request that nobody confirms is not sent. */
function withConfirmation(block: Block, resolution: Resolution, answers: ReadonlyMap<string, string>): Resolution {
  const question = confirmationOf(block);
  if (!question || answers.get(question.key) === confirmed) return resolution;
  const { start, end } = question.span;
  const message = 'This request is to be confirmed (`# @note`) before it is sent.';
  const problem = { start, end, code: DiagnosticCode.noAnswer, message, severity: 'error', question } as const;
  return { request: null, problems: [...resolution.problems, problem] };
}

/** What is in the way besides, where there is something: an answer would not help yet. */
function withoutQuestions(resolution: Resolution): Resolution {
  if (onlyAsks(resolution.problems)) return resolution;
  return { ...resolution, problems: resolution.problems.filter(({ question }) => !question) };
}

/** Errors that forbid sending whatever the request resolves to. */
function refusals(block: Block, context: ResolveContext): ResolveProblem[] {
  const errors = block.problems.filter(({ severity }) => severity === 'error');
  if (context.trusted) return errors;
  const { start, end } = block.request?.target ?? { start: 0, end: 0 };
  const message = 'Requests are sent in a trusted workspace only. Trust this workspace to send.';
  return [...errors, { start, end, code: DiagnosticCode.untrusted, message, severity: 'error' }];
}

interface Attempts {
  /** As it was sent last. */
  readonly resolved: ResolvedRequest;
  readonly attempts: readonly Attempt[];
  readonly diagnosis: Diagnosis | null;
  readonly cancelled: boolean;
  readonly retryStopped: string | null;
}

async function attemptAll(
  request: ResolvedRequest,
  policy: RetryPolicy,
  first: Wait | null,
  again: () => Promise<ResolvedRequest | null>,
  deps: RunDeps,
): Promise<Attempts> {
  const wanted = deps.backoff || request.options.retry !== null;
  const attempts: Attempt[] = [];
  let resolved = request;
  /** Attempts that the policy does not count: that with the new token. */
  let extra = 0;
  let waited = first && !deps.signal.aborted ? await waitOut(first, 1, deps) : notWaited;
  const { delayMs } = request.options;
  if (delayMs > 0 && !deps.signal.aborted) {
    const delay = { retry: true, waitMs: delayMs, reason: `\`# @delay\` asks for ${spell(delayMs)}.` } as const;
    waited = both(waited, await waitOut(delay, 1, deps, { own: 'delay' }));
  }
  let last: Diagnosis | null = null;
  for (let number = 1; ; number++) {
    const soFar = { resolved, attempts };
    const turn = await awaitTurn(resolved.sent.url, policy, number, deps);
    if (deps.signal.aborted) {
      const retryStopped = number === 1 ? null : `Cancelled before attempt ${number}.`;
      return { ...soFar, diagnosis: last, cancelled: true, retryStopped };
    }
    if ('stopped' in turn) return { ...soFar, diagnosis: last, cancelled: number === 1, retryStopped: turn.stopped };
    waited = both(waited, turn);
    deps.onEvent?.({ kind: 'attempt-started', number });
    const attempt = await sendOnce(resolved, deps, { number, ...waited });
    attempts.push(attempt);
    const { outcome } = attempt;
    // The abort may have come too late to stop a response: that one counts.
    const cancelled = outcome.kind === 'failure' && deps.signal.aborted;
    const requestText = textOf(resolved.sent);
    const diagnosis = cancelled ? null : deps.diagnose({ request: resolved.sent, outcome, requestText });
    last = diagnosis;
    if (outcome.kind === 'response') {
      const { status, headers, url } = outcome.response;
      const limited = diagnosis?.kind === 'rate-limited';
      const failure = diagnosis && { label: diagnosis.label, limited, retry: diagnosis.retry };
      deps.pace?.answered({ urls: [resolved.sent.url, url], status, headers, failure }, deps.now());
    }
    deps.onEvent?.({ kind: 'attempt-done', attempt, diagnosis });
    if (cancelled) return { ...soFar, diagnosis, cancelled, retryStopped: null };
    const status = outcome.kind === 'response' ? outcome.response.status : null;
    let notRenewed: string | null = null;
    if (status === 401 && extra === 0 && deps.renew && !deps.signal.aborted) {
      const renewed = await renew(deps, again, number + 1);
      if (renewed.kind === 'resolved') {
        extra = 1;
        resolved = renewed.request;
        waited = renewed.waited;
        continue;
      }
      notRenewed = renewed.reason;
    }
    if (!wanted || !diagnosis) return { ...soFar, diagnosis, cancelled, retryStopped: notRenewed };
    const decision = decideRetry(policy, number - extra, diagnosis.retry, status, deps.random);
    if (!decision.retry) return { ...soFar, diagnosis, cancelled, retryStopped: notRenewed ?? decision.reason };
    const stopped = { ...soFar, diagnosis, cancelled: true, retryStopped: `Cancelled before attempt ${number + 1}.` };
    if (deps.signal.aborted) return stopped;
    const pause = deps.pace?.pauseOf(resolved.sent.url, deps.now());
    waited = await waitOut(decision, number + 1, deps, pause ? { pause } : {});
    if (deps.signal.aborted) return stopped;
  }
}

type Renewed =
  | { readonly kind: 'resolved'; readonly request: ResolvedRequest; readonly waited: Waited }
  | { readonly kind: 'not-renewed'; readonly reason: string | null };

/** The request with a new token. Its dynamic values are new ones, too. */
async function renew(
  deps: RunDeps,
  again: () => Promise<ResolvedRequest | null>,
  nextAttempt: number,
): Promise<Renewed> {
  const startedAt = deps.now();
  const renewal = (await untilAborted(deps.renew?.() ?? Promise.resolve(null), deps.signal)) ?? null;
  if (renewal?.kind !== 'renewed') return { kind: 'not-renewed', reason: renewal?.reason ?? null };
  const request = await untilAborted(again(), deps.signal);
  if (!request) return { kind: 'not-renewed', reason: null };
  deps.onEvent?.({ kind: 'renewed', request });
  const reason = `${renewal.reason}.`;
  deps.onEvent?.({ kind: 'waiting', until: deps.now(), reason, nextAttempt });
  return { kind: 'resolved', request, waited: { waitedMs: Math.max(0, deps.now() - startedAt), waitReason: reason } };
}

type Wait = Extract<RetryDecision, { retry: true }>;
type Waited = Pick<Attempt, 'waitedMs' | 'waitReason'>;

const notWaited: Waited = { waitedMs: 0, waitReason: null };

/** One wait after another, before the same attempt. */
function both(one: Waited, other: Waited): Waited {
  const reasons = [one.waitReason, other.waitReason].filter((reason) => reason !== null);
  return { waitedMs: one.waitedMs + other.waitedMs, waitReason: reasons.join(' ') || null };
}

/**
 * Waits as long as the run's pace holds a request back, which may become longer meanwhile. When this resolves without a
 * wait, nothing has happened since the pace was asked.
 */
async function awaitTurn(
  url: string,
  policy: RetryPolicy,
  number: number,
  deps: RunDeps,
): Promise<Waited | { readonly stopped: string }> {
  const { pace } = deps;
  let waited = notWaited;
  if (!pace) return waited;
  const isFirst = number === 1;
  for (;;) {
    const now = deps.now();
    const hold = deps.signal.aborted ? null : pace.hold(url, now, isFirst);
    if (hold === null) return waited;
    if (hold.kind === 'stopped') return { stopped: hold.reason };
    const isHost = hold.kind === 'host';
    const left: RetryDecision | null = isHost
      ? decideFirst(policy, hold.pause, now)
      : { retry: true, waitMs: hold.until - now, reason: `The run leaves ${spell(hold.delayMs)} between requests.` };
    if (left === null) return waited;
    if (!left.retry) return { stopped: left.reason };
    const signal = isFirst ? AbortSignal.any([deps.signal, pace.stopped]) : deps.signal;
    const why = isHost ? { pause: hold.pause } : ({ own: 'rate' } as const);
    const { waitedMs, waitReason } = await waitOut(left, number, { ...deps, signal }, why);
    waited = { waitedMs: waited.waitedMs + waitedMs, waitReason };
  }
}

/** Waits before an attempt, or until the run is cancelled. */
async function waitOut(
  { waitMs, reason }: Wait,
  nextAttempt: number,
  deps: RunDeps,
  why: Pick<Waiting, 'pause' | 'own'> = {},
): Promise<Waited> {
  const since = deps.now();
  deps.onEvent?.({ kind: 'waiting', until: since + waitMs, reason, nextAttempt, ...why });
  await untilAborted(deps.sleep(waitMs, deps.signal), deps.signal);
  return { waitedMs: Math.max(0, deps.now() - since), waitReason: reason };
}

async function sendOnce(
  request: ResolvedRequest,
  deps: RunDeps,
  place: Pick<Attempt, 'number'> & Waited,
): Promise<Attempt> {
  const startedAt = deps.now();
  const { noLog: _, retry: __, delayMs: ___, responseCharset, ...chosen } = request.options;
  let isOver = false;
  const onStream = (piece: StreamPiece): void => {
    if (!isOver) deps.onEvent?.({ kind: 'streamed', piece });
  };
  const options: SendOptions = { signal: deps.signal, onStream, jar: deps.jar ?? '', ...chosen };
  const sending = deps
    .send(request.sent, options)
    .catch((error: unknown) => failed('send', 'SEND_FAILED', messageOf(error), startedAt, deps));
  const result = (await untilAborted(sending, deps.signal)) ?? (await tidiedUp(sending, startedAt, deps));
  isOver = true;
  const notes = [...(deps.signInNotes?.() ?? []), ...result.notes];
  return { ...place, startedAt, ...result, notes, outcome: readIn(result.outcome, responseCharset) };
}

/** An outcome whose body is to be read in the charset that the request says. */
function readIn(outcome: Outcome, charset: string | null): Outcome {
  if (charset === null || outcome.kind === 'failure') return outcome;
  const { response } = outcome;
  return { kind: 'response', response: { ...response, body: { ...response.body, charset } } };
}

/** What a cancelled send says became of it, if it does so soon. */
async function tidiedUp(sending: Promise<SendResult>, startedAt: number, deps: RunDeps): Promise<SendResult> {
  const timer = new AbortController();
  const late = deps.sleep(graceMs, timer.signal).then(
    () => null,
    () => null,
  );
  const result = await Promise.race([sending, late]);
  timer.abort();
  return result ?? failed('aborted', 'ABORTED', 'Cancelled.', startedAt, deps);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * A failure that `send` itself did not report. It never rejects, but what carries it may (an editor that shuts down), and
 * the exchange must come to an end all the same.
 */
function failed(stage: FailureStage, code: string, message: string, startedAt: number, deps: RunDeps): SendResult {
  const totalMs = Math.max(0, deps.now() - startedAt);
  return {
    outcome: { kind: 'failure', failure: { stage, code, message } },
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs },
    hops: [],
    notes: [],
  };
}

/** The result, or null as soon as the signal is aborted; a rejection that comes of the abort is none. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(null);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    work.then(
      (value) => {
        signal.removeEventListener('abort', stop);
        resolve(value);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', stop);
        if (signal.aborted) stop();
        else reject(error);
      },
    );
  });
}

/** The body where it is text alone. */
function textOf(request: SentRequest): string | null {
  if (!request.body) return null;
  let text = '';
  for (const chunk of request.body) {
    if (chunk.kind !== 'text') return null;
    text += chunk.text;
  }
  return text;
}
