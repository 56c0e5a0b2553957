/**
 * What `faultline run --json` and `faultline explain --json` print for each request. Other programs read it: fields may be
 * added, never changed (README, "The command line").
 */
import type { Diagnosis, Field, SupportReference } from '../diagnose/diagnosis';
import type { Attempt, Failure, FailureStage, HeaderField, Hop, SentRequest } from '../exchange';
import type { Fix } from '../fix/fix';
import type { Range } from '../protocol';
import { bodyAsText } from './body-as-text';

export interface ResultJson {
  readonly name: string | null;
  readonly title: string | null;
  /** The request file as given; null for a HAR's request. */
  readonly file: string | null;
  /** Where the request stands in the file, or in `source`. */
  readonly range: Range;
  /** The name of the request that needs this one; null for one that was asked for. */
  readonly sentFor: string | null;
  readonly request: RequestJson;
  readonly response: ResponseJson | null;
  readonly failure: { readonly stage: FailureStage; readonly code: string; readonly message: string } | null;
  readonly attempts: readonly AttemptJson[];
  /** The files that the response was to go to (`>> file`); `error`: why it is not there, null where it is. */
  readonly written: readonly { readonly path: string; readonly error: string | null }[];
  readonly diagnosis: DiagnosisJson | null;
  readonly fixes: readonly FixJson[];
  /** The HAR's request as `.http` text, to which the edits refer; null for a request of a file. */
  readonly source: string | null;
}

interface HeaderJson {
  readonly name: string;
  readonly value: string;
}

export interface RequestJson {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderJson[];
  /** Null where there is none, or where it is a file. */
  readonly body: string | null;
}

export interface ResponseJson {
  readonly status: number;
  readonly reason: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderJson[];
  /** The URL that answered. */
  readonly url: string;
  /** Null where it is no text, or larger than 1 MB. */
  readonly body: string | null;
  /** Bytes. */
  readonly size: number;
}

export interface AttemptJson {
  readonly number: number;
  /** ISO 8601; null where it is not known. */
  readonly startedAt: string | null;
  readonly durationMs: number;
  readonly waitedMs: number;
  readonly waitReason: string | null;
  readonly status: number | null;
  readonly failure: ResultJson['failure'];
  readonly redirects: readonly Hop[];
  readonly notes: readonly string[];
}

export interface DiagnosisJson {
  readonly dialect: string;
  readonly kind: string;
  readonly code: string | null;
  readonly status: number | null;
  readonly label: string;
  readonly meaning: string;
  readonly cause: string;
  readonly remedy: string;
  readonly problems: readonly ProblemJson[];
  readonly phrase: SupportReference | null;
  readonly requestId: SupportReference | null;
  readonly retry: {
    readonly retryable: boolean;
    readonly afterSeconds: number | null;
    readonly reason: string;
    readonly safe: boolean;
  };
  readonly help: string | null;
}

interface ProblemJson {
  readonly message: string;
  readonly code: string | null;
  readonly kind: string;
  readonly field: FieldJson | null;
  readonly cause: string;
  readonly remedy: string;
  /** Where in the request it comes from. */
  readonly range: Range | null;
}

interface FieldJson {
  /** Null where the body as a whole is meant. */
  readonly name: string | null;
  readonly location: string;
  readonly pointer: string | null;
  readonly probable: boolean;
}

