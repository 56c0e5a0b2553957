/** Which exchanges of the history are looked for; see `HistoryParams`. */
import type { HistorySummary } from '../../protocol';

export function matchesQuery(summary: HistorySummary, query: string): boolean {
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => word === '' || matchesWord(summary, word));
}

function matchesWord(summary: HistorySummary, word: string): boolean {
  const { method, status, label, failed, url, title, environment, sentFor } = summary;
  const [, key, wanted = ''] = /^(method|host|status):(.*)$/.exec(word) ?? [];
  if (key === 'method') return method.toLowerCase().startsWith(wanted);
  if (key === 'host') return hostOf(url).includes(wanted);
  if (key === 'status') return hasStatus(status, wanted) || label.toLowerCase().startsWith(wanted);
  if (word === 'failed') return failed;
  if (/^[1-5]xx$/.test(word)) return hasStatus(status, word);
  const text = [method, url, label, title, environment, sentFor].join(' ');
  return text.toLowerCase().includes(word);
}

function hasStatus(status: number | null, wanted: string): boolean {
  return status !== null && String(status).startsWith(wanted.replace(/x+$/, ''));
}

/** With its port; empty where there is none. */
export function hostOf(url: string): string {
  return (/^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(url)?.[1] ?? '').toLowerCase();
}
