/** The attempts of a request, each with its diagnosis, and what leads to another one. */
import type { Diagnosis } from '../diagnose/diagnosis';
import type { Attempt, SentRequest } from '../exchange';
import type { ResolvedRequest } from '../resolve/resolved';
import { decideRetry, type RetryPolicy, spell } from '../retry/policy';
import { untilAborted } from './aborting';
import type { RunDeps } from './run-deps';
import { type SendingDeps, sendOnce } from './sending';
import { awaitTurn, both, notWaited, type Wait, type Waited, waitOut } from './waiting';

interface Attempts {
  /** As it was sent last. */
  readonly resolved: ResolvedRequest;
  readonly attempts: readonly Attempt[];
  readonly diagnosis: Diagnosis | null;
  readonly cancelled: boolean;
  readonly retryStopped: string | null;
}

/** Sends the request until it is well, nothing speaks for another attempt, or the run is cancelled. `first`: the wait before. */
export async function attemptAll(
  request: ResolvedRequest,
  policy: RetryPolicy,
  first: Wait | null,
  again: () => Promise<ResolvedRequest | null>,
  deps: SendingDeps,
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
