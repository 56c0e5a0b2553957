/** Failures without a response, by stage and code: what happened, why, what to do, and whether to try again. */
import { type Failure, timeoutLimits } from '../exchange';
import { type FailureWords, failureWords } from './failure-words';
import { isLoopback } from './request-view';
import type { Words } from './words';

/** What is known about a transport failure. */
export interface TransportText extends Words {
  /** `Not HTTP`; the code, where that says it. */
  readonly label: string;
  readonly meaning: string;
  /** Would the same request, unchanged, be worth sending again? */
  readonly retry: boolean;
  /** The request cannot have reached the server: repeating it is safe whatever its method. */
  readonly unsent: boolean;
}

interface Place {
  readonly host: string;
  readonly port: string;
  readonly loopback: boolean;
}

/** What a stage says where the code is not known. */
const stages: Readonly<Record<Failure['stage'], string>> = {
  dns: 'ENOTFOUND',
  connect: 'ECONNREFUSED',
  tls: 'EPROTO',
  send: 'EPIPE',
  receive: 'ECONNRESET',
  timeout: 'ETIMEDOUT',
  aborted: 'ABORTED',
};

const waits: Readonly<Record<NonNullable<Failure['waitedFor']>, string>> = {
  connect: 'No connection to {host} came about',
  'first-byte': '{host} took the request and sent nothing back',
  idle: '{host} stopped in the middle of the response',
  total: 'The response of {host} was not complete',
};

/** `url` is the request's. Codes are Node's (`ECONNREFUSED`), OpenSSL's (`CERT_HAS_EXPIRED`) or Faultline's own. */
export function transportText(failure: Failure, url: string): TransportText {
  const place = placeOf(url);
  const text = textFor(failure);
  const timed = failure.stage === 'timeout' && failure.waitedFor ? waits[failure.waitedFor] : null;
  const meaning = timed ? `${timed}${duration(failure.afterMs)}.` : text.meaning;
  const remedy =
    place.loopback && text.unsent && /refused/i.test(failure.code)
      ? 'Start the server on this machine, or correct the port.'
      : text.remedy;
  return {
    label: failureLabel(failure),
    meaning: filled(meaning, place),
    cause: filled(text.cause, place),
    remedy: filled(timed ? `${remedy} ${limitHelp(failure)}` : remedy, place),
    retry: text.retry,
    unsent: text.unsent ?? (failure.stage === 'dns' || failure.stage === 'connect' || failure.waitedFor === 'connect'),
  };
}

/** How the limit that was reached is changed. */
function limitHelp({ limit }: Failure): string {
  const { directive, setting } = timeoutLimits[limit ?? 'total'];
  return `\`# @${directive}\` above the request, or the setting \`${setting}\`, says how long is waited.`;
}

/** A failure in two or three words: `Redirect not followed`; the code, where that says it (`ECONNREFUSED`). */
export function failureLabel(failure: Failure): string {
  return textFor(failure).label ?? failure.code;
}

function textFor({ code, stage }: Failure): FailureWords {
  const fallback = failureWords(stages[stage]) ?? unknownFailure;
  if (stage === 'timeout' || stage === 'aborted') return fallback;
  if (stage === 'tls') return failureWords(code === 'ECONNRESET' ? 'TLS_RESET' : code) ?? fallback;
  return failureWords(code) ?? fallback;
}

const unknownFailure: FailureWords = {
  meaning: 'The request to {host} failed before a response came.',
  cause: 'The network or the server failed.',
  remedy: 'Send it again.',
  retry: true,
};

function placeOf(url: string): Place {
  if (!URL.canParse(url)) return { host: 'the server', port: '', loopback: false };
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname, port: port || (protocol === 'https:' ? '443' : '80'), loopback: isLoopback(hostname) };
}

function filled(text: string, { host, port }: Place): string {
  return text.replaceAll('{host}:{port}', port === '' ? host : `${host}:${port}`).replaceAll('{host}', host);
}

function duration(ms: number | undefined): string {
  if (ms === undefined) return ' in time';
  return ms < 1000 ? ` within ${ms} ms` : ` within ${Math.round(ms / 100) / 10} s`;
}
