import type { HeaderField } from '../exchange';
import { headerValue } from '../exchange';
import { parseHttpDate } from './http-date';
import { readExhausted, readRateLimit, type StatedWait } from './rate-limit';
import { type WaitUnit, waitSeconds } from './wait-value';

export type { StatedWait };

/** In order: a value in ms is the more exact one where a server sends both. */
const retryAfterHeaders: readonly (readonly [name: string, unit: WaitUnit])[] = [
  ['retry-after-ms', 'milliseconds'],
  ['x-ms-retry-after-ms', 'milliseconds'],
  ['x-amz-retry-after', 'milliseconds'],
  ['retry-after', 'seconds'],
  ['x-retry-after', 'seconds'],
];

/**
 * The wait that a response's headers state, in seconds (not rounded, never negative), and the header that states it;
 * null where none does. `Retry-After` (RFC 9110, 10.2.3; decimals, epochs and durations too) and its forms in ms come
 * before the rate limit's reset, as draft-ietf-httpapi-ratelimit-headers asks. Dates are measured against the response's
 * own `Date`, or `now` (epoch ms) where it has none. A malformed header counts as absent.
 */
export function readWait(headers: readonly HeaderField[], now: number): StatedWait | null {
  const reference = responseClock(headers, now);
  for (const [wanted, unit] of retryAfterHeaders) {
    for (const [name, value] of headers) {
      if (name.toLowerCase() !== wanted) continue;
      const seconds = waitSeconds(value, reference, unit);
      if (seconds !== null) return { seconds, source: name };
    }
  }
  return readRateLimit(headers, reference);
}

/** The wait until the host's quota starts anew, where a response of whatever status says that nothing is left of it. */
export function readUsedUp(headers: readonly HeaderField[], now: number): StatedWait | null {
  return readExhausted(headers, responseClock(headers, now));
}

/** What the response's own `Date` says, epoch ms; `now` where it has none: the local clock may be wrong. */
export function responseClock(headers: readonly HeaderField[], now: number): number {
  const date = headerValue(headers, 'date');
  return (date === null ? null : parseHttpDate(date, now)) ?? now;
}

/**
 * What the server itself says about repeating the request (`x-should-retry` of OpenAI and its kin,
 * `Stripe-Should-Retry`); null where it says nothing. It outranks everything else that is known.
 */
export function readShouldRetry(headers: readonly HeaderField[]): boolean | null {
  const value = headerValue(headers, 'x-should-retry') ?? headerValue(headers, 'stripe-should-retry');
  const word = value?.trim().toLowerCase();
  if (word === 'true') return true;
  return word === 'false' ? false : null;
}
