/** The commands that have work to do, but `run`. They are a bundle of their own: `--version` and `--help` answer without it. */
import { createRedactor } from '../redact/redactor';
import type { Arguments } from './arguments';
import type { Terminal } from './terminal';

/** The arguments that name one of these commands. */
export type CommandArguments = Exclude<Arguments, { command: 'version' | 'help' | 'lsp' | 'run' }>;

/** Gives the exit status. What each command needs is loaded by it alone. Errors of the input are `InputError`s. */
export async function perform(args: CommandArguments, terminal: Terminal, version: string): Promise<number> {
  switch (args.command) {
    case 'check': {
      const [{ check }, { nodeDeps }] = await Promise.all([import('./check'), import('../server/node-deps')]);
      return check(args, terminal, nodeDeps(version));
    }
    case 'explain': {
      const [{ explain }, { nodeDeps }] = await Promise.all([import('./explain'), import('../server/node-deps')]);
      return explain(args, terminal, nodeDeps(version).files);
    }
    case 'parse': {
      const [{ parse }, { nodeDeps }] = await Promise.all([import('./parse'), import('../server/node-deps')]);
      return parse(args, terminal, nodeDeps(version).files);
    }
    case 'dialects': {
      const [{ dialects }, { nodeDeps }] = await Promise.all([import('./dialects'), import('../server/node-deps')]);
      return dialects(args, terminal, nodeDeps(version).files);
    }
    case 'simulate': {
      const [{ simulate }, { nodeDeps }] = await Promise.all([import('./simulate'), import('../server/node-deps')]);
      return simulate(args, terminal, nodeDeps(version).startSimulator);
    }
  }
}

/** A fault as it may be printed: a message can quote what it stumbled over, and what hangs on an error can hold a request. */
export function withoutSecrets(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const redactor = createRedactor([]);
  const shown = new Error(redactor.text(error.message));
  shown.name = error.name;
  shown.stack = redactor.text(error.stack ?? error.message);
  return 'code' in error ? Object.assign(shown, { code: error.code }) : shown;
}
