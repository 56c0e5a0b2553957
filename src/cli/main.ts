/** The command line: reads the arguments, runs the command, gives the exit status. */
import { version } from '../../package.json';
import { readArguments } from './arguments';
import { helpText } from './help';
import { inputErrorText } from './input-error';
import { type Terminal, untilAborted } from './terminal';

/** @param args those after `faultline`. Errors that are no fault of the input are thrown. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.length === 0) {
    await terminal.err(helpText(null));
    return 2;
  }
  try {
    const read = readArguments(args);
    switch (read.command) {
      case 'version':
        await terminal.out(`${version}\n`);
        return 0;
      case 'help':
        await terminal.out(helpText(read.topic));
        return 0;
      case 'lsp':
        // The language server's own bundle. It ends with its client; a signal ends both.
        await import('../server');
        await untilAborted(terminal.signal);
        return 0;
      default: {
        const { perform } = await import('./commands');
        return await perform(read, terminal, version);
      }
    }
  } catch (error) {
    const text = inputErrorText(error);
    if (text === null) throw error;
    await terminal.err(text);
    return 2;
  }
}
