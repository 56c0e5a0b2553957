/** The terminal that a command runs in. */
import { addAbortSignal } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { write } from './write';

/** As shells have it: 128 and the number of SIGINT. */
export const interrupted = 130;

export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Colours on standard output: it is a terminal, and NO_COLOR (no-color.org) is not set. */
  readonly color: boolean;
  /** Aborted by Ctrl-C and by a request to end. */
  readonly signal: AbortSignal;
  /** Resolves when the text has left the process; rejects where the reader is gone. */
  out(text: string): Promise<void>;
  err(text: string): Promise<void>;
  /**
   * The same as `out`, for a text that is made together with others: at the latest before anything else is printed.
   * Absent where each text is printed at once.
   */
  outLater?(text: () => string): Promise<void>;
  /** Bytes as they are, to standard output; resolves when they have left the process, rejects where the reader is gone. */
  bytes(bytes: Uint8Array): Promise<void>;
  /**
   * Asks the person at the terminal on a line of its own, on standard error; `hidden`: what is typed is not shown. Null
   * where the input ends instead. Absent: nobody is there to be asked.
   */
  readonly ask?: ((text: string, hidden: boolean) => Promise<string | null>) | undefined;
  /** Opens a page in the browser of whoever sits there; absent where nobody does, or nothing can be opened. */
  readonly openBrowser?: ((url: string) => void) | undefined;
  /** All of standard input; rejects with an `AbortError` where it is interrupted. */
  input(): Promise<Uint8Array>;
}

/** May colours be used? `NO_COLOR` counts when it is not empty. */
export function mayColor(env: Terminal['env'], isTerminal: boolean): boolean {
  return isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

export function processTerminal(process: NodeJS.Process, signal: AbortSignal): Terminal {
  return {
    cwd: process.cwd(),
    env: process.env,
    color: mayColor(process.env, process.stdout.isTTY === true),
    signal,
    // Looked at by who asks: standard input alone takes longer to open than `--version` to answer.
    get ask() {
      if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
      return async (text: string, hidden: boolean) => {
        const { askLine } = await import('./terminal-person');
        return askLine(process, text, hidden, signal);
      };
    },
    get openBrowser() {
      if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
      return (url: string) => void import('./terminal-person').then(({ openBrowser }) => openBrowser(url));
    },
    out: (text) => write(process.stdout, text),
    err: (text) => write(process.stderr, text),
    bytes: (bytes) => write(process.stdout, bytes),
    input: async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of addAbortSignal(signal, process.stdin)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  };
}

export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Lets signals in: work that never waits for anything would not see one. */
export async function breathe(): Promise<void> {
  await setImmediate();
}
