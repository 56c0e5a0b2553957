/** Where a body starts, what it is made of, and what ends it. */
import { DiagnosticCode } from '../manifest';
import { commentLine, isVariableLine, opensComment, variableLine } from './annotation-lines';
import {
  commentsGoOn,
  endsWithAngle,
  endsWithResponse,
  isAfterText,
  isCertainlyAfterBody,
  mayEnd,
  stripsComments,
} from './body-end';
import { closeText, content, endBody, fileLine, flushLines } from './body-lines';
import { graphqlFileAt, isMessageType, kindOfLook, looksLikeForm, looksLikeGraphql } from './body-type';
import { isLetter, isUpper } from './characters';
import { BLANK, GRAPHQL_BODY, GRAPHQL_PROTOCOL, HTTP, JSON_BODY, MULTIPART_BODY, TEXT_BODY, XML_BODY } from './records';
import { isCertainReference, referenceBelow } from './reference-keywords';
import { isStatusLine } from './request-line';
import { IN_BODY, IN_MULTIPART, TAIL } from './request-state';
import type { Scan } from './scan';
import { multipartLine, startMultipart } from './scan-multipart';
import { enterRest, missingSeparator } from './scan-tail';
import { isCertainRequest, opensBraceScript, opensHandlerScript } from './script-lines';
import { AFTER_BODY, afterBodyLine, isCertainAssertion, NOT_BESIDE, opensAfterBody, sideLine } from './side-lines';

/** A line after the empty line that ends the headers, while the body has not started. */
export function beforeBodyLine(scan: Scan): void {
  const { text, request } = scan;
  const start = scan.indentEnd();
  if (start === scan.lineEnd) {
    scan.linePart(BLANK);
    return;
  }
  readType(scan);
  const plain = request.typeKind === TEXT_BODY;
  const c = text.charCodeAt(start);
  if (opensComment(text, start)) {
    if (plain || isCommentOfText(scan)) {
      startBody(scan, start);
      return;
    }
    commentLine(scan, start);
    return;
  }
  if (plain ? isCertainlyAfterBody(scan, start) : true) {
    const side = sideLine(scan, start);
    if (side === AFTER_BODY) request.state = TAIL;
    if (side !== NOT_BESIDE) return;
  }
  if (c === 0x48 && endsWithResponse(scan, start)) return;
  if (!plain && request.typeKind !== MULTIPART_BODY && isUpper(c) && isCertainRequest(scan)) {
    enterRest(scan);
    return;
  }
  if (!plain && isCertainReference(scan, start) && !isReferenceInText(scan, request.carriesBody, c)) {
    request.state = TAIL;
    referenceBelow(scan, start);
    return;
  }
  startBody(scan, start);
}

/** The body starts on the current line, whose first character that is not white space is at `start`. */
export function startBody(scan: Scan, start: number): void {
  const { request, text } = scan;
  readType(scan);
  const kind = kindOfBody(scan, start);
  if (isLetter(text.charCodeAt(start)) && request.typeStart < 0) checkForHeader(scan, start);
  request.bodyKind = kind;
  request.contentEnd = scan.lineStart;
  request.contentNext = scan.lineStart;
  scan.write.openBody(kind, scan.lineStart);
  if (kind === MULTIPART_BODY) {
    request.state = IN_MULTIPART;
    startMultipart(scan);
    multipartLine(scan);
    return;
  }
  request.state = IN_BODY;
  if (text.charCodeAt(start) === 0x3c && start === scan.lineStart && fileLine(scan)) return;
  const file = kind === GRAPHQL_BODY ? graphqlFileAt(text, start, scan.lineEnd) : -1;
  if (file >= 0 && fileLine(scan, file)) request.hasText = true;
  else content(scan);
}

/** By protocol and headers, else by the look of its first line, which starts at `start`. */
function kindOfBody({ request, text, lineEnd }: Scan, start: number): number {
  const { typeKind, protocol } = request;
  if (protocol === GRAPHQL_PROTOCOL || request.isGraphql) return GRAPHQL_BODY;
  const mayBeGraphql = protocol === HTTP && (typeKind < 0 || typeKind === JSON_BODY);
  if (mayBeGraphql && isLetter(text.charCodeAt(start)) && looksLikeGraphql(text, start, lineEnd)) return GRAPHQL_BODY;
  return typeKind < 0 ? kindOfLook(text, start, lineEnd) : typeKind;
}

/** Fields that people write after an empty line by mistake. */
const USUAL_FIELDS = new Set('content-type authorization accept host cookie user-agent x-api-key'.split(' '));

function checkForHeader(scan: Scan, start: number): void {
  const { text, request, lineEnd } = scan;
  const { field } = request;
  if (scan.write.openFieldEnd >= 0 || !field.read(start, lineEnd)) return;
  if (!USUAL_FIELDS.has(text.slice(start, field.nameEnd).toLowerCase())) return;
  const message = 'An empty line ends the headers, so this is sent as body. Remove the empty line above it.';
  scan.problem(DiagnosticCode.badHeader, 'warning', start, field.end, message);
}

function readType(scan: Scan): void {
  const { request, text } = scan;
  if (request.typeStart < 0 || request.typeKind >= 0) return;
  request.typeKind = scan.types.at(request.typeStart, request.typeEnd);
  if (request.typeKind === TEXT_BODY) request.isMessage = isMessageType(text.slice(request.typeStart, request.typeEnd));
  if (request.typeKind < 0) request.typeStart = -1;
}

