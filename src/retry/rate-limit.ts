import type { HeaderField } from '../exchange';
import { type WaitUnit, waitSeconds } from './wait-value';

/** A quota that a response tells of. `remaining` is null where it tells only when the quota starts anew. */
interface Bucket {
  remaining: number | null;
  /** Seconds; null where not stated. */
  reset: number | null;
  /** The header that states it, as received. */
  source: string;
  /** Its names tell it apart from other quotas. */
  part?: boolean;
}

/** A wait in seconds, and the header that states it. */
export interface StatedWait {
  readonly seconds: number;
  readonly source: string;
}

/**
 * The wait until the exhausted quota starts anew: `RateLimit` in its structured form (draft-ietf-httpapi-ratelimit-headers-08
 * and later) and as `limit=, remaining=, reset=` (draft 7), `RateLimit-*` (draft 6 and before) and the many
 * `X-RateLimit-*`. A quota with something left is no reason to wait; of several exhausted ones the longest counts.
 * Malformed fields are ignored, as the draft asks. `reference`: epoch ms of the response.
 */
export function readRateLimit(headers: readonly HeaderField[], reference: number): StatedWait | null {
  let longest: StatedWait | null = null;
  for (const { remaining, reset, source } of [...combinedBuckets(headers), ...separateBuckets(headers, reference)]) {
    if (reset === null || (remaining !== null && remaining > 0)) continue;
    if (longest === null || reset > longest.seconds) longest = { seconds: reset, source };
  }
  return longest;
}

/** Their quotas are those of a route or a resource, not of the host. */
const partial = /^x-ratelimit-(?:bucket|resource)$/i;

/**
 * The wait until the host's quota starts anew, where a response says for certain that nothing is left of it: of a quota that
 * is not one of several (tokens, a route), with what remains and when it ends. Null for all that leaves doubt.
 */
export function readExhausted(headers: readonly HeaderField[], reference: number): StatedWait | null {
  if (headers.some(([name]) => partial.test(name))) return null;
  let longest: StatedWait | null = null;
  for (const it of [...combinedBuckets(headers), ...separateBuckets(headers, reference)]) {
    const { remaining, reset, source } = it;
    if (remaining !== 0 || !reset || it.part) continue;
    if (longest === null || reset > longest.seconds) longest = { seconds: reset, source };
  }
  return longest;
}

/** `RateLimit: "default";r=0;t=30, "daily";r=100;t=3600` or `RateLimit: limit=10, remaining=0, reset=30`. */
function combinedBuckets(headers: readonly HeaderField[]): Bucket[] {
  const buckets: Bucket[] = [];
  for (const [name, value] of headers) {
    if (!/^(?:x-)?ratelimit$/i.test(name)) continue;
    const pairs = draft7Pairs(value);
    if (pairs) {
      buckets.push({ remaining: pairs.get('remaining') ?? null, reset: pairs.get('reset') ?? null, source: name });
      continue;
    }
    for (const item of splitOutsideQuotes(value, ',')) {
      const [policy, ...parameters] = splitOutsideQuotes(item, ';').map((text) => text.trim());
      if (policy === undefined || policy === '') continue;
      const remaining = integerParameter(parameters, 'r');
      const reset = integerParameter(parameters, 't');
      // Without `r` nothing says that the quota is used up.
      if (remaining !== null && reset !== null) buckets.push({ remaining, reset, source: name });
    }
  }
  return buckets;
}

function draft7Pairs(value: string): ReadonlyMap<string, number> | null {
  const pairs = new Map<string, number>();
  for (const item of value.split(',')) {
    const pair = /^\s*(limit|remaining|reset)\s*=\s*(\d+)\s*(?:;.*)?$/i.exec(item);
    if (pair?.[1]) pairs.set(pair[1].toLowerCase(), Number(pair[2]));
  }
  return pairs.has('reset') ? pairs : null;
}

function integerParameter(parameters: readonly string[], key: string): number | null {
  for (const parameter of parameters) {
    const match = /^([a-z*][a-z0-9_.*-]*)\s*=\s*(\d{1,15})$/.exec(parameter);
    if (match?.[1] === key) return Number(match[2]);
  }
  return null;
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\' && quoted) i++;
    else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      pieces.push(text.slice(start, i));
      start = i + 1;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

const family = /^(.*?)rate-?limit-(.+)$/i;
/** In the order of preference: a plain wait is surer than a date. */
const resetWords = ['reset-after', 'retry-after', 'reset-ms', 'reset', 'reset-time', 'resettime', 'reset-at'];

/**
 * `X-RateLimit-Remaining` and `-Reset` and their kin, by quota: what the names have besides `remaining` and `reset`
 * (`x-ratelimit-reset-tokens`, `X-RateLimit-Requests-Reset`) tells the quotas apart.
 */
function separateBuckets(headers: readonly HeaderField[], reference: number): Iterable<Bucket> {
  const buckets = new Map<string, Bucket & { rank: number }>();
  // Blockscout, which counts in ms, is known by this header.
  const inMilliseconds = headers.some(([name]) => name.toLowerCase() === 'bypass-429-option');
  for (const [name, value] of headers) {
    const parts = family.exec(name);
    if (!parts) continue;
    const prefix = (parts[1] ?? '').toLowerCase();
    const rest = (parts[2] ?? '').toLowerCase();
    const word = wordOf(rest);
    if (word === null) continue;
    const part = rest.replace(word, '').replace(/^-|-$/g, '');
    const key = `${prefix}|${part}`;
    const none = { remaining: null, reset: null, source: name, rank: resetWords.length, part: part !== '' };
    const bucket = buckets.get(key) ?? none;
    buckets.set(key, bucket);
    if (word === 'remaining') {
      if (/^-?\d+(?:\.\d+)?$/.test(value.trim())) bucket.remaining = Number(value);
      continue;
    }
    const unit: WaitUnit = word === 'reset-ms' || inMilliseconds ? 'milliseconds' : 'seconds';
    const seconds = waitSeconds(value, reference, unit);
    const rank = resetWords.indexOf(word);
    if (seconds === null || rank >= bucket.rank) continue;
    Object.assign(bucket, { reset: seconds, source: name, rank });
  }
  return buckets.values();
}

function wordOf(rest: string): string | null {
  if (/(?:^|-)remaining(?:-|$)/.test(rest)) return 'remaining';
  const found = resetWords.filter((word) => new RegExp(`(?:^|-)${word}(?:-|$)`).test(rest));
  return found.sort((a, b) => b.length - a.length)[0] ?? null;
}
