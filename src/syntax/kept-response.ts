import { DiagnosticCode } from '../manifest';
import { isStatusLine } from './request-line';
import { RESPONSE } from './request-state';
import type { Scan } from './scan';

/**
 * `HTTP/1.1 200 OK`, a status line (RFC 9112, section 4) at `start` of the current line: the rest of the block is a
 * response that was pasted or kept in the file. False where the line is none.
 */
export function startsKeptResponse(scan: Scan, start: number): boolean {
  if (scan.text.charCodeAt(start) !== 0x48 || !isStatusLine(scan.text, start, scan.trimmedEnd())) return false;
  scan.request.state = RESPONSE;
  const message = 'Faultline keeps this response. It is not sent, and not compared with what comes.';
  scan.problem(DiagnosticCode.notRun, 'hint', start, scan.trimmedEnd(), message);
  return true;
}
