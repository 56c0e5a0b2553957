import type { HeaderField } from '../exchange';
import { suspicionOf } from './secret-names';
import { hideValue } from './url';

/** How the parts of a multipart body are searched. */
export interface PartSearch {
  header(field: HeaderField): string;
  body(text: string, contentType: string | null): string;
}

/**
 * A multipart body (RFC 2046, 5.1) part by part: headers as headers, content by the part's name, else by its type.
 * Boundaries and line ends stay. Null where no boundary is stated and the text does not begin with one.
 */
export function hideInMultipart(text: string, contentType: string | null, search: PartSearch): string | null {
  const boundary = boundaryOf(text, contentType);
  if (!boundary) return null;
  const delimiter = `--${boundary}`;
  const pieces = text.split(delimiter);
  return pieces
    .map((piece, index) => (index === 0 ? search.body(piece, 'text/plain') : hidePart(piece, search)))
    .join(delimiter);
}

function boundaryOf(text: string, contentType: string | null): string | null {
  const stated = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType ?? '');
  return stated?.[1] ?? stated?.[2] ?? /^\s*--([^\r\n]{1,200}?)[ \t]*\r?\n/.exec(text)?.[1] ?? null;
}

function hidePart(piece: string, search: PartSearch): string {
  const split = /^([ \t]*(?:\r?\n))((?:[^\r\n]+\r?\n)*)(\r?\n)/.exec(piece);
  if (!split) return search.body(piece, 'text/plain');
  const [whole, start = '', head = '', blank = ''] = split;
  let name: string | null = null;
  let type: string | null = null;
  const headers = head.replace(
    /^([^:\r\n]+)(:[ \t]*)([^\r\n]*)/gm,
    (_line, field: string, colon: string, value: string) => {
      const key = field.trim().toLowerCase();
      if (key === 'content-type') type = value;
      if (key === 'content-disposition')
        name = /;\s*name\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(value)?.slice(1).find(Boolean) ?? null;
      return `${field}${colon}${search.header([field, value])}`;
    },
  );
  const content = piece.slice(whole.length);
  const secret = name !== null && suspicionOf(name, 'parameter') === 'always';
  const hidden = secret ? hideValue(content) : search.body(content, type);
  return start + headers + blank + hidden;
}
