import type { Readable } from 'node:stream';

export interface FirstChunks {
  readonly chunks: readonly Buffer[];
  /** The stream is at its end; else it is paused, and whoever goes on reads what is left. */
  readonly isAll: boolean;
}

/**
 * Reads a stream to its end, or until more than `limit` bytes are here. By its events, since what `for await` sets up costs
 * more than to read a small body. Rejects with the stream's error, and where it is closed before its end.
 */
export function firstChunks(stream: Readable, limit: number, tell: (chunk: Buffer) => void): Promise<FirstChunks> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      tell(chunk);
      if (size <= limit) return;
      stream.pause();
      settle();
      resolve({ chunks, isAll: false });
    };
    const end = () => {
      settle();
      resolve({ chunks, isAll: true });
    };
    const fail = (error: Error) => {
      settle();
      reject(error);
    };
    const close = () => fail(stream.errored ?? new Error('aborted'));
    const settle = () => {
      stream.off('data', take).off('end', end).off('error', fail).off('close', close);
    };
    if (stream.readableEnded) return end();
    if (stream.destroyed) return close();
    stream.on('data', take).on('end', end).on('error', fail).on('close', close);
  });
}
