/** Zstandard (RFC 8878): by Node.js where it can (22.15 and later), else by fzstd, which is loaded then. */
import { Transform, type TransformCallback } from 'node:stream';
import * as zlib from 'node:zlib';

interface NativeDecoder extends Transform {
  readonly bytesWritten: number;
}

/** `isBomb` is asked how many bytes may come out; `bombed` makes the error if it says too many. */
export async function createZstdDecoder(isBomb: (bytes: number) => boolean, bombed: () => Error): Promise<Transform> {
  // Not in the types of Node.js 20.
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
  if (typeof create === 'function') return new FrameDecoder(() => create());
  const { Decompress } = await import('fzstd');
  return new ScriptDecoder(
    (emit) => {
      const decoder = new Decompress(emit);
      return (bytes, last) => decoder.push(bytes, last);
    },
    isBomb,
    bombed,
  );
}

/**
 * Node.js's decoder stops after the first frame and drops the rest without a word; a body may be several frames
 * (RFC 8878, 3.1). So each frame gets a decoder of its own.
 */
class FrameDecoder extends Transform {
  readonly #create: () => NativeDecoder;
  #inner: NativeDecoder;

  constructor(create: () => NativeDecoder) {
    super();
    this.#create = create;
    this.#inner = this.#next();
  }

  #next(): NativeDecoder {
    const inner = this.#create();
    inner.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) inner.pause();
    });
    inner.once('error', (error) => this.destroy(error));
    return inner;
  }

  override _read(size: number): void {
    this.#inner.resume();
    super._read(size);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const inner = this.#inner;
    const before = inner.bytesWritten;
    inner.write(chunk, (error) => {
      const used = inner.bytesWritten - before;
      if (error) done(error);
      else if (used === chunk.length) done();
      else if (used === 0 && before === 0) done(new Error('zstd frame without content'));
      else {
        // The frame ended within this chunk (or with the one before): what is left starts the next frame.
        const proceed = () => {
          this.#inner = this.#next();
          this._transform(chunk.subarray(used), _encoding, done);
        };
        if (inner.readableEnded) proceed();
        else inner.once('end', proceed);
      }
    });
  }

  override _flush(done: TransformCallback): void {
    if (this.#inner.readableEnded) done();
    else {
      this.#inner.once('end', () => done());
      this.#inner.end();
    }
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inner.destroy();
    done(error);
  }
}

type Emit = (bytes: Uint8Array) => void;

/** fzstd works in one go on what it is given, so it is given little, and stopped from within when too much comes. */
class ScriptDecoder extends Transform {
  readonly #push: (bytes: Uint8Array, last: boolean) => void;

  constructor(
    start: (emit: Emit) => (bytes: Uint8Array, last: boolean) => void,
    isBomb: (bytes: number) => boolean,
    bombed: () => Error,
  ) {
    super();
    let produced = 0;
    this.#push = start((bytes) => {
      produced += bytes.length;
      if (isBomb(produced)) throw bombed();
      // A copy: fzstd uses its window again.
      if (bytes.length > 0) this.push(Buffer.from(bytes));
    });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#attempt(() => {
      for (let at = 0; at < chunk.length; at += 1024) this.#push(new Uint8Array(chunk.subarray(at, at + 1024)), false);
    }, done);
  }

  override _flush(done: TransformCallback): void {
    this.#attempt(() => this.#push(new Uint8Array(0), true), done);
  }

  #attempt(work: () => void, done: TransformCallback): void {
    let failed: Error | null = null;
    try {
      work();
    } catch (error) {
      failed = error instanceof Error ? error : new Error(String(error));
    }
    done(failed);
  }
}
