/** What may end a body. */
import { isVariableLine, opensComment } from './annotation-lines';
import { endBody } from './body-lines';
import { skipSpace } from './characters';
import { startsKeptResponse } from './kept-response';
import { FORM_BODY, GRAPHQL_BODY, JSON_BODY, TEXT_BODY, XML_BODY } from './records';
import { isStatusLine } from './request-line';
import type { Scan } from './scan';
import { isCertainRequest, isScriptFile, opensHandlerScript } from './script-lines';
import { isCertainAssertion, opensResponseReference } from './side-lines';

/**
 * Whether the body may have ended before the current line, so that a line which would be something else outside of a
 * body is that. In JSON no such line is possible; elsewhere an empty line must stand between, and text that the
 * Content-Type declares as such goes on to the end.
 */
export function mayEnd(scan: Scan): boolean {
  const { request, text } = scan;
  if (!request.hasText) return true;
  switch (request.bodyKind) {
    case JSON_BODY:
      return true;
    case XML_BODY:
      return request.afterBlank && text.charCodeAt(request.contentEnd - 1) === 0x3e;
    case TEXT_BODY:
      return request.afterBlank && request.typeKind !== TEXT_BODY;
    default:
      return request.afterBlank;
  }
}

/** JSON and forms have no lines that start with `#` or `//`: such lines are comments of the file. */
export function stripsComments(scan: Scan): boolean {
  const { request } = scan;
  return (
    request.bodyKind === JSON_BODY ||
    request.bodyKind === FORM_BODY ||
    (request.bodyKind === GRAPHQL_BODY && request.variablesStart >= 0)
  );
}

/** `HTTP/1.1 200 OK`: the rest of the block is a response that was kept in the file. */
export function endsWithResponse(scan: Scan, start: number): boolean {
  const { request, text } = scan;
  if (request.isMessage || !isStatusLine(text, start, scan.trimmedEnd())) return false;
  if (scan.write.hasBody) endBody(scan);
  return startsKeptResponse(scan, start);
}

/** `> {%` always; `> check.js` and `>> file` where the line can't be a quotation in a text. */
export function endsWithAngle(scan: Scan): boolean {
  const { text, lineStart, lineEnd, request } = scan;
  if (opensHandlerScript(text, lineStart, lineEnd)) return true;
  const end = scan.trimmedEnd();
  if (isScriptFile(text, lineStart, end)) return request.afterBlank || mayEnd(scan);
  if (text.charCodeAt(lineStart + 1) !== 0x3e) return false;
  const path = skipSpace(text, lineStart + (text.charCodeAt(lineStart + 2) === 0x21 ? 3 : 2), end);
  const word = text.slice(path, end);
  return (
    /[./\\]/.test(word) && (request.typeKind !== TEXT_BODY || !/\s/.test(word)) && (request.afterBlank || mayEnd(scan))
  );
}

export function isCertainlyAfterBody(scan: Scan, start: number): boolean {
  const { text, lineEnd } = scan;
  return (
    opensHandlerScript(text, start, lineEnd) ||
    isCertainAssertion(text, start, lineEnd) ||
    isScriptFile(text, start, scan.trimmedEnd()) ||
    (text.charCodeAt(start) === 0x3c && opensResponseReference(text, start, lineEnd))
  );
}

/** Whether more of the text follows the comment lines that start here. */
export function commentsGoOn(scan: Scan): boolean {
  const { request, text } = scan;
  if (scan.lineStart < request.bodyGoesOnTo) return true;
  const mark = scan.mark();
  let goesOn = false;
  while (!goesOn && scan.advance() && !scan.atSeparator()) {
    const start = scan.indentEnd();
    goesOn = start < scan.lineEnd && !opensComment(text, start) && !isAfterText(scan, start);
    if (start < scan.lineEnd && !opensComment(text, start)) break;
  }
  if (goesOn) request.bodyGoesOnTo = scan.lineStart;
  scan.reset(mark);
  return goesOn;
}

export function isAfterText(scan: Scan, start: number): boolean {
  const { text } = scan;
  const c = text.charCodeAt(start);
  return c === 0x40 ? isVariableLine(scan, start) : isCertainlyAfterBody(scan, start) || isCertainRequest(scan);
}
