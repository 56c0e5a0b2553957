/** The bundle of the command line: `faultline`. */
import { main } from './cli/main';
import { processTerminal } from './cli/terminal';

const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Once: the command ends in its own time; a second Ctrl-C ends the process.
  process.once(signal, () => controller.abort());
}
// A reader that closes early (`| head`) is no error of ours; the write itself tells.
process.stdout.on('error', ignore);
process.stderr.on('error', ignore);

main(process.argv.slice(2), processTerminal(process, controller.signal)).then(
  // All that was printed has left the process by now. What may still be open (idle connections, an editor's pipe) is
  // nothing to wait for.
  (status) => process.exit(status),
  (error: unknown) => {
    const gone = error instanceof Error && 'code' in error && error.code === 'EPIPE';
    if (!gone) console.error('faultline failed, which is a fault of its own. Please report this:', error);
    process.exitCode = gone ? 141 : 70;
    controller.abort();
  },
);

function ignore(): void {
  return;
}
