/** `faultline run` as a bundle of its own: it starts for each request that is sent, and does without the other commands. */
import { setFlagsFromString } from 'node:v8';
import type { ServerDeps } from '../server/deps';
import { nodeDeps } from '../server/node-deps';
import type { RunArguments } from './arguments';
import { batchedOutput } from './batched-output';
import { run } from './run';
import type { Terminal } from './terminal';

/**
 * How much of its bytecode a function runs before V8 optimises it, in bytes: several times what it is by itself. A run of
 * a thousand requests is over before most of what is optimised has paid off: it cost a third of all time.
 */
const interruptBudget = 1_000_000;

/** The V8 of Node.js 20 and 21 has the flag; later ones, which would complain of it, optimise in smaller steps. */
const hasInterruptBudget = Number.parseInt(process.versions.v8, 10) < 12;

/** By then Node.js has loaded its own modules, whose compiled code it throws away once a flag has changed. */
const requestsBefore = 5;

export async function performRun(args: RunArguments, given: Terminal, version: string): Promise<number> {
  const { terminal, flush } = batchedOutput(given);
  try {
    const deps = nodeDeps(version);
    return await run(args, terminal, hasInterruptBudget ? withLateOptimisation(deps) : deps);
  } finally {
    await flush();
  }
}

function withLateOptimisation(deps: ServerDeps): ServerDeps {
  let count = 0;
  return {
    ...deps,
    createSend: async (options) => {
      const send = await deps.createSend(options);
      return (request, sendOptions) => {
        if (++count === requestsBefore) setFlagsFromString(`--interrupt-budget=${interruptBudget}`);
        return send(request, sendOptions);
      };
    },
  };
}
