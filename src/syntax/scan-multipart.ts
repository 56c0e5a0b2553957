/** Multipart bodies (RFC 2046, section 5.1; RFC 7578): parts between boundary lines, each with headers of its own. */
import { DiagnosticCode } from '../manifest';
import { opensComment } from './annotation-lines';
import { closeText, fileLine, finishBody, flushLines } from './body-lines';
import { boundaryIn, boundaryOf } from './body-type';
import { BODY_LINES } from './records';
import { TAIL } from './request-state';
import type { Scan } from './scan';
import { opensHandlerScript } from './script-lines';
import { sideLine } from './side-lines';

/** Looks for the boundary in the Content-Type; where it has none, the first line that starts with `--` tells it. */
export function startMultipart(scan: Scan): void {
  const { request, text } = scan;
  const boundary = boundaryOf(text, request.typeStart, request.typeEnd);
  if (boundary !== null) {
    request.boundaryStart = boundary.start;
    request.boundaryEnd = boundary.end;
  } else {
    const first = boundaryIn(text.slice(scan.lineStart, scan.trimmedEnd()));
    const severity = first === null ? 'error' : 'warning';
    scan.problem(DiagnosticCode.missingBoundary, severity, request.typeStart, request.typeEnd, missing(first));
  }
  request.previousEnd = scan.lineStart;
}

function missing(boundary: string | null): string {
  return boundary === null
    ? 'The boundary is missing. Add it, for example: multipart/form-data; boundary=part'
    : `The boundary is missing. \`${boundary}\`, with which the body begins, is added when this is sent.`;
}

/** A line while in a multipart body. */
export function multipartLine(scan: Scan): void {
  const { request, text, lineStart, lineEnd } = scan;
  const boundary = boundaryLine(scan);
  if (boundary !== NO_BOUNDARY) {
    closePart(scan, request.previousEnd);
    frame(scan);
    if (boundary === LAST_BOUNDARY) {
      endLines(scan);
      return;
    }
    openPart(scan);
    return;
  }
  if (opensHandlerScript(text, lineStart, lineEnd)) {
    endMultipart(scan);
    sideLine(scan, lineStart);
    return;
  }
  if (request.inPartFields) partField(scan);
  else if (text.charCodeAt(lineStart) === 0x3c && fileLine(scan)) request.previousEnd = lineEnd;
  else partContent(scan);
}

const NO_BOUNDARY = 0;
const BOUNDARY = 1;
const LAST_BOUNDARY = 2;

function boundaryLine(scan: Scan): number {
  const { request, text, lineStart } = scan;
  if (text.charCodeAt(lineStart) !== 0x2d || text.charCodeAt(lineStart + 1) !== 0x2d) return NO_BOUNDARY;
  const end = scan.trimmedEnd();
  if (request.boundaryStart < 0) {
    if (end === lineStart + 2) return NO_BOUNDARY;
    request.boundaryStart = lineStart + 2;
    request.boundaryEnd = end;
  }
  const length = request.boundaryEnd - request.boundaryStart;
  const rest = end - lineStart - 2 - length;
  if (rest !== 0 && rest !== 2) return NO_BOUNDARY;
  for (let at = 0; at < length; at++) {
    if (text.charCodeAt(lineStart + 2 + at) !== text.charCodeAt(request.boundaryStart + at)) return NO_BOUNDARY;
  }
  if (rest === 0) return BOUNDARY;
  return text.charCodeAt(end - 1) === 0x2d && text.charCodeAt(end - 2) === 0x2d ? LAST_BOUNDARY : NO_BOUNDARY;
}

/** The current line is part of the body, though not of a part's content. */
function frame(scan: Scan): void {
  const { request } = scan;
  request.contentEnd = scan.lineEnd;
  request.contentNext = scan.lineNext;
  request.previousEnd = scan.lineEnd;
  request.hasText = true;
}

function openPart(scan: Scan): void {
  scan.write.openPart(scan.lineStart);
  scan.request.inPartFields = true;
}

/** The part's content ends at `end`: the line end before a boundary belongs to the boundary. */
function closePart(scan: Scan, end: number): void {
  closeText(scan, end);
  scan.write.closePart(end);
  scan.request.inPartFields = false;
}

function partField(scan: Scan): void {
  const { request, text, lineEnd, lineStart } = scan;
  const { field } = request;
  const start = scan.indentEnd();
  // The empty line is often forgotten before a file, which no header looks like.
  if (text.charCodeAt(lineStart) === 0x3c && fileLine(scan)) {
    request.inPartFields = false;
    request.previousEnd = lineEnd;
    return;
  }
  frame(scan);
  if (start === lineEnd) {
    request.inPartFields = false;
    return;
  }
  if (field.read(start, lineEnd)) {
    scan.write.partField(field);
    return;
  }
  if (opensComment(text, start)) return;
  const message = 'A header of a part is written Name: value. An empty line ends the headers of a part.';
  scan.problem(DiagnosticCode.badHeader, 'error', start, scan.trimmedEnd(), message);
}

function partContent(scan: Scan): void {
  const { request, lineStart, lineEnd } = scan;
  if (request.segmentStart < 0) request.segmentStart = lineStart;
  if (scan.indentEnd() < lineEnd) frame(scan);
  request.previousEnd = lineEnd;
}

/** The last boundary was read: nothing more belongs to the body. */
function endLines(scan: Scan): void {
  scan.write.part(BODY_LINES, scan.request.contentNext);
  finishBody(scan);
  scan.request.state = TAIL;
  scan.request.previousEnd = -1;
}

/** The body has ended without its last boundary. */
export function endMultipart(scan: Scan): void {
  const { request } = scan;
  const first = scan.write.bodyStart;
  closePart(scan, request.contentEnd);
  flushLines(scan);
  finishBody(scan);
  request.state = TAIL;
  request.previousEnd = -1;
  if (request.files === 1 && !request.hasText) return;
  const end = scan.text.slice(first, request.contentEnd).search(/[\r\n]/);
  const message = 'The last boundary is missing. End the body with --boundary-- on a line of its own.';
  scan.problem(DiagnosticCode.unclosed, 'warning', first, end < 0 ? request.contentEnd : first + end, message);
}
