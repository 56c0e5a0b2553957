/** What passes between the panel's page and the extension. A page's message is checked before it is believed. */
import type { ExchangeDetail, ExchangeSummary, Position, RequestView } from '../../protocol';

/** The request document that the panel sends from. */
export interface PageDocument {
  readonly uri: string;
  /** The file's name. */
  readonly name: string;
  readonly requests: readonly RequestView[];
  /** Index of the request at the cursor; null where there is none. */
  readonly selected: number | null;
}

export interface PageEnvironments {
  readonly names: readonly string[];
  readonly selected: string | null;
}

/** To the page. `now` is epoch ms where the extension runs: the page's clock may be another machine's. */
export type ToPage =
  | {
      readonly kind: 'state';
      readonly now: number;
      readonly document: PageDocument | null;
      readonly environments: PageEnvironments | null;
      readonly exchanges: readonly ExchangeSummary[];
      readonly chosen: string | null;
      readonly detail: ExchangeDetail | null;
      readonly trusted: boolean;
    }
  | { readonly kind: 'document'; readonly document: PageDocument | null }
  /** The cursor is in another request of the same document. */
  | { readonly kind: 'cursor'; readonly selected: number | null }
  | { readonly kind: 'environments'; readonly environments: PageEnvironments | null }
  | { readonly kind: 'exchanges'; readonly now: number; readonly changed: readonly ExchangeSummary[] }
  /** `focus`: the user asked for this exchange elsewhere. */
  | { readonly kind: 'choose'; readonly id: string; readonly focus: boolean }
  | { readonly kind: 'detail'; readonly detail: ExchangeDetail }
  | { readonly kind: 'trusted'; readonly trusted: boolean }
  | { readonly kind: 'copied'; readonly what: string };

export type FromPage =
  /** The page is new, or shown again; `chosen` is the exchange that it showed before. */
  | { readonly kind: 'ready'; readonly chosen: string | null }
  | { readonly kind: 'send'; readonly uri: string; readonly position: Position }
  | { readonly kind: 'cancel'; readonly id: string | null }
  | { readonly kind: 'choose'; readonly id: string }
  | { readonly kind: 'environment'; readonly name: string | null }
  | { readonly kind: 'fix'; readonly id: string; readonly fixId: string; readonly send: boolean }
  | { readonly kind: ExchangeAction; readonly id: string }
  | { readonly kind: 'copy'; readonly id: string; readonly what: 'phrase' | 'requestId' }
  | { readonly kind: PlainAction };

export type ExchangeAction = (typeof exchangeActions)[number];
export type PlainAction = (typeof plainActions)[number];

/** What can be done with an exchange by its id alone. */
const exchangeActions = ['again', 'retry', 'response', 'goto', 'report', 'explain', 'help'] as const;
/** What can be done without one. */
const plainActions = ['example', 'open', 'trust'] as const;

/** A message as it came, if it is one; null where it is not. */
export function readFromPage(value: unknown): FromPage | null {
  if (typeof value !== 'object' || value === null) return null;
  const message = value as Readonly<Record<string, unknown>>;
  const { kind, id } = message;
  if (kind === 'ready') return { kind, chosen: typeof message.chosen === 'string' ? message.chosen : null };
  if (kind === 'send') return readSend(message);
  if (kind === 'cancel') return { kind, id: typeof id === 'string' ? id : null };
  if (kind === 'environment') return { kind, name: typeof message.name === 'string' ? message.name : null };
  const plain = plainActions.find((action) => action === kind);
  if (plain) return { kind: plain };
  if (typeof id !== 'string') return null;
  if (kind === 'choose') return { kind, id };
  if (kind === 'fix' && typeof message.fixId === 'string') {
    return { kind, id, fixId: message.fixId, send: message.send === true };
  }
  if (kind === 'copy') return { kind, id, what: message.what === 'requestId' ? 'requestId' : 'phrase' };
  const action = exchangeActions.find((it) => it === kind);
  return action ? { kind: action, id } : null;
}

function readSend({ uri, position }: Readonly<Record<string, unknown>>): FromPage | null {
  if (typeof uri !== 'string' || typeof position !== 'object' || position === null) return null;
  const { line, character } = position as Readonly<Record<string, unknown>>;
  if (typeof line !== 'number' || typeof character !== 'number') return null;
  return { kind: 'send', uri, position: { line, character } };
}
