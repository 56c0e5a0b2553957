const lower = 'abcdefghijklmnopqrstuvwxyz';
const letters = lower + lower.toUpperCase();
const digits = '0123456789';
/** Longer than any field that is tested with random text; a mistyped length must not fill the memory. */
const longest = 10_000;

/** A version 4 UUID (RFC 9562, 5.4) from numbers in [0, 1). */
export function randomUuid(random: () => number): string {
  const bytes = Array.from({ length: 16 }, () => Math.floor(random() * 256));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A whole number from `from` up to, not including, `to`. */
export function randomInteger(from: number, to: number, random: () => number): string {
  return String(Math.floor(from + random() * (to - from)));
}

function randomText(alphabet: string, length: number, random: () => number): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}

/** What is wrong with the call, to complete "`$random…` …". */
export interface BadCall {
  readonly expected: string;
}

/**
 * `$random.integer(1, 5)`, `.float(a, b)`, `.alphabetic(n)`, `.alphanumeric(n)`, `.numeric(n)`, `.hexadecimal(n)`,
 * `.email`, `.uuid`, as in JetBrains' client: upper ends excluded. Blanks may stand for the brackets and the comma.
 * Null where there is no such generator.
 */
export function randomValue(call: string, random: () => number): string | BadCall | null {
  const parts = /^([a-zA-Z]+)\s*(?:\(([^()]*)\)|\s([^()]*))?$/.exec(call.trim());
  const name = parts?.[1] ?? '';
  const numbers = (parts?.[2] ?? parts?.[3] ?? '')
    .split(/[\s,]+/)
    .filter((text) => text !== '')
    .map(Number);
  if (name === 'uuid') return randomUuid(random);
  if (name === 'email') return `${randomText(lower, 8, random)}@example.com`;
  if (name === 'integer' || name === 'float') return randomNumber(name, numbers, random);
  const alphabets: Readonly<Record<string, string>> = {
    alphabetic: letters,
    alphanumeric: `${letters}${digits}_`,
    numeric: digits,
    hexadecimal: `${digits}abcdef`,
  };
  const alphabet = alphabets[name];
  if (alphabet === undefined) return null;
  const [length = 1] = numbers;
  if (numbers.length > 1 || !Number.isInteger(length) || length < 0 || length > longest) {
    return { expected: `takes a length from 0 to ${longest}, as in \`$random.${name}(10)\`` };
  }
  return randomText(alphabet, length, random);
}

function randomNumber(name: 'integer' | 'float', numbers: readonly number[], random: () => number): string | BadCall {
  const [from, to] = numbers.length === 0 ? [0, 1000] : numbers.length === 1 ? [0, numbers[0]] : numbers;
  const whole = name === 'integer';
  const isGood = (value: number | undefined): value is number =>
    whole ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (!isGood(from) || !isGood(to) || from >= to || numbers.length > 2) {
    return {
      expected: `takes two ${whole ? 'whole ' : ''}numbers, the lower one first, as in \`$random.${name}(1, 5)\``,
    };
  }
  return whole ? randomInteger(from, to, random) : String(from + random() * (to - from));
}
