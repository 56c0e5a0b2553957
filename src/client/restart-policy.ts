/** What happens when the language server's process ends by itself: it is started again, but not for ever. */
import { CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient/node';

/** So many crashes within this time are a fault that starting again does not mend. */
const crashLimit = 5;
const crashWindowMs = 180_000;
/** Write errors in a row after which the connection is given up. */
const errorLimit = 3;

export interface RestartPolicyOptions {
  /** Epoch ms. */
  readonly now: () => number;
  /** Has the server that is gone been up, or did it end while it was being started? */
  readonly wasUp: () => boolean;
  /** Gets a sentence for people, and whether the server is being started again. */
  readonly tell: (message: string, restarting: boolean) => void;
}

export function createErrorHandler({ now, wasUp, tell }: RestartPolicyOptions): ErrorHandler {
  let crashes: number[] = [];
  const giveUp = (message: string) => {
    crashes = [];
    tell(message, false);
    return { action: CloseAction.DoNotRestart, handled: true };
  };
  return {
    error: (_error, _message, count) => ({
      action: (count ?? 0) <= errorLimit ? ErrorAction.Continue : ErrorAction.Shutdown,
      handled: true,
    }),
    closed: () => {
      if (!wasUp()) return giveUp('Faultline’s language server could not be started. The log says why.');
      const time = now();
      crashes = [...crashes.filter((crash) => time - crash < crashWindowMs), time];
      if (crashes.length >= crashLimit) {
        return giveUp(
          `Faultline’s language server stopped ${crashLimit} times within three minutes and was not started again. The log says what it was doing.`,
        );
      }
      tell(
        'Faultline’s language server stopped unexpectedly and was started again. Requests that were running have been cancelled; send them again.',
        true,
      );
      return { action: CloseAction.Restart, handled: true };
    },
  };
}
