/** The history: what has ended goes into it, and the client searches, reads, sends and clears it. */

import type { CancellationToken } from 'vscode-languageserver/node';
import { outcomeOf } from '../exchange';
import { renderFailure } from '../present/failure-document';
import { harText } from '../present/har';
import { requestText } from '../present/request-text';
import { renderResponse } from '../present/response-document';
import {
  ClientRequest,
  type ExchangeParams,
  type HarParams,
  type HistoryChange,
  type HistoryParams,
  type HistorySendResult,
  type HistorySummary,
  type HistoryText,
  type HistoryTextParams,
  type TextResult,
} from '../protocol';
import { redacted } from '../redact/mask';
import { parseDocument } from '../syntax/parse';
import { blockStart, positionAt, type RequestDocument, textOf } from '../syntax/request-document';
import type { Capability } from './capability';
import { guarded, openly } from './guard';
import type { Session } from './session';
import { readFromDisk } from './state/documents';
import { type ExchangeRecord, isActive } from './state/exchange-record';
import { type HistoryEntry, historyEntry } from './state/history-entry';
import { matchesQuery } from './state/history-query';
import { nothingSent } from './state/refusal';

/** As many are listed. */
const listed = 500;

export const historyRequests: Capability = {
  register: (session) => {
    const { connection, events, history } = session;
    // Trust may come later.
    events.scopeChanged.event(guarded(connection, 'history', () => history.check()));
    const answer = <P>(method: string, handler: (params: P, token: CancellationToken) => unknown): void => {
      connection.onRequest(method, openly(connection, method, handler));
    };
    const recorded = new WeakSet<ExchangeRecord>();
    events.exchangeChanged.event(
      guarded(connection, 'history', async (record: ExchangeRecord) => {
        if (isActive(record) || record.attempts.length === 0 || record.noLog || recorded.has(record)) return;
        recorded.add(record);
        await keep(session, record);
      }),
    );
    answer(ClientRequest.history, ({ query }: HistoryParams) => searchHistory(session, query));
    answer(ClientRequest.historyText, (params: HistoryTextParams) => textOfEntry(session, params));
    answer(ClientRequest.changeHistory, async ({ delete: id }: HistoryChange) => {
      await (id === null ? history.clear() : history.delete(id));
      return null;
    });
    answer(ClientRequest.askAgain, () => {
      session.confirmed.clear();
      return null;
    });
    answer(ClientRequest.sendHistory, ({ id }: ExchangeParams, token) => sendAgain(session, id ?? '', token));
    answer(ClientRequest.har, ({ ids }: HarParams) => harOf(session, ids));
  },
  initialized: ({ history }) => {
    // Not awaited: nobody waits for it, and the editor's first questions come before it.
    setImmediate(() => void history.check());
  },
};

async function keep({ definitions, deps, documents, history, settings }: Session, record: ExchangeRecord) {
  const chosen = await settings.for(record.uri);
  if (!chosen['faultline.history.enabled']) return;
  const document = documents.get(record.uri)?.document ?? null;
  const limits = { entries: chosen['faultline.history.maxEntries'], bytes: chosen['faultline.history.maxBytes'] };
  await history.add(historyEntry(record, document, definitions, deps.now()), limits);
}

export async function searchHistory({ history }: Session, query: string): Promise<readonly HistorySummary[]> {
  return (await history.all()).filter((summary) => matchesQuery(summary, query)).slice(0, listed);
}

async function textOfEntry({ history }: Session, { id, part }: HistoryTextParams): Promise<HistoryText | null> {
  const entry = await history.entry(id);
  if (!entry) return null;
  const { summary, exchange, diagnosis } = entry;
  const time = new Date(summary.startedAt).toLocaleString('sv-SE');
  const name = `${summary.label} ${summary.title ?? summary.method} ${time}`;
  const outcome = outcomeOf(exchange);
  const { text } =
    outcome?.kind === 'response'
      ? renderResponse(outcome.response, { view: 'pretty', paths: false }, diagnosis)
      : renderFailure({ exchange, diagnosis, retryStopped: null });
  if (part === 'response') return { name, text };
  const about = `# ${time}, ${Math.round(summary.durationMs)} ms${summary.environment ? `, ${summary.environment}` : ''}`;
  return { name, text: `${about}\n${requestText(exchange.request)}\n\n${text}` };
}

