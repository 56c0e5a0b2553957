/** `faultline run` as a bundle of its own: it starts for each request that is sent, and does without the other commands. */
import { nodeDeps } from '../server/node-deps';
import type { RunArguments } from './arguments';
import { run } from './run';
import type { Terminal } from './terminal';

export function performRun(args: RunArguments, terminal: Terminal, version: string): Promise<number> {
  return run(args, terminal, nodeDeps(version));
}
