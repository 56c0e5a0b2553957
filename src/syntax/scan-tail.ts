/** What stands after a request's body. */
import { DiagnosticCode } from '../manifest';
import { isVariableLine, opensComment, variableLine } from './annotation-lines';
import { startsKeptResponse } from './kept-response';
import { BLANK, COMMENT, UNKNOWN } from './records';
import { isCertainReference, referenceBelow } from './reference-keywords';
import { REST } from './request-state';
import type { Scan } from './scan';
import { isCertainRequest } from './script-lines';
import { NOT_BESIDE, sideLine } from './side-lines';

/** A line after the body: scripts, outputs, assertions, comments and variables; nothing else is understood there. */
export function tailLine(scan: Scan): void {
  const { request } = scan;
  const start = scan.indentEnd();
  if (start === scan.lineEnd) {
    scan.linePart(BLANK);
    return;
  }
  if (sideLine(scan, start) !== NOT_BESIDE) return;
  const end = scan.trimmedEnd();
  if (startsKeptResponse(scan, start)) return;
  if (start === scan.lineStart && isCertainRequest(scan)) {
    enterRest(scan);
    return;
  }
  if (isCertainReference(scan, start)) {
    referenceBelow(scan, start);
    return;
  }
  const again = request.previousEnd === scan.lineStart;
  scan.linePart(UNKNOWN);
  request.previousEnd = scan.lineNext;
  if (again) return;
  const message = 'The body of this request has ended above. This line is not understood and is not sent.';
  scan.problem(DiagnosticCode.badRequestLine, 'warning', start, end, message);
}

/** The current line looks like another request, without `###` before it. */
export function enterRest(scan: Scan): void {
  scan.request.state = REST;
  restLine(scan);
}

/** A line of what looks like another request: nothing of it is sent, and every further request in it is pointed out. */
export function restLine(scan: Scan): void {
  const { text } = scan;
  const start = scan.indentEnd();
  if (start === scan.lineEnd) {
    scan.linePart(BLANK);
    return;
  }
  if (opensComment(text, start)) {
    scan.linePart(COMMENT);
    return;
  }
  if (text.charCodeAt(start) === 0x40 && isVariableLine(scan, start)) {
    variableLine(scan, start);
    return;
  }
  const isRequest = start === scan.lineStart && isCertainRequest(scan);
  scan.linePart(UNKNOWN);
  if (isRequest) missingSeparator(scan, 'warning', 'As it stands, it is not sent.');
}

/** Points out the current line as a request that has no `###` above it. */
export function missingSeparator(scan: Scan, severity: 'warning' | 'information', consequence: string): void {
  const message = `This looks like a request of its own. Write ### on a line above it. ${consequence}`;
  scan.problem(DiagnosticCode.missingSeparator, severity, scan.lineStart, scan.trimmedEnd(), message);
}
