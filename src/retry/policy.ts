import type { Settings } from '../manifest';
import type { RetryDirective } from '../resolve/resolved';
import type { RetryAdvice } from './advice';

/** How a failed request is sent again. Times in ms. */
export interface RetryPolicy {
  /** How often the request is sent at most, the first time included. */
  readonly attempts: number;
  /** Back-off before the second attempt; doubles with each one. */
  readonly baseMs: number;
  /** The longest wait; a server that asks for a longer one ends the retries. */
  readonly capMs: number;
  readonly jitter: 'full' | 'none';
  /** Statuses (`429`, `5xx`) and `network` that are retried, and nothing else; null: the advice decides. */
  readonly on: readonly string[] | null;
  /** Repeat a request that may already have been applied. */
  readonly unsafe: boolean;
}

/** `waitMs`: whole ms, from the end of the failed attempt. `reason`: a sentence for people. */
export type RetryDecision =
  | { readonly retry: true; readonly waitMs: number; readonly reason: string }
  | { readonly retry: false; readonly reason: string };

/** What `# @retry` says, filled up from the settings. */
export function policyFrom(
  directive: RetryDirective | null,
  settings: Pick<Settings, 'faultline.retry.attempts' | 'faultline.retry.baseSeconds' | 'faultline.retry.capSeconds'>,
): RetryPolicy {
  return {
    attempts: Math.max(1, directive?.attempts ?? settings['faultline.retry.attempts']),
    baseMs: Math.max(0, directive?.baseMs ?? settings['faultline.retry.baseSeconds'] * 1000),
    capMs: Math.max(0, directive?.capMs ?? settings['faultline.retry.capSeconds'] * 1000),
    jitter: directive?.jitter ?? 'full',
    on: directive?.on ?? null,
    unsafe: directive?.unsafe ?? false,
  };
}

/** A wait that an earlier response stated: how long it was when the response came, and when it is over (epoch ms). */
export interface EarlierWait {
  readonly statedMs: number;
  readonly until: number;
  /** What the sentence about it begins with, up to the length; absent: that the server asked for it. */
  readonly said?: string;
}

/**
 * Whether what is left of an earlier response's wait is waited out before the request is sent anew: not shortened, and
 * not beyond the cap. Null where nothing is left of it at `now` (epoch ms).
 */
export function decideFirst(
  policy: Pick<RetryPolicy, 'capMs'>,
  { statedMs, until, said = 'The server asked for a wait of' }: EarlierWait,
  now: number,
): RetryDecision | null {
  // A clock that was set back would make it longer than the server said.
  const leftMs = Math.ceil(Math.min(until - now, statedMs));
  if (leftMs <= 0) return null;
  const asked = `${said} ${spell(statedMs)}`;
  const left = leftMs > 0.9 * statedMs ? '' : `, of which ${spell(leftMs)} is left`;
  if (leftMs > policy.capMs) return { retry: false, reason: `${asked}${left}. That is ${beyondCap(policy)}` };
  return { retry: true, waitMs: leftMs, reason: `${asked}${left}.` };
}

/**
 * A server's date passes while one waits for it, and then says "now" to each further attempt: without a floor they
 * would go out within milliseconds of each other (measured with got, ky and axios-retry).
 */
export const floorMs = 1000;

/**
 * Whether, when and why the request is sent again after `attemptsSoFar` (1 or more) failed attempts. `status` is null
 * where no response came. A wait that the server states is kept to, never shortened, and spread a little; without one
 * it is full jitter, `random × min(cap, base × 2^(n-1))`. `random` gives numbers in [0, 1).
 */
export function decideRetry(
  policy: RetryPolicy,
  attemptsSoFar: number,
  advice: RetryAdvice,
  status: number | null,
  random: () => number,
): RetryDecision {
  const refusal = refuse(policy, attemptsSoFar, advice, status);
  if (refusal !== null) return { retry: false, reason: refusal };
  const jitter = policy.jitter === 'full';
  if (advice.afterSeconds === null) {
    const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** (attemptsSoFar - 1));
    const waitMs = Math.round(jitter ? random() * ceiling : ceiling);
    return { retry: true, waitMs, reason: `Back-off of up to ${spell(ceiling)} before the next attempt.` };
  }
  const stated = Math.max(0, advice.afterSeconds) * 1000;
  if (stated > policy.capMs) {
    return {
      retry: false,
      reason: `The server asks for a wait of ${spell(stated)}, which is ${beyondCap(policy)}`,
    };
  }
  const spread = jitter ? random() * Math.min(floorMs, policy.baseMs) : 0;
  const waitMs = Math.round(Math.max(stated, floorMs) + spread);
  const asked = stated > 0 ? `asks for a wait of ${spell(stated)}` : 'says that the wait is over';
  return { retry: true, waitMs, reason: `The server ${asked}.` };
}

/** Why there is no further attempt; null where there is one. */
function refuse(policy: RetryPolicy, attemptsSoFar: number, advice: RetryAdvice, status: number | null): string | null {
  if (policy.on === null) {
    if (!advice.retryable) return advice.reason;
  } else if (!policy.on.some((pattern) => covers(pattern, status))) {
    const what = status === null ? 'A failure without a response' : `Status ${status}`;
    return `${what} is not among those to retry (\`on=${policy.on.join(',')}\`).`;
  }
  if (!advice.safe && !policy.unsafe) {
    return `${advice.reason} It is not repeated without being asked; \`unsafe\` in \`# @retry\` allows it.`;
  }
  if (attemptsSoFar >= policy.attempts) {
    return attemptsSoFar === 1 ? 'Only one attempt is allowed.' : `All ${policy.attempts} attempts failed.`;
  }
  return null;
}

function beyondCap({ capMs }: Pick<RetryPolicy, 'capMs'>): string {
  const raise = 'raise the cap (`cap=` of `# @retry`, or the setting `faultline.retry.capSeconds`)';
  return `longer than the cap of ${spell(capMs)}. Send again later, or ${raise}.`;
}

function covers(pattern: string, status: number | null): boolean {
  if (status === null) return pattern === 'network';
  const text = String(status);
  return pattern === text || (/^[1-5]xx$/i.test(pattern) && pattern[0] === text[0]);
}

/** `1.5 s`, `2 min 30 s`: for sentences. */
export function spell(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const tenths = Math.round(ms / 100) / 10;
  if (tenths < 60) return `${tenths} s`;
  const seconds = Math.round(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`, rest && !hours && `${rest} s`];
  return parts.filter(Boolean).join(' ');
}
