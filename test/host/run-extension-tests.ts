/**
 * Runs the Mocha suite of `test/vscode` inside a real VS Code: the desktop one that `VSCODE_EXECUTABLE` names or that
 * `@vscode/test-electron` can download, where there is a display; else the one from npm, in a browser.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import type { SuiteResults } from './counts';
import { startVSCodeServer } from './npm-vscode';
import { openWorkbench } from './workbench';

const developmentPath = resolve('.');
const testsPath = resolve('out', 'test', 'vscode', 'index.js');
const limitMs = 300_000;
/** Small: drawing is most of the work. */
const size = { width: 800, height: 500 };

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-vscode-'));
  try {
    cpSync(resolve('test', 'fixtures', 'workspace'), join(folder, 'workspace'), { recursive: true });
    const workspace = join(folder, 'workspace', 'faultline.code-workspace');
    const desktop = await desktopVSCode();
    const run = () => (desktop ? onDesktop(desktop, workspace) : inBrowser(folder, workspace));
    let code = await run();
    if (code !== 0 && !hasResults()) {
      console.log('VS Code ended before the suite had begun; starting it once more.');
      code = await run();
    }
    printResults();
    if (code !== 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Path of desktop VS Code, or null where it can't be had or shown. */
async function desktopVSCode(): Promise<string | null> {
  const given = process.env.VSCODE_EXECUTABLE;
  if (given) return given;
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display) return null;
  try {
    return await downloadAndUnzipVSCode({ version: 'stable', timeout: 15_000 });
  } catch (error) {
    console.log(`Desktop VS Code can't be downloaded (${(error as Error).message}); using the one from npm.`);
    return null;
  }
}

async function onDesktop(executable: string, workspace: string): Promise<number> {
  console.log(`In desktop VS Code, ${executable}`);
  return runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: developmentPath,
    extensionTestsPath: testsPath,
    launchArgs: [workspace, '--disable-workspace-trust', '--disable-extensions'],
    extensionTestsEnv: { FAULTLINE_TEST_COUNTS: process.env.FAULTLINE_TEST_COUNTS },
  });
}

async function inBrowser(folder: string, workspace: string): Promise<number> {
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { recursive: true });
  const server = await startVSCodeServer({ dataDir, automation: true });
  try {
    const code = await new Promise<number>((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`The suite did not end within ${limitMs / 1000} s.`)), limitMs);
      let close = async (): Promise<void> => undefined;
      const exit = (result: number) => {
        clearTimeout(timer);
        close().then(() => done(result), fail);
      };
      openWorkbench({ server, folder: workspace, developmentPath, testsPath, size, onExit: exit }).then((workbench) => {
        close = workbench.close;
      }, fail);
    });
    return code;
  } finally {
    await server.close();
  }
}

function hasResults(): boolean {
  const file = process.env.FAULTLINE_TEST_COUNTS;
  return file !== undefined && existsSync(file);
}

/** The suite writes its results to a file: its console comes mixed with all that VS Code itself has to say. */
function printResults(): void {
  const file = process.env.FAULTLINE_TEST_COUNTS;
  if (!file || !existsSync(file)) return;
  const { tests } = JSON.parse(readFileSync(file, 'utf8')) as SuiteResults;
  for (const { title, state, error, durationMs } of tests) {
    const slow = durationMs >= 1_000 ? ` (${(durationMs / 1_000).toFixed(1)} s)` : '';
    console.log(`  ${state === 'passed' ? '✔' : state === 'failed' ? '✖' : '-'} ${title}${slow}`);
    if (error) console.log(error.slice(0, 3_000).replace(/^/gm, '      '));
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
