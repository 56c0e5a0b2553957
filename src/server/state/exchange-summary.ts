/** An exchange as the client is told of it: redacted, and without bodies. */
import { statusText } from '../../diagnose/statuses';
import { failureLabel } from '../../diagnose/transport';
import type { Attempt } from '../../exchange';
import { visibleLine } from '../../present/visible-text';
import type { AttemptView, ExchangeDetail, ExchangeSummary, FixView, Position, Range } from '../../protocol';
import { blockStart, positionAt } from '../../syntax/request-document';
import type { Documents } from './documents';
import type { ExchangeFixes } from './exchange-fixes';
import { diagnosisOf, durationOf, type ExchangeRecord, responseOf, shownDiagnosis } from './exchange-record';
import { responseUriOf } from './response-documents';

export interface SummarySources {
  readonly documents: Documents;
  readonly fixes: ExchangeFixes;
  readonly deps: { readonly now: () => number };
}

export function summaryOf({ documents, fixes, deps }: SummarySources, record: ExchangeRecord): ExchangeSummary {
  const { redactor, request, block } = record;
  const diagnosis = diagnosisOf(record);
  const last = record.attempts.at(-1);
  const title = block.name ?? block.title;
  return {
    id: record.id,
    uri: record.uri,
    range: standingRange(documents, record),
    place: placeOf(documents, record),
    title: title === null ? null : redactor.text(title),
    sentFor: record.sentFor === null ? null : redactor.text(record.sentFor),
    method: request.method,
    url: redactor.url(request.url),
    environment: record.environment,
    state: record.state,
    waitingUntil: record.waitingUntil,
    waitReason: record.waitReason === null ? null : redactor.text(record.waitReason),
    ...(record.pause
      ? { pause: { host: redactor.text(record.pause.host), label: redactor.text(record.pause.label) } }
      : {}),
    status: responseOf(record)?.status ?? null,
    events: record.stream?.total ?? null,
    label: last ? redactor.text(attemptLabel(last)) : '',
    failed: diagnosis !== null,
    startedAt: record.startedAt,
    durationMs: durationOf(record, deps.now()),
    attempts: record.begun,
    responseUri: responseUriOf(record),
    hasPhrase: diagnosis !== null && (diagnosis.phrase ?? diagnosis.requestId) !== null,
    fixes: fixes.fixes(record).length,
    retryable: diagnosis?.retry.retryable ?? false,
  };
}

export function detailOf(sources: SummarySources, record: ExchangeRecord): ExchangeDetail {
  return {
    summary: summaryOf(sources, record),
    diagnosis: shownDiagnosis(record),
    fixes: sources.fixes.fixes(record).map(
      ({ id, title, preferred, complete }): FixView => ({
        id,
        title: record.redactor.text(title),
        preferred,
        complete,
      }),
    ),
    attempts: record.attempts.map((attempt, index) => attemptView(record, attempt, index)),
    retryStopped: record.retryStopped === null ? null : record.redactor.text(record.retryStopped),
  };
}

function attemptView({ redactor, diagnoses }: ExchangeRecord, attempt: Attempt, index: number): AttemptView {
  return {
    number: attempt.number,
    startedAt: attempt.startedAt,
    durationMs: attempt.timings.totalMs,
    label: redactor.text(attemptLabel(attempt)),
    failed: attempt.outcome.kind === 'failure' || (diagnoses[index] ?? null) !== null,
    waitedMs: attempt.waitedMs,
    waitReason: attempt.waitReason === null ? null : redactor.text(attempt.waitReason),
    hops: attempt.hops.map(({ status, url, location }) => ({
      status,
      url: redactor.url(url),
      location: redactor.url(location),
    })),
    notes: attempt.notes.map((note) => redactor.text(note)),
  };
}

/** `200 OK`, `ECONNREFUSED`. A reason phrase of the server's own wins over the registered one. */
export function attemptLabel({ outcome }: Attempt): string {
  if (outcome.kind === 'failure')
    return outcome.failure.stage === 'aborted' ? 'Cancelled' : failureLabel(outcome.failure);
  const { status, reason } = outcome.response;
  return `${status} ${visibleLine(reason || statusText(status).reason)}`.trim();
}

/** From the first line of the block that is not blank to the block's end: wherever the cursor is in it, it means this. */
function standingRange(documents: Documents, { uri, anchor }: ExchangeRecord): Range | null {
  return anchor && rangeOf(documents, uri, anchor.index);
}

/** Where to send from once more, though the request was edited. */
function placeOf(documents: Documents, { uri, place }: ExchangeRecord): Position | null {
  return place === null ? null : (rangeOf(documents, uri, place)?.start ?? null);
}

function rangeOf(documents: Documents, uri: string, index: number): Range | null {
  const open = documents.get(uri);
  const block = open?.document.blocks[index];
  if (!open || !block?.request) return null;
  const start = blockStart(open.document, index);
  const first = block.parts.find(({ kind }) => kind !== 'blank');
  return {
    start: positionAt(open.document, start + (first?.start ?? 0)),
    end: positionAt(open.document, start + block.text.length),
  };
}
