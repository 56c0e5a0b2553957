import type { Terminal } from './terminal';

/**
 * A terminal on which nothing is printed into the line of a question: what other requests print while somebody is asked comes
 * when the answer is given, and before the next question.
 */
export function quietTerminal(terminal: Terminal): Terminal {
  const { ask } = terminal;
  if (!ask) return terminal;
  /** Settles when the question is answered and all that waited for that is out; null where nobody is asked. */
  let held: Promise<unknown> | null = null;
  const hold = <T>(next: Promise<T>): Promise<T> => {
    const over: Promise<void> = next.then(
      () => release(over),
      () => release(over),
    );
    held = over;
    return next;
  };
  const release = (over: Promise<unknown>): void => {
    if (held === over) held = null;
  };
  const inTurn =
    (write: (text: string) => Promise<void>) =>
    (text: string): Promise<void> =>
      held ? hold(held.then(() => write(text))) : write(text);
  return {
    ...terminal,
    out: inTurn((text) => terminal.out(text)),
    err: inTurn((text) => terminal.err(text)),
    ask: (text, hidden) => hold((held ?? Promise.resolve()).then(() => ask(text, hidden))),
  };
}
