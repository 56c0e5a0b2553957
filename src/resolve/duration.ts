const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  milliseconds: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
};

/** A length of time in ms, and whether its unit was written. */
export interface Duration {
  readonly ms: number;
  readonly unit: boolean;
}

/** The longest that a timer can wait: setTimeout fires at once on anything longer. */
const longestMs = 2 ** 31 - 1;

/** Reads `500 ms`, `5s`, `1.5 min`; a bare number is seconds. Null where it is no length of time, or longer than 24 days. */
export function parseDuration(text: string): Duration | null {
  const parts = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  if (!parts) return null;
  const unit = parts[2]?.toLowerCase() ?? '';
  const factor = unit === '' ? 1000 : unitMs[unit];
  if (factor === undefined) return null;
  const ms = Math.round(Number(parts[1]) * factor);
  return ms <= longestMs ? { ms, unit: unit !== '' } : null;
}

/** The same of a pause between requests, where a bare number is ms. Null where it is none. */
export function parseDelay(text: string): number | null {
  const amount = text.trim();
  return parseDuration(/^\d+(?:\.\d+)?$/.test(amount) ? `${amount} ms` : amount)?.ms ?? null;
}
