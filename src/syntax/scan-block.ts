import { directive } from './annotation-lines';
import { endBody } from './body-lines';
import { isSpace, skipSpace } from './characters';
import { fieldsLine } from './field-lines';
import { headLine, reportUnknown } from './head-lines';
import { BLANK, RESPONSE_REFERENCE, SEPARATOR } from './records';
import { BEFORE_BODY, FIELDS, HEAD, IN_BODY, IN_MULTIPART, RESPONSE, REST, TAIL } from './request-state';
import type { Scan } from './scan';
import { beforeBodyLine, bodyLine } from './scan-body';
import { endMultipart, multipartLine } from './scan-multipart';
import { restLine, tailLine } from './scan-tail';

/** Reads from the current line, which starts the block, up to the next separator that counts, or the text's end. */
export function scanBlock(scan: Scan, start: number, first: boolean): void {
  scan.open(start);
  if (!scan.done) {
    let more = true;
    if (!first) {
      separatorLine(scan);
      more = scan.advance();
    }
    while (more && !scan.atSeparator()) {
      readLine(scan);
      more = scan.advance();
    }
  }
  finish(scan);
}

function readLine(scan: Scan): void {
  switch (scan.request.state) {
    case IN_BODY:
      bodyLine(scan);
      return;
    case FIELDS:
      fieldsLine(scan);
      return;
    case HEAD:
      headLine(scan);
      return;
    case BEFORE_BODY:
      beforeBodyLine(scan);
      return;
    case IN_MULTIPART:
      multipartLine(scan);
      return;
    case TAIL:
      tailLine(scan);
      return;
    case REST:
      restLine(scan);
      return;
    case RESPONSE:
      return;
  }
}

function finish(scan: Scan): void {
  const { request, lineStart: end } = scan;
  if (request.state === IN_BODY) endBody(scan);
  else if (request.state === IN_MULTIPART) endMultipart(scan);
  // What is left is a response, or a byte order mark alone.
  scan.write.part(request.state === RESPONSE ? RESPONSE_REFERENCE : BLANK, end);
  if (request.unknownStart >= 0) reportUnknown(scan);
}

function separatorLine(scan: Scan): void {
  const { text, lineStart } = scan;
  const end = scan.trimmedEnd();
  let at = lineStart;
  while (at < end && text.charCodeAt(at) === 0x23) at++;
  at = skipSpace(text, at, end);
  // Banners: `#### title ####`.
  let stop = end;
  while (stop > at && text.charCodeAt(stop - 1) === 0x23) stop--;
  if (stop < end && !isSpace(text.charCodeAt(stop - 1))) stop = end;
  while (stop > at && isSpace(text.charCodeAt(stop - 1))) stop--;
  scan.linePart(SEPARATOR);
  if (stop > at && !namedSeparator(scan, at, stop)) scan.write.title(at, stop);
}

/** `### @name login` names the request, as REST Client has it: the name then is the title, too. */
function namedSeparator(scan: Scan, start: number, end: number): boolean {
  if (scan.text.charCodeAt(start) !== 0x40) return false;
  const name = /^@name[ \t]+(?=\S)/.exec(scan.text.slice(start, end))?.[0];
  if (name === undefined || !directive(scan, start, start + 1)) return false;
  scan.write.title(start + name.length, end);
  return true;
}
