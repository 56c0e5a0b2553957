/** The bar that sends: request, environment, Send or Cancel. */
import type { ExchangeSummary } from '../../protocol';
import { describeProgress, secondsUntil } from '../progress-text';
import { button, element, setText } from './dom';
import type { FromPage, PageDocument, PageEnvironments } from './messages';
import { isRunning, type PageState } from './page-state';

export interface Component {
  readonly element: HTMLElement;
  update(state: PageState): void;
  /** Follows the clock. @param now the extension's time, epoch ms */
  tick?(state: PageState, now: number): void;
}

export function topBar(post: (message: FromPage) => void, chooseRequest: (index: number) => void): Component {
  let current: PageState | null = null;
  const requests = element('select', { id: 'request', title: 'Request to send', 'aria-label': 'Request' });
  const environments = element('select', { id: 'environment', title: 'Environment', 'aria-label': 'Environment' });
  const send = button('Send', () => sendChosen(), { primary: true, icon: 'play', id: 'send', key: 'send' });
  const cancelText = element('span', { class: 'elapsed' });
  const cancel = button('Cancel', () => post({ kind: 'cancel', id: null }), { icon: 'stop', id: 'cancel' });
  cancel.append(cancelText);
  const file = element('span', { class: 'file' });
  const bar = element(
    'header',
    { class: 'bar', role: 'group', 'aria-label': 'Send a request' },
    ...[file, requests, environments, send, cancel],
  );

  const sendChosen = () => {
    const request = current?.document?.requests[current.request ?? -1];
    if (current?.document && request) post({ kind: 'send', uri: current.document.uri, position: request.position });
  };
  requests.addEventListener('change', () => chooseRequest(requests.selectedIndex));
  environments.addEventListener('change', () => post({ kind: 'environment', name: environments.value || null }));

  let drawnRequests = '';
  let drawnEnvironments = '';
  return {
    element: bar,
    update(state) {
      current = state;
      const { document } = state;
      setText(file, document?.name ?? '');
      file.hidden = document === null;
      drawnRequests = drawOptions(requests, requestOptions(document), drawnRequests);
      requests.disabled = state.request === null;
      if (state.request !== null) requests.selectedIndex = state.request;
      drawnEnvironments = drawOptions(environments, environmentOptions(state.environments), drawnEnvironments);
      environments.value = state.environments?.selected ?? '';
      environments.disabled = (state.environments?.names.length ?? 0) === 0;
      environments.hidden = document === null;
      send.disabled = state.request === null || !state.trusted;
      const running = state.exchanges.some(isRunning);
      // The focus goes from a button that is taken away to the one that comes.
      const hadFocus = window.document.activeElement === cancel;
      cancel.hidden = !running;
      if (!running && hadFocus) send.focus();
    },
    tick(state, now) {
      const newest = state.exchanges.find(isRunning);
      setText(cancelText, newest ? elapsed(newest, now) : '');
    },
  };
}

function elapsed(summary: ExchangeSummary, now: number): string {
  return summary.state === 'waiting' && summary.waitingUntil !== null
    ? `(attempt ${summary.attempts + 1} in ${secondsUntil(summary.waitingUntil, now)} s)`
    : `(${describeProgress(summary, now)})`;
}

interface Option {
  readonly value: string;
  readonly text: string;
}

function requestOptions(document: PageDocument | null): readonly Option[] {
  if (document === null) return [{ value: '', text: 'No request file is open' }];
  if (document.requests.length === 0) return [{ value: '', text: 'No request in this file' }];
  return document.requests.map(({ title, method, url }, index) => {
    const address = `${method} ${url}`;
    return { value: String(index), text: title && title !== address ? `${title} · ${address}` : address };
  });
}

function environmentOptions(environments: PageEnvironments | null): readonly Option[] {
  return [
    { value: '', text: 'No environment' },
    ...(environments?.names ?? []).map((name) => ({ value: name, text: name })),
  ];
}

/** Draws the options only when they are other ones: an open list stays open. Returns what to compare with next time. */
function drawOptions(select: HTMLSelectElement, options: readonly Option[], drawn: string): string {
  const wanted = JSON.stringify(options);
  if (wanted === drawn) return drawn;
  select.replaceChildren(
    ...options.map(({ value, text }) => {
      const option = element('option', {}, text);
      option.value = value;
      return option;
    }),
  );
  return wanted;
}