export interface FixJson {
  readonly id: string;
  readonly title: string;
  readonly preferred: boolean;
  readonly complete: boolean;
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

/** What a result is put together from; all of it redacted already. */
export interface ResultParts {
  readonly name: string | null;
  readonly title: string | null;
  readonly file: string | null;
  readonly range: Range;
  readonly sentFor?: string | null;
  readonly request: SentRequest;
  readonly requestText: string | null;
  readonly attempts: readonly Attempt[];
  readonly diagnosis: Diagnosis | null;
  /** One for each problem of the diagnosis. */
  readonly blames: readonly Range[];
  readonly fixes: readonly FixJson[];
  readonly source: string | null;
}

export function resultJson(parts: ResultParts): ResultJson {
  const outcome = parts.attempts.at(-1)?.outcome;
  const response = outcome?.kind === 'response' ? outcome.response : null;
  return {
    name: parts.name,
    title: parts.title,
    file: parts.file,
    range: parts.range,
    sentFor: parts.sentFor ?? null,
    request: {
      method: parts.request.method,
      url: parts.request.url,
      headers: headerList(parts.request.headers),
      body: parts.requestText,
    },
    response: response && {
      status: response.status,
      reason: response.reason,
      httpVersion: response.httpVersion,
      headers: headerList(response.headers),
      url: response.url,
      body: response.body.kind === 'memory' ? bodyAsText(response.body, response.headers) : null,
      size: response.body.size,
    },
    failure: outcome?.kind === 'failure' ? failureJson(outcome.failure) : null,
    attempts: parts.attempts.map(attemptJson),
    written: (parts.attempts.at(-1)?.outputs ?? []).map(({ path, error }) => ({ path, error })),
    diagnosis: parts.diagnosis && diagnosisJson(parts.diagnosis, parts.blames),
    fixes: parts.fixes,
    source: parts.source,
  };
}

function headerList(fields: readonly HeaderField[]): HeaderJson[] {
  return fields.map(([name, value]) => ({ name, value }));
}

function failureJson({ stage, code, message }: Failure): NonNullable<ResultJson['failure']> {
  return { stage, code, message };
}

function attemptJson(attempt: Attempt): AttemptJson {
  const { outcome } = attempt;
  return {
    number: attempt.number,
    startedAt: attempt.startedAt > 0 ? new Date(attempt.startedAt).toISOString() : null,
    durationMs: Math.round(attempt.timings.totalMs),
    waitedMs: Math.round(attempt.waitedMs),
    waitReason: attempt.waitReason,
    status: outcome.kind === 'response' ? outcome.response.status : null,
    failure: outcome.kind === 'failure' ? failureJson(outcome.failure) : null,
    redirects: attempt.hops.map(({ status, url, location }) => ({ status, url, location })),
    notes: attempt.notes,
  };
}

function diagnosisJson(diagnosis: Diagnosis, blames: readonly Range[]): DiagnosisJson {
  return {
    dialect: diagnosis.dialect,
    kind: diagnosis.kind,
    code: diagnosis.code,
    status: diagnosis.status,
    label: diagnosis.label,
    meaning: diagnosis.meaning,
    cause: diagnosis.cause,
    remedy: diagnosis.remedy,
    problems: diagnosis.problems.map(({ message, code, kind, field, cause, remedy }, index) => ({
      message,
      code,
      kind,
      field: field && fieldJson(field),
      cause,
      remedy,
      range: blames[index] ?? null,
    })),
    phrase: diagnosis.phrase && reference(diagnosis.phrase),
    requestId: diagnosis.requestId && reference(diagnosis.requestId),
    retry: {
      retryable: diagnosis.retry.retryable,
      afterSeconds: diagnosis.retry.afterSeconds,
      reason: diagnosis.retry.reason,
      safe: diagnosis.retry.safe,
    },
    help: diagnosis.help,
  };
}

function fieldJson({ name, location, pointer, probable }: Field): FieldJson {
  return { name: name === '' ? null : name, location, pointer, probable };
}

function reference({ value, label, from }: SupportReference): SupportReference {
  return { value, label, from };
}

/** Fixes with their edits as LSP ranges. `range` leads from offsets in the block to positions in the file. */
export function fixJson(fix: Fix, range: (start: number, end: number) => Range): FixJson {
  const { id, title, preferred, complete } = fix;
  const edits = fix.edits.map(({ start, end, newText }) => ({ range: range(start, end), newText }));
  return { id, title, preferred, complete, edits };
}
