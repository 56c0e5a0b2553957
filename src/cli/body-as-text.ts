/** Bodies as the command line shows them. */
import { bodyText } from '../body-text';
import { type BodyChunk, type HeaderField, headerValue, type ReceivedBody } from '../exchange';
import { isBinary } from '../present/body-kind';

/** A response's body as text; of one that is kept in a file, its beginning. Null where it is no text. */
export function bodyAsText(body: ReceivedBody, headers: readonly HeaderField[]): string | null {
  const head = body.kind === 'memory' ? body.bytes : body.head;
  const isText = body.charset !== undefined || !isBinary(head, headerValue(headers, 'content-type'));
  return !isText ? null : bodyText(body, headers).text;
}

/** A request's body as text; null where there is none, or where a part of it is not text. */
export function sentText(chunks: readonly BodyChunk[] | null): string | null {
  if (!chunks) return null;
  const texts = chunks.map((chunk) => (chunk.kind === 'text' ? chunk.text : null));
  return texts.every((text) => text !== null) ? texts.join('') : null;
}
