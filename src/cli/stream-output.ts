/** Events of a stream, written to the terminal as they come. */
import type { StreamPiece } from '../exchange';
import { eventText, isEventStream } from '../present/stream-document';
import { visibleText } from '../present/visible-text';
import { createRedactor } from '../redact/redactor';
import type { Hiding } from '../redact/secret-values';
import type { Terminal } from './terminal';

export class StreamOutput {
  /** At least one event is out. */
  wrote = false;
  private readonly gone = new AbortController();
  private isEvents = true;
  private written: Promise<void> = Promise.resolve();

  constructor(
    private readonly terminal: Terminal,
    private readonly hiding: Hiding,
  ) {}

  /** Aborted where whoever reads has gone. */
  get signal(): AbortSignal {
    return this.gone.signal;
  }

  /** @param secrets what must not be printed */
  write(piece: StreamPiece, secrets: readonly string[]): void {
    if (piece.kind === 'opened') {
      this.isEvents = isEventStream(piece.response);
      return;
    }
    this.wrote = true;
    const redactor = createRedactor(secrets, this.hiding);
    const text = piece.events.map((event) => redactor.text(eventText(event, this.isEvents))).join('');
    this.written = this.written.then(() => this.terminal.out(visibleText(text)));
    // Nobody reads any more: the stream, which may have no end, ends here. `flush` tells of it.
    this.written.catch(() => this.gone.abort());
  }

  /** Waits until all of it is out. */
  flush(): Promise<void> {
    return this.written;
  }
}
