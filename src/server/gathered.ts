import type { Disposable } from 'vscode-languageserver/node';

/** Calls that come within `ms` of each other are one, made when that time is over. Disposing drops what is due. */
export function gathered(ms: number, run: () => void): Disposable & { readonly soon: () => void } {
  let timer: NodeJS.Timeout | null = null;
  return {
    soon: () => {
      timer ??= setTimeout(() => {
        timer = null;
        run();
      }, ms);
    },
    dispose: () => {
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