/** A line while in a body. Most are content, and told by their first character. */
export function bodyLine(scan: Scan): void {
  const { text, request, lineStart, lineEnd } = scan;
  if (lineStart === lineEnd) {
    request.afterBlank = true;
    return;
  }
  const c = text.charCodeAt(lineStart);
  if (c === 0x20 || c === 0x09) {
    indentedLine(scan);
    return;
  }
  switch (c) {
    case 0x23: // #
    case 0x2f: // /
      if (opensComment(text, lineStart)) {
        bodyComment(scan, lineStart);
        return;
      }
      break;
    case 0x3c: // <
      if (fileLine(scan)) return;
      if (after(scan, lineStart, true)) return;
      break;
    case 0x3e: // >
      if (after(scan, lineStart, endsWithAngle(scan))) return;
      break;
    case 0x3f: // ?
      if (after(scan, lineStart, isCertainAssertion(text, lineStart, lineEnd) || mayEnd(scan))) return;
      break;
    case 0x40: // @
      if (mayEnd(scan) && isVariableLine(scan, lineStart)) {
        endBody(scan);
        request.state = TAIL;
        variableLine(scan, lineStart);
        return;
      }
      break;
    case 0x7b: // {
      if (opensBraceScript(text, lineStart, lineEnd) && mayEnd(scan)) {
        endBody(scan);
        request.state = TAIL;
        sideLine(scan, lineStart);
        return;
      }
      if (request.bodyKind === GRAPHQL_BODY && request.afterBlank && request.variablesStart < 0) {
        request.variablesStart = lineStart;
        request.queryEnd = request.contentEnd;
      }
      break;
    default:
      if (isUpper(c) ? upperLine(scan, c) : (c === 0x69 || c === 0x72) && lowerLine(scan)) return;
  }
  content(scan);
}

function indentedLine(scan: Scan): void {
  const start = scan.indentEnd();
  if (start === scan.lineEnd) scan.request.afterBlank = true;
  else if (stripsComments(scan) && opensComment(scan.text, start)) bodyComment(scan, start);
  else if (!after(scan, start, opensHandlerScript(scan.text, start, scan.lineEnd))) content(scan);
}

/** Another request or a kept response, which ends the body where it can't be part of it. */
function upperLine(scan: Scan, c: number): boolean {
  const { request } = scan;
  if (c === 0x48 && (request.afterBlank || request.bodyKind === JSON_BODY)) {
    if (endsWithResponse(scan, scan.lineStart)) return true;
  }
  if (request.typeKind === TEXT_BODY || !mayEnd(scan) || !isCertainRequest(scan)) return false;
  if (request.bodyKind === TEXT_BODY && request.hasText) {
    missingSeparator(scan, 'information', 'As it stands, it is sent as part of the body.');
    return false;
  }
  endBody(scan);
  enterRest(scan);
  return true;
}

/** `import` or `run`, where it can't be part of the body. */
function lowerLine(scan: Scan): boolean {
  const { request, lineStart } = scan;
  if (request.typeKind === TEXT_BODY || !isCertainReference(scan, lineStart) || !mayEnd(scan)) return false;
  if (isReferenceInText(scan, request.bodyKind === TEXT_BODY && request.hasText, scan.text.charCodeAt(lineStart))) {
    return false;
  }
  endBody(scan);
  request.state = TAIL;
  referenceBelow(scan, lineStart);
  return true;
}

/** `run #5`, unlike an import, may begin a line of a text: where there may be one, it is pointed out and left. */
function isReferenceInText(scan: Scan, mayBeText: boolean, first: number): boolean {
  if (!mayBeText || first === 0x69) return false;
  missingSeparator(scan, 'information', 'As it stands, it is sent as part of the body.');
  return true;
}

/** Ends the body if `certain`, and if the line, at `start`, is one of those that stand after it. */
function after(scan: Scan, start: number, certain: boolean): boolean {
  if (!certain || !opensAfterBody(scan, start)) return false;
  endBody(scan);
  scan.request.state = TAIL;
  return afterBodyLine(scan, start);
}

function bodyComment(scan: Scan, start: number): void {
  const { request } = scan;
  if (stripsComments(scan)) {
    flushLines(scan);
    closeText(scan, scan.lineStart);
    commentLine(scan, start);
    return;
  }
  const ends =
    request.bodyKind === XML_BODY
      ? mayEnd(scan)
      : request.bodyKind === TEXT_BODY && mayEnd(scan) && !commentsGoOn(scan);
  if (!ends) {
    content(scan);
    return;
  }
  endBody(scan);
  request.state = TAIL;
  commentLine(scan, start);
}

/** A body without a Content-Type may start with `# Title`, where what follows is text and not data. */
function isCommentOfText(scan: Scan): boolean {
  const { request, text } = scan;
  if (!request.carriesBody || request.typeKind >= 0 || request.isGraphql) return false;
  if (request.protocol === GRAPHQL_PROTOCOL || scan.lineStart < request.bodyGoesOnTo) return false;
  const mark = scan.mark();
  let isText = false;
  while (scan.advance() && !scan.atSeparator()) {
    const start = scan.indentEnd();
    if (start === scan.lineEnd || opensComment(text, start)) continue;
    const isData =
      kindOfLook(text, start, scan.lineEnd) !== TEXT_BODY ||
      looksLikeForm(text, start, scan.lineEnd) ||
      text.charCodeAt(start) === 0x3c ||
      text.charCodeAt(start) === 0x7b ||
      isAfterText(scan, start) ||
      isStatusLine(text, start, scan.trimmedEnd());
    isText = !isData;
    break;
  }
  request.bodyGoesOnTo = scan.lineStart;
  scan.reset(mark);
  return isText;
}
