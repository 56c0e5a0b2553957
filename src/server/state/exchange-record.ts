/** All that the server keeps of one exchange: from the moment it is sent until it is dropped. */
import type { Diagnosis } from '../../diagnose/diagnosis';
import type { Attempt, ReceivedResponse, SentRequest } from '../../exchange';
import type { Operation } from '../../openapi/operation';
import type { ApiPath } from '../../openapi/paths';
import type { ExchangeState, ExchangeSummary } from '../../protocol';
import type { Redactor } from '../../redact/redactor';
import type { ResolveContext } from '../../resolve/context';
import type { Origins } from '../../resolve/resolved';
import type { EarlierWait } from '../../retry/policy';
import type { Block } from '../../syntax/document';
import type { ShownStream } from './shown-stream';

/** Where the request of an exchange stands in its document as that is now. */
export interface Anchor {
  readonly index: number;
  readonly block: Block;
  /** What has to be added to an offset in the block that was sent, to have it in this one. */
  readonly shift: number;
  /**
   * Where the request was edited since: the problems of its response, by index, that still hold. Absent where it stands
   * as it was sent.
   */
  readonly open?: ReadonlySet<number>;
}

/** `request`, `origins`, `redactor`, `hidden` and `secrets` change where a token is renewed while it runs. */
export interface ExchangeRecord {
  readonly id: string;
  /** Of its document; as the client spells it, once that is open. Another one when the file is renamed. */
  uri: string;
  /** The block as it was sent. */
  readonly block: Block;
  readonly environment: string | null;
  readonly startedAt: number;
  /** The name of the request that needs this one; null where it was asked for. */
  readonly sentFor: string | null;
  /** A `run` line gave it values: what needs this request as it stands cannot go by the response. */
  readonly given: boolean;
  /** Variables that were in scope from other files. */
  readonly importedNames: readonly string[];
  readonly abort: AbortController;
  /** What it was resolved in; without the document, of which only the present state is of use. */
  readonly context: Omit<
    ResolveContext,
    'document' | 'definitions' | 'answers' | 'secrets' | 'graph' | 'neededBy' | 'runValues'
  >;
  redactor: Redactor;
  /** The values that the redactor hides. */
  hidden: readonly string[];
  /** The secret values that went into the request, also of attempts with an earlier token. */
  secrets: readonly string[];
  request: SentRequest;
  origins: Origins;
  /** `# @no-log`: stays out of the log. */
  readonly noLog: boolean;
  /**
   * Null once the request was edited to something of which nothing holds that its response said, or while its document
   * is closed.
   */
  anchor: Anchor | null;
  /** The block's index where it was last seen. */
  lastIndex: number;
  /** The index of the block where the request stands, or of what it was edited to; null where that is not certain. */
  place: number | null;
  state: ExchangeState;
  waitingUntil: number | null;
  /** Why it waits, while it does. */
  waitReason: string | null;
  /** The host that the whole run leaves alone meanwhile. */
  pause: ExchangeSummary['pause'];
  /** It waits though no server has asked for it. */
  waitsByItself: boolean;
  /** What has come so far of a response that is a stream of events; null where there is none. */
  stream: ShownStream | null;
  /** How many attempts have begun; the last of them may still run. */
  begun: number;
  attempts: readonly Attempt[];
  /** What each attempt was diagnosed as; null for a success. */
  diagnoses: readonly (Diagnosis | null)[];
  /** The same, as they may be shown. */
  shown: readonly (Diagnosis | null)[];
  endedAt: number | null;
  /** What the user's OpenAPI document says of the request; looked up when it has failed. */
  operation: Operation | null;
  /** Its paths, where the request has one that the server has not, or not with its method. */
  paths: readonly ApiPath[];
  /** Why no further attempt was made; null where none was due. */
  retryStopped: string | null;
}

/** The diagnosis that counts: the last attempt's; null for a success, and where the last attempt was cancelled by hand. */
export function diagnosisOf(record: ExchangeRecord): Diagnosis | null {
  return isCancelled(record) ? null : (record.diagnoses.at(-1) ?? null);
}

/** The diagnosis as it may be shown. */
export function shownDiagnosis(record: ExchangeRecord): Diagnosis | null {
  return isCancelled(record) ? null : (record.shown.at(-1) ?? null);
}

/** The same for the request as it is now: without the problems whose part of it was edited since. */
export function standingDiagnosis(record: ExchangeRecord): Diagnosis | null {
  const diagnosis = shownDiagnosis(record);
  const open = record.anchor?.open;
  if (!diagnosis || !open) return diagnosis;
  return { ...diagnosis, problems: diagnosis.problems.filter((_, index) => open.has(index)) };
}

function isCancelled({ attempts }: ExchangeRecord): boolean {
  const outcome = attempts.at(-1)?.outcome;
  return outcome?.kind === 'failure' && outcome.failure.stage === 'aborted';
}

/** The response of the last attempt; null for a failure of the transport and while nothing has come. */
export function responseOf(record: ExchangeRecord): ReceivedResponse | null {
  const outcome = record.attempts.at(-1)?.outcome;
  return outcome?.kind === 'response' ? outcome.response : null;
}

/**
 * What is left of the wait that the last response stated, for who sends the request anew; null where it stated none. An
 * API's documented wait counts as well.
 */
export function earlierWait(record: ExchangeRecord): EarlierWait | null {
  const seconds = diagnosisOf(record)?.retry.afterSeconds ?? null;
  const last = record.attempts.at(-1);
  if (seconds === null || !last) return null;
  const statedMs = seconds * 1000;
  return { statedMs, until: last.startedAt + last.timings.totalMs + statedMs };
}

/** Cancelled while it waited for its first attempt: nothing was sent, so what came of the request before still holds. */
export function isUnsent({ state, attempts }: ExchangeRecord): boolean {
  return state === 'cancelled' && attempts.length === 0;
}

export function isActive({ state }: ExchangeRecord): boolean {
  return state === 'running' || state === 'waiting';
}

/** Milliseconds from the first attempt's start to the end, or to `now` while it runs. */
export function durationOf(record: ExchangeRecord, now: number): number {
  return Math.max(0, (record.endedAt ?? now) - (record.attempts[0]?.startedAt ?? record.startedAt));
}
