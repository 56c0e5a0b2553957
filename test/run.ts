/**
 * Runs every test there is, and ends with a line `N passed, N failed`. The groups go one after the other in two lanes, side
 * by side: the workbench's tests wait for a screen to be drawn for most of their time. What they print comes in the order
 * of the list.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Counts } from './host/counts';

interface Group {
  readonly name: string;
  /** Arguments of node. */
  readonly command: readonly string[];
  /** Runs in VS Code, which is installed first. */
  readonly host?: true;
}

/** A group at work. */
interface Run {
  readonly counts: Promise<Counts>;
  /** Prints what it has printed so far, and from then on what it prints. */
  show(): void;
}

const mocha = (folder: string, ...options: string[]): readonly string[] => [
  join('node_modules', 'mocha', 'bin', 'mocha.js'),
  ...['--reporter', join('out', 'test', 'host', 'reporter.js')],
  ...options,
  join('out', 'test', folder, '**', '*.test.js'),
];

const lanes: readonly (readonly Group[])[] = [
  [
    // Generous: a busy machine is no failure, and what must be fast is measured by a script of its own.
    { name: 'unit', command: mocha('unit', '--timeout', '20000') },
    { name: 'simulate', command: mocha('simulate', '--timeout', '20000') },
    { name: 'send', command: mocha('send', '--timeout', '20000') },
    { name: 'server', command: mocha('server', '--timeout', '20000') },
    { name: 'cli', command: mocha('cli', '--timeout', '20000') },
    { name: 'mended', command: mocha('mended', '--timeout', '60000') },
    { name: 'vscode', command: [join('out', 'test', 'host', 'run-extension-tests.js')], host: true },
  ],
  [
    // The only group that waits for a whole workbench to draw: a test that fails is tried once more.
    { name: 'workbench', command: mocha('workbench', '--timeout', '120000', '--retries', '1'), host: true },
  ],
];

/** Starts it once `before` has come. A group that ends without any counts has failed. */
function start({ name, command }: Group, before: Promise<unknown>): Run {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-counts-'));
  const file = join(folder, 'counts.json');
  const kept: Buffer[] = [];
  let shown = false;
  const print = (chunk: Buffer) => {
    if (shown) process.stdout.write(chunk);
    else kept.push(chunk);
  };
  const run = (): Promise<Counts> =>
    new Promise((done) => {
      const failed = (why: string, counts: Counts | null = null) => {
        print(Buffer.from(`The group ${name} ${why}.\n`));
        done({ passed: counts?.passed ?? 0, failed: 1, skipped: counts?.skipped ?? 0 });
      };
      const child = spawn(process.execPath, command, {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, FAULTLINE_TEST_COUNTS: file, NODE_OPTIONS: '' },
      });
      child.stdout.on('data', print);
      child.stderr.on('data', print);
      child.once('error', ({ message }) => failed(`can't be run: ${message}`));
      child.once('close', (code) => {
        const counts: Counts | null = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
        rmSync(folder, { recursive: true, force: true });
        if (counts && (code === 0 || counts.failed > 0)) done(counts);
        else failed(`ended with ${code}${counts ? '' : ' and ran no test'}`, counts);
      });
    });
  const show = () => {
    shown = true;
    console.log(`\n== ${name}`);
    process.stdout.write(Buffer.concat(kept.splice(0)));
  };
  return { counts: before.then(run), show };
}

/** VS Code and a browser. What can't be installed is said by the groups that need it. */
function install(): Promise<void> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join('out', 'test', 'host', 'install.js')], { stdio: 'inherit' });
    child.once('error', () => done());
    child.once('exit', () => done());
  });
}

async function main(): Promise<void> {
  if (!existsSync(resolve('dist', 'extension.js'))) throw new Error('Build first: npm run build');
  const wanted = process.argv.slice(2);
  const chosen = lanes.map((groups) => groups.filter(({ name }) => wanted.length === 0 || wanted.includes(name)));
  const installed = chosen.flat().some(({ host }) => host) ? install() : Promise.resolve();
  const runs = chosen.flatMap((groups) => {
    let last: Promise<unknown> = Promise.resolve();
    return groups.map((group) => {
      const run = start(group, group.host ? Promise.all([last, installed]) : last);
      last = run.counts;
      return run;
    });
  });
  let total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const run of runs) {
    run.show();
    const { passed, failed, skipped } = await run.counts;
    total = { passed: total.passed + passed, failed: total.failed + failed, skipped: total.skipped + skipped };
  }
  console.log(`\n${total.skipped} skipped\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
});
