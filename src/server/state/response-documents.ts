/** The response documents: rendered when asked for, the last few kept for their hovers. */
import { failureLabel } from '../../diagnose/transport';
import type { Outcome } from '../../exchange';
import type { Settings } from '../../manifest';
import { renderFailure } from '../../present/failure-document';
import type { Mark } from '../../present/response-document';
import { renderResponse } from '../../present/response-document';
import { renderStream } from '../../present/stream-document';
import { readResponseUri, responseUri } from '../../protocol';
import { diagnosisOf, type ExchangeRecord, isActive, responseOf, shownDiagnosis } from './exchange-record';
import type { ExchangeStore } from './exchange-store';
import { type LineIndex, lineIndex } from './line-index';

export interface RenderedResponse {
  readonly record: ExchangeRecord;
  readonly lines: LineIndex;
  readonly marks: readonly Mark[];
}

/** As many rendered documents are kept. */
const kept = 4;
/** As many URIs are remembered; more documents than these nobody has open. */
const remembered = 100;

export class ResponseDocuments {
  readonly #exchanges: ExchangeStore;
  readonly #rendered = new Map<string, { readonly of: unknown; readonly rendered: RenderedResponse }>();
  /** URIs that the client has asked for, for a refresh when the setting changes. */
  readonly #asked = new Map<string, string>();

  constructor(exchanges: ExchangeStore) {
    this.#exchanges = exchanges;
  }

  /** Null where the exchange is gone, or nothing has come of it yet. Where no response came, why that is. */
  render(uri: string, view: Settings['faultline.response.view']): RenderedResponse | null {
    const wanted = readResponseUri(uri);
    const record = wanted && this.#exchanges.get(wanted.exchangeId);
    const response = record && responseOf(record);
    if (!record) return null;
    if (record.stream?.head && isActive(record) && record.attempts.length < record.begun) {
      this.#remember(uri, record.id);
      const { text, marks } = renderStream({ ...record.stream, head: record.stream.head });
      return { record, lines: lineIndex(text), marks };
    }
    if (record.attempts.length === 0) return null;
    if (!response) {
      this.#remember(uri, record.id);
      return failureDocument(record);
    }
    const shownView = wanted.view ?? (view === 'raw' ? 'raw' : 'pretty');
    const key = `${record.id} ${shownView}`;
    this.#remember(uri, record.id);
    const known = this.#rendered.get(key);
    const attempt = record.attempts.at(-1);
    if (known && known.of === attempt) return known.rendered;
    // The response is shown as it came; what is said about it is not of the server.
    const outputs = attempt?.outputs?.map(({ path, error }) => ({
      path: record.redactor.text(path),
      error: error === null ? null : record.redactor.text(error),
    }));
    const { text, marks } = renderResponse(response, { view: shownView, outputs }, diagnosisOf(record));
    const rendered = { record, lines: lineIndex(text), marks };
    this.#rendered.delete(key);
    this.#rendered.set(key, { of: attempt, rendered });
    for (const oldest of this.#rendered.keys()) {
      if (this.#rendered.size <= kept) break;
      this.#rendered.delete(oldest);
    }
    return rendered;
  }

  #remember(uri: string, exchangeId: string): void {
    this.#asked.delete(uri);
    this.#asked.set(uri, exchangeId);
    for (const oldest of this.#asked.keys()) {
      if (this.#asked.size <= remembered) break;
      this.#asked.delete(oldest);
    }
  }

  /** The URIs that were asked for: of one exchange, or all. */
  asked(exchangeId?: string): readonly string[] {
    const all = [...this.#asked];
    return all.filter(([, id]) => exchangeId === undefined || id === exchangeId).map(([uri]) => uri);
  }

  /** The client has the document open; in another language it is closed and opened again, without being asked for anew. */
  opened(uri: string): void {
    const wanted = readResponseUri(uri);
    if (wanted && this.#exchanges.get(wanted.exchangeId)) this.#remember(uri, wanted.exchangeId);
  }

  /** The client has closed the document. */
  closed(uri: string): void {
    this.#asked.delete(uri);
  }
}

/** Redacted, unlike a response: nobody asked to see what was sent. */
function failureDocument(record: ExchangeRecord): RenderedResponse {
  const { redactor, retryStopped, stream } = record;
  const { text, marks } = renderFailure({
    exchange: redactor.exchange({ id: record.id, request: record.request, attempts: record.attempts }),
    diagnosis: shownDiagnosis(record),
    retryStopped: retryStopped === null ? null : redactor.text(retryStopped),
    received: stream && stream.lines.length > 0 ? { ...stream, lines: stream.lines } : null,
  });
  return { record, lines: lineIndex(text), marks };
}

/**
 * The URI of an exchange's response document, named so that its tab says what it is; null while nothing has come. A
 * failure of the transport has one as well, else an older response would go on to stand in its place.
 */
export function responseUriOf(record: ExchangeRecord): string | null {
  const outcome = record.attempts.at(-1)?.outcome;
  const head = record.attempts.length < record.begun ? record.stream?.head : null;
  if (!outcome && !head) return null;
  const label = head ? String(head.status) : outcome ? labelOf(outcome) : '';
  const name = record.block.name ?? record.block.title ?? `${record.request.method} ${pathOf(record.request.url)}`;
  const shown = record.redactor.text(name).replace(/[/\\]/g, '∕');
  return responseUri(record.id, [...`${label} ${shown}`.replace(/\p{Cs}/gu, '�')].slice(0, 80).join(''));
}

function labelOf(outcome: Outcome): string {
  if (outcome.kind === 'response') return String(outcome.response.status);
  return outcome.failure.stage === 'aborted' ? 'Cancelled' : failureLabel(outcome.failure);
}

function pathOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? '';
}
