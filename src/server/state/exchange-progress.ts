/** From what a run tells as it goes on to the record of its exchange. */
import type { Settings } from '../../manifest';
import { proxyPasswords } from '../../redact/proxy-passwords';
import { createRedactor, hidingBy } from '../../redact/redactor';
import { credentialsIn } from '../../redact/sent-credentials';
import type { ResolveContext } from '../../resolve/context';
import type { ResolvedRequest } from '../../resolve/resolved';
import type { RunEvent } from '../../run/run-deps';
import type { Block } from '../../syntax/document';
import type { ServerDeps } from '../deps';
import type { CallLog } from './call-log';
import type { Documents } from './documents';
import type { ExchangeRecord } from './exchange-record';
import type { ExchangeStore } from './exchange-store';
import { streamWith } from './shown-stream';

export interface ProgressParts {
  readonly deps: Pick<ServerDeps, 'now'>;
  readonly documents: Documents;
  readonly exchanges: ExchangeStore;
  readonly log: CallLog;
}

/** A request that is about to be sent. */
export interface Beginning {
  readonly id: string;
  readonly uri: string;
  readonly block: Block;
  /** Where the block stood when the run was asked for. */
  readonly index: number;
  readonly context: ResolveContext;
  readonly abort: AbortController;
  readonly environment: string | null;
  readonly sentFor: string | null;
}

/** The record of an exchange that begins; it is in the store then. */
export function beginExchange(
  { documents, exchanges, deps }: ProgressParts,
  { id, uri, block, index, context, abort, environment, sentFor }: Beginning,
  resolved: ResolvedRequest,
): ExchangeRecord {
  const now = documents.get(uri)?.document.blocks ?? [];
  const at = now[index] === block ? index : now.indexOf(block);
  const { graph, runValues } = context;
  // What an earlier request of the session took along, a server may give back to any later one.
  const secrets = [
    ...[...context.variables.values()].filter(({ secret }) => secret).map(({ value }) => value),
    ...exchanges.all().flatMap((earlier) => earlier.secrets),
    ...proxyPasswords(context.processEnv),
  ];
  const hidden = [...new Set([...resolved.secrets, ...secrets, ...credentialsIn(resolved.sent)])];
  const record: ExchangeRecord = {
    id,
    uri,
    block,
    environment,
    startedAt: deps.now(),
    sentFor,
    given: runValues !== undefined,
    importedNames: graph?.visibleFrom(graph.root).flatMap(({ definitions }) => [...definitions.byName.keys()]) ?? [],
    abort,
    context: keptContext(context),
    redactor: createRedactor(hidden, hidingBy(context.settings)),
    hidden,
    secrets: resolved.secrets,
    request: resolved.sent,
    origins: resolved.origins,
    noLog: resolved.options.noLog,
    anchor: at < 0 ? null : { index: at, block, shift: 0 },
    lastIndex: at < 0 ? index : at,
    place: at < 0 ? null : at,
    state: 'running',
    waitingUntil: null,
    waitReason: null,
    pause: null,
    waitsByItself: false,
    stream: null,
    begun: 0,
    attempts: [],
    diagnoses: [],
    shown: [],
    endedAt: null,
    operation: null,
    paths: [],
    retryStopped: null,
  };
  exchanges.add(record);
  return record;
}

/** Values that turned out to be secret. */
export function hideValues(record: ExchangeRecord, values: readonly string[]): void {
  if (values.every((value) => record.hidden.includes(value))) return;
  record.hidden = [...new Set([...record.hidden, ...values])];
  record.redactor = createRedactor(record.hidden, hidingBy(record.context.settings));
}

/** The same request with another token. What was hidden before stays hidden. */
export function renewExchange(record: ExchangeRecord, resolved: ResolvedRequest): void {
  record.hidden = [...new Set([...record.hidden, ...resolved.secrets, ...credentialsIn(resolved.sent)])];
  record.redactor = createRedactor(record.hidden, hidingBy(record.context.settings));
  record.secrets = [...new Set([...record.secrets, ...resolved.secrets])];
  record.request = resolved.sent;
  record.origins = resolved.origins;
}

/** What was answered, passwords among it, the way to the secrets and other files are of no use once it is resolved. */
function keptContext(context: ResolveContext): ExchangeRecord['context'] {
  const { document: _, definitions: __, answers: ___, secrets: ____, ...rest } = context;
  const { graph: _____, neededBy: ______, runValues: _______, ...kept } = rest;
  return kept;
}

/** Brings a record up to what has happened. */
export function followExchange(
  { log }: Pick<ProgressParts, 'log'>,
  record: ExchangeRecord,
  event: RunEvent,
  settings: Settings,
): void {
  if (event.kind === 'attempt-started') {
    record.state = 'running';
    record.waitingUntil = null;
    record.waitReason = null;
    record.pause = null;
    record.begun = event.number;
    record.stream = null;
  } else if (event.kind === 'streamed') {
    record.stream = streamWith(record.stream, event.piece);
  } else if (event.kind === 'attempt-done') {
    record.attempts = [...record.attempts, event.attempt];
    const shown = event.diagnosis && record.redactor.diagnosis(event.diagnosis);
    record.diagnoses = [...record.diagnoses, event.diagnosis];
    record.shown = [...record.shown, shown];
    // A response that is whole is shown from its body.
    if (record.stream && event.attempt.outcome.kind === 'response') record.stream = { ...record.stream, lines: [] };
    log.attempt(record, event.attempt, shown, settings);
  } else if (event.kind === 'written') {
    record.attempts = [...record.attempts.slice(0, -1), event.attempt];
    log.written(record, event.attempt, settings);
  } else if (event.kind === 'waiting') {
    record.state = 'waiting';
    record.waitingUntil = event.until;
    record.waitReason = event.reason;
    record.waitsByItself = event.own !== undefined;
    record.pause = event.pause ? { host: event.pause.host, label: event.pause.label } : null;
  }
}
