/** The diagnosis of an attempt that got no response. */
import { type Failure, type SentRequest, timeoutLimits } from '../exchange';
import { isIdempotent } from '../retry/method';
import type { CompiledDialect } from './compiled';
import type { Diagnosis } from './diagnosis';
import type { RequestView } from './request-view';
import { idempotencyHeader } from './retry-advice';
import { transportText } from './transport';

export function diagnoseFailure(
  failure: Failure,
  request: SentRequest,
  view: RequestView,
  dialects: readonly CompiledDialect[],
): Diagnosis {
  const { label, meaning, cause, remedy, retry, unsent } = transportText(failure, request.url);
  const dialect = dialects[0]?.dialect;
  const own = dialects.flatMap(({ dialect: { retry } }) => retry?.idempotencyHeader ?? []);
  const safe = unsent || isIdempotent(view.method) || idempotencyHeader(view.headers, own) !== null;
  return {
    dialect: dialect?.id ?? 'generic',
    dialectTitle: dialect?.title ?? 'HTTP',
    kind: 'transport',
    code: failure.code,
    status: null,
    label,
    meaning,
    cause,
    remedy,
    problems: [
      {
        message: failure.message || meaning,
        code: failure.code,
        kind: 'transport',
        field: null,
        cause,
        remedy,
        mends: [],
        from: null,
        position: null,
        ...directiveOf(failure),
      },
    ],
    phrase: null,
    requestId: null,
    retry: { retryable: retry, afterSeconds: null, safe, reason: reason(retry, safe, view.method) },
    help: null,
  };
}

/** What the request itself may say about what failed: a limit of time, its proxy. */
function directiveOf({ code, limit }: Failure): { readonly directive?: string } {
  if (limit) return { directive: timeoutLimits[limit].directive };
  return code.startsWith('PROXY_') ? { directive: 'proxy' } : {};
}

function reason(retry: boolean, safe: boolean, method: string): string {
  if (!retry) return 'The same request would fail again in the same way until its cause is removed.';
  const why = 'Such failures often pass: it is worth sending again, with growing pauses.';
  return safe ? why : `${why} The ${method} may have been applied all the same: check before repeating it.`;
}
