/** The contract of `extensionTestsPath`: `run()` settles when the suite has, and rejects if a test failed. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import type { SuiteResults } from '../host/counts';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, color: false, reporter: 'spec' });
  for (const name of readdirSync(__dirname).sort()) if (name.endsWith('.test.js')) mocha.addFile(join(__dirname, name));
  const tests: { title: string; state: string; error: string | null }[] = [];
  const failed = await new Promise<number>((done) => {
    const runner = mocha.run(done);
    const note = (test: Mocha.Test, state: string, error: Error | null) =>
      tests.push({ title: test.fullTitle(), state, error: error ? (error.stack ?? error.message) : null });
    runner.on('pass', (test) => note(test, 'passed', null));
    runner.on('fail', (test, error) => note(test as Mocha.Test, 'failed', error));
    runner.on('pending', (test) => note(test, 'skipped', null));
  });
  const count = (state: string) => tests.filter((test) => test.state === state).length;
  const results: SuiteResults = { passed: count('passed'), failed, skipped: count('skipped'), tests };
  const file = process.env.FAULTLINE_TEST_COUNTS;
  if (file) writeFileSync(file, JSON.stringify(results));
  if (failed > 0) throw new Error(`${failed} failed`);
}
