/** Runs the built command line as people and programs do: in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

const bundle = resolve('dist', 'cli.js');

export interface Ended {
  /** The exit status; null where a signal ended it. */
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the first match in what is printed, on either stream. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

/** `input`: all of standard input; null: it stays open, for the test to write to. */
export function start(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string | null; readonly env?: Record<string, string> } = {},
): Started {
  const began = performance.now();
  const env = { ...process.env, NODE_OPTIONS: '', ...options.env };
  const child = spawn(process.execPath, [bundle, ...args], { cwd: options.cwd, env });
  const streams = { out: '', err: '' };
  const waiting = new Set<() => void>();
  const collect = (name: 'out' | 'err') => (chunk: Buffer) => {
    streams[name] += chunk.toString('utf8');
    for (const look of waiting) look();
  };
  child.stdout.on('data', collect('out'));
  child.stderr.on('data', collect('err'));
  child.stdin.on('error', () => undefined);
  if (options.input !== null) child.stdin.end(options.input ?? '');
  const ended = new Promise<Ended>((done) => {
    child.once('close', (status) => done({ status, ...streams, ms: performance.now() - began }));
  });
  const printed = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((done, fail) => {
      const look = (): void => {
        const match = pattern.exec(streams.out) ?? pattern.exec(streams.err);
        if (!match) return;
        waiting.delete(look);
        done(match);
      };
      waiting.add(look);
      look();
      void ended.then(() => fail(new Error(`ended without ${pattern}: ${streams.out}${streams.err}`)));
    });
  return { process: child, ended, printed };
}

export function faultline(args: readonly string[], options?: Parameters<typeof start>[1]): Promise<Ended> {
  return start(args, options).ended;
}
