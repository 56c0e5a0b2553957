import type { Disposable } from 'vscode-languageserver/node';
import { logFault } from './guard';
import type { Session } from './session';

/** Work takes at most one part in so many of the time. */
const share = 5;

/**
 * Work that is asked for more often than it has to be done: calls that come within `ms` of each other are one, made when
 * that time is over and the one before has ended; later still where the work is heavy, so that it never takes all the
 * time there is. Disposing drops what is due, as does the end of the session.
 */
export function gathered(
  { connection, ended }: Pick<Session, 'connection' | 'ended'>,
  what: string,
  ms: number,
  run: () => unknown,
): Disposable & { readonly soon: () => void } {
  let timer: NodeJS.Timeout | null = null;
  let isRunning = false;
  let isDue = false;
  let lastMs = 0;
  const work = async (): Promise<void> => {
    timer = null;
    if (ended.aborted) return;
    isRunning = true;
    const begun = performance.now();
    try {
      await run();
    } catch (error) {
      logFault(connection, what, error);
    }
    lastMs = performance.now() - begun;
    isRunning = false;
    if (isDue) soon();
  };
  const soon = (): void => {
    isDue = isRunning;
    if (isRunning || timer || ended.aborted) return;
    timer = setTimeout(() => void work(), Math.max(ms, lastMs * (share - 1)));
  };
  return {
    soon,
    dispose: () => {
      if (timer) clearTimeout(timer);
      timer = null;
      isDue = false;
    },
  };
}
