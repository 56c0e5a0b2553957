/** Reads the parameters of a query or of a form body as they are written, placeholders and all. */

/** A parameter as written. Offsets into the text that was read. */
export interface WrittenParameter {
  /** Decoded; placeholders stay as they are. */
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly nameEnd: number;
  /** Null where there is no `=`. */
  readonly valueStart: number | null;
}

/**
 * The parameters in `text` from `start` to `end`, split at `&`; white space around each (line breaks of a form) is not
 * part of it.
 */
export function readParameters(text: string, masked: string, start: number, end: number): WrittenParameter[] {
  const found: WrittenParameter[] = [];
  for (let from = start; from <= end; ) {
    const amp = masked.indexOf('&', from);
    const to = amp < 0 || amp > end ? end : amp;
    const parameter = readParameter(text, masked, from, to);
    if (parameter) found.push(parameter);
    from = to + 1;
  }
  return found;
}

function readParameter(text: string, masked: string, from: number, to: number): WrittenParameter | null {
  let start = from;
  let end = to;
  while (start < end && isSpace(text, start)) start++;
  while (end > start && isSpace(text, end - 1)) end--;
  if (start === end) return null;
  const equals = masked.indexOf('=', start);
  const nameEnd = equals < 0 || equals >= end ? end : equals;
  const valueStart = nameEnd === end ? null : nameEnd + 1;
  return {
    name: decodeComponent(text.slice(start, nameEnd).trim()),
    value: valueStart === null ? '' : decodeComponent(text.slice(valueStart, end)),
    start,
    end,
    nameEnd,
    valueStart,
  };
}

function isSpace(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code === 32 || (code >= 9 && code <= 13);
}

/** Undoes percent-encoding and `+`; text that is not properly encoded stays as it is. */
function decodeComponent(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/**
 * Percent-encodes text for a query parameter or form key (RFC 3986, section 3.4; URL standard, form serializing),
 * leaving readable what means nothing there: `opt_fields=name,due_on`, `filter[name]`.
 */
export function encodeParameter(text: string): string {
  return encodeText(text).replace(/%(2C|3A|2F|40|5B|5D|24|3B)/g, (code) => decodeURIComponent(code));
}

/** Percent-encodes text for a path segment (RFC 3986, section 3.3). */
export function encodeSegment(text: string): string {
  return encodeText(text).replace(/%(3A|40|24|26|2B|2C|3B|3D)/g, (code) => decodeURIComponent(code));
}

/** `encodeURIComponent`, which throws on half of a surrogate pair; that becomes the replacement character. */
export function encodeText(text: string): string {
  return encodeURIComponent(
    text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD'),
  );
}
