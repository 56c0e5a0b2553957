/** How a body is written down: its lines as parts, its text and files as segments. */
import { fileReference } from './body-type';
import { BLANK, BODY_LINES, FILE, FILE_BODY, GRAPHQL, GRAPHQL_BODY, TEXT } from './records';
import type { Scan } from './scan';

/** The current line is text of the body. */
export function content(scan: Scan): void {
  const { request } = scan;
  if (request.segmentStart < 0) request.segmentStart = scan.lineStart;
  request.contentEnd = scan.lineEnd;
  request.contentNext = scan.lineNext;
  request.afterBlank = false;
  request.hasText = true;
}

/** A file in the body, on the current line; false where the line is none. */
export function fileLine(scan: Scan): boolean {
  const { text, request, records, base, lineStart, lineEnd } = scan;
  const file = fileReference(text, lineStart, lineEnd);
  if (file === null) return false;
  if (request.segmentStart >= 0) closeText(scan, lineStart);
  records.reserve();
  const { data } = records;
  let at = records.length;
  data[at++] = FILE;
  data[at++] = lineStart - base;
  data[at++] = lineEnd - base;
  data[at++] = file.pathStart - base;
  data[at++] = file.pathEnd - base;
  data[at++] = file.substitute ? 1 : 0;
  data[at++] = file.charsetStart - base;
  data[at++] = file.charsetEnd - base;
  records.length = at;
  // The file brings no line end of its own: what follows it starts with the one that ends this line.
  request.segmentStart = lineEnd;
  request.contentEnd = lineEnd;
  request.contentNext = scan.lineNext;
  request.afterBlank = false;
  request.files++;
  return true;
}

/** Ends the text segment that is being read at `end`. */
export function closeText(scan: Scan, end: number): void {
  const { request, records } = scan;
  if (end > request.segmentStart) {
    request.lastText = records.length;
    scan.span(TEXT, request.segmentStart, end);
  }
  request.segmentStart = -1;
}

/** The parts for the lines of the body so far, and the blank lines after them. */
export function flushLines(scan: Scan): void {
  scan.part(BODY_LINES, scan.request.contentNext);
  scan.part(BLANK, scan.lineStart);
}

/** The body has ended with its last line that is not blank. */
export function endBody(scan: Scan): void {
  const { request, records, base } = scan;
  flushLines(scan);
  const { contentEnd } = request;
  if (request.segmentStart >= 0) closeText(scan, contentEnd);
  else if (request.lastText >= 0 && (records.data[request.lastText + 2] ?? 0) > contentEnd - base) {
    records.data[request.lastText + 2] = contentEnd - base;
  }
  finishBody(scan);
  if (request.bodyKind !== GRAPHQL_BODY) return;
  const hasVariables = request.variablesStart >= 0;
  const start = records.data[request.bodyRecord + 2] ?? 0;
  records.reserve();
  records.data[records.length++] = GRAPHQL;
  records.data[records.length++] = start;
  records.data[records.length++] = (hasVariables ? request.queryEnd : contentEnd) - base;
  records.data[records.length++] = hasVariables ? request.variablesStart - base : -1;
  records.data[records.length++] = contentEnd - base;
}

/** Writes the body's end into its record. */
export function finishBody(scan: Scan): void {
  const { request, records, base } = scan;
  records.data[request.bodyRecord + 3] = request.contentEnd - base;
  if (request.files === 1 && !request.hasText) records.data[request.bodyRecord + 1] = FILE_BODY;
}
