const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const imfFixdate = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:GMT|UTC)$/;
const rfc850 = /^[A-Z][a-z]{5,8}, (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const asctime = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/;
/** RFC 3339, with its zone: servers put it where an HTTP-date belongs. */
const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/**
 * Epoch ms of an HTTP-date (RFC 9110, 5.6.7: IMF-fixdate and both obsolete forms) or an RFC 3339 date; null where it is
 * neither, or names no day of the calendar. `now` (epoch ms) decides the century of the obsolete two-digit year.
 */
export function parseHttpDate(text: string, now: number): number | null {
  const value = text.trim();
  const fixed = imfFixdate.exec(value);
  if (fixed) return utc(Number(fixed[3]), fixed[2], fixed[1], fixed[4], fixed[5], fixed[6]);
  const ansi = asctime.exec(value);
  if (ansi) return utc(Number(ansi[6]), ansi[1], ansi[2], ansi[3], ansi[4], ansi[5]);
  const old = rfc850.exec(value);
  if (old) return utc(fullYear(Number(old[3]), now), old[2], old[1], old[4], old[5], old[6]);
  if (!rfc3339.test(value)) return null;
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? null : parsed;
}

/** RFC 9110, 5.6.7: a year that seems to be more than 50 years ahead is the latest past one with the same two digits. */
function fullYear(twoDigits: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + twoDigits;
  return year > thisYear + 50 ? year - 100 : year;
}

type Text = string | undefined;

function utc(year: number, month: Text, day: Text, hours: Text, minutes: Text, seconds: Text): number | null {
  const monthIndex = months.indexOf(month ?? '');
  const [d, h, m, s] = [Number(day), Number(hours), Number(minutes), Number(seconds)];
  // 60 is a leap second (RFC 9110 refers to RFC 5322, 3.3).
  if (monthIndex < 0 || h > 23 || m > 59 || s > 60) return null;
  const time = Date.UTC(year, monthIndex, d, h, m, s);
  const midnight = new Date(Date.UTC(year, monthIndex, d));
  return midnight.getUTCMonth() === monthIndex && midnight.getUTCDate() === d ? time : null;
}
