/** How a body is written down: its lines as parts, its text and files as segments. */
import { fileReference } from './body-type';
import { BLANK, BODY_LINES, GRAPHQL_BODY } from './records';
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

/** A file in the body, on the current line, whose `<` stands at `mark`; false where the line is none. */
export function fileLine(scan: Scan, mark = scan.lineStart): boolean {
  const { text, request, lineStart, lineEnd } = scan;
  const file = fileReference(text, mark, lineEnd);
  if (file === null) return false;
  closeText(scan, lineStart);
  scan.write.file(lineStart, lineEnd, file);
  // The file brings no line end of its own: what follows it starts with the one that ends this line.
  request.segmentStart = lineEnd;
  request.contentEnd = lineEnd;
  request.contentNext = scan.lineNext;
  request.afterBlank = false;
  request.files++;
  return true;
}

/** Ends the text segment that is being read, if there is one, at `end`. */
export function closeText({ request, write }: Scan, end: number): void {
  if (request.segmentStart >= 0) write.text(request.segmentStart, end);
  request.segmentStart = -1;
}

/** The parts for the lines of the body so far, and the blank lines after them. */
export function flushLines({ request, write, lineStart }: Scan): void {
  write.part(BODY_LINES, request.contentNext);
  write.part(BLANK, lineStart);
}

/** The body has ended with its last line that is not blank. */
export function endBody(scan: Scan): void {
  const { request, write } = scan;
  flushLines(scan);
  closeText(scan, request.contentEnd);
  finishBody(scan);
  if (request.bodyKind !== GRAPHQL_BODY) return;
  if (request.variablesStart < 0) write.graphql(request.contentEnd, -1);
  else write.graphql(request.queryEnd, request.variablesStart);
}

/** Says where the body ends, and whether it is a file alone. */
export function finishBody({ request, write }: Scan): void {
  write.closeBody(request.contentEnd, request.files === 1 && !request.hasText);
}
