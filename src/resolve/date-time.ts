/** Calendar arithmetic and formatting for the dynamic variables. A wall clock is an epoch ms shifted by its zone. */

const dayMs = 86_400_000;
const lengths: Readonly<Record<string, number>> = { w: 7 * dayMs, d: dayMs, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const monthsIn: Readonly<Record<string, number>> = { y: 12, Q: 3, M: 1 };

/** `amount` units (`y Q M w d h m s ms`) later; at a shorter month's end, its last day. Null for an unknown unit. */
export function addTime(time: number, amount: number, unit: string): number | null {
  const length = lengths[unit];
  if (length !== undefined) return time + amount * length;
  const months = monthsIn[unit];
  if (months === undefined) return null;
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + amount * months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
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

const tokens = /\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd|dd|d|HH|H|hh|h|A|a|mm|m|ss|s|SSS|ZZ|Z|X|x/g;

/**
 * A wall-clock time in the format language of Day.js and Moment, which the `.http` clients share (`YYYY-MM-DD [at] HH:mm`),
 * English names. Visual Studio's .NET forms (`yyyy-MM-dd`) are understood too. `offsetMinutes`: the zone's, ahead of UTC.
 */
export function formatTime(wallClock: number, format: string, offsetMinutes: number): string {
  const date = new Date(wallClock);
  const [weekday = '', month = ''] = [weekdays[date.getUTCDay()], months[date.getUTCMonth()]];
  const hours = date.getUTCHours();
  const hours12 = hours % 12 || 12;
  const values: Readonly<Record<string, string>> = {
    YYYY: pad(date.getUTCFullYear(), 4),
    YY: pad(date.getUTCFullYear() % 100, 2),
    MMMM: month,
    MMM: month.slice(0, 3),
    MM: pad(date.getUTCMonth() + 1, 2),
    M: String(date.getUTCMonth() + 1),
    DD: pad(date.getUTCDate(), 2),
    D: String(date.getUTCDate()),
    dddd: weekday,
    ddd: weekday.slice(0, 3),
    dd: weekday.slice(0, 2),
    d: String(date.getUTCDay()),
    HH: pad(hours, 2),
    H: String(hours),
    hh: pad(hours12, 2),
    h: String(hours12),
    A: hours < 12 ? 'AM' : 'PM',
    a: hours < 12 ? 'am' : 'pm',
    mm: pad(date.getUTCMinutes(), 2),
    m: String(date.getUTCMinutes()),
    ss: pad(date.getUTCSeconds(), 2),
    s: String(date.getUTCSeconds()),
    SSS: pad(date.getUTCMilliseconds(), 3),
    ZZ: zone(offsetMinutes, ''),
    Z: zone(offsetMinutes, ':'),
    X: String(Math.floor((wallClock - offsetMinutes * 60_000) / 1000)),
    x: String(wallClock - offsetMinutes * 60_000),
  };
  return fromDotNet(format).replace(tokens, (token, escaped: string | undefined) => escaped ?? values[token] ?? token);
}

/** `yyyy` is no token of Day.js, so a format that has it is .NET's, where `dd` is the day of the month. */
function fromDotNet(format: string): string {
  if (!format.includes('yy')) return format;
  return format
    .replace(/y/g, 'Y')
    .replace(/(?<!d)d{1,2}(?!d)/g, (d) => d.toUpperCase())
    .replace(/f{3}/g, 'SSS')
    .replace(/tt/g, 'A')
    .replace(/zzz/g, 'Z');
}

function zone(minutes: number, separator: string): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}${separator}${pad(size % 60, 2)}`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
