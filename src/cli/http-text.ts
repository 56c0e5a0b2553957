/** A request that was sent, written as `.http` text: what the edits of `faultline explain` refer to. */
import type { SentRequest } from '../exchange';

/** Fields that the client writes itself: in a file they would only be wrong once the request is edited. */
const ownFields = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding']);

/**
 * The request as text of a `.http` file, line ends LF. Nothing in it is a placeholder, whatever was sent: `{{` is written
 * so that it stays what it is. `body` is the body as text; null where there is none.
 */
export function httpText(request: SentRequest, body: string | null): string {
  const lines = [`${oneWord(request.method)} ${plainUrl(request.url)}`];
  for (const [name, value] of request.headers) {
    if (!ownFields.has(name.toLowerCase())) lines.push(`${oneWord(name)}: ${literal(oneLine(value))}`);
  }
  const head = `${lines.join('\n')}\n`;
  if (body === null || body === '') return head;
  return `${head}\n${literal(body)}${body.endsWith('\n') ? '' : '\n'}`;
}

function plainUrl(url: string): string {
  return url.replace(/[\s\p{Cc}]/gu, (char) => encodeURIComponent(char)).replace(/\{\{/g, '%7B%7B');
}

function literal(text: string): string {
  return text.replace(/\{\{/g, '\\{\\{');
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}

function oneWord(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, '') || 'GET';
}
