/** Runs every test there is, one group after the other, and ends with a line `N passed, N failed`. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Counts } from './host/counts';

interface Group {
  readonly name: string;
  /** Arguments of node. */
  readonly command: readonly string[];
}

const mocha = (folder: string, ...options: string[]): readonly string[] => [
  join('node_modules', 'mocha', 'bin', 'mocha.js'),
  ...['--reporter', join('out', 'test', 'host', 'reporter.js')],
  ...options,
  join('out', 'test', folder, '**', '*.test.js'),
];

const groups: readonly Group[] = [
  // Generous: a busy machine is no failure, and what must be fast is measured by a test of its own.
  { name: 'unit', command: mocha('unit', '--timeout', '20000') },
  { name: 'simulate', command: mocha('simulate', '--timeout', '20000') },
  { name: 'send', command: mocha('send', '--timeout', '20000') },
  { name: 'server', command: mocha('server', '--timeout', '20000') },
  { name: 'cli', command: mocha('cli', '--timeout', '20000') },
  { name: 'mended', command: mocha('mended', '--timeout', '60000') },
  { name: 'vscode', command: [join('out', 'test', 'host', 'run-extension-tests.js')] },
  // The only group that waits for a whole workbench to draw: a test that fails is tried once more.
  { name: 'workbench', command: mocha('workbench', '--timeout', '120000', '--retries', '1') },
];

/** Its counts; a group that ends without any has failed. */
function run(group: Group): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-counts-'));
  const file = join(folder, 'counts.json');
  console.log(`\n== ${group.name}`);
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, group.command, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, FAULTLINE_TEST_COUNTS: file, NODE_OPTIONS: '' },
    });
    child.once('error', fail);
    child.once('exit', (code) => {
      const counts: Counts | null = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
      rmSync(folder, { recursive: true, force: true });
      if (counts && (code === 0 || counts.failed > 0)) return done(counts);
      console.error(`The group ${group.name} ended with ${code}${counts ? '' : ' and ran no test'}.`);
      done({ passed: counts?.passed ?? 0, failed: 1, skipped: counts?.skipped ?? 0 });
    });
  });
}

async function main(): Promise<void> {
  if (!existsSync(resolve('dist', 'extension.js'))) throw new Error('Build first: npm run build');
  const wanted = process.argv.slice(2);
  const chosen = wanted.length > 0 ? groups.filter(({ name }) => wanted.includes(name)) : groups;
  let total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const group of chosen) {
    const { passed, failed, skipped } = await run(group);
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
