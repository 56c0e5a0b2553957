/** The command line: reads the arguments, runs the command, gives the exit status. What is heavy is loaded by the command that needs it. */
import { version } from '../../package.json';
import { type Arguments, readArguments } from './arguments';
import { helpText } from './help';
import { InputError } from './input-error';
import { type Terminal, untilAborted } from './terminal';

/** @param args those after `faultline`. Errors that are no fault of the input are thrown. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.length === 0) {
    await terminal.err(helpText(null));
    return 2;
  }
  try {
    return await perform(readArguments(args), terminal);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    await terminal.err(`${error.place === '' ? 'faultline' : error.place}: ${error.message}\n`);
    return 2;
  }
}

async function perform(args: Arguments, terminal: Terminal): Promise<number> {
  switch (args.command) {
    case 'version':
      await terminal.out(`${version}\n`);
      return 0;
    case 'help':
      await terminal.out(helpText(args.topic));
      return 0;
    case 'run': {
      const [{ run }, { nodeDeps }] = await Promise.all([import('./run'), import('../server/node-deps')]);
      return run(args, terminal, nodeDeps(version));
    }
    case 'explain': {
      const { explain } = await import('./explain');
      return explain(args, terminal);
    }
    case 'parse': {
      const { parse } = await import('./parse');
      return parse(args, terminal);
    }
    case 'simulate': {
      const [{ simulate }, { nodeDeps }] = await Promise.all([import('./simulate'), import('../server/node-deps')]);
      return simulate(args, terminal, nodeDeps(version).startSimulator);
    }
    case 'lsp': {
      const { serve } = await import('../server/serve');
      serve(version, 'stdio');
      // The server ends with its client; a signal ends both.
      await untilAborted(terminal.signal);
      return 0;
    }
  }
}
