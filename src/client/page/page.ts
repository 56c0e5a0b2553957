/** The panel's page: takes messages, keeps the state, draws it, and sends back what the user does. */
import '@vscode-elements/elements/dist/vscode-split-layout/index.js';
import type { ExchangeSummary } from '../../protocol';
import { card } from './card';
import { element, setText } from './dom';
import { exchangeList } from './exchange-list';
import type { FromPage, ToPage } from './messages';
import { choose, chosenSummary, initialState, isRunning, type PageState, receive } from './page-state';
import { topBar } from './top-bar';
import './page.css';

/** What VS Code gives the page. */
interface VSCodeApi {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: { readonly chosen: string | null }): void;
}
declare function acquireVsCodeApi(): VSCodeApi;

const tickMs = 250;
/** Narrower than this, the card stands below the list, CSS px. */
const narrow = 620;

function start(root: HTMLElement, vscode: VSCodeApi): void {
  let state: PageState = initialState(rememberedChoice(vscode.getState()));
  const post = (message: FromPage) => vscode.postMessage(message);

  const chooseExchange = (id: string) => {
    if (id === '' || id === state.chosen) return;
    setState(choose(state, id));
    post({ kind: 'choose', id });
  };
  const bar = topBar(post, (index) => setState({ ...state, request: index }));
  const list = exchangeList(chooseExchange, (id) => post({ kind: 'response', id }));
  const details = card(post);
  const live = element('div', { class: 'live', role: 'status', 'aria-live': 'polite' });
  const left = element('div', { class: 'pane', slot: 'start' }, list.element);
  const right = element('div', { class: 'pane', slot: 'end' });
  const split = document.createElement('vscode-split-layout');
  split.setAttribute('initial-handle-position', '38%');
  split.setAttribute('min-start', '120px');
  split.setAttribute('min-end', '160px');
  split.append(left, right);
  const main = element('main', {}, details.element);
  root.replaceChildren(bar.element, main, live);

  // Without exchanges there is nothing to divide: the hint has the room.
  const arrange = (empty: boolean) => {
    if (empty === (details.element.parentElement === main)) return;
    if (empty) main.replaceChildren(details.element);
    else {
      right.append(details.element);
      main.replaceChildren(split);
    }
  };

  const components = [bar, list, details];
  const setState = (next: PageState) => {
    announce(live, state, next);
    state = next;
    for (const component of components) component.update(state);
    arrange(state.exchanges.length === 0);
    vscode.setState({ chosen: state.chosen });
    tick();
  };
  const tick = () => {
    if (!state.exchanges.some(isRunning)) return;
    const now = Date.now() + state.clockOffset;
    for (const component of components) component.tick?.(state, now);
  };

  window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
    setState(receive(state, data, Date.now()));
    if (data.kind === 'choose' && data.focus) list.focus();
    if (data.kind === 'copied') setText(live, `Copied ${data.what}.`);
  });
  new ResizeObserver(([entry]) => {
    const width = entry?.contentRect.width ?? 0;
    if (width > 0) split.setAttribute('split', width < narrow ? 'horizontal' : 'vertical');
  }).observe(main);
  setInterval(tick, tickMs);
  setState(state);
  post({ kind: 'ready', chosen: state.chosen });
}

/** What has come to an end since, for those who don't see the list. */
function announce(live: HTMLElement, before: PageState, after: PageState): void {
  const chosen = chosenSummary(after);
  const earlier = before.exchanges.find((it) => it.id === chosen?.id);
  if (chosen && earlier && earlier.state !== chosen.state) setText(live, stateSentence(chosen));
  const { detail } = after;
  if (detail && detail !== before.detail && detail.diagnosis && earlier && !isRunning(detail.summary)) {
    const fixes = detail.fixes.length === 0 ? '' : ` ${detail.fixes.length} fixes offered.`;
    setText(live, `${detail.diagnosis.label}. ${detail.diagnosis.meaning}${fixes}`);
  }
}

function stateSentence(summary: ExchangeSummary): string {
  const what = `${summary.method} ${summary.title ?? summary.url}`;
  if (summary.state === 'waiting') return `${what}: ${summary.label}, waits for the next attempt.`;
  if (summary.state === 'cancelled') return `${what}: cancelled.`;
  return summary.state === 'done' ? `${what}: ${summary.label}.` : `${what}: sending.`;
}

function rememberedChoice(saved: unknown): string | null {
  if (typeof saved !== 'object' || saved === null || !('chosen' in saved)) return null;
  return typeof saved.chosen === 'string' ? saved.chosen : null;
}

const root = document.getElementById('app');
if (root) start(root, acquireVsCodeApi());
