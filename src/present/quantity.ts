/** Durations and sizes in words, for people. */

/** `840 ms`, `1.2 s`, `11 s`, `1 min 30 s`, `2 h`, `3 days`. Null and what is no number: `unknown`. */
export function durationText(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return 'unknown';
  const ms = Math.max(0, milliseconds);
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${trimZero((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair(seconds, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return pair(minutes, 60, 'h', 'min');
  return `${Math.round(minutes / 60 / 24)} days`;
}

/** `712 bytes`, `12.6 KB`, `52.4 MB`; 1 KB is 1,000 bytes. */
export function sizeText(bytes: number): string {
  if (bytes === 1) return '1 byte';
  if (bytes < 1000) return `${bytes} bytes`;
  let size = bytes;
  let unit = 'KB';
  for (unit of ['KB', 'MB', 'GB', 'TB']) {
    size /= 1000;
    if (size < 999.5) break;
  }
  return `${size < 99.95 ? trimZero(size.toFixed(1)) : Math.round(size)} ${unit}`;
}

function trimZero(number: string): string {
  return number.replace(/\.0$/, '');
}

function pair(small: number, factor: number, bigUnit: string, smallUnit: string): string {
  const rest = small % factor;
  return `${Math.floor(small / factor)} ${bigUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ''}`;
}
