/** The lines between a request line and its body: more of the URL, and headers. */
import { DiagnosticCode } from '../manifest';
import { variableLine } from './annotation-lines';
import { CONTENT_TYPE, fileReference, looksLikeArray, looksLikeForm, looksLikeMarkup } from './body-type';
import { isLetter, isSameWord, isWord, opensPlaceholder } from './characters';
import { isPlaceholdersOnly } from './field-line';
import { startsKeptResponse } from './kept-response';
import { BLANK, CONTINUATION, FORM_BODY, GRAPHQL_PROTOCOL, HEADER_LINE, HTTP, UNKNOWN } from './records';
import { isCertainReference, referenceBelow } from './reference-keywords';
import { BEFORE_BODY, TAIL } from './request-state';
import type { Scan } from './scan';
import { startBody } from './scan-body';
import { enterRest } from './scan-tail';
import { isCertainRequest } from './script-lines';
import { AFTER_BODY, NOT_BESIDE, opensAssertion, sideLine } from './side-lines';

/** A line after the request line: more of the URL, a header, or what ends the headers. */
export function fieldsLine(scan: Scan): void {
  const { text, request, lineEnd, lineStart } = scan;
  const start = scan.indentEnd();
  if (start === lineEnd) {
    request.state = BEFORE_BODY;
    scan.linePart(BLANK);
    return;
  }
  const c = text.charCodeAt(start);
  if (isLetter(c)) {
    fieldLine(scan, start);
    return;
  }
  if (request.targetOpen && isContinuation(scan, start, c)) {
    continuation(scan, start);
    return;
  }
  if (startsBody(scan, start, c)) {
    startBodyAtOnce(scan, start);
    return;
  }
  const side = sideLine(scan, start);
  if (side === AFTER_BODY && c !== 0x3f) request.state = TAIL;
  if (side !== NOT_BESIDE) return;
  if (c === 0x40) {
    variableLine(scan, start);
    return;
  }
  if (c === 0x2e && text.startsWith('...', start) && lineStart === start) {
    spread(scan, start);
    return;
  }
  fieldLine(scan, start);
}

/** `?a=b` and `&c=d` at any indentation; indented path lines; an indented `#fragment` that is no comment. */
function isContinuation(scan: Scan, start: number, c: number): boolean {
  const { text, lineEnd, lineStart } = scan;
  if (c === 0x26) return true;
  if (c === 0x3f) return !opensAssertion(text, start, lineEnd);
  if (start === lineStart) return false;
  if (c === 0x2f) return text.charCodeAt(start + 1) !== 0x2f && text.charCodeAt(start + 1) !== 0x2a;
  if (c === 0x23) return isFragment(text, start, scan.trimmedEnd());
  return opensPlaceholder(text, start) && text.slice(start, lineEnd).includes('}}/');
}

/** Only blank lines follow in this block. */
function isLastLine(scan: Scan): boolean {
  const mark = scan.mark();
  while (scan.advance() && scan.indentEnd() === scan.lineEnd);
  const isLast = scan.done || scan.atSeparator();
  scan.reset(mark);
  return isLast;
}

function isFragment(text: string, start: number, end: number): boolean {
  if (end - start < 2) return false;
  for (let at = start + 1; at < end; at++) {
    const c = text.charCodeAt(at);
    if (!isWord(c) && c !== 0x2d && c !== 0x2f && c !== 0x2e) return false;
  }
  return true;
}

function continuation(scan: Scan, start: number): void {
  const { write, request } = scan;
  const { line } = request;
  line.splitVersion(start, scan.trimmedEnd());
  const c = scan.text.charCodeAt(start);
  if (c === 0x3f || c === 0x26 || c === 0x23) request.inQuery = true;
  scan.linePart(CONTINUATION);
  write.endOfHead();
  write.piece(start, line.targetEnd);
  if (line.versionStart >= 0) write.version(line.versionStart, line.versionEnd);
}

