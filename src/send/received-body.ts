/** Takes a body in: small ones into memory, large ones into a file, so that memory stays flat. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReceivedBody } from '../exchange';
import { codeOf, FailureCode, failureOf, messageOf, type SendFailure } from './failure';

/** How much of a body in a file is at hand without reading the file, bytes. */
const headSize = 64 * 1024;

/** Written together: fewer, larger writes. Bytes. */
const batchSize = 512 * 1024;

export interface BodyStorage {
  readonly storagePath: string;
  /** Bytes; what is larger goes to a file. */
  readonly memoryLimit: number;
}

/**
 * Reads `source` to its end. Where it throws, or the file cannot be written, the file is closed and removed before this
 * rejects: nothing is written afterwards. Errors of `source` pass through; those of the file are `SendFailure`s.
 */
export async function receiveBody(source: AsyncIterable<Uint8Array>, storage: BodyStorage): Promise<ReceivedBody> {
  const pending: Uint8Array[] = [];
  let pendingSize = 0;
  let size = 0;
  let head: Uint8Array | null = null;
  let file: BodyFile | null = null;
  try {
    for await (const chunk of source) {
      pending.push(chunk);
      pendingSize += chunk.length;
      size += chunk.length;
      if (pendingSize <= (file ? batchSize : storage.memoryLimit)) continue;
      if (!file) {
        file = await BodyFile.create(storage.storagePath);
        // A copy, so that the head does not keep the whole first megabyte in memory.
        head = Buffer.from(Buffer.concat(pending).subarray(0, headSize));
      }
      await file.write(pending);
      pending.length = 0;
      pendingSize = 0;
    }
    if (!file) return bodyInMemory(pending);
    await file.write(pending);
    await file.close();
    return { kind: 'file', path: file.path, head: head ?? new Uint8Array(0), size };
  } catch (error) {
    await file?.discard();
    throw error;
  }
}

export function bodyInMemory(chunks: readonly Uint8Array[]): ReceivedBody {
  const bytes = joined(chunks);
  return { kind: 'memory', bytes, size: bytes.length };
}

/** A chunk that is the whole body is kept as it is, unless it is a small part of a large buffer. */
function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only && only.buffer.byteLength <= 2 * only.length) return only;
  return Buffer.concat(chunks);
}

class BodyFile {
  readonly path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** Only this user may read it: it may hold anything. */
  static async create(storagePath: string): Promise<BodyFile> {
    const path = join(storagePath, `${randomUUID()}.body`);
    try {
      await mkdir(storagePath, { recursive: true, mode: 0o700 });
      return new BodyFile(path, await open(path, 'wx', 0o600));
    } catch (error) {
      throw storageFailure(path, error);
    }
  }

  async write(chunks: readonly Uint8Array[]): Promise<void> {
    if (chunks.length === 0) return;
    try {
      const { bytesWritten } = await this.#handle.writev([...chunks]);
      await this.#writeRest(chunks, bytesWritten);
    } catch (error) {
      throw storageFailure(this.path, error);
    }
  }

  /** A write may take less than it was given. */
  async #writeRest(chunks: readonly Uint8Array[], written: number): Promise<void> {
    let skip = written;
    for (const chunk of chunks) {
      for (let at = Math.min(skip, chunk.length); at < chunk.length; ) {
        at += (await this.#handle.write(chunk, at, chunk.length - at)).bytesWritten;
      }
      skip = Math.max(0, skip - chunk.length);
    }
  }

  async close(): Promise<void> {
    try {
      await this.#handle.close();
    } catch (error) {
      throw storageFailure(this.path, error);
    }
  }

  async discard(): Promise<void> {
    // A handle that is closed already (close failed before) rejects; the file has to go all the same.
    const closed = await this.#handle.close().then(
      () => null,
      (error: unknown) => error,
    );
    const removed = await unlink(this.path).then(
      () => null,
      (error: unknown) => error,
    );
    const unexpected = [closed, removed].find((error) => error !== null && codeOf(error) === '');
    if (unexpected) throw unexpected;
  }
}

function storageFailure(path: string, error: unknown): SendFailure {
  const code = codeOf(error);
  if (code === '') throw error;
  const why = code === 'ENOSPC' ? 'the disk is full' : messageOf(error);
  return failureOf(
    'receive',
    code === 'ENOSPC' ? code : FailureCode.bodyNotStored,
    `The body is too large for memory and could not be written to ${path}: ${why}. Make room or permissions there and send again.`,
    error,
  );
}
