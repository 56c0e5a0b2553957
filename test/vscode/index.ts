/** The contract of `extensionTestsPath`: `run()` settles when the suite has, and rejects if a test failed. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { builtinDialects } from '../../src/dialects/builtin';
import { startSimulator } from '../../src/simulate/simulator';
import type { SuiteResults } from '../host/counts';
import { eventually } from './eventually';

export async function run(): Promise<void> {
  // The folders of a .code-workspace may come later than the extension host.
  await eventually(() => assert.equal(vscode.workspace.workspaceFolders?.length, 2), 60_000);
  const simulator = await startSimulator({ port: 0, dialects: builtinDialects });
  try {
    pointAt(simulator.url);
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    const { failed } = await runSuite();
    if (failed > 0) throw new Error(`${failed} failed`);
  } finally {
    await simulator.close();
  }
}

/** The suite's environment files name the simulator's usual port; this one listens on another. */
function pointAt(url: string): void {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const path = join(uri.fsPath, 'http-client.env.json');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('http://localhost:7357', url));
  }
}

/** Runs the files in the order of their names; `FAULTLINE_TEST_GREP` chooses among the tests. */
async function runSuite(): Promise<SuiteResults> {
  const grep = process.env.FAULTLINE_TEST_GREP;
  const mocha = new Mocha({ ui: 'bdd', timeout: 20_000, color: false, reporter: 'spec', ...(grep ? { grep } : {}) });
  for (const name of readdirSync(__dirname).sort()) if (name.endsWith('.test.js')) mocha.addFile(join(__dirname, name));
  const tests: SuiteResults['tests'][number][] = [];
  const failed = await new Promise<number>((done) => {
    const runner = mocha.run(done);
    const note = (test: Mocha.Test, state: string, error: Error | null) =>
      tests.push({
        ...{ title: test.fullTitle(), state, durationMs: test.duration ?? 0 },
        error: error ? (error.stack ?? error.message) : null,
      });
    runner.on('pass', (test) => note(test, 'passed', null));
    runner.on('fail', (test, error) => note(test as Mocha.Test, 'failed', error));
    runner.on('pending', (test) => note(test, 'skipped', null));
  });
  const count = (state: string) => tests.filter((test) => test.state === state).length;
  const results: SuiteResults = { passed: count('passed'), failed, skipped: count('skipped'), tests };
  const file = process.env.FAULTLINE_TEST_COUNTS;
  if (file) writeFileSync(file, JSON.stringify(results));
  return results;
}
