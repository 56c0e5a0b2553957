import type { Disposable } from 'vscode-languageserver/node';

/**
 * Calls that come within `ms` of each other are one, made when that time is over. Disposing drops what is due, as does
 * the end of the session.
 */
export function gathered(ms: number, run: () => void, ended: AbortSignal): Disposable & { readonly soon: () => void } {
  let timer: NodeJS.Timeout | null = null;
  return {
    soon: () => {
      if (ended.aborted) return;
      timer ??= setTimeout(() => {
        timer = null;
        if (!ended.aborted) run();
      }, ms);
    },
    dispose: () => {
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
