/** What stands before the request line of a block, and the request line. */
import { DiagnosticCode } from '../manifest';
import { variableLine } from './annotation-lines';
import { isLetter, isUpper, skipSpace, wordEnd } from './characters';
import { curlLines, opensCurl } from './curl';
import { startsKeptResponse } from './kept-response';
import { BLANK, GRAPHQL_PROTOCOL, GRPC, HTTP, IMPORT, REQUEST_LINE, RUN, UNKNOWN, WEBSOCKET } from './records';
import { isPath, isRunnable } from './reference-keywords';
import { CUSTOM_METHOD, METHOD_ALONE, NOT_A_REQUEST } from './request-line';
import { FIELDS } from './request-state';
import type { Scan } from './scan';
import { isCertainRequest } from './script-lines';
import { NOT_BESIDE, sideLine } from './side-lines';

/** A line before the request line, or the request line. */
export function headLine(scan: Scan): void {
  const start = scan.indentEnd();
  if (start === scan.lineEnd) {
    scan.linePart(BLANK);
    return;
  }
  const { text, request } = scan;
  const c = text.charCodeAt(start);
  if (!isLetter(c) && sideLine(scan, start) !== NOT_BESIDE) return;
  if (c === 0x40) {
    variableLine(scan, start);
    return;
  }
  const end = scan.trimmedEnd();
  if (c === 0x48 && startsKeptResponse(scan, start)) return;
  if (c === 0x2d && frontMatter(scan, start, end)) return;
  request.frontMatter = false;
  if (keywordLine(scan, start, end, c)) return;
  const found = request.line.read(start, end, request.unknownStart >= 0);
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
  const { request, write } = scan;
  const { line } = request;
  request.hasRequest = true;
  request.protocol = line.protocol;
  request.carriesBody = line.carriesBody;
  request.inQuery = scan.text.charCodeAt(line.targetEnd - 1) === 0x3f;
  scan.linePart(REQUEST_LINE);
  write.request(start, line.protocol, line.method, line.methodStart, line.methodEnd);
  write.piece(line.targetStart, line.targetEnd);
  if (line.versionStart >= 0) write.version(line.versionStart, line.versionEnd);
  if (line.protocol !== HTTP) notRunProtocol(scan, start, line.methodEnd < 0 ? line.targetEnd : line.methodEnd);
  const comment = commentStart(scan, line.targetStart, line.targetEnd);
  if (comment >= 0) commentInTarget(scan, comment, line.targetEnd);
}

/** Where ` #` stands in a target, without the space; -1 where it does not. */
function commentStart({ text, hashes }: Scan, start: number, end: number): number {
  let at = hashes.next(start + 1);
  while (at < end && text.charCodeAt(at - 1) !== 0x20) at = hashes.next(at + 1);
  return at < end ? at : -1;
}

function commentInTarget(scan: Scan, start: number, end: number): void {
  const message =
    'A comment cannot stand behind a URL: this is read as part of it. Write the comment on a line of its own.';
  scan.problem(DiagnosticCode.badRequestLine, 'warning', start, end, message);
}

function notRunProtocol(scan: Scan, start: number, end: number): void {
  if (scan.request.protocol === GRAPHQL_PROTOCOL) return;
  const { protocol } = scan.request;
  const name = protocol === WEBSOCKET ? 'WebSocket' : protocol === GRPC ? 'gRPC' : scan.text.slice(start, end);
  scan.problem(DiagnosticCode.notRun, 'hint', start, end, `Faultline keeps ${name} requests but does not send them.`);
}

/**
 * `import ./x.http`, `run #Name`, `run ./x.http (@v=1)`, httpYac's `proto < x.proto`, `gql x < x.gql` and `fragment …`,
 * Kulala's `NOP`, a `curl` command.
 * `first` is the line's first character.
 */
