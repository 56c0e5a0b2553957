import { type HeaderField, headerValue, type ReceivedBody } from '../exchange';
import { readMediaType } from './media-type';

/** A body as text. `whole` is false where only its beginning was read. */
export interface BodyText {
  readonly text: string;
  readonly whole: boolean;
}

/**
 * Decodes a body, or its first `limit` bytes: by its byte order mark, else by the charset of Content-Type, else as
 * UTF-8 (as Latin-1 where it isn't). An unknown charset is taken for none. Never throws.
 */
export function bodyText(
  body: ReceivedBody,
  headers: readonly HeaderField[],
  limit = Number.POSITIVE_INFINITY,
): BodyText {
  const held = body.kind === 'memory' ? body.bytes : body.head;
  const bytes = held.length > limit ? held.subarray(0, limit) : held;
  const whole = bytes.length >= body.size;
  const { charset } = readMediaType(headerValue(headers, 'content-type'));
  return { text: decode(bytes, markedCharset(bytes) ?? charset, whole), whole };
}

/** Encoding standard, section 6: the mark beats the header. */
function markedCharset(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

function decode(bytes: Uint8Array, charset: string | null, whole: boolean): string {
  const stated = charset === null ? null : decoderFor(charset);
  // A cut-off body may end within a character: `stream` leaves that one out.
  if (stated && stated.encoding !== 'utf-8') return stated.decode(bytes, { stream: !whole });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder(charset === null ? 'windows-1252' : 'utf-8').decode(bytes);
  }
}

function decoderFor(charset: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(charset);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
