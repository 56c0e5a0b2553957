/**
 * Bytes without credentials: text as a body, by its charset (UTF-8, UTF-16; any other as Latin-1, in which ASCII secrets
 * are what they are). Bytes that hold no secret come back as they are, binary ones too. `charset`: in which they are read,
 * whatever the mark and Content-Type say.
 */
export function hideInBytes(
  bytes: Uint8Array,
  contentType: string | null,
  hide: (text: string, contentType: string | null) => string,
  charset?: string,
): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const utf16 = charset === undefined ? utf16Order(buffer, contentType) : utf16Named(charset);
  if (utf16) {
    const text = utf16 === 'le' ? buffer.toString('utf16le') : swapped(buffer).toString('utf16le');
    const clean = hide(text, contentType);
    if (clean === text) return bytes;
    const out = Buffer.from(clean, 'utf16le');
    return utf16 === 'le' ? out : swapped(out);
  }
  const utf8 = buffer.toString('utf8');
  if (Buffer.byteLength(utf8) === buffer.length && Buffer.from(utf8).equals(buffer)) {
    const clean = hide(utf8, contentType);
    return clean === utf8 ? bytes : Buffer.from(clean);
  }
  const latin = buffer.toString('latin1');
  const clean = hide(latin, contentType);
  // The mark's quotes are 8B and 9B in windows-1252, which is what browsers read as Latin-1 too.
  return clean === latin ? bytes : Buffer.from(clean.replace(/‹/g, '\u008b').replace(/›/g, '\u009b'), 'latin1');
}

function utf16Order(buffer: Buffer, contentType: string | null): 'le' | 'be' | null {
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'le';
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return 'be';
  return utf16Named(/charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1] ?? '');
}

function utf16Named(charset: string): 'le' | 'be' | null {
  const match = /^\s*(?:utf-?16(le|be)?|(?:(?:iso-10646-)?ucs-2|(?:cs)?unicode(?:feff|(fffe))?)\s*$)/i.exec(charset);
  if (!match) return null;
  return match[1]?.toLowerCase() === 'be' || match[2] !== undefined ? 'be' : 'le';
}

function swapped(buffer: Buffer): Buffer {
  return Buffer.from(buffer.subarray(0, buffer.length - (buffer.length % 2))).swap16();
}