/** JSON, markup or a file right after the headers: the empty line was forgotten. */
function startsBody(scan: Scan, start: number, c: number): boolean {
  const { text, lineEnd } = scan;
  if (c === 0x7b) return !opensPlaceholder(text, start);
  if (c === 0x5b) return looksLikeArray(text, start, lineEnd);
  return c === 0x3c && (looksLikeMarkup(text, start) || fileReference(text, start, lineEnd) !== null);
}

function spread(scan: Scan, start: number): void {
  scan.linePart(UNKNOWN);
  const message = 'These headers come from a script, and Faultline does not run scripts. They are not sent.';
  scan.problem(DiagnosticCode.notRun, 'warning', start, scan.trimmedEnd(), message);
}

function fieldLine(scan: Scan, start: number): void {
  const { text, request, lineEnd } = scan;
  const { field } = request;
  if (field.read(start, lineEnd)) {
    request.targetOpen = false;
    noteField(scan, start, field.nameEnd, field.valueStart, field.end);
    headerLine(scan);
    scan.write.field(field);
    return;
  }
  if (start > scan.lineStart && request.targetOpen && request.inQuery) {
    continuation(scan, start);
    return;
  }
  const end = scan.trimmedEnd();
  if (startsKeptResponse(scan, start)) return;
  if (isPlaceholdersOnly(text, start, end)) {
    if (request.targetOpen && request.carriesBody && isLastLine(scan)) {
      startBodyAtOnce(scan, start);
      return;
    }
    request.targetOpen = false;
    headerLine(scan);
    scan.write.wholeField(start, end);
    return;
  }
  if (start === scan.lineStart && isCertainRequest(scan)) {
    enterRest(scan);
    return;
  }
  if (isCertainReference(scan, start)) {
    referenceBelow(scan, start);
    return;
  }
  if (start > scan.lineStart && scan.write.openFieldEnd >= 0) {
    foldedField(scan, end);
    return;
  }
  if (isFormLine(scan, start)) {
    startBodyAtOnce(scan, start);
    return;
  }
  const again = request.previousEnd === scan.lineStart;
  scan.linePart(UNKNOWN);
  request.previousEnd = scan.lineNext;
  if (again) return;
  const message =
    'A header is written Name: value. This line is neither a header nor, with ? or & before it, part of the URL.';
  scan.problem(DiagnosticCode.badHeader, 'error', start, end, message);
}

/** `a=b&c=d` after headers that announce a form. */
function isFormLine(scan: Scan, start: number): boolean {
  const { text, request, lineEnd } = scan;
  if (request.typeStart < 0 || scan.types.at(request.typeStart, request.typeEnd) !== FORM_BODY) return false;
  return looksLikeForm(text, start, lineEnd);
}

/** The body starts without an empty line before it, which that of gRPC and WebSocket may. */
function startBodyAtOnce(scan: Scan, start: number): void {
  const { protocol } = scan.request;
  if (protocol === HTTP || protocol === GRAPHQL_PROTOCOL) {
    const message = 'An empty line is missing between the headers and the body. Faultline reads this as the body.';
    scan.problem(DiagnosticCode.badHeader, 'warning', start, scan.trimmedEnd(), message);
  }
  startBody(scan, start);
}

/** What the body's reading depends on. */
function noteField(scan: Scan, start: number, nameEnd: number, valueStart: number, end: number): void {
  const { text, request } = scan;
  if (nameEnd - start === CONTENT_TYPE.length && scan.typeNames.at(start, nameEnd)) {
    request.typeStart = valueStart;
    request.typeEnd = end;
  } else if (isSameWord(text, start, nameEnd, 'x-request-type')) {
    request.isGraphql = text.slice(valueStart, end).toLowerCase() === 'graphql';
  }
}

/** RFC 9112, section 5.2: an indented line goes on with the value of the header above it. */
function foldedField(scan: Scan, end: number): void {
  const { write, request } = scan;
  if (request.typeEnd === write.openFieldEnd) request.typeEnd = end;
  write.foldField(end);
  headerLine(scan);
}

function headerLine(scan: Scan): void {
  scan.linePart(HEADER_LINE);
  scan.write.endOfHead();
}
