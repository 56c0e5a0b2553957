/** Words for how far an exchange is; for the status bar, notifications and the panel. */
import type { ExchangeSummary, RunProgress } from '../protocol';

type Progress = Pick<
  ExchangeSummary,
  'state' | 'waitingUntil' | 'waitReason' | 'label' | 'attempts' | 'startedAt' | 'events' | 'pause'
>;

/** `waits 3 s before attempt 2 (429 Too Many Requests)`, or the time since the start. @param now epoch ms */
export function describeProgress(summary: Progress, now: number): string {
  if (summary.state === 'waiting' && summary.waitingUntil !== null) {
    const left = secondsUntil(summary.waitingUntil, now);
    if (summary.pause) return `waiting ${left} s for ${summary.pause.host}, ${summary.pause.label}`;
    const reason = summary.label || (summary.waitReason ?? '').replace(/\.$/, '');
    const why = reason ? ` (${reason})` : '';
    return `waits ${left} s before attempt ${summary.attempts + 1}${why}`;
  }
  const seconds = `${Math.max(0, Math.floor((now - summary.startedAt) / 1000))} s`;
  if (summary.events == null) return seconds;
  return `${summary.events === 1 ? '1 event' : `${summary.events} events`} · ${seconds}`;
}

/** What is on its way, in a few words: its method, or the name of a request and of the one that needs it first. */
export function callText({ method, title, sentFor }: Pick<ExchangeSummary, 'method' | 'title' | 'sentFor'>): string {
  return sentFor ? `${title ?? method} for ${sentFor}` : method;
}

/** How far the run of a file is, and what keeps it waiting. */
export function runText(count: RunProgress | null, running: readonly Progress[], now: number): string {
  const waiting = running.find(({ pause }) => pause);
  const failed = count && count.failed > 0 ? `, ${count.failed} failed` : '';
  const parts = [
    ...(count ? [`${count.done} of ${count.total}${failed}`] : ['sending']),
    ...(waiting ? [describeProgress(waiting, now)] : []),
  ];
  return parts.join(' · ');
}

/** What came of all requests of a file. `skipped`: for their `# @disabled`; `notBegun`: it was cancelled or has stopped. */
export interface RunCounts {
  readonly succeeded: number;
  readonly failed: number;
  readonly notSent: number;
  readonly notBegun: number;
  readonly skipped: number;
  readonly durationMs: number;
}

/** The same in words. */
export function outcomeText(counts: RunCounts): string {
  const { succeeded, failed, notSent, notBegun, skipped, durationMs } = counts;
  const parts = [
    `${succeeded} succeeded`,
    `${failed === 0 ? 'none' : failed} failed`,
    ...(notSent > 0 ? [`${notSent} not sent`] : []),
    ...(notBegun > 0 ? [`${notBegun} not begun`] : []),
    ...(skipped > 0 ? [`${skipped} skipped (# @disabled)`] : []),
  ];
  return `${parts.join(', ')} in ${formatDuration(durationMs)}.`;
}

/** Whole seconds, never below 0: a countdown shows 1 until it is over. @param until epoch ms @param now epoch ms */
export function secondsUntil(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

/** `850 ms`, `1.24 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(Math.max(0, ms))} ms`;
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
