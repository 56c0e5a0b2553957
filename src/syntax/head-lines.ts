/** What stands before the request line of a block, and the request line. */
import { DiagnosticCode } from '../manifest';
import { variableLine } from './annotation-lines';
import { skipSpace, wordEnd } from './characters';
import { curlLines, opensCurl } from './curl';
import { startsKeptResponse } from './kept-response';
import {
  BLANK,
  GRPC,
  HTTP,
  IMPORT,
  OTHER,
  PIECE,
  REQUEST_LINE,
  REQUEST as REQUEST_RECORD,
  RUN,
  UNKNOWN,
  VERSION,
  WEBSOCKET,
} from './records';
import { CUSTOM_METHOD, METHOD_ALONE, NOT_A_REQUEST } from './request-line';
import { FIELDS } from './request-state';
import type { Scan } from './scan';
import { NOT_BESIDE, sideLine } from './side-lines';

/** A line before the request line, or the request line. */
export function headLine(scan: Scan): void {
  const start = scan.indentEnd();
  if (start === scan.lineEnd) {
    scan.linePart(BLANK);
    return;
  }
  const { text, request } = scan;
  const side = sideLine(scan, start);
  if (side !== NOT_BESIDE) return;
  const c = text.charCodeAt(start);
  if (c === 0x40) {
    variableLine(scan, start);
    return;
  }
  const end = scan.trimmedEnd();
  if (startsKeptResponse(scan, start)) return;
  if (c === 0x2d && frontMatter(scan, start, end)) return;
  request.frontMatter = false;
  if (keywordLine(scan, start, end)) return;
  if (opensCurl(text, start, end) && curlLines(scan, start)) return;
  const found = request.line.read(text, start, end, request.unknownStart >= 0);
  if (found === NOT_A_REQUEST) {
    unknownLine(scan, start, end);
    return;
  }
  request.state = FIELDS;
  request.targetOpen = true;
  if (found === METHOD_ALONE) {
    scan.linePart(REQUEST_LINE);
    const message = 'A URL is missing. Write it after the method, for example: GET https://example.com';
    scan.problem(DiagnosticCode.badRequestLine, 'error', start, end, message);
    return;
  }
  requestLine(scan, start);
  if (found === CUSTOM_METHOD) {
    const method = text.slice(start, request.line.methodEnd);
    const message = `${method} is not a registered HTTP method. It is sent as written.`;
    scan.problem(DiagnosticCode.badRequestLine, 'warning', start, request.line.methodEnd, message);
  }
}

function requestLine(scan: Scan, start: number): void {
  const { request, records, base } = scan;
  const { line } = request;
  request.hasRequest = true;
  request.protocol = line.protocol;
  request.carriesBody = line.carriesBody;
  scan.linePart(REQUEST_LINE);
  records.reserve();
  const { data } = records;
  let at = records.length;
  data[at++] = REQUEST_RECORD;
  data[at++] = start - base;
  data[at++] = line.methodStart < 0 ? -1 : line.methodStart - base;
  data[at++] = line.methodEnd - base;
  data[at++] = line.protocol;
  records.length = at;
  scan.span(PIECE, line.targetStart, line.targetEnd);
  if (line.versionStart >= 0) scan.span(VERSION, line.versionStart, line.versionEnd);
  if (line.protocol !== HTTP) notRunProtocol(scan, start, line.methodEnd);
  const comment = scan.text.slice(line.targetStart, line.targetEnd).indexOf(' #');
  if (comment >= 0) commentInTarget(scan, line.targetStart + comment + 1, line.targetEnd);
}

function commentInTarget(scan: Scan, start: number, end: number): void {
  const message =
    'A comment cannot stand behind a URL: this is read as part of it. Write the comment on a line of its own.';
  scan.problem(DiagnosticCode.badRequestLine, 'warning', start, end, message);
}

function notRunProtocol(scan: Scan, start: number, end: number): void {
  const { protocol } = scan.request;
  if (protocol !== WEBSOCKET && protocol !== GRPC && protocol !== OTHER) return;
  const method = scan.text.slice(start, end);
  scan.problem(DiagnosticCode.notRun, 'hint', start, end, `Faultline keeps ${method} requests but does not send them.`);
}

