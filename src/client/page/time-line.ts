/** The attempts of an exchange on one line of time: where each wait and each attempt begins and how long it is. */
import type { AttemptView } from '../../protocol';

/** Shares of the whole, 0 to 1. */
export interface Bar {
  readonly start: number;
  readonly length: number;
}

export interface TimeLineRow {
  readonly attempt: AttemptView;
  /** The wait before the attempt; null for none. */
  readonly wait: Bar | null;
  readonly bar: Bar;
}

/** An attempt of a millisecond among waits of minutes is still seen. */
const shortest = 0.012;

export function timeLine(attempts: readonly AttemptView[]): readonly TimeLineRow[] {
  const first = attempts[0];
  if (first === undefined) return [];
  const begin = first.startedAt - first.waitedMs;
  const end = Math.max(...attempts.map((it) => it.startedAt + it.durationMs));
  const whole = Math.max(end - begin, 1);
  return attempts.map((attempt) => {
    const start = (attempt.startedAt - begin) / whole;
    const length = Math.max(attempt.durationMs / whole, shortest);
    const waited = attempt.waitedMs / whole;
    return {
      attempt,
      wait: attempt.waitedMs > 0 ? { start: clamp(start - waited), length: Math.min(waited, 1) } : null,
      bar: { start: Math.min(clamp(start), 1 - length), length },
    };
  });
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
