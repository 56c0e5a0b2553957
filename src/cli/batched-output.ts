/** Standard output in few writes: a run prints a line for each request, and each write is a call of the system. */
import type { Terminal } from './terminal';

/** How long a line may wait for others, ms: what a person does not notice. */
const longestWaitMs = 30;
/** Characters that are written at once. */
const batchSize = 16_384;
/** Texts that are made together: the code that makes them is then at hand for all of them. */
const mostLate = 100;

export interface BatchedOutput {
  /** What is printed on it keeps its order, standard error and questions included. */
  readonly terminal: Terminal;
  /** Resolves when all has left the process; rejects where the reader is gone. */
  flush(): Promise<void>;
}

export function batchedOutput(under: Terminal): BatchedOutput {
  let pending = '';
  let late: (() => string)[] = [];
  let timer: NodeJS.Timeout | null = null;
  let failure: { readonly error: unknown } | null = null;
  const catchUp = (): void => {
    const due = late;
    late = [];
    for (const text of due) pending += text();
  };
  const flush = async (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    catchUp();
    const text = pending;
    pending = '';
    if (text !== '') await under.out(text);
    if (failure) throw failure.error;
  };
  // Whoever prints next is told.
  const flushLater = () => {
    flush().catch((error: unknown) => {
      failure = { error };
    });
  };
  const terminal: Terminal = {
    cwd: under.cwd,
    env: under.env,
    color: under.color,
    signal: under.signal,
    get ask() {
      const { ask } = under;
      if (!ask) return undefined;
      return async (text: string, hidden: boolean) => {
        await flush();
        return ask(text, hidden);
      };
    },
    get openBrowser() {
      return under.openBrowser;
    },
    out: async (text) => {
      catchUp();
      pending += text;
      if (pending.length >= batchSize || failure) await flush();
      else if (pending !== '') timer ??= setTimeout(flushLater, longestWaitMs);
    },
    outLater: async (text) => {
      late.push(text);
      if (late.length >= mostLate || failure) await flush();
      else timer ??= setTimeout(flushLater, longestWaitMs);
    },
    err: async (text) => {
      await flush();
      await under.err(text);
    },
    bytes: async (bytes) => {
      await flush();
      await under.bytes(bytes);
    },
    input: () => under.input(),
  };
  return { terminal, flush };
}
