import type { Diagnosis } from '../diagnose/diagnosis';
import type { Attempt, Exchange } from '../exchange';

/** One call in the log. Absent facts are null, so that each line has the same columns; fields may be added, not changed. */
export interface LogRecord {
  /** When the attempt began: ISO 8601, UTC. */
  readonly time: string;
  /** The exchange; all attempts of one share it. */
  readonly id: string;
  /** The name of the request that needed this one; null for one that was asked for. */
  readonly sentFor: string | null;
  readonly method: string;
  readonly url: string;
  /** Null where no response came. */
  readonly status: number | null;
  readonly durationMs: number;
  /** From 1. */
  readonly attempt: number;
  /** What was waited before this attempt, and why. */
  readonly waitedMs: number;
  readonly waitReason: string | null;
  /** All messages of the failure; null where nothing failed. */
  readonly error: string | null;
  /** The failure's stable kind. */
  readonly kind: string | null;
  /** The API's own error code, or the transport's. */
  readonly code: string | null;
  /** The error phrase, else the request id. */
  readonly reference: string | null;
  readonly redirects: number;
  readonly notes: readonly string[];
}

/** UTF-16 units; a server must not be able to fill the log with one response. */
const errorLimit = 2000;

/**
 * The record of one attempt. The exchange and the diagnosis (of this attempt, null where nothing failed) are redacted
 * already.
 */
export function logRecord(
  exchange: Exchange,
  attempt: Attempt,
  diagnosis: Diagnosis | null,
  sentFor: string | null = null,
): LogRecord {
  const { outcome } = attempt;
  return {
    time: new Date(attempt.startedAt).toISOString(),
    id: exchange.id,
    sentFor,
    method: exchange.request.method,
    url: exchange.request.url,
    status: outcome.kind === 'response' ? outcome.response.status : null,
    durationMs: Math.round(attempt.timings.totalMs),
    attempt: attempt.number,
    waitedMs: Math.round(attempt.waitedMs),
    waitReason: attempt.waitReason,
    error: errorOf(attempt, diagnosis)?.slice(0, errorLimit) ?? null,
    kind: diagnosis?.kind ?? (outcome.kind === 'failure' ? 'transport' : null),
    code: diagnosis?.code ?? (outcome.kind === 'failure' ? outcome.failure.code : null),
    reference: diagnosis?.phrase?.value ?? diagnosis?.requestId?.value ?? null,
    redirects: attempt.hops.length,
    notes: attempt.notes,
  };
}

/** The record as one line of JSON, without the line end. JSON has no raw line end in a string, so one line it is. */
export function logLine(record: LogRecord): string {
  return JSON.stringify(record);
}

function errorOf(attempt: Attempt, diagnosis: Diagnosis | null): string | null {
  const messages = diagnosis?.problems.map((problem) => problem.message).filter((message) => message !== '') ?? [];
  if (messages.length > 0) return messages.join('; ');
  const { outcome } = attempt;
  if (outcome.kind === 'failure') return outcome.failure.message || outcome.failure.code;
  if (diagnosis) return diagnosis.label;
  const { status, reason } = outcome.response;
  return status >= 400 ? `${status} ${reason}`.trimEnd() : null;
}
