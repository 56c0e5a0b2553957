/** Faults of Faultline itself, told in a message and kept in the log. */
import { commands, type LogOutputChannel, window } from 'vscode';
import { ErrorCodes, ResponseError } from 'vscode-languageclient/node';
import { Command } from '../manifest';

export interface ErrorMessages {
  /** @param what what did not work, as a sentence without its full stop */
  show(what: string, error: unknown): void;
}

export function createErrorMessages(log: LogOutputChannel): ErrorMessages {
  return {
    show(what, error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.error(`${what}: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
      // That the server has gone is told once, not by each request that waited for it.
      if (isLoss(error)) return;
      const showLog = 'Show Log';
      void window.showErrorMessage(`${what}: ${reason}`, showLog).then((answer) => {
        if (answer === showLog) void commands.executeCommand(Command.showLog);
      });
    },
  };
}

function isLoss(error: unknown): boolean {
  const codes: readonly number[] = [ErrorCodes.PendingResponseRejected, ErrorCodes.ConnectionInactive];
  return error instanceof ResponseError && codes.includes(error.code);
}