/** `import ./x.http`, `run #Name`, `run ./x.http (@v=1)`, httpYac's `proto < x.proto`, Kulala's `NOP`. */
function keywordLine(scan: Scan, start: number, end: number): boolean {
  const { text } = scan;
  const stop = wordEnd(text, start, end);
  const length = stop - start;
  if (length < 3 || length > 6) return false;
  const word = text.slice(start, stop);
  if (word === 'NOP' && stop === end)
    return keyword(scan, UNKNOWN, start, end, 'NOP marks a block without a request. Nothing is sent.');
  const argument = skipSpace(text, stop, end);
  if (argument >= end) return false;
  if (word === 'import' && isPath(text, argument, end))
    return keyword(scan, IMPORT, start, end, 'Faultline does not read imported files yet.');
  if (word === 'run' && (text.charCodeAt(argument) === 0x23 || isPath(text, argument, end)))
    return keyword(scan, RUN, start, end, 'Faultline does not run requests by name yet.');
  if (word === 'proto' && text.charCodeAt(argument) === 0x3c)
    return keyword(scan, IMPORT, start, end, 'Faultline keeps gRPC definitions but does not send gRPC requests.');
  return false;
}

function keyword(scan: Scan, kind: number, start: number, end: number, message: string): true {
  scan.linePart(kind);
  scan.problem(DiagnosticCode.notRun, 'hint', start, end, message);
  return true;
}

/** One word with a dot or a slash in it, or a text in quotes; `#Name` or something in brackets may follow. */
function isPath(text: string, start: number, end: number): boolean {
  const quote = text.charCodeAt(start);
  if (quote === 0x22 || quote === 0x27) {
    const written = text.slice(start + 1, end);
    const close = written.indexOf(text.charAt(start));
    return close > 0 && (close === written.length - 1 || /^\s*[(#]/.test(written.slice(close + 1)));
  }
  const stop = wordEnd(text, start, end);
  const after = skipSpace(text, stop, end);
  let found = false;
  for (let at = start; at < stop; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x2e || c === 0x2f || c === 0x5c) found = true;
    // A request's name may be of several words.
    else if (found && c === 0x23) return true;
  }
  return found && (after >= end || text.charCodeAt(after) === 0x28);
}

/** tepi's `---` blocks of YAML: kept, without effect. False where no second `---` follows in this block. */
function frontMatter(scan: Scan, start: number, end: number): boolean {
  const { request, text } = scan;
  if (!request.frontMatter || end - start !== 3 || !text.startsWith('---', start)) return false;
  request.frontMatter = false;
  const mark = scan.mark();
  while (scan.advance() && !scan.atSeparator()) {
    if (scan.trimmedEnd() - scan.lineStart !== 3 || !text.startsWith('---', scan.lineStart)) continue;
    scan.linePart(UNKNOWN);
    const message = 'Faultline keeps this front matter of another tool but does not read it.';
    scan.problem(DiagnosticCode.notRun, 'hint', start, end, message);
    return true;
  }
  scan.reset(mark);
  return false;
}

function unknownLine(scan: Scan, start: number, end: number): void {
  const { request } = scan;
  scan.linePart(UNKNOWN);
  if (request.unknownStart >= 0) return;
  request.unknownStart = start;
  request.unknownEnd = end;
}

/** Says, at the end of a block, what its first line was that is not understood. */
export function reportUnknown(scan: Scan): void {
  const { request, text } = scan;
  const { unknownStart: start, unknownEnd: end } = request;
  if (request.hasRequest) {
    const message = 'This line is not understood. It is not part of the request below it and is not sent.';
    scan.problem(DiagnosticCode.badRequestLine, 'warning', start, end, message);
    return;
  }
  const message = request.field.read(text, start, end)
    ? 'There is a header but no request line. Write one above it, for example: GET https://example.com'
    : 'No request starts here. A request starts with a method and a URL, for example: GET https://example.com';
  scan.problem(DiagnosticCode.noRequestLine, 'warning', start, end, message);
}
