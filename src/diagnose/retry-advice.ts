/**
 * Whether the same request is worth sending again, when, and whether that is safe. In order: what the server says itself
 * (`x-should-retry`), the dialects' rules, the kind of the failure. The wait: Retry-After and its kin, a delay in the
 * body, the reset of a rate limit, the dialect's default.
 */
import type { RetryDelay } from '../dialects/dialect';
import { headerValue } from '../exchange';
import type { RetryAdvice } from '../retry/advice';
import { isIdempotent } from '../retry/method';
import { readShouldRetry, readWait, responseClock } from '../retry/timing';
import { waitSeconds } from '../retry/wait-value';
import type { CompiledDelay, CompiledDialect, CompiledRetryCondition } from './compiled';
import type { Kind } from './diagnosis';
import { scalarText } from './json-node';
import type { RuledProblem } from './problems';
import type { RequestView } from './request-view';
import { bodyMatches, headersMatch } from './response-test';
import type { ResponseView } from './response-view';
import { matchesStatus } from './status-class';
import type { StatusMeaning } from './status-meaning';

export interface RetryContext {
  readonly dialects: readonly CompiledDialect[];
  readonly request: RequestView;
  readonly response: ResponseView;
  readonly kind: Kind;
  readonly status: StatusMeaning;
  readonly problems: readonly RuledProblem[];
  /** Epoch ms. */
  readonly now: number;
}

interface Wait {
  readonly seconds: number;
  readonly source: string;
}

interface Verdict {
  readonly retryable: boolean;
  /** A sentence. */
  readonly why: string;
}

export function retryAdvice(context: RetryContext): RetryAdvice {
  const header = readWait(context.response.headers, context.now);
  const { retryable, why } = verdict(context, header);
  if (!retryable)
    return { retryable, afterSeconds: null, reason: sentence(why), safe: isIdempotent(context.request.method) };
  const after = noShorter(statedWait(context, header) ?? defaultWait(context), context);
  const { safe, note } = safety(context);
  return {
    retryable,
    afterSeconds: after?.seconds ?? null,
    reason: [sentence(why), when(after), note].filter((part) => part !== '').join(' '),
    safe,
  };
}

