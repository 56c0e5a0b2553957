/** Every command of the manifest has its handler; one that throws is told of, never silent. */
import { commands, Disposable } from 'vscode';
import { Command, InternalCommand } from '../manifest';
import type { ErrorMessages } from './error-messages';

export type CommandHandler = (...args: readonly unknown[]) => Promise<unknown> | unknown;
export type CommandHandlers = Readonly<Record<Command | InternalCommand, CommandHandler>>;

export function registerCommands(handlers: CommandHandlers, errors: ErrorMessages): Disposable {
  return Disposable.from(
    ...[...Object.values(Command), ...Object.values(InternalCommand)].map((command) =>
      commands.registerCommand(command, async (...args: unknown[]) => {
        try {
          return await handlers[command](...args);
        } catch (error) {
          errors.show(`The command ${command} failed`, error);
          return undefined;
        }
      }),
    ),
  );
}
