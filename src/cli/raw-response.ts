/** A response in a file: as it came over the wire, or its body alone. */
import type { HeaderField, ReceivedResponse } from '../exchange';

/** The end of the head, and where the body begins. */
const headEnd = /\r?\n[ \t]*\r?\n/;
const statusLine = /^HTTP\/[\d.]+ (\d{3})(?: ([^\r\n]*))?(?=\r?\n|$)/;

/** `status`: of a body alone. Text that begins with a status line (RFC 9112, section 4) is a whole response. */
export function readRawResponse(text: string, status: number, url: string): ReceivedResponse {
  const line = statusLine.exec(text);
  if (!line) return received(status, '', [], text, url);
  const end = headEnd.exec(text);
  const head = end ? text.slice(0, end.index) : text;
  const body = end ? text.slice(end.index + end[0].length) : '';
  const headers = head
    .split(/\r?\n/)
    .slice(1)
    .flatMap((field): HeaderField[] => {
      const colon = field.indexOf(':');
      return colon > 0 ? [[field.slice(0, colon).trim(), field.slice(colon + 1).trim()]] : [];
    });
  return received(Number(line[1]), line[2] ?? '', headers, body, url);
}

function received(
  status: number,
  reason: string,
  headers: readonly HeaderField[],
  body: string,
  url: string,
): ReceivedResponse {
  const bytes = new TextEncoder().encode(body);
  // Transfer and content codings were undone by whoever wrote the file.
  const plain = headers.filter(([name]) => !/^(?:transfer-encoding|content-encoding|content-length)$/i.test(name));
  const content = { kind: 'memory', bytes, size: bytes.length } as const;
  return { status, reason, httpVersion: 'HTTP/1.1', headers: plain, body: content, url };
}
