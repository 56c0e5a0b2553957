/** Lines that stand beside a request: comments, variables, scripts, outputs, references and assertions. */
import { DiagnosticCode } from '../manifest';
import { commentLine, isVariableLine, opensComment, variableLine } from './annotation-lines';
import { isSpace, skipSpace, wordEnd } from './characters';
import { ASSERTION, OUTPUT, RESPONSE_REFERENCE } from './records';
import type { Scan } from './scan';
import {
  blockCommentLines,
  isScriptFile,
  opensBraceScript,
  opensHandlerScript,
  scriptFileLine,
  scriptLines,
} from './script-lines';

export const NOT_BESIDE = 0;
/** A comment, a directive or a variable: it may stand anywhere. */
const ANNOTATION = 1;
/** It stands after a request's body. */
export const AFTER_BODY = 2;

/** Predicates of assertions, which no line of text starts with after `??`. */
const PREDICATES = new Set(
  'status header body response js xpath jsonpath duration time sha256 md5 certificate'.split(' '),
);

/** Reads the current line, whose first character that is not white space is at `start`, if it is one of these. */
export function sideLine(scan: Scan, start: number): number {
  const { text, lineEnd } = scan;
  switch (text.charCodeAt(start)) {
    case 0x23: // #
      commentLine(scan, start);
      return ANNOTATION;
    case 0x2f: // /
      if (opensComment(text, start)) commentLine(scan, start);
      else if (text.charCodeAt(start + 1) === 0x2a) blockCommentLines(scan, start);
      else return NOT_BESIDE;
      return ANNOTATION;
    case 0x40: // @
      if (!isVariableLine(scan, start)) return NOT_BESIDE;
      variableLine(scan, start);
      return ANNOTATION;
    case 0x7b: // {
      if (!opensBraceScript(text, start, lineEnd)) return NOT_BESIDE;
      scriptLines(scan, start);
      return AFTER_BODY;
    default:
      return afterBodyLine(scan, start) ? AFTER_BODY : NOT_BESIDE;
  }
}

/** Whether the current line, at `start`, is a handler script, an output, a response reference or an assertion. */
export function opensAfterBody(scan: Scan, start: number): boolean {
  const { text } = scan;
  const c = text.charCodeAt(start);
  if (c === 0x3f) return opensAssertion(text, start, scan.lineEnd);
  if (c !== 0x3e && c !== 0x3c) return false;
  const end = scan.trimmedEnd();
  return (
    opensHandlerScript(text, start, end) ||
    (c === 0x3e ? opensOutput(text, start, end) : opensResponseReference(text, start, end)) ||
    isScriptFile(text, start, end)
  );
}

/** Reads the current line if it is a handler script, an output, a response reference or an assertion. */
export function afterBodyLine(scan: Scan, start: number): boolean {
  if (!opensAfterBody(scan, start)) return false;
  const { text } = scan;
  const c = text.charCodeAt(start);
  const end = scan.trimmedEnd();
  if (c === 0x3f) quietly(scan, start, ASSERTION, 'Faultline keeps this assertion but does not check it yet.');
  else if (opensHandlerScript(text, start, end)) scriptLines(scan, start);
  else if (c === 0x3e && opensOutput(text, start, end)) outputLine(scan, start);
  else if (c === 0x3c && opensResponseReference(text, start, end))
    quietly(
      scan,
      start,
      RESPONSE_REFERENCE,
      'Faultline keeps this reference to a response but does not compare with it yet.',
    );
  else scriptFileLine(scan, start);
  return true;
}

function outputLine(scan: Scan, start: number): void {
  if (scan.request.hasRequest) scan.linePart(OUTPUT);
  else quietly(scan, start, OUTPUT, 'Nothing is written here: a file for the response stands below its request.');
}

function quietly(scan: Scan, start: number, kind: number, message: string): void {
  const end = scan.trimmedEnd();
  scan.linePart(kind);
  scan.problem(DiagnosticCode.notRun, 'hint', start, end, message);
}

/** `?? status == 200`. A query line never has white space after a second `?`. */
export function opensAssertion(text: string, start: number, end: number): boolean {
  return text.charCodeAt(start + 1) === 0x3f && start + 2 < end && isSpace(text.charCodeAt(start + 2));
}

/** `?? status …`: an assertion even where a line of text could start with `??`. */
export function isCertainAssertion(text: string, start: number, end: number): boolean {
  if (!opensAssertion(text, start, end)) return false;
  const word = skipSpace(text, start + 2, end);
  return PREDICATES.has(text.slice(word, wordEnd(text, word, end)));
}

/** `>> file`, `>>! file`. */
function opensOutput(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start + 1) !== 0x3e) return false;
  const at = start + (text.charCodeAt(start + 2) === 0x21 ? 3 : 2);
  return at < end && isSpace(text.charCodeAt(at));
}

/** `<> file`. */
export function opensResponseReference(text: string, start: number, end: number): boolean {
  return text.charCodeAt(start + 1) === 0x3e && start + 2 < end && isSpace(text.charCodeAt(start + 2));
}
