import { readMediaType } from '../diagnose/media-type';
import { headerValue, type ReceivedResponse } from '../exchange';
import { extensionOf, isBinary } from './body-kind';

/** Bytes in UTF-8; file systems take 255, and something may be put behind it. */
const longest = 200;

/**
 * A name for a response's body: what Content-Disposition says (RFC 6266), else the end of the URL's path. It is safe on every
 * system: no folder in it, nothing that is reserved somewhere, no device of Windows, never hidden, never empty.
 */
export function fileNameOf(response: ReceivedResponse): string {
  const stated = dispositionName(headerValue(response.headers, 'Content-Disposition') ?? '');
  const name = safeName(stated ?? '');
  if (name !== null) return name;
  const last = safeName(decoded(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*[^?#]*\/([^/?#]*)/i.exec(response.url)?.[1] ?? ''));
  if (last !== null && /\.[a-z0-9]{1,8}$/i.test(last)) return last;
  return `${last ?? 'response'}.${bodyExtension(response)}`;
}

/** The same with the extension that says what the bytes are: editors choose by it how to show a file. */
export function shownFileName(response: ReceivedResponse): string {
  const name = fileNameOf(response);
  const extension = bodyExtension(response);
  if (!opened.has(extension)) return name;
  const own = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  return own === extension || (own === 'jpeg' && extension === 'jpg') ? name : `${name}.${extension}`;
}

/** What VS Code shows by itself, though it is no text. */
const opened = new Set(['png', 'jpg', 'gif', 'webp', 'avif', 'ico', 'bmp', 'mp3', 'wav', 'ogg', 'mp4', 'webm']);

/** Whether an editor can show the body: as text, as a picture (or sound, or film), or not at all. */
export function shownAs(response: ReceivedResponse): 'text' | 'picture' | 'sound' | null {
  const { body, headers } = response;
  const head = body.kind === 'memory' ? body.bytes : body.head;
  if (body.charset !== undefined || !isBinary(head, headerValue(headers, 'Content-Type'))) return 'text';
  const extension = bodyExtension(response);
  if (!opened.has(extension)) return null;
  return /^(?:mp3|wav|ogg|mp4|webm)$/.test(extension) ? 'sound' : 'picture';
}

function bodyExtension({ body, headers }: ReceivedResponse): string {
  const head = body.kind === 'memory' ? body.bytes : body.head;
  const contentType = headerValue(headers, 'Content-Type');
  return extensionOf(head, readMediaType(contentType).type) ?? (isBinary(head, contentType) ? 'bin' : 'txt');
}

/**
 * `filename*`, else `filename` (RFC 6266, 4.3; RFC 8187); null where there is none. Headers come as they are on the wire:
 * what is not quoted goes up to the next `;`, and bytes that are UTF-8 are read so.
 */
export function dispositionName(value: string): string | null {
  let plain: string | null = null;
  let extended: string | null = null;
  for (const [, name = '', quoted, bare] of value.matchAll(
    /;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"?|([^;]*))/g,
  )) {
    const text = quoted === undefined ? (bare ?? '').trim() : quoted.replace(/\\(.)/g, '$1');
    if (name.toLowerCase() === 'filename') plain ??= text;
    if (name.toLowerCase() === 'filename*') extended ??= extendedValue(text);
  }
  return extended ?? (plain === null ? null : fromWire(plain));
}

/** `UTF-8'en'%e2%82%ac%20rates`; null where it is not that (RFC 8187, 3.2). */
function extendedValue(text: string): string | null {
  const [, charset = '', encoded = ''] = /^(utf-8|iso-8859-1)'[\w-]*'((?:%[0-9a-f]{2}|[^%"\s])*)$/i.exec(text) ?? [];
  if (charset === '') return null;
  const bytes = encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return charset.toLowerCase() === 'utf-8' ? utf8(bytes) : bytes;
}

/** Node.js gives headers as Latin-1. */
function fromWire(text: string): string {
  return /[\x80-\xff]/.test(text) && !/[^\0-\xff]/.test(text) ? (utf8(text) ?? text) : text;
}

/** Characters that stand for bytes, read as UTF-8; null where they are none. */
function utf8(bytes: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return null;
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const devices = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\s*(?:\.|$))/i;

/** Null where nothing is left of it. */
export function safeName(text: string): string | null {
  const last = text.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    // Controls, and what turns the direction of writing: `exe.txt` could read as what it is not.
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .replace(devices, '_$&');
  return plain === '' ? null : shortened(plain);
}

/** Its extension stays. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= longest) return name;
  const extension = /\.[^.]{1,16}$/u.exec(name)?.[0] ?? '';
  let stem = [...name.slice(0, name.length - extension.length)].slice(0, longest).join('');
  while (Buffer.byteLength(stem + extension) > longest) stem = [...stem].slice(0, -1).join('');
  return stem.replace(/[\s.]+$/, '') + extension;
}
