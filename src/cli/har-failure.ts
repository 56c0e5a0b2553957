/** Why a browser got no response, as Faultline names it. */
import type { Failure } from '../exchange';

/** Chromium's net errors (net/base/net_error_list.h), by their beginning, with the stage and Node's name for the same. */
const netErrors: readonly (readonly [start: string, stage: Failure['stage'], code: string | null])[] = [
  ['ERR_NAME_NOT_RESOLVED', 'dns', 'ENOTFOUND'],
  ['ERR_NAME_RESOLUTION_FAILED', 'dns', 'EAI_AGAIN'],
  ['ERR_DNS_TIMED_OUT', 'dns', 'EAI_AGAIN'],
  ['ERR_DNS_', 'dns', null],
  ['ERR_CONNECTION_REFUSED', 'connect', 'ECONNREFUSED'],
  ['ERR_CONNECTION_TIMED_OUT', 'timeout', 'ETIMEDOUT'],
  ['ERR_TIMED_OUT', 'timeout', 'ETIMEDOUT'],
  ['ERR_CONNECTION_RESET', 'receive', 'ECONNRESET'],
  ['ERR_CONNECTION_CLOSED', 'receive', 'ECONNRESET'],
  ['ERR_EMPTY_RESPONSE', 'receive', 'ECONNRESET'],
  ['ERR_CONNECTION_ABORTED', 'receive', 'ECONNABORTED'],
  ['ERR_ADDRESS_UNREACHABLE', 'connect', 'EHOSTUNREACH'],
  ['ERR_INTERNET_DISCONNECTED', 'connect', 'ENETUNREACH'],
  ['ERR_NETWORK_', 'connect', 'ENETUNREACH'],
  ['ERR_PROXY_', 'connect', null],
  ['ERR_TUNNEL_CONNECTION_FAILED', 'connect', null],
  ['ERR_CONNECTION_', 'connect', null],
  ['ERR_CERT_DATE_INVALID', 'tls', 'CERT_HAS_EXPIRED'],
  ['ERR_CERT_COMMON_NAME_INVALID', 'tls', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['ERR_CERT_AUTHORITY_INVALID', 'tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['ERR_CERT_', 'tls', null],
  ['ERR_SSL_', 'tls', null],
  ['ERR_BAD_SSL_', 'tls', null],
  ['ERR_ABORTED', 'aborted', 'ABORTED'],
  ['ERR_BLOCKED_BY_', 'aborted', null],
  ['ERR_CONTENT_LENGTH_MISMATCH', 'receive', 'BODY_LENGTH'],
  ['ERR_INCOMPLETE_CHUNKED_ENCODING', 'receive', 'BODY_LENGTH'],
];

const stages: readonly string[] = [
  'dns',
  'connect',
  'tls',
  'send',
  'receive',
  'timeout',
  'aborted',
] satisfies Failure['stage'][];

/** What Faultline's own HAR files say of it; null where it is none of them. */
export function readOwnFailure(value: unknown): Failure | null {
  if (typeof value !== 'object' || value === null) return null;
  const { stage, code, message } = value as Partial<Record<keyof Failure, unknown>>;
  const isOne = typeof stage === 'string' && stages.includes(stage);
  return isOne && typeof code === 'string' && typeof message === 'string' ? (value as Failure) : null;
}

/** `error` is the entry's `_error` (`net::ERR_NAME_NOT_RESOLVED`), which is Chromium's alone. */
export function readHarFailure(error: string | null, statusText: string): Failure {
  if (error === null || error === '') {
    const message = statusText || 'The browser got no response and does not say why.';
    return { stage: 'receive', code: 'NO_RESPONSE', message };
  }
  const name = error.replace(/^net::/, '');
  const known = netErrors.find(([start]) => name.startsWith(start));
  return { stage: known?.[1] ?? 'receive', code: known?.[2] ?? name, message: `The browser reports ${error}.` };
}
