/**
 * Scripts and block comments: the constructs that may hold lines starting with `###`, and so decide where a block ends.
 *
 * One that is never closed must not swallow the rest of the file. So where the first `###` comes before the end mark,
 * the reader looks on: a script's end mark counts only if no other script opens and no request line stands between, and
 * if it is not far. Else the construct ends where its block does.
 */
import { DiagnosticCode } from '../manifest';
import { isLetter, isUpper, isWord, opensPlaceholder, skipSpace } from './characters';
import { COMMENT, SCRIPT } from './records';
import { REQUEST } from './request-line';
import type { Mark, Scan } from './scan';

/**
 * How far behind the first `###` in a script its end is looked for, in UTF-16 code units: an edit there reads the
 * script's block again.
 */
const LOOK_AHEAD = 0x4000;

/** `{{`, `{{+`, `{{@response`, and of old `{{#`, alone on a line: a script of httpYac's. */
export function opensBraceScript(text: string, start: number, end: number): boolean {
  if (!opensPlaceholder(text, start)) return false;
  let at = start + 2;
  const c = text.charCodeAt(at);
  if (at < end && (c === 0x2b || c === 0x40 || c === 0x21 || c === 0x23)) at++;
  while (at < end && (isWord(text.charCodeAt(at)) || text.charCodeAt(at) === 0x2e)) at++;
  return skipSpace(text, at, end) >= end;
}

/** `< {%` and `> {%`: a script of JetBrains'. */
export function opensHandlerScript(text: string, start: number, end: number): boolean {
  const c = text.charCodeAt(start);
  if (c !== 0x3c && c !== 0x3e) return false;
  const at = skipSpace(text, start + 1, end);
  return at + 1 < end && text.charCodeAt(at) === 0x7b && text.charCodeAt(at + 1) === 0x25;
}

/** `> ./check.js` (and `< ./before.js`): a script in a file. */
export function isScriptFile(text: string, start: number, end: number): boolean {
  const at = skipSpace(text, start + 1, end);
  if (at === start + 1 || at >= end) return false;
  for (let dot = end - 1; dot > at; dot--) {
    const c = text.charCodeAt(dot);
    if (c === 0x2e) return ['js', 'mjs', 'cjs', 'ts', 'lua'].includes(text.slice(dot + 1, end));
    if (!isLetter(c)) return false;
  }
  return false;
}

/** Reads a script whose first line is the current one, and which starts at `start`. Ends on its last line. */
export function scriptLines(scan: Scan, start: number): void {
  const { text } = scan;
  const firstEnd = scan.trimmedEnd();
  const braces = opensPlaceholder(text, start);
  if (braces) consume(scan, start, isBraceEnd);
  else if (!lineHas(scan, start + 1, 0x25, 0x7d)) consume(scan, start, isHandlerEnd);
  scan.linePart(SCRIPT);
  notRun(scan, start, firstEnd);
}

/** A script in a file, on the current line. */
export function scriptFileLine(scan: Scan, start: number): void {
  scan.linePart(SCRIPT);
  notRun(scan, start, scan.trimmedEnd());
}

function notRun(scan: Scan, start: number, end: number): void {
  scan.problem(DiagnosticCode.notRun, 'hint', start, end, 'Faultline keeps this script but does not run it.');
}

/** Goes to the last line of a script; at least the current line is its. */
function consume(scan: Scan, start: number, ends: (scan: Scan) => boolean): void {
  const firstEnd = scan.trimmedEnd();
  let resume: Mark | null = null;
  let beforeSeparator: Mark | null = null;
  for (let limit = 0; ; ) {
    const previous: Mark | null = beforeSeparator === null ? scan.mark() : null;
    const ended = !scan.advance();
    if (beforeSeparator !== null && (ended || scan.lineStart > limit)) {
      scan.reach = Math.max(scan.reach, limit);
      break;
    }
    if (ended) break;
    if (ends(scan)) return;
    if (scan.atSeparator()) {
      if (beforeSeparator !== null) continue;
      beforeSeparator = previous;
      limit = scan.lineStart + LOOK_AHEAD;
    } else if (beforeSeparator === null) {
      if (resume === null && isCertainRequest(scan)) resume = previous;
    } else if (opensScript(scan) || isCertainRequest(scan)) {
      scan.reach = Math.max(scan.reach, scan.lineNext);
      break;
    }
  }
  const back = resume ?? beforeSeparator;
  if (back !== null) scan.reset(back);
  scan.problem(
    DiagnosticCode.unclosed,
    'error',
    start,
    firstEnd,
    `This script is not closed. Write ${opensPlaceholder(scan.text, start) ? '}}' : '%}'} on a line of its own after it.`,
  );
}

/** `}}` alone, or with a slip of the finger after it (`}}s`), which no JavaScript line is. */
function isBraceEnd(scan: Scan): boolean {
  const { text } = scan;
  const start = scan.indentEnd();
  if (text.charCodeAt(start) !== 0x7d || text.charCodeAt(start + 1) !== 0x7d) return false;
  const end = scan.trimmedEnd();
  if (end === start + 2) return true;
  for (let at = start + 2; at < end; at++) if (!isLetter(text.charCodeAt(at))) return false;
  scan.problem(
    DiagnosticCode.unclosed,
    'warning',
    start,
    end,
    'Only }} closes a script. What follows it on this line is ignored.',
  );
  return true;
}

function isHandlerEnd(scan: Scan): boolean {
  return lineHas(scan, scan.lineStart, 0x25, 0x7d);
}

function opensScript(scan: Scan): boolean {
  const start = scan.indentEnd();
  return opensBraceScript(scan.text, start, scan.lineEnd) || opensHandlerScript(scan.text, start, scan.lineEnd);
}

/** A registered method in capitals at the very start of the line, and a URL. */
export function isCertainRequest(scan: Scan): boolean {
  const { text, lineStart } = scan;
  if (!isUpper(text.charCodeAt(lineStart))) return false;
  return scan.request.line.read(lineStart, scan.trimmedEnd(), true) === REQUEST;
}

function lineHas(scan: Scan, start: number, first: number, second: number): boolean {
  const { text, lineEnd } = scan;
  for (let at = start; at < lineEnd - 1; at++) {
    if (text.charCodeAt(at) === first && text.charCodeAt(at + 1) === second) return true;
  }
  return false;
}

/** Reads a block comment, which opens at `start` on the current line. Ends on its last line. */
export function blockCommentLines(scan: Scan, start: number): void {
  const firstEnd = scan.trimmedEnd();
  if (!lineHas(scan, start + 2, 0x2a, 0x2f) && !consumeComment(scan)) {
    scan.opensComment = true;
    scan.problem(
      DiagnosticCode.unclosed,
      'error',
      start,
      firstEnd,
      'This comment is not closed. Write */ at the end of its last line.',
    );
  }
  scan.linePart(COMMENT);
}

/** Goes to the line that ends the comment. False where no line does; then it goes to the last line of the block. */
function consumeComment(scan: Scan): boolean {
  const end = scan.commentEnds.next(scan.lineNext);
  const isClosed = end < scan.text.length;
  for (;;) {
    const previous = isClosed ? null : scan.mark();
    if (!scan.advance()) return false;
    if (isClosed && scan.lineEnd > end) return true;
    if (previous === null || !scan.atSeparator()) continue;
    scan.reset(previous);
    return false;
  }
}
