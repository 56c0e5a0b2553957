/** What the page shows, and how each message changes it. Pure: the page draws whatever stands here. */
import type { ExchangeDetail, ExchangeSummary } from '../../protocol';
import type { PageDocument, PageEnvironments, ToPage } from './messages';

export interface PageState {
  readonly document: PageDocument | null;
  /** Index of the request that Send sends; null where there is none to send. */
  readonly request: number | null;
  readonly environments: PageEnvironments | null;
  /** Newest first. */
  readonly exchanges: readonly ExchangeSummary[];
  readonly chosen: string | null;
  /** Of the chosen exchange; null until it has come. */
  readonly detail: ExchangeDetail | null;
  readonly trusted: boolean;
  /** The extension's clock less the page's, ms. */
  readonly clockOffset: number;
}

export function initialState(chosen: string | null): PageState {
  return {
    document: null,
    request: null,
    environments: null,
    exchanges: [],
    chosen,
    detail: null,
    trusted: true,
    clockOffset: 0,
  };
}

/** @param now the page's own time, epoch ms */
export function receive(state: PageState, message: ToPage, now: number): PageState {
  switch (message.kind) {
    case 'state':
      return {
        document: message.document,
        request: requestIn(state, message.document),
        environments: message.environments,
        exchanges: newestFirst(message.exchanges),
        chosen: message.chosen,
        detail: message.detail,
        trusted: message.trusted,
        clockOffset: message.now - now,
      };
    case 'document':
      return { ...state, document: message.document, request: requestIn(state, message.document) };
    case 'cursor': {
      const document = state.document && { ...state.document, selected: message.selected };
      return { ...state, document, request: requestIn(state, document) };
    }
    case 'environments':
      return { ...state, environments: message.environments };
    case 'exchanges':
      return {
        ...state,
        exchanges: merge(state.exchanges, message.changed),
        clockOffset: message.now - now,
      };
    case 'choose':
      return choose(state, message.id);
    case 'detail': {
      const { summary } = message.detail;
      const exchanges = merge(state.exchanges, [summary]);
      return summary.id === state.chosen ? { ...state, exchanges, detail: message.detail } : { ...state, exchanges };
    }
    case 'trusted':
      return { ...state, trusted: message.trusted };
    case 'copied':
      return state;
  }
}

/** Chooses an exchange, and with it its request. */
export function choose(state: PageState, id: string): PageState {
  const request = requestOf(state, id) ?? state.request;
  return state.chosen === id ? { ...state, request } : { ...state, request, chosen: id, detail: null };
}

/** The request of an exchange, so that Send beside it means that one; null where it is not in the document shown. */
function requestOf({ document, exchanges }: PageState, id: string): number | null {
  const exchange = exchanges.find((it) => it.id === id);
  const start = exchange?.range?.start ?? exchange?.place;
  if (!exchange || !start || document?.uri !== exchange.uri) return null;
  // A range begins with what stands before the request line: its separator, directives, remarks.
  const index = document.requests.findIndex(({ position }) => position.line >= start.line);
  return index < 0 ? null : index;
}

/** The exchange that the card is about, as fresh as it is known. */
export function chosenSummary(state: PageState): ExchangeSummary | null {
  return state.exchanges.find((it) => it.id === state.chosen) ?? null;
}

export function isRunning(summary: ExchangeSummary): boolean {
  return summary.state === 'running' || summary.state === 'waiting';
}

/** The request list follows the cursor; while that stays where it is, the user's own choice holds. */
function requestIn(state: PageState, document: PageDocument | null): number | null {
  if (document === null || document.requests.length === 0) return null;
  const stayed = state.document?.uri === document.uri && state.document.selected === document.selected;
  if (stayed && state.request !== null && state.request < document.requests.length) return state.request;
  return document.selected ?? 0;
}

function merge(exchanges: readonly ExchangeSummary[], changed: readonly ExchangeSummary[]): readonly ExchangeSummary[] {
  if (changed.length === 0) return exchanges;
  const byId = new Map(exchanges.map((it) => [it.id, it]));
  for (const summary of changed) byId.set(summary.id, summary);
  return newestFirst([...byId.values()]);
}

function newestFirst(exchanges: readonly ExchangeSummary[]): readonly ExchangeSummary[] {
  return [...exchanges].sort((a, b) => b.startedAt - a.startedAt);
}
