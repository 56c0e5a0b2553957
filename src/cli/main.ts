/** The command line: reads the arguments, runs the command, gives the exit status. */
import * as nodeModule from 'node:module';
import { version } from '../../package.json';
import { readArguments } from './arguments';
import { helpText } from './help';
import { inputErrorText } from './input-error';
import { type Terminal, untilAborted } from './terminal';

/** Node.js 22 and newer can keep what they have compiled for the next run: a sixth of what one request costs. */
function keepCompiled(): void {
  if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
    nodeModule.enableCompileCache();
  }
}

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
      case 'run': {
        keepCompiled();
        const { performRun } = await import('./run-command');
        return await performRun(read, terminal, version);
      }
      default: {
        keepCompiled();
        const { perform } = await import('./commands');
        return await perform(read, terminal, version);
      }
    }
  } catch (error) {
    const text = inputErrorText(error);
    if (text === null) throw (await import('./commands')).withoutSecrets(error);
    await terminal.err(text);
    return 2;
  }
}
