/** What is waited for before an attempt. */
import type { Attempt } from '../exchange';
import { decideFirst, type RetryDecision, type RetryPolicy, spell } from '../retry/policy';
import { untilAborted } from './aborting';
import type { RunDeps, Waiting } from './run-deps';

export type Wait = Extract<RetryDecision, { retry: true }>;
export type Waited = Pick<Attempt, 'waitedMs' | 'waitReason'>;

export const notWaited: Waited = { waitedMs: 0, waitReason: null };

/** One wait after another, before the same attempt. */
export function both(one: Waited, other: Waited): Waited {
  const reasons = [one.waitReason, other.waitReason].filter((reason) => reason !== null);
  return { waitedMs: one.waitedMs + other.waitedMs, waitReason: reasons.join(' ') || null };
}

/**
 * Waits as long as the run's pace holds a request back, which may become longer meanwhile. When this resolves without a
 * wait, nothing has happened since the pace was asked.
 */
export async function awaitTurn(
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
export async function waitOut(
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
