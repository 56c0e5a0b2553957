import { decodeText } from '../body-text';

export type Encoded =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The charset has no such character: its offset in the text. */
  | { readonly kind: 'unencodable'; readonly offset: number }
  | { readonly kind: 'unknown-charset' };

/** Whether a charset is UTF-8, or ASCII, which is the same where it can be encoded at all. */
export function isUtf8(charset: string | null): boolean {
  return charset === null || /^(?:utf-?8|unicode-1-1-utf-8)$/i.test(charset.trim());
}

/** Text to bytes in UTF-8, UTF-16 or any charset of single bytes. */
export function encodeText(text: string, charset: string): Encoded {
  if (isUtf8(charset)) return { kind: 'bytes', bytes: new TextEncoder().encode(text) };
  const label = charset.trim().toLowerCase();
  if (/^utf-16(?:le|be)?$/.test(label)) return { kind: 'bytes', bytes: utf16(text, label === 'utf-16be') };
  const table = singleByteTable(label);
  if (!table) return { kind: 'unknown-charset' };
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = table.get(text.charCodeAt(i));
    if (byte === undefined) return { kind: 'unencodable', offset: i };
    bytes[i] = byte;
  }
  return { kind: 'bytes', bytes };
}

function utf16(text: string, bigEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), !bigEndian);
  return new Uint8Array(view.buffer);
}

/** The platform only decodes, so decoding all 256 bytes gives the table to encode by. */
function singleByteTable(label: string): ReadonlyMap<number, number> | null {
  const table = new Map<number, number>();
  // The web takes these names for windows-1252; whoever writes them in a request means what they say.
  const ascii = /^(?:us-)?ascii$/.test(label);
  if (ascii || /^(?:iso-?8859-?1|latin-?1|l1)$/.test(label)) {
    for (let byte = 0; byte < (ascii ? 128 : 256); byte++) table.set(byte, byte);
    return table;
  }
  for (let byte = 0; byte < 256; byte++) {
    const char = decodeText(Uint8Array.of(byte), label);
    if (char?.length !== 1) return null;
    if (char !== '\uFFFD') table.set(char.charCodeAt(0), byte);
  }
  // A charset of several bytes decodes no lone high byte.
  return table.size > 200 ? table : null;
}
