import { parseHttpDate } from './http-date';

/** What a header's value is taken for where it is a bare number that is too small to be a date. */
export type WaitUnit = 'seconds' | 'milliseconds';

const number = /^\d+(?:\.\d+)?$/;
const duration = /^(?:\d+(?:\.\d+)?(?:ms|[dhms])\s*)+$/i;
const durationPart = /(\d+(?:\.\d+)?)(ms|[dhms])/gi;
/** ISO 8601: `PT1M30S`. */
const isoDuration = /^P(?:(?<d>\d+)D)?T?(?:(?<h>\d+)H)?(?:(?<m>\d+)M)?(?:(?<s>\d+(?:\.\d+)?)S)?$/;
const secondsIn: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** 2001-09-09 as epoch seconds, and as epoch ms: a wait of 31 years is not meant, a date is. */
const epochSeconds = 1e9;
const epochMilliseconds = 1e12;

/**
 * Seconds to wait, from any form that is seen on the wire: a number (decimals too), an epoch in seconds or ms, a
 * duration (`6m30s`, `PT1M30S`), an HTTP-date. Dates are measured against `reference`, epoch ms: the response's own clock, since
 * the local one may be wrong. Never negative; null where the value is none of these.
 */
export function waitSeconds(value: string, reference: number, unit: WaitUnit): number | null {
  const seconds = readSeconds(value.trim(), reference, unit);
  // Of hundreds of digits no number is made.
  return seconds !== null && Number.isFinite(seconds) ? seconds : null;
}

function readSeconds(text: string, reference: number, unit: WaitUnit): number | null {
  if (number.test(text)) {
    const amount = Number(text);
    if (amount >= epochMilliseconds) return fromNow(amount, reference);
    if (amount >= epochSeconds) return unit === 'milliseconds' ? amount / 1000 : fromNow(amount * 1000, reference);
    return unit === 'milliseconds' ? amount / 1000 : amount;
  }
  if (duration.test(text)) return durationSeconds(text);
  const parts = text.length > 2 ? isoDuration.exec(text)?.groups : undefined;
  if (parts) {
    return Object.entries(parts).reduce((sum, [part, amount]) => sum + Number(amount ?? 0) * (secondsIn[part] ?? 0), 0);
  }
  const date = parseHttpDate(text, reference);
  return date === null ? null : fromNow(date, reference);
}

function fromNow(epochMs: number, reference: number): number {
  return Math.max(0, (epochMs - reference) / 1000);
}

function durationSeconds(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(durationPart)) {
    total += Number(amount) * (secondsIn[(unit ?? '').toLowerCase()] ?? 0);
  }
  return Math.round(total * 1e6) / 1e6;
}
