/** Tells of the events of a body while it comes, a batch at a time, and ends a stream that has no end. */
import type { StreamPiece } from '../exchange';
import { type EventReader, eventReader } from './event-stream';
import { SendFailure } from './failure';

/** Events that come closer together than this are told together, ms. */
const batchMs = 50;

/** What is looked at of a response by lines, bytes: a file of that kind is no stream to be watched. */
const linesLimit = 1_000_000;

export interface StreamWatch {
  /** The body, looked at as it passes. Where the user ends it or it reaches its bound, it ends as if it were complete. */
  through(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** See `EventReader`. */
  readonly endless: boolean;
  /** Why it ended before its end; null where it did not. */
  readonly ended: string | null;
  /** What was not told of it, in words; null where all was. */
  readonly untold: string | null;
}

export interface StreamWatchOptions {
  readonly contentType: string | null;
  /** Bytes of a stream that may be endless. */
  readonly limit: number;
  readonly tell: (piece: StreamPiece) => void;
}

/** Null for a body that is no stream of events. */
export function watchStream({ contentType, limit, tell }: StreamWatchOptions): StreamWatch | null {
  const reader = eventReader(contentType);
  return reader && new Watch(reader, limit, tell);
}

class Watch implements StreamWatch {
  ended: string | null = null;
  untold: string | null = null;
  readonly endless: boolean;
  readonly #reader: EventReader;
  readonly #limit: number;
  readonly #tell: (piece: StreamPiece) => void;
  #pending: Extract<StreamPiece, { kind: 'events' }>['events'] = [];
  #timer: NodeJS.Timeout | null = null;
  #total = 0;
  #looked = 0;

  constructor(reader: EventReader, limit: number, tell: (piece: StreamPiece) => void) {
    this.endless = reader.endless;
    this.#reader = reader;
    this.#limit = limit;
    this.#tell = tell;
  }

  async *through(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let size = 0;
    try {
      for await (const chunk of body) {
        size += chunk.length;
        this.#look(chunk);
        yield chunk;
        if (this.endless && size >= this.#limit) {
          this.ended = `the stream was ended after ${this.#counted()}: ${Math.round(size / 1e6)} MB is as much as is kept of a stream`;
          return;
        }
      }
    } catch (error) {
      if (!(error instanceof SendFailure) || error.failure.stage !== 'aborted') throw error;
      this.ended = `you ended the stream after ${this.#counted()}`;
    } finally {
      if (this.#timer) clearTimeout(this.#timer);
      this.#flush();
    }
  }

  #look(chunk: Uint8Array): void {
    if (this.#looked >= linesLimit && !this.endless) {
      const told = this.#total === 0 ? 'none of its lines was' : `only the first ${this.#total} lines were`;
      this.untold = `${told} shown while it came`;
      return;
    }
    this.#looked += chunk.length;
    const events = this.#reader.read(chunk);
    if (events.length === 0) return;
    this.#total += events.length;
    this.#pending = [...this.#pending, ...events];
    // The first one at once, those that follow closely with the next batch.
    if (this.#timer) return;
    this.#flush();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#flush();
    }, batchMs);
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    this.#tell({ kind: 'events', events: this.#pending, total: this.#total });
    this.#pending = [];
  }

  #counted(): string {
    return this.#total === 1 ? '1 event' : `${this.#total} events`;
  }
}
