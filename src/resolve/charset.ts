import { decodeText, encodingOf } from '../body-text';

export type Encoded =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The charset has no such character: its offset in the text. */
  | { readonly kind: 'unencodable'; readonly offset: number }
  | { readonly kind: 'unknown-charset' };

/** Whether a charset is UTF-8, or ASCII, which is the same where it can be encoded at all. */
export function isUtf8(charset: string | null): boolean {
  return charset === null || /^(?:utf-?8|unicode-1-1-utf-8)$/i.test(charset.trim());
}

/** Text to bytes in any charset that the platform decodes, but for those that switch between sets (ISO-2022-JP). */
export function encodeText(text: string, charset: string): Encoded {
  if (isUtf8(charset)) return { kind: 'bytes', bytes: new TextEncoder().encode(text) };
  const label = charset.trim().toLowerCase();
  if (/^utf-16(?:le|be)?$/.test(label)) return { kind: 'bytes', bytes: utf16(text, label === 'utf-16be') };
  const table = singleByteTable(label) ?? doubleByteTable(label);
  if (!table) return { kind: 'unknown-charset' };
  const bytes = new Uint8Array(text.length * 2);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = table.get(text.charCodeAt(i));
    if (code === undefined) return { kind: 'unencodable', offset: i };
    if (code > 0xff) bytes[length++] = code >> 8;
    bytes[length++] = code & 0xff;
  }
  return { kind: 'bytes', bytes: bytes.subarray(0, length) };
}

/** The encodings of East Asia with at most two bytes for a character (WHATWG Encoding, 10 to 14). */
const doubleByte = /^(?:gbk|gb18030|big5|shift_jis|euc-jp|euc-kr)$/;

/**
 * By character its byte, or its two bytes as one number. Where an encoding has two ways to write a character, the one that
 * the standard's encoder takes: in Shift_JIS not NEC's copies (lead bytes ED and EE), in Big5 the last of its six.
 */
function doubleByteTable(label: string): ReadonlyMap<number, number> | null {
  const encoding = encodingOf(label);
  if (encoding === null || !doubleByte.test(encoding)) return null;
  const table = new Map<number, number>();
  const add = (char: string | undefined, code: number, last: boolean): void => {
    if (char?.length !== 1 || char === '\uFFFD') return;
    const unit = char.charCodeAt(0);
    if (last || !table.has(unit)) table.set(unit, code);
  };
  for (let byte = 0; byte < 256; byte++) add(decodeText(Uint8Array.of(byte), encoding) ?? '', byte, false);
  for (let lead = encoding === 'big5' ? 0xa1 : 0x81; lead < 0xff; lead++) {
    if (encoding === 'shift_jis' && (lead === 0xed || lead === 0xee)) continue;
    // All with this lead byte at once, a line each: a sequence that is none never takes the line end with it.
    const row = Uint8Array.from({ length: 0xc0 * 3 }, (_, i) => [lead, 0x40 + Math.floor(i / 3), 0x0a][i % 3] ?? 0);
    const chars = (decodeText(row, encoding) ?? '').split('\n');
    for (let trail = 0x40; trail <= 0xff; trail++) {
      const char = chars[trail - 0x40];
      add(char, (lead << 8) | trail, encoding === 'big5' && /^[═╞╡╪十卅]$/.test(char ?? ''));
    }
  }
  return table;
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
