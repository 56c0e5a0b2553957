/** The history as a list to choose from. */
import type { HistorySummary } from '../protocol';

export interface HistoryItem {
  readonly label: string;
  readonly description: string;
  readonly summary: HistorySummary;
}

/** @param now epoch ms */
export function historyItem(summary: HistorySummary, now: number): HistoryItem {
  const { failed, method, label, url, title, environment, startedAt } = summary;
  const text = `${method} ${label} ${url.replace(/^https?:\/\//, '')}`;
  const about = [title, environment, timeText(startedAt, now)].filter((part) => part !== null);
  // `$(…)` would be an icon.
  return {
    label: `$(${failed ? 'error' : 'pass'}) ${text.replaceAll('$(', '$ (')}`,
    description: about.join(' · '),
    summary,
  };
}

/** Today the time, before that the day with it; local. */
function timeText(startedAt: number, now: number): string {
  const then = new Date(startedAt);
  const time = then.toLocaleTimeString();
  return then.toDateString() === new Date(now).toDateString() ? time : `${then.toLocaleDateString()} ${time}`;
}

/** The others, those of the same request first, the one right before it at the top. Newest first. */
export function comparable(all: readonly HistorySummary[], to: HistorySummary): readonly HistorySummary[] {
  const others = all.filter(({ id }) => id !== to.id);
  const isSame = (it: HistorySummary): boolean => isSameRequest(it, to);
  const before = others.filter((it) => isSame(it) && it.startedAt <= to.startedAt);
  const after = others.filter((it) => isSame(it) && it.startedAt > to.startedAt);
  return [...before, ...after, ...others.filter((it) => !isSame(it))];
}

/** The same file, and the same name in it, else the same method and address. */
export function isSameRequest(one: HistorySummary, other: HistorySummary): boolean {
  if (one.uri !== other.uri) return false;
  if (one.title !== null || other.title !== null) return one.title === other.title;
  return one.method === other.method && withoutQuery(one.url) === withoutQuery(other.url);
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
