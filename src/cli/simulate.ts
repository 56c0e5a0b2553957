/** `faultline simulate`: the error simulator, until it is interrupted. */
import { defaultSettings } from '../manifest';
import type { Simulator } from '../server/deps';
import type { Arguments } from './arguments';
import { InputError } from './input-error';
import { type Terminal, untilAborted } from './terminal';

/** Throws an `InputError` where the port is taken. */
export async function simulate(
  args: Extract<Arguments, { command: 'simulate' }>,
  terminal: Terminal,
  start: (port: number) => Promise<Simulator>,
): Promise<number> {
  const port = args.port ?? defaultSettings['faultline.simulator.port'];
  let simulator: Simulator;
  try {
    simulator = await start(port);
  } catch (error) {
    throw new InputError(`127.0.0.1:${port}`, error instanceof Error ? error.message : String(error), { cause: error });
  }
  try {
    if (args.json) await terminal.out(`${JSON.stringify({ url: simulator.url })}\n`);
    else await terminal.out(`The error simulator answers at ${simulator.url}\nPress Ctrl-C to stop it.\n`);
    await untilAborted(terminal.signal);
  } finally {
    await simulator.close();
  }
  return 0;
}