/** The reason of a dialect may lack the full stop. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function noShorter(wait: Wait | null, { dialects }: RetryContext): Wait | null {
  const least = dialects.find(({ dialect }) => dialect.retry?.minSeconds !== undefined)?.dialect.retry?.minSeconds;
  return wait && least !== undefined && wait.seconds < least ? { seconds: least, source: '' } : wait;
}

function when(wait: Wait | null): string {
  if (!wait) return 'It states no wait: leave growing pauses between the attempts.';
  if (wait.source === '') return `Wait ${seconds(wait.seconds)} at least.`;
  return `Wait ${seconds(wait.seconds)}, as ${wait.source} states.`;
}

/** `42 s`, `2 min 5 s`, `1 h 20 min`. */
function seconds(amount: number): string {
  const whole = amount < 10 ? Math.ceil(amount * 10) / 10 : Math.ceil(amount);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 120) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${Math.round(whole % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

function verdict(context: RetryContext, wait: Wait | null): Verdict {
  const { dialects, response, kind, status, problems } = context;
  const said = readShouldRetry(response.headers);
  if (said !== null) {
    return {
      retryable: said,
      why: said
        ? 'The server itself asks for another attempt.'
        : 'The server itself says that another attempt is no use.',
    };
  }
  for (const { deny, allow } of dialects) {
    const denied = deny.find((condition) => holds(condition, context));
    if (denied) return { retryable: false, why: denied.condition.reason ?? refusals[kind] ?? noUse };
    const allowed = allow.find((condition) => holds(condition, context));
    if (allowed)
      return { retryable: true, why: allowed.condition.reason ?? reasons[kind] ?? 'This API asks to try again.' };
  }
  for (const { rule } of problems) {
    const retry = rule.pattern?.pattern.retry ?? rule.code?.retry;
    if (retry !== undefined) return { retryable: retry, why: (retry ? reasons[kind] : refusals[kind]) ?? noUse };
  }
  const byKind = retriedByKind(kind, response.status, status, wait);
  return { retryable: byKind, why: (byKind ? reasons[kind] : refusals[kind]) ?? (byKind ? 'It may pass.' : noUse) };
}

const noUse = 'The same request would fail again in the same way: it has to be changed first.';

const reasons: Partial<Readonly<Record<Kind, string>>> = {
  'rate-limited': 'The limit is on requests in a time: it is worth sending again later.',
  server: 'Server errors are often transient: it is worth sending again.',
  unavailable: 'The service should come back: it is worth sending again.',
};

const refusals: Partial<Readonly<Record<Kind, string>>> = {
  unauthorized: 'Without other credentials it would be refused again.',
  forbidden: 'Without the permission it would be refused again.',
  'not-found': 'It would not be found the next time either, unless it is created meanwhile.',
  payment: 'It would be refused again until plan or balance change.',
  legal: 'It would be refused again.',
  conflict: 'The state that it conflicts with stays until somebody changes it.',
  truncated: 'The result would be as large the next time: the request has to be split.',
  'sync-token': 'The old sync token stays invalid: send the new one.',
  server: 'This is no transient fault: it would fail again.',
};

function retriedByKind(kind: Kind, code: number, status: StatusMeaning, wait: Wait | null): boolean {
  if (kind === 'rate-limited' || kind === 'unavailable') return true;
  // Where the status is no server error, a fault "of the server" is what it makes of this request.
  if (kind === 'server') return code >= 500 && status.retry;
  if (status.retry && kind === status.kind) return true;
  // A refusal that says when to come back (RFC 9110, 15.5.14 and 10.2.3).
  return /^retry-after|-retry-after/i.test(wait?.source ?? '') && [403, 404, 409, 413, 423].includes(code);
}

function holds(
  { condition, message, headers, body }: CompiledRetryCondition,
  { request, response, problems, kind }: RetryContext,
): boolean {
  if (condition.status && !condition.status.some((status) => matchesStatus(status, response.status))) return false;
  if (condition.kind && !condition.kind.some((wanted) => wanted === kind)) return false;
  if (condition.method && !condition.method.includes(request.method)) return false;
  if (body.length > 0 && !body.every((test) => bodyMatches(test, response.data))) return false;
  const { code } = condition;
  if (code && !problems.some(({ problem }) => problem.code !== null && code.includes(problem.code))) return false;
  if (message && !problems.some(({ problem }) => message.test(problem.message.slice(0, 1000)))) return false;
  return headersMatch(headers, response.headers);
}

/** The longest of what header and body state; a rate limit's reset only where neither does. */
function statedWait(context: RetryContext, header: Wait | null): Wait | null {
  const body = bodyWait(context);
  if (header && /retry-after/i.test(header.source)) return body && body.seconds > header.seconds ? body : header;
  return body ?? header;
}

function bodyWait({ dialects, response, problems, now }: RetryContext): Wait | null {
  const clock = responseClock(response.headers, now);
  for (const { after } of dialects) {
    for (const delay of after) {
      const found = delayText(delay, response, problems);
      const value = found === null ? null : delaySeconds(found.text, delay, clock);
      if (found !== null && value !== null) return { seconds: value, source: found.source };
    }
  }
  return null;
}

function delayText(
  { delay, path, message }: CompiledDelay,
  response: ResponseView,
  problems: readonly RuledProblem[],
): { text: string; source: string } | null {
  if (delay.header !== undefined) {
    const value = headerValue(response.headers, delay.header);
    if (value !== null) return { text: value, source: delay.header };
  }
  for (const node of path && response.data !== undefined ? path.find(response.data, null) : []) {
    const text = scalarText(node.value);
    if (text !== null) return { text, source: `\`${node.path.at(-1)}\` in the body` };
  }
  for (const { problem } of message ? problems : []) {
    const match = message?.exec(problem.message.slice(0, 1000));
    const text = match?.[1] ?? null;
    if (text !== null) return { text, source: 'the message' };
  }
  return null;
}

function delaySeconds(text: string, { delay: { unit } }: CompiledDelay, now: number): number | null {
  // google.protobuf.Duration in JSON: up to nine decimals, and an `s`.
  if (unit === 'duration' && /^\d{1,10}(?:\.\d{1,9})?s$/.test(text)) return Number(text.slice(0, -1));
  const value = waitSeconds(text, now, unit === 'ms' ? 'milliseconds' : 'seconds');
  // A date says when, whatever the unit.
  const factor = /^\d+(?:\.\d+)?$/.test(text.trim()) ? (factors[unit] ?? 1) : 1;
  return value === null ? null : value * factor;
}

const factors: Partial<Record<RetryDelay['unit'], number>> = { m: 60, h: 3600 };

function defaultWait(context: RetryContext): Wait | null {
  for (const { dialect, allow } of context.dialects) {
    const allowed = allow.find(
      (condition) => condition.condition.waitSeconds !== undefined && holds(condition, context),
    );
    const wait = allowed?.condition.waitSeconds ?? dialect.retry?.defaultSeconds;
    if (wait !== undefined) return { seconds: wait, source: '' };
  }
  return null;
}

/** RFC 9110, 9.2.2: what may have been applied and is not idempotent is not repeated without asking. */
function safety({ dialects, request, response, kind }: RetryContext): { safe: boolean; note: string } {
  const { method, headers } = request;
  if (isIdempotent(method)) return { safe: true, note: '' };
  if (kind === 'rate-limited' || response.status === 425 || response.status === 421) {
    return { safe: true, note: 'It was refused before anything was done, so repeating it is safe.' };
  }
  const own = dialects.flatMap(({ dialect }) => dialect.retry?.idempotencyHeader ?? []);
  const key = idempotencyHeader(headers, own);
  if (key !== null) return { safe: true, note: `Its ${key} makes repeating it safe.` };
  return { safe: false, note: `The ${method} may have been applied all the same: check before repeating it.` };
}

/** The header of the request that makes repeating it safe; `own`: those that its dialects name beside the usual ones. */
export function idempotencyHeader(headers: RequestView['headers'], own: readonly string[]): string | null {
  const names = ['idempotency-key', 'x-idempotency-key', 'paypal-request-id', ...own.map((name) => name.toLowerCase())];
  return headers.find(([name, value]) => names.includes(name.toLowerCase()) && value.trim() !== '')?.[0] ?? null;
}
