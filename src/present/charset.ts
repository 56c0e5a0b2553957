/**
 * A body's bytes as text: by byte order mark, else the charset of Content-Type, else UTF-8; what is no character becomes
 * U+FFFD. `whole: false` leaves out a character that the end cuts in two. The mark itself is left out.
 */
export function decodeText(bytes: Uint8Array, contentType: string | null, whole = true): string {
  return decoderFor(bytes, contentType).decode(bytes, { stream: !whole });
}

function decoderFor(bytes: Uint8Array, contentType: string | null): InstanceType<typeof TextDecoder> {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return new TextDecoder('utf-8');
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    // A charset that this platform does not know: most of them are ASCII in their lower half, as UTF-8 is.
    return new TextDecoder('utf-8');
  }
}
