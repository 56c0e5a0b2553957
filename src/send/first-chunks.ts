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
      stream.off('data', take).off('end', end).off('error', reject).off('close', close);
      resolve({ chunks, isAll: false });
    };
    // What is over has no use for its listeners any more, and neither has what comes after the first of these events.
    const end = () => resolve({ chunks, isAll: true });
    const close = () => {
      // An error, with the stack that it keeps, would cost as much as all else that is done here.
      if (!stream.readableEnded) reject(stream.errored ?? new Error('aborted'));
    };
    if (stream.readableEnded) return end();
    if (stream.destroyed) return close();
    stream.on('data', take).on('end', end).on('error', reject).on('close', close);
  });
}
