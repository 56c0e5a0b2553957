/** The body of a request: its length beforehand, its bytes as a stream, read from files as they are sent. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { BodyChunk } from '../exchange';
import { codeOf, FailureCode, failureOf, messageOf, type SendFailure } from './failure';

export interface RequestBody {
  /** Bytes; `unknown` for a pipe or device. */
  readonly size: number | 'unknown';
  /**
   * The bytes, from the start each time: whole where all of it is in memory, else a stream. `ready`: resolves when the
   * first byte may go, false: not at all (`Expect: 100-continue`).
   */
  open(ready: Promise<boolean> | null): Buffer | Readable;
}

type Part = { readonly bytes: Buffer } | { readonly path: string; readonly size: number | null };

/** Looks at the files and adds up the length. Throws a `SendFailure` of stage `send` for a file that is not there. */
export async function prepareBody(chunks: readonly BodyChunk[] | null): Promise<RequestBody | null> {
  if (!chunks) return null;
  const parts: Part[] = [];
  let size: number | 'unknown' = 0;
  for (const chunk of chunks) {
    const part = await partOf(chunk);
    parts.push(part);
    const length = 'bytes' in part ? part.bytes.length : part.size;
    size = size === 'unknown' || length === null ? 'unknown' : size + length;
  }
  const inMemory = parts.flatMap((part) => ('bytes' in part ? [part.bytes] : []));
  const [only] = inMemory;
  const whole = inMemory.length < parts.length ? null : inMemory.length === 1 && only ? only : Buffer.concat(inMemory);
  return {
    size,
    open: (ready) => (whole && !ready ? whole : Readable.from(read(parts, ready), { objectMode: false })),
  };
}

async function partOf(chunk: BodyChunk): Promise<Part> {
  if (chunk.kind === 'text') return { bytes: Buffer.from(chunk.text, 'utf8') };
  if (chunk.kind === 'bytes') return { bytes: Buffer.from(chunk.base64, 'base64') };
  try {
    const found = await stat(chunk.path);
    if (found.isDirectory()) throw fileFailure(chunk.path, Object.assign(new Error('is a folder'), { code: 'EISDIR' }));
    return { path: chunk.path, size: found.isFile() ? found.size : null };
  } catch (error) {
    throw codeOf(error) === '' ? error : fileFailure(chunk.path, error);
  }
}

async function* read(parts: readonly Part[], ready: Promise<boolean> | null): AsyncGenerator<Buffer> {
  if (ready && !(await ready)) return;
  for (const part of parts) {
    if ('bytes' in part) yield part.bytes;
    else yield* readFile(part.path, part.size);
  }
}

/** Content-Length was sent already: a file that has another length now would leave the server waiting, or worse. */
async function* readFile(path: string, size: number | null): AsyncGenerator<Buffer> {
  let sent = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      const bytes: Buffer = chunk;
      sent += bytes.length;
      if (size !== null && sent > size) break;
      yield bytes;
    }
  } catch (error) {
    throw codeOf(error) === '' ? error : fileFailure(path, error);
  }
  if (size !== null && sent !== size) {
    throw failureOf(
      'send',
      FailureCode.bodyChanged,
      `The body file ${basename(path)} changed its length while it was being sent. Send again when nothing writes to it.`,
    );
  }
}

function fileFailure(path: string, error: unknown): SendFailure {
  const code = codeOf(error);
  const say: Readonly<Record<string, string>> = {
    ENOENT: `The body file ${path} does not exist. Correct the path after \`<\`; it is read from the folder of the request file.`,
    EISDIR: `The body file ${path} is a folder. Name a file after \`<\`.`,
    EACCES: `The body file ${path} may not be read by this user. Change its permissions or name another file.`,
    EPERM: `The body file ${path} may not be read by this user. Change its permissions or name another file.`,
  };
  const message = say[code] ?? `The body file ${path} cannot be read: ${messageOf(error)}.`;
  return failureOf('send', code, message, error);
}