function keywordLine(scan: Scan, start: number, end: number, first: number): boolean {
  const { text, request } = scan;
  if (isUpper(first) && first !== 0x4e) return false;
  const stop = wordEnd(text, start, end);
  const argument = skipSpace(text, stop, end);
  switch (first) {
    case 0x4e: // N
      if (text.slice(start, end) !== 'NOP') return false;
      return keyword(scan, UNKNOWN, start, end, 'NOP marks a block without a request. Nothing is sent.');
    case 0x69: // i
      if (text.slice(start, stop) !== 'import' || !isPath(text, argument, end)) return false;
      return keyword(scan, IMPORT, start, end, null);
    case 0x72: // r
      if (text.slice(start, stop) !== 'run' || !isRunnable(text, argument, end)) return false;
      return keyword(scan, RUN, start, end, null);
    case 0x66: // f
      return text.slice(start, stop) === 'fragment' && graphqlLines(scan, start, end);
    case 0x67: // g
      return text.slice(start, stop) === 'gql' && graphqlLines(scan, start, end);
    case 0x70: // p
      if (text.slice(start, stop) !== 'proto' || text.charCodeAt(argument) !== 0x3c) return false;
      request.afterProto = true;
      return keyword(scan, IMPORT, start, end, 'Faultline keeps gRPC definitions but does not send gRPC requests.');
    case 0x63: // c
    case 0x24: // $
      return opensCurl(text, start, end) && curlLines(scan, start);
    default:
      return false;
  }
}

/** `message`: why it has no effect; null where it has one. */
function keyword(scan: Scan, kind: number, start: number, end: number, message: string | null): true {
  scan.linePart(kind);
  if (message !== null) scan.problem(DiagnosticCode.notRun, 'hint', start, end, message);
  return true;
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

/**
 * GraphQL of httpYac's that its queries refer to: a file, or a definition that ends with its last brace. False for prose.
 */
function graphqlLines(scan: Scan, start: number, end: number): boolean {
  const { text } = scan;
  const isFile = /^gql\s+\w+\s*<\s*\S/.test(text.slice(start, end));
  if (!isFile && !/^(?:fragment\s+\w+\s+on\b|gql\s+\w+\s*[{(]|gql\s+\w+$)/.test(text.slice(start, end))) return false;
  let depth = isFile ? 0 : openBraces(scan);
  let mark = scan.mark();
  while (depth > 0 && scan.advance()) {
    if (scan.atSeparator() || isCertainRequest(scan)) {
      scan.reset(mark);
      break;
    }
    depth += openBraces(scan);
    mark = scan.mark();
  }
  return keyword(scan, UNKNOWN, start, end, 'Faultline keeps this GraphQL but does not add it to queries.');
}

/** How many more braces open than close on the current line. */
function openBraces({ text, lineStart, lineEnd }: Scan): number {
  let depth = 0;
  for (let at = lineStart; at < lineEnd; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x7b) depth++;
    else if (c === 0x7d) depth--;
  }
  return depth;
}

function unknownLine(scan: Scan, start: number, end: number): void {
  const { request } = scan;
  scan.linePart(UNKNOWN);
  // `keepCase: true`: how the definition above is to be read.
  if (request.afterProto && request.field.read(start, end)) return;
  request.afterProto = false;
  if (request.unknownStart >= 0) return;
  request.unknownStart = start;
  request.unknownEnd = end;
}

/** Says, at the end of a block, what its first line was that is not understood. */
export function reportUnknown(scan: Scan): void {
  const { request } = scan;
  const { unknownStart: start, unknownEnd: end } = request;
  if (request.hasRequest) {
    const message = 'This line is not understood. It is not part of the request below it and is not sent.';
    scan.problem(DiagnosticCode.badRequestLine, 'warning', start, end, message);
    return;
  }
  const message = request.field.read(start, end)
    ? 'There is a header but no request line. Write one above it, for example: GET https://example.com'
    : 'No request starts here. A request starts with a method and a URL, for example: GET https://example.com';
  scan.problem(DiagnosticCode.noRequestLine, 'warning', start, end, message);
}
