/** The bundle of the command line: `faultline`. */
import { main } from './cli/main';
import { interrupted, processTerminal } from './cli/terminal';

const broken = 70;

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
    controller.abort();
    process.exitCode = statusOf(error);
    if (process.exitCode === broken) console.error('This is a fault of faultline itself. Please report it:', error);
  },
);

/** As shells have it for SIGINT and SIGPIPE; `EX_SOFTWARE` of sysexits.h for what is our own fault. */
function statusOf(error: unknown): number {
  if (error instanceof Error && error.name === 'AbortError') return interrupted;
  return error instanceof Error && 'code' in error && error.code === 'EPIPE' ? 141 : broken;
}

function ignore(): void {
  return;
}