/** The request as it then was, with the values of now. */
async function sendAgain(session: Session, id: string, token: CancellationToken): Promise<HistorySendResult> {
  const { deps, documents, history, runner, workspace } = session;
  if (!workspace.trusted) return nothingSent('Nothing is sent from a workspace that is not trusted. Trust it first.');
  const entry = await history.entry(id);
  if (!entry) return nothingSent('This request is not in the history any more. Send it from its file.');
  const { uri } = entry.summary;
  const open = documents.get(uri) ?? (await readFromDisk(uri, deps.files));
  const draft = `${entry.definitions === '' ? '' : `${entry.definitions}\n\n`}${entry.template.trimEnd()}\n`;
  if (!open)
    return { ...nothingSent('The file of this request is gone. Here it is as it was: send it from here.'), draft };
  const { document } = open;
  const index = document.blocks.findIndex((block) => isFrom(entry.template, block.text));
  const start = document.blocks[index]?.request?.start;
  if (start !== undefined) {
    return runner.run({ uri, position: positionAt(document, blockStart(document, index) + start) }, token, open);
  }
  if (entry.template.includes(redacted)) {
    const message = `The request was edited since, and what it had in clear was not kept. Fill it in where ${redacted} stands, and send.`;
    return { ...nothingSent(message), draft };
  }
  const { document: with_, offset } = inserted(document, entry);
  return runner.run({ uri, position: positionAt(with_, offset) }, token, { ...open, document: with_ });
}

/** Whether a text is the one that the template was kept of: what is hidden in it may be anything. */
function isFrom(template: string, text: string): boolean {
  const [first = '', ...rest] = template.trimEnd().split(redacted);
  const whole = text.trimEnd();
  if (!whole.startsWith(first)) return false;
  let at = first.length;
  for (const [index, piece] of rest.entries()) {
    const found = index === rest.length - 1 ? whole.length - piece.length : whole.indexOf(piece, at);
    if (found < at || !whole.startsWith(piece, found)) return false;
    at = found + piece.length;
  }
  return at === whole.length;
}

/** The document with the template behind the block where it stood; in the editor it stays as it is. */
function inserted(document: RequestDocument, { template, index }: HistoryEntry) {
  const text = textOf(document);
  const next = Math.min(index, document.blocks.length - 1) + 1;
  const at = next < document.blocks.length ? blockStart(document, next) : text.length;
  const lead = `${text.slice(0, at)}${text.slice(0, at).endsWith('\n') || at === 0 ? '' : '\n'}`;
  const block = `${template.startsWith('###') ? '' : '###\n'}${template}${template.endsWith('\n') ? '' : '\n'}`;
  const whole = parseDocument(lead + block + text.slice(at));
  // From the request line: a title's line is part of the block as well.
  const place = whole.blocks.findIndex((_, at) => blockStart(whole, at) === lead.length);
  return { document: whole, offset: lead.length + (whole.blocks[place]?.request?.start ?? 0) };
}

/** Of what is still there as it came, else of what the history has kept of it. Null: there is nothing. */
export async function harOf(session: Session, ids: readonly string[] | null): Promise<TextResult | null> {
  const { deps, exchanges, history, profile } = session;
  const version = profile.own?.version || deps.version;
  const live = (ids ?? []).flatMap((id) => exchanges.get(id) ?? []);
  const kept = await history.entries(ids?.filter((id) => !exchanges.get(id)) ?? null);
  const all = [
    ...live.map(({ id, request, attempts, redactor }) => redactor.exchange({ id, request, attempts })),
    ...kept.map(({ exchange }) => exchange),
  ];
  return all.length === 0 ? null : { text: harText(all, version) };
}
