import { readMediaType } from '../diagnose/media-type';

/** What a body is by its first bytes, where they tell; for bodies that are no text. */

/** Media types that are never text. `+xml` and `+json` are, whatever stands before them. */
const binaryTypes =
  /^(?:image|audio|video|font)\/|^application\/(?:octet-stream|pdf|zip|gzip|x-gzip|x-tar|x-bzip2|x-7z-compressed|vnd\.rar|zstd|wasm|x-protobuf|protobuf|grpc|msgpack|x-msgpack|cbor|avro|vnd\.apache\.parquet|vnd\.sqlite3|vnd\.ms-|vnd\.openxmlformats-|java-archive|x-shockwave-flash)/i;
const textTypes = /^text\/|[/+](?:json|xml|yaml|html|javascript|ecmascript|graphql|x-www-form-urlencoded|csv)$/i;

/** The bytes that a file of a known kind begins with, at `at` (default 0). */
const signatures: readonly {
  readonly name: string;
  readonly ext: string;
  readonly bytes: string;
  readonly at?: number;
}[] = [
  { name: 'PNG image', ext: 'png', bytes: '89504e470d0a1a0a' },
  { name: 'JPEG image', ext: 'jpg', bytes: 'ffd8ff' },
  { name: 'GIF image', ext: 'gif', bytes: '47494638' },
  { name: 'WebP image', ext: 'webp', bytes: '57454250', at: 8 },
  { name: 'AVIF image', ext: 'avif', bytes: '6674797061766966', at: 4 },
  { name: 'TIFF image', ext: 'tif', bytes: '49492a00' },
  { name: 'TIFF image', ext: 'tif', bytes: '4d4d002a' },
  { name: 'icon', ext: 'ico', bytes: '00000100' },
  { name: 'PDF document', ext: 'pdf', bytes: '255044462d' },
  { name: 'ZIP archive (or an Office or JAR file, which are ZIP)', ext: 'zip', bytes: '504b0304' },
  { name: 'empty ZIP archive', ext: 'zip', bytes: '504b0506' },
  { name: 'gzip data', ext: 'gz', bytes: '1f8b08' },
  { name: 'Zstandard data', ext: 'zst', bytes: '28b52ffd' },
  { name: 'bzip2 data', ext: 'bz2', bytes: '425a68' },
  { name: 'xz data', ext: 'xz', bytes: 'fd377a585a00' },
  { name: '7-Zip archive', ext: '7z', bytes: '377abcaf271c' },
  { name: 'RAR archive', ext: 'rar', bytes: '526172211a07' },
  { name: 'tar archive', ext: 'tar', bytes: '7573746172', at: 257 },
  { name: 'MP3 audio', ext: 'mp3', bytes: '494433' },
  { name: 'Ogg audio or video', ext: 'ogg', bytes: '4f676753' },
  { name: 'WAV audio', ext: 'wav', bytes: '57415645', at: 8 },
  { name: 'FLAC audio', ext: 'flac', bytes: '664c6143' },
  { name: 'MP4 video', ext: 'mp4', bytes: '66747970', at: 4 },
  { name: 'Matroska or WebM video', ext: 'webm', bytes: '1a45dfa3' },
  { name: 'WOFF font', ext: 'woff', bytes: '774f4646' },
  { name: 'WOFF2 font', ext: 'woff2', bytes: '774f4632' },
  { name: 'WebAssembly module', ext: 'wasm', bytes: '0061736d' },
  { name: 'SQLite database', ext: 'sqlite', bytes: '53514c69746520666f726d6174203300' },
  { name: 'Parquet file', ext: 'parquet', bytes: '50415231' },
];

/** Is this no text? By its bytes first, by Content-Type where they don't tell. `head`: the first kilobytes are enough. */
export function isBinary(head: Uint8Array, contentType: string | null): boolean {
  if (head.length === 0) return false;
  const { type } = readMediaType(contentType);
  if (/utf-?(?:16|32)/i.test(contentType ?? '') || hasUtf16Mark(head)) return false;
  if (hasControls(head)) return true;
  if (type !== '' && binaryTypes.test(type) && !textTypes.test(type))
    return signatureOf(head) !== null || !isUtf8(head);
  return false;
}

/** `PNG image`; null where the bytes are of no kind that is known here. */
export function signatureOf(head: Uint8Array): string | null {
  return signed(head)?.name ?? null;
}

function signed(head: Uint8Array) {
  const hex = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 300)).toString('hex');
  return signatures.find(({ bytes, at = 0 }) => hex.startsWith(bytes, at * 2));
}

const extensions: Readonly<Record<string, string>> = {
  plain: 'txt',
  javascript: 'js',
  ecmascript: 'js',
  markdown: 'md',
  'svg+xml': 'svg',
  'x-ndjson': 'ndjson',
  'event-stream': 'txt',
  'x-www-form-urlencoded': 'txt',
  mpeg: 'mp3',
  'octet-stream': 'bin',
};

/**
 * The usual extension of such a file, without the dot: by its first bytes, else by the media type; null where neither tells.
 */
export function extensionOf(head: Uint8Array, type: string): string | null {
  const found = signed(head)?.ext;
  if (found !== undefined) return found;
  const subtype = type.split('/')[1]?.toLowerCase() ?? '';
  const known = extensions[subtype] ?? /^[^+]*\+(json|xml|yaml|zip)$/.exec(subtype)?.[1] ?? subtype;
  return /^[a-z0-9]{1,8}$/.test(known) ? known : null;
}

function hasUtf16Mark(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}

/** NUL, or controls that no text has in such number; escape sequences of a log are text. */
function hasControls(head: Uint8Array): boolean {
  const size = Math.min(head.length, 8192);
  let controls = 0;
  for (let index = 0; index < size; index++) {
    const byte = head[index] ?? 0;
    if (byte === 0) return true;
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++;
  }
  return controls > size / 20;
}

/** Whole UTF-8, but for a character that the end cuts in two. */
function isUtf8(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
