/**
 * Bytes to text, the one way for all rooms: what a response document shows, a diagnosis reads and `{{login.response…}}`
 * takes.
 */
import { isAscii } from 'node:buffer';
import { type HeaderField, headerValue, type ReceivedBody } from './exchange';

/** A body as text. `whole` is false where only its beginning was read. */
export interface BodyText {
  readonly text: string;
  readonly whole: boolean;
}

/**
 * Decodes a body, or its first `limit` bytes, by the charset that whoever sent the request says, else as `decodeBody` does;
 * of one that is kept in a file, its head. Never throws.
 */
export function bodyText(
  body: ReceivedBody,
  headers: readonly HeaderField[],
  limit = Number.POSITIVE_INFINITY,
): BodyText {
  const held = body.kind === 'memory' ? body.bytes : body.head;
  const bytes = held.length > limit ? held.subarray(0, limit) : held;
  const whole = bytes.length >= body.size;
  const encoding = body.charset === undefined ? null : encodingOf(body.charset);
  return { text: encoding === null ? decodeBody(bytes, headers, whole) : decodeAs(bytes, encoding, whole), whole };
}

/**
 * Decodes by the byte order mark, else by the charset of Content-Type, else as UTF-8 (as windows-1252 where it isn't). An
 * unknown charset is taken for none. `whole` false: the bytes may end within a character, which is left out. Never throws.
 */
export function decodeBody(bytes: Uint8Array, headers: readonly HeaderField[], whole = true): string {
  const stated = charsetOf(headerValue(headers, 'content-type'));
  const charset = markedCharset(bytes) ?? stated;
  const encoding = charset === null ? null : encodingOf(charset);
  if (encoding !== null && encoding !== 'utf-8') return decodeAs(bytes, encoding, whole);
  // Most bodies are; a decoder takes several times as long to make as to use.
  if (isAscii(bytes)) return bufferOf(bytes).toString('latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return decodeAs(bytes, charset === null ? 'windows-1252' : 'utf-8', whole);
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Decodes by a charset's name; by UTF-8 for none. Null where the charset is not known. A byte order mark is dropped. */
export function decodeText(bytes: Uint8Array, charset: string | null): string | null {
  const encoding = charset === null ? 'utf-8' : encodingOf(charset);
  return encoding === null ? null : decodeAs(bytes, encoding, true);
}

/** The `charset` parameter of a Content-Type (RFC 9110, 8.3.2), lower case; null where it has none. */
export function charsetOf(contentType: string | null): string | null {
  if (!contentType?.includes(';')) return null;
  const match = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(contentType);
  return (match?.[1] ?? match?.[2] ?? '').trim().toLowerCase() || null;
}

/** WHATWG Encoding, section 6: the mark beats the header. */
function markedCharset(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

/** What people write for ISO-8859-1 and ASCII besides the labels that the standard has. */
const western = /^(?:latin-?1|iso-?8859-?1|cp-?1252|win-?1252)$/i;

/** The encoding that a label stands for (WHATWG Encoding, 4.2); null for none. ISO-8859-1 and ASCII are windows-1252. */
export function encodingOf(charset: string): string | null {
  const label = charset.trim();
  if (/^utf-8$/i.test(label)) return 'utf-8';
  if (western.test(label)) return 'windows-1252';
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function decodeAs(bytes: Uint8Array, encoding: string, whole: boolean): string {
  return encoding === 'windows-1252'
    ? decodeWestern(bytes)
    : new TextDecoder(encoding).decode(bytes, { stream: !whole });
}

/** What the bytes 0x80 to 0x9f of windows-1252 stand for. Node.js 20 decodes them as control characters. */
const westernSigns = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function decodeWestern(bytes: Uint8Array): string {
  const text = bufferOf(bytes).toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (char) => westernSigns[char.charCodeAt(0) - 0x80] ?? char);
}
