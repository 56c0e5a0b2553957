/** The person who sits at the terminal. Loaded when somebody is to be asked, for what it needs of Node.js is heavy. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { write } from './write';

/** Reads a line as it is edited at a terminal. Ctrl-C is the process' own signal, as it is while nothing is asked. */
export async function askLine(
  process: NodeJS.Process,
  text: string,
  hidden: boolean,
  signal: AbortSignal,
): Promise<string | null> {
  if (signal.aborted) return null;
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
    // The line of a question that is not answered ends, too.
    if (hidden || signal.aborted) await write(process.stderr, '\n');
  }
}

/** Where there is no browser, the address that is printed has to do. */
export function openBrowser(url: string): void {
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
