/** Lines about a request that are not sent: comments, directives and variables. */
import { DiagnosticCode } from '../manifest';
import { isSpace, isWord, opensPlaceholder, skipSpace, wordEnd } from './characters';
import { directiveKey } from './directive-names';
import { COMMENT, DIRECTIVE_LINE, UNKNOWN, VARIABLE_LINE } from './records';
import type { Scan } from './scan';

/** Whether `#` or `//` stands at `at`. */
export function opensComment(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return c === 0x23 || (c === 0x2f && text.charCodeAt(at + 1) === 0x2f);
}

/** The current line, which starts with `#` or `//` at `start`: a directive where `@name` follows, else a comment. */
export function commentLine(scan: Scan, start: number): void {
  const { text, lineEnd } = scan;
  const mark = text.charCodeAt(start);
  let at = start;
  while (at < lineEnd && text.charCodeAt(at) === mark) at++;
  at = skipSpace(text, at, lineEnd);
  const isDirective = at + 1 < lineEnd && text.charCodeAt(at) === 0x40 && directive(scan, start, at + 1);
  scan.linePart(isDirective ? DIRECTIVE_LINE : COMMENT);
}

/**
 * Reads the directive on the current line from `start` on; its name starts at `nameStart`. False for what is none after
 * all: a variable that was commented out, a decorator (`@Post('x')`).
 */
export function directive(scan: Scan, start: number, nameStart: number): boolean {
  const { text } = scan;
  const end = scan.trimmedEnd();
  let nameEnd = nameStart;
  while (nameEnd < end && isNameCharacter(text.charCodeAt(nameEnd))) nameEnd++;
  if (nameEnd === nameStart) return false;
  let valueStart = skipSpace(text, nameEnd, end);
  const joint = text.charCodeAt(valueStart);
  if (valueStart === nameEnd && nameEnd < end && joint !== 0x3d && joint !== 0x3a) return false;
  const use = scan.directives.at(nameStart, nameEnd);
  const assigned = valueStart < end && (joint === 0x3d || (joint === 0x3a && valueStart === nameEnd));
  if (assigned && use === null) return false;
  if (assigned) valueStart = skipSpace(text, valueStart + 1, end);
  scan.write.directive(start, end, nameStart, nameEnd, valueStart);
  if (use === null) {
    scan.problem(
      DiagnosticCode.unknownDirective,
      'hint',
      nameStart - 1,
      nameEnd,
      `Faultline does not know the directive @${text.slice(nameStart, nameEnd)}. It is kept and has no effect.`,
    );
  } else if (use === 'kept') {
    scan.problem(
      DiagnosticCode.notRun,
      'hint',
      nameStart - 1,
      nameEnd,
      `Faultline does not act on @${text.slice(nameStart, nameEnd)} yet. It is kept and has no effect.`,
    );
  } else if (valueStart >= end) {
    const name = text.slice(nameStart, nameEnd);
    const needed = NEEDED.get(directiveKey(name));
    if (needed === undefined) return true;
    const message = `${needed.what} is missing. Write it after @${name}, for example: # @${name} ${needed.example}`;
    scan.problem(DiagnosticCode.badDirective, 'warning', start, end, message);
  }
  return true;
}

/** Directives that say nothing without a value: what is missing, and an example of it. */
const NEEDED: ReadonlyMap<string, { readonly what: string; readonly example: string }> = new Map([
  ['name', { what: 'A name', example: 'login' }],
  ['ref', { what: 'The name of a request', example: 'login' }],
  ['forceref', { what: 'The name of a request', example: 'login' }],
  ['auth', { what: 'The name of the request that logs in', example: 'login' }],
  ['import', { what: 'The path of a file', example: './login.http' }],
]);

function isNameCharacter(c: number): boolean {
  return isWord(c) || c === 0x2d || c === 0x2e;
}

/**
 * Whether the current line, which has `@` at `start`, is `@name = value` or `@name := value`. Only `@name` and what
 * stands before `=` is looked at.
 */
export function isVariableLine(scan: Scan, start: number): boolean {
  const nameEnd = variableNameEnd(scan, start + 1);
  return nameEnd > start + 1 && assignmentAt(scan, nameEnd) >= 0;
}

/** The current line, which starts with `@` at `start`: a variable, or a try at one. */
export function variableLine(scan: Scan, start: number): void {
  const { text } = scan;
  const end = scan.trimmedEnd();
  const nameEnd = variableNameEnd(scan, start + 1);
  const assignment = assignmentAt(scan, nameEnd);
  if (assignment < 0 || nameEnd === start + 1) {
    scan.linePart(UNKNOWN);
    if (text.slice(start, nameEnd) === '@xpath_ns') {
      const message = 'Faultline keeps this namespace of XPath but does not use it.';
      scan.problem(DiagnosticCode.notRun, 'hint', start, end, message);
      return;
    }
    scan.problem(
      DiagnosticCode.badVariable,
      'error',
      start,
      end,
      assignment < 0
        ? 'A variable is written @name = value. The equals sign is missing.'
        : 'A variable is written @name = value. The name is missing.',
    );
    return;
  }
  const lazy = text.charCodeAt(assignment) === 0x3a;
  const valueStart = skipSpace(text, assignment + (lazy ? 2 : 1), end);
  scan.write.variable(start, end, nameEnd, valueStart, lazy);
  scan.linePart(VARIABLE_LINE);
  if (isQuotedUrl(text, valueStart, end)) {
    scan.problem(
      DiagnosticCode.badVariable,
      'warning',
      valueStart,
      end,
      'No URL starts with a quotation mark: where this value is a whole URL, the quotation marks are left out. Remove them.',
    );
  }
}

function variableNameEnd(scan: Scan, start: number): number {
  const { text, lineEnd } = scan;
  let at = start;
  for (; at < lineEnd; at++) {
    const c = text.charCodeAt(at);
    if (isSpace(c) || c === 0x3d || (c === 0x3a && text.charCodeAt(at + 1) === 0x3d)) break;
  }
  return at;
}

/** Where `=` or `:=` stands after the name; -1 where something else does. */
function assignmentAt(scan: Scan, nameEnd: number): number {
  const { text, lineEnd } = scan;
  const at = skipSpace(text, nameEnd, lineEnd);
  if (at >= lineEnd) return -1;
  const c = text.charCodeAt(at);
  if (c === 0x3d) return at;
  return c === 0x3a && text.charCodeAt(at + 1) === 0x3d && at + 1 < lineEnd ? at : -1;
}

function isQuotedUrl(text: string, start: number, end: number): boolean {
  const quote = text.charCodeAt(start);
  if (end - start < 3 || (quote !== 0x22 && quote !== 0x27) || text.charCodeAt(end - 1) !== quote) return false;
  const stop = wordEnd(text, start, end);
  if (stop < end) return false;
  return opensPlaceholder(text, start + 1) || text.slice(start + 1, Math.min(end, start + 12)).includes('://');
}
