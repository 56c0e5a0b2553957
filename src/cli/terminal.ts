/** The terminal that a command runs in. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { addAbortSignal, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

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
   * Asks the person at the terminal on a line of its own, on standard error; `hidden`: what is typed is not shown. Null
   * where the input ends instead. Absent: nobody is there to be asked.
   */
  readonly ask?: (text: string, hidden: boolean) => Promise<string | null>;
  /** Opens a page in the browser of whoever sits there; absent where nobody does, or nothing can be opened. */
  readonly openBrowser?: (url: string) => void;
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
    ...(process.stdin.isTTY && process.stderr.isTTY
      ? { ask: (text: string, hidden: boolean) => askLine(process, text, hidden, signal), openBrowser }
      : {}),
    out: (text) => write(process.stdout, text),
    err: (text) => write(process.stderr, text),
    input: async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of addAbortSignal(signal, process.stdin)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  };
}

/** Reads a line as it is edited at a terminal. Ctrl-C is the process' own signal, as it is while nothing is asked. */
async function askLine(
  process: NodeJS.Process,
  text: string,
  hidden: boolean,
  signal: AbortSignal,
): Promise<string | null> {
  await write(process.stderr, hidden ? text : '');
  const output = hidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stderr;
  const lines = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 });
  try {
    return await new Promise((resolve) => {
      lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
      lines.once('close', () => resolve(null));
      signal.addEventListener('abort', () => resolve(null), { once: true });
      if (signal.aborted) resolve(null);
      lines.question(hidden ? '' : text, (line) => resolve(line));
    });
  } finally {
    lines.close();
    if (hidden) await write(process.stderr, '\n');
  }
}

/** Where there is no browser, the address that is printed has to do. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command ?? '', args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
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
