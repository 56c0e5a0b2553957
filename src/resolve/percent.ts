/** Every character but the unreserved ones as escapes of its UTF-8 bytes (RFC 3986, 2.5); a lone surrogate as U+FFFD. */
export function percentEncode(text: string): string {
  const wellFormed = text.replace(/[\ud800-\udfff]/gu, '\uFFFD');
  return encodeURIComponent(wellFormed).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Escapes undone; what is no escape stays. Bytes that are not UTF-8 become U+FFFD. */
export function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const bytes = run
      .slice(1)
      .split('%')
      .map((pair) => Number.parseInt(pair, 16));
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
  });
}

/** As `application/x-www-form-urlencoded` is read (WHATWG URL, 5.1): `+` is a blank. */
export function formDecode(text: string): string {
  return percentDecode(text.replaceAll('+', ' '));
}
