/** `import ./x.http` and `run #Name`: above a request, where they belong, and below one. */
import { DiagnosticCode } from '../manifest';
import { skipSpace, wordEnd } from './characters';
import { IMPORT, UNKNOWN } from './records';
import type { Scan } from './scan';

/** Whether what stands behind `run` at `start` is `#Name` or a file. */
export function isRunnable(text: string, start: number, end: number): boolean {
  return (start < end && text.charCodeAt(start) === 0x23) || isPath(text, start, end);
}

/** One word with a dot or a slash in it, or a text in quotes; `#Name` or something in brackets may follow. */
export function isPath(text: string, start: number, end: number): boolean {
  const quote = text.charCodeAt(start);
  if (quote === 0x22 || quote === 0x27) {
    const written = text.slice(start + 1, end);
    const close = written.indexOf(text.charAt(start));
    return close > 0 && (close === written.length - 1 || /^\s*[(#]/.test(written.slice(close + 1)));
  }
  const stop = wordEnd(text, start, end);
  const after = skipSpace(text, stop, end);
  let found = false;
  for (let at = start; at < stop; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x2e || c === 0x2f || c === 0x5c) found = true;
    // A request's name may be of several words.
    else if (found && c === 0x23) return true;
  }
  return found && (after >= end || text.charCodeAt(after) === 0x28);
}

/**
 * Whether the current line, at `start`, is one of these even where text could stand: `#Name`, or a file whose name is that of
 * a request file.
 */
export function isCertainReference({ text, lineEnd, lineStart }: Scan, start: number): boolean {
  const isImport = text.startsWith('import ', start);
  if (start !== lineStart || !(isImport || text.startsWith('run ', start))) return false;
  const line = text.slice(start, lineEnd);
  if (!isImport && /^run\s+#\s*[^\s#]/.test(line)) return true;
  const at = skipSpace(text, wordEnd(text, start, lineEnd), lineEnd);
  return isPath(text, at, lineEnd) && /\.(?:http|rest)(?:["'\s#(]|$)/i.test(line);
}

/**
 * The current line, which is one of these, below a request. An import holds wherever it stands; what `run` names can't be sent
 * from there, in no client: it is pointed out.
 */
export function referenceBelow(scan: Scan, start: number): void {
  if (scan.text.charCodeAt(start) === 0x69) {
    scan.linePart(IMPORT);
    return;
  }
  scan.linePart(UNKNOWN);
  const message =
    '`run` stands above a request, or in a section of its own. Write ### on a line above it. As it stands, nothing is run.';
  scan.problem(DiagnosticCode.missingSeparator, 'warning', start, scan.trimmedEnd(), message);
}
