/** The list of exchanges, newest first: a listbox that arrow keys walk. */
import type { ExchangeSummary } from '../../protocol';
import { formatDuration, secondsUntil } from '../progress-text';
import { element, icon, setText } from './dom';
import { isRunning } from './page-state';
import type { Component } from './top-bar';

interface Row {
  readonly element: HTMLLIElement;
  readonly mark: HTMLElement;
  readonly status: HTMLElement;
  readonly method: HTMLElement;
  readonly address: HTMLElement;
  readonly attempts: HTMLElement;
  readonly duration: HTMLElement;
  drawn: ExchangeSummary | null;
}

export interface ExchangeList extends Component {
  focus(): void;
}

export function exchangeList(choose: (id: string) => void, open: (id: string) => void): ExchangeList {
  const rows = new Map<string, Row>();
  let order: readonly string[] = [];
  let chosen: string | null = null;
  const list = element('ul', {
    class: 'exchanges',
    role: 'listbox',
    tabindex: '0',
    'aria-label': 'Exchanges, newest first',
  });

  list.addEventListener('click', (event) => {
    const id = (event.target as Element).closest<HTMLElement>('[data-id]')?.dataset.id;
    if (id) choose(id);
  });
  list.addEventListener('dblclick', (event) => {
    const id = (event.target as Element).closest<HTMLElement>('[data-id]')?.dataset.id;
    if (id) open(id);
  });
  list.addEventListener('keydown', (event) => {
    const at = chosen === null ? -1 : order.indexOf(chosen);
    const page = Math.max(1, Math.floor(list.clientHeight / 24) - 1);
    const target: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: order.length - 1,
      PageDown: at + page,
      PageUp: at - page,
    };
    const wanted = target[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' && chosen !== null) open(chosen);
    else if (wanted === undefined || order.length === 0) return;
    else choose(order[Math.min(order.length - 1, Math.max(0, wanted))] ?? '');
    event.preventDefault();
  });

  return {
    element: list,
    focus: () => list.focus(),
    update(state) {
      const ids = state.exchanges.map((it) => it.id);
      for (const summary of state.exchanges) {
        const row = rows.get(summary.id) ?? makeRow(summary.id);
        rows.set(summary.id, row);
        if (row.drawn !== summary) draw(row, summary);
      }
      if (ids.join('\n') !== order.join('\n')) {
        for (const [id, row] of rows) if (!ids.includes(id)) removeRow(rows, id, row);
        arrange(
          list,
          ids.map((id) => rows.get(id)?.element).filter((it) => it !== undefined),
        );
        order = ids;
      }
      if (chosen !== state.chosen) {
        chosen = state.chosen;
        rows.get(chosen ?? '')?.element.scrollIntoView({ block: 'nearest' });
      }
      for (const [id, row] of rows) row.element.setAttribute('aria-selected', String(id === chosen));
      if (chosen !== null && rows.has(chosen)) list.setAttribute('aria-activedescendant', rowId(chosen));
      else list.removeAttribute('aria-activedescendant');
    },
    tick(state, now) {
      for (const summary of state.exchanges) {
        if (!isRunning(summary)) continue;
        const row = rows.get(summary.id);
        if (row) setText(row.duration, runningTime(summary, now));
      }
    },
  };
}

function runningTime(summary: ExchangeSummary, now: number): string {
  return summary.state === 'waiting' && summary.waitingUntil !== null
    ? `in ${secondsUntil(summary.waitingUntil, now)} s`
    : `${Math.max(0, Math.floor((now - summary.startedAt) / 1000))} s`;
}

/** Puts the elements into this order and moves none that already stands right. */
function arrange(list: HTMLElement, elements: readonly HTMLElement[]): void {
  let next: ChildNode | null = list.firstChild;
  for (const wanted of elements) {
    if (wanted === next) next = next.nextSibling;
    else list.insertBefore(wanted, next);
  }
}

function removeRow(rows: Map<string, Row>, id: string, row: Row): void {
  row.element.remove();
  rows.delete(id);
}

function rowId(id: string): string {
  return `exchange-${id}`;
}

function makeRow(id: string): Row {
  const part = (name: string) => element('span', { class: name });
  const [mark, status, method, address, attempts, duration] = [
    part('mark'),
    part('status'),
    part('method'),
    part('address'),
    part('attempts'),
    part('duration'),
  ];
  const row = element('li', { role: 'option', id: rowId(id) }, mark, status, method, address, attempts, duration);
  row.dataset.id = id;
  return { element: row, mark, status, method, address, attempts, duration, drawn: null };
}

function draw(row: Row, summary: ExchangeSummary): void {
  row.drawn = summary;
  const tone = toneOf(summary);
  row.element.dataset.tone = tone;
  row.mark.replaceChildren(markOf(tone));
  setText(row.status, summary.status === null ? shortLabel(summary) : String(summary.status));
  setText(row.method, summary.method);
  const { host, rest } = splitAddress(summary.url);
  row.address.replaceChildren(
    summary.title ?? rest,
    element('span', { class: 'more' }, `${purposeOf(summary)}${summary.title ? `${rest}  ${host}` : host}`),
  );
  setText(row.attempts, summary.attempts > 1 ? `×${summary.attempts}` : '');
  row.element.title = `${summary.method} ${summary.url}\n${summary.label}${summary.sentFor ? `\nSent for ${summary.sentFor}` : ''}`;
  if (!isRunning(summary)) setText(row.duration, formatDuration(summary.durationMs));
  row.element.setAttribute('aria-label', spoken(summary));
}

/** Why a request was sent that nobody asked for. */
function purposeOf({ sentFor }: ExchangeSummary): string {
  return sentFor ? `for ${sentFor}  ` : '';
}

/** The path tells requests apart, so it stands first; the host is much the same for all. */
function splitAddress(url: string): { readonly host: string; readonly rest: string } {
  const match = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/is.exec(url);
  return match?.[2] ? { host: match[1] ?? '', rest: match[2] } : { host: '', rest: url };
}

export type Tone = 'running' | 'waiting' | 'cancelled' | 'failed' | 'succeeded';

export function toneOf(summary: ExchangeSummary): Tone {
  if (summary.state === 'done') return summary.failed ? 'failed' : 'succeeded';
  return summary.state;
}

/** Form as well as colour tells success from failure. */
export function markOf(tone: Tone): Node {
  if (tone === 'running') return element('span', { class: 'spinner', 'aria-hidden': 'true' });
  if (tone === 'waiting') return element('span', { class: 'spinner slow', 'aria-hidden': 'true' });
  return icon(tone === 'failed' ? 'cross' : tone === 'succeeded' ? 'check' : 'dash');
}

function shortLabel(summary: ExchangeSummary): string {
  if (summary.state === 'cancelled') return 'cancelled';
  return summary.state === 'done' ? summary.label : '';
}

function spoken(summary: ExchangeSummary): string {
  const state = {
    running: 'running',
    waiting: summary.label ? `${summary.label}, waits for the next attempt` : 'waits for the first attempt',
    cancelled: 'cancelled',
    done: `${summary.label}, ${formatDuration(summary.durationMs)}`,
  }[summary.state];
  const attempts = summary.attempts > 1 ? `, ${summary.attempts} attempts` : '';
  const purpose = summary.sentFor ? `, sent for ${summary.sentFor}` : '';
  return `${summary.title ?? ''} ${summary.method} ${summary.url}${purpose}, ${state}${attempts}`.trim();
}
