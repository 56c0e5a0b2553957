/** Writes a refused value anew in the form that the API asks for: what it may have meant, the likeliest first. */
import type { ValueFormat } from '../dialects/dialect';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Empty where the value gives no hint of what was meant. */
export function formatValue(value: string, format: ValueFormat): string[] {
  const text = value.trim().slice(0, 100);
  switch (format) {
    case 'date':
      return datesIn(text);
    case 'date-time':
      return datesIn(text).map((date) => `${date}T${timeIn(text)}`);
    case 'integer': {
      const digits = /^[^\d-]*(-?\d[\d_ ',]*)(?:\.\d*)?\D*$/.exec(text)?.[1]?.replace(/[_ ',]/g, '');
      return digits === undefined ? [] : [digits];
    }
    case 'number': {
      const number = /^[^\d-]*(-?\d+(?:[.,]\d+)?)\D*$/.exec(text)?.[1]?.replace(',', '.');
      return number === undefined ? [] : [number];
    }
    case 'boolean':
      if (/^(?:true|yes|y|on|1)$/i.test(text)) return ['true'];
      return /^(?:false|no|n|off|0)$/i.test(text) ? ['false'] : [];
    case 'month-year':
      return monthYears(text);
  }
}

/** ISO 8601 calendar dates. `03/04/2026` has two readings; what can only be one of them has one. */
function datesIn(text: string): string[] {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text);
  if (iso) return valid(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const short = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})/.exec(text);
  if (short) {
    const [first, second, year] = [Number(short[1]), Number(short[2]), Number(short[3])];
    // Dots are the writing of countries that put the day first; elsewhere both are offered, the day first.
    return Array.from(new Set([...valid(year, second, first), ...valid(year, first, second)]));
  }
  const month = monthIn(text);
  const year = /\b(\d{4})\b/.exec(text)?.[1];
  const day = /\b(\d{1,2})(?:st|nd|rd|th)?\b/i.exec(text.replace(/\b\d{4}\b/, ''))?.[1];
  if (month !== null && year !== undefined && day !== undefined) return valid(Number(year), month + 1, Number(day));
  const epoch = /^\d{10}(?:\d{3})?$/.test(text) ? Number(text) * (text.length === 10 ? 1000 : 1) : null;
  return epoch === null ? [] : [new Date(epoch).toISOString().slice(0, 10)];
}

function valid(year: number, month: number, day: number): string[] {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return [];
  return [date.toISOString().slice(0, 10)];
}

function timeIn(text: string): string {
  const time = /(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?/i.exec(text);
  if (!time) return '00:00:00Z';
  return `${(time[1] ?? '').padStart(2, '0')}:${time[2]}:${time[3] ?? '00'}${time[4] ?? 'Z'}`;
}

/** Index of the month that the text names, in full or by its first three letters; null where it names none. */
function monthIn(text: string): number | null {
  const word = /(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/i.exec(text)?.[1]?.toLowerCase();
  if (word === undefined) return null;
  return months.findIndex((month) => month.toLowerCase().startsWith(word));
}

/** `January:2024`. Where the text names a year alone, its first month and its last: which is meant only the user knows. */
function monthYears(text: string): string[] {
  const year = /(?<!\d)(?:19|20)\d{2}(?!\d)/.exec(text)?.[0];
  if (year === undefined) return [];
  const named = monthIn(text);
  const number = /(?<!\d)(0?[1-9]|1[0-2])(?!\d)/.exec(text.replace(year, ' '))?.[1];
  const month = named ?? (number === undefined ? null : Number(number) - 1);
  return month === null ? [`January:${year}`, `December:${year}`] : [`${months[month]}:${year}`];
}
