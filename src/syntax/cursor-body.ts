/** What somebody writes in a body. */
import { kindOfType } from './body-type';
import { fieldPlace } from './cursor-field';
import { cursorLine, type Line } from './cursor-line';
import type { CursorPlace } from './cursor-place';
import { parameterPlace } from './cursor-target';
import type { Block } from './document';
import { FORM_BODY } from './records';

/** Lines of a part's headers that are looked back over for its boundary. */
const mostPartHeaders = 20;

export function bodyPlace({ request, text }: Block, line: Line): CursorPlace | null {
  const body = request?.body;
  if (!body) return isForm(request?.headers) ? parameterPlace(line, line.start, true) : null;
  if (line.offset < body.start || line.offset > body.end) return null;
  if (body.kind === 'multipart') return isPartHeader(text, line, body.start) ? fieldPlace(line, true) : null;
  if (body.kind === 'form') return parameterPlace(line, line.start, true);
  return { kind: 'body', body: body.kind, start: body.start, end: body.end };
}

/** Of a form whose first name is not written yet, only the header tells. */
function isForm(headers: readonly { readonly name: string; readonly value: string }[] = []): boolean {
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type');
  return type !== undefined && kindOfType(type.value) === FORM_BODY;
}

/** Between a boundary and the empty line that ends the part's headers. */
function isPartHeader(text: string, line: Line, bodyStart: number): boolean {
  let start = line.start;
  for (let count = 0; count < mostPartHeaders && start > bodyStart; count++) {
    const end = start - (text.startsWith('\r\n', start - 2) ? 2 : 1);
    start = cursorLine({ text, parts: [] }, end).start;
    const above = text.slice(start, end).trim();
    if (/^--\S/.test(above)) return !above.endsWith('--');
    if (above === '') return false;
  }
  return false;
}
