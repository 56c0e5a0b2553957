import { arch, platform } from 'node:os';
import { explanation } from '../present/explanation';
import { codeSpan } from '../present/markdown';
import { supportReport } from '../present/report';
import {
  ClientRequest,
  type ExchangeDetail,
  type ExchangeParams,
  type ExchangeSummary,
  type FixParams,
  type FixResult,
  ServerNotification,
  type TextResult,
} from '../protocol';
import type { Capability } from './capability';
import { gathered } from './gathered';
import { guarded, openly } from './guard';
import type { Session } from './session';
import { type ExchangeRecord, shownDiagnosis } from './state/exchange-record';
import { detailOf, summaryOf } from './state/exchange-summary';
import { fixResult } from './state/fix-edits';

/** What Faultline's client asks about exchanges, and what it is told of them. */
export const exchangeRequests: Capability = {
  register: (session) => {
    const { connection, exchanges } = session;
    const answer = <P>(method: string, handler: (params: P) => unknown): void => {
      connection.onRequest(method, openly(connection, method, handler));
    };
    const named = ({ id }: ExchangeParams): ExchangeRecord | null =>
      id === null ? exchanges.latest() : exchanges.get(id);
    answer(ClientRequest.exchanges, (): readonly ExchangeSummary[] =>
      exchanges
        .all()
        .map((record) => summaryOf(session, record))
        .reverse(),
    );
    answer(ClientRequest.exchange, (params: ExchangeParams): ExchangeDetail | null => {
      const record = named(params);
      return record && detailOf(session, record);
    });
    answer(ClientRequest.fix, ({ id, fixId }: FixParams): FixResult => fixFor(session, exchanges.get(id), fixId));
    answer(ClientRequest.report, (params: ExchangeParams): TextResult | null => {
      const record = named(params);
      return record && { text: reportOf(session, record) };
    });
    answer(ClientRequest.explanation, (params: ExchangeParams): TextResult | null => {
      const record = named(params);
      return record && { text: explanationOf(session, record) };
    });
    if (session.profile.own) tellOfChanges(session);
  },
};

/** Null where the request was edited since, and the fix no longer fits. */
export function fixFor({ documents, fixes }: Session, record: ExchangeRecord | null, fixId: string): FixResult {
  const open = record && documents.get(record.uri);
  const fix = record && fixes.fix(record, fixId);
  if (!open || !fix || !record?.anchor) return null;
  return { ...fixResult(open, { fix, anchor: record.anchor }), title: record.redactor.text(fix.title) };
}

export function reportOf({ deps, profile }: Session, record: ExchangeRecord): string {
  const { redactor, block } = record;
  const title = block.name ?? block.title;
  const exchange = { id: record.id, request: record.request, attempts: record.attempts };
  return supportReport({
    exchange: redactor.exchange(exchange),
    diagnosis: shownDiagnosis(record),
    title: title === null ? null : redactor.text(title),
    environment: record.environment,
    versions: [
      ['Faultline', profile.own?.version || deps.version],
      ...(profile.editor ? [profile.editor] : []),
      ['Node.js', process.versions.node],
      ['System', `${platform()} ${arch()}`],
    ],
  });
}

export function explanationOf({ fixes }: Session, record: ExchangeRecord): string {
  const { redactor } = record;
  const exchange = redactor.exchange({ id: record.id, request: record.request, attempts: record.attempts });
  const diagnosis = shownDiagnosis(record);
  if (!diagnosis) {
    const call = codeSpan(`${exchange.request.method} ${exchange.request.url}`);
    return `# Nothing to explain\n\n${call} has not failed.\n`;
  }
  return explanation(diagnosis, {
    request: exchange.request,
    attempts: exchange.attempts,
    fixes: fixes.fixes(record).map(({ title, problem }) => ({ title: redactor.text(title), problem })),
  });
}

/** Of changes of an exchange at once; of requests that an edit moved or took away when the typing rests. */
function tellOfChanges(session: Session): void {
  const { connection, deps, events, exchanges } = session;
  const told = new Map<string, string>();
  const tell = (record: ExchangeRecord): void => {
    const summary = summaryOf(session, record);
    // Only the place and what depends on it can change without the exchange itself.
    told.set(record.id, JSON.stringify([summary.range, summary.fixes]));
    void connection.sendNotification(ServerNotification.exchangeChanged, summary);
  };
  events.exchangeChanged.event(guarded(connection, 'exchange changed', tell));
  const due = new Set<string>();
  const { soon } = gathered(session, 'exchanges moved', deps.pace.typingMs, () => {
    for (const uri of due) {
      for (const record of exchanges.of(uri)) {
        const { range, fixes } = summaryOf(session, record);
        if (told.get(record.id) !== JSON.stringify([range, fixes])) tell(record);
      }
    }
    due.clear();
    for (const id of told.keys()) if (!exchanges.get(id)) told.delete(id);
  });
  events.documentChanged.event(({ uri }) => {
    due.add(uri);
    soon();
  });
}
