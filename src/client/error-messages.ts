/** Faults of Faultline itself, told in a message and kept in the log. */
import { commands, type LogOutputChannel, window } from 'vscode';
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
      const showLog = 'Show Log';
      void window.showErrorMessage(`${what}: ${reason}`, showLog).then((answer) => {
        if (answer === showLog) void commands.executeCommand(Command.showLog);
      });
    },
  };
}
