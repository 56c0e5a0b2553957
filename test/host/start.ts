/**
 * `npm start`: starts the simulator and opens the example workspace in VS Code with the extension loaded: in desktop
 * VS Code where there is one, else in the one from npm, in a browser. Ctrl-C ends all of it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { installExtension, startVSCodeServer, type VSCodeServer } from './npm-vscode';
import { packageExtension } from './package';

const whatToDo = `
  1. Open asana.http in the explorer, choose the environment "simulator" in the status bar, and click Send above the
     first request.
  2. Read the red line at the end of the request, or hover it: what failed, why, and what to do.
  3. Press Ctrl+. on the squiggle (or click the fix above the request), take the fix, and send again: 200.
  4. Look at the Faultline panel below: every exchange, its diagnosis, and when to retry.
`;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-start-'));
  let simulator: ChildProcess | null = null;
  let server: VSCodeServer | null = null;
  const end = once(async () => {
    simulator?.kill();
    await server?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const interrupted = () => {
    console.log('\nEnding the simulator and VS Code.');
    void end().then(() => process.exit(0));
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    const workspace = join(folder, 'example');
    cpSync(resolve('media', 'example'), workspace, { recursive: true });
    const desktop = desktopVSCode();
    if (desktop) openDesktop(desktop, workspace);
    else {
      server = await serve(folder);
      const url = `${server.url}?${new URLSearchParams({ folder: workspace })}`;
      console.log(`\nVS Code is at ${url}`);
      if (hasDisplay()) openInBrowser(url);
    }
    simulator = startSimulator();
    console.log(`${whatToDo}\nCtrl-C ends ${desktop ? 'the simulator' : 'VS Code and the simulator'}.`);
  } catch (error) {
    await end();
    throw error;
  }
}

function openDesktop(executable: string, workspace: string): void {
  const args = ['--new-window', `--extensionDevelopmentPath=${resolve('.')}`, workspace];
  const child = spawn(executable, args, { stdio: 'ignore', shell: process.platform === 'win32' });
  child.once('error', (error) => console.error(`VS Code could not be opened: ${error.message}`));
  console.log(`Opening VS Code on ${workspace}`);
}

/** VS Code from npm, with the packaged extension installed. */
function serve(folder: string): Promise<VSCodeServer> {
  const dataDir = join(folder, 'data');
  const extensionsDir = join(folder, 'extensions');
  mkdirSync(dataDir);
  installExtension(packageExtension(), extensionsDir, dataDir);
  return startVSCodeServer({ dataDir, extensionsDir });
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => {
    done ??= action();
    return done;
  };
}

/** In a process of its own, from the same command line that users have. */
function startSimulator(): ChildProcess {
  const child = spawn(process.execPath, [resolve('dist', 'cli.js'), 'simulate'], { stdio: 'inherit' });
  child.once('exit', (code) => {
    if (code) console.error(`The simulator ended with ${code}. Is another one running on its port?`);
  });
  return child;
}

function desktopVSCode(): string | null {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  if (!hasDisplay()) return null;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function openInBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  const result = spawnSync(command ?? 'open', [...args, url], { stdio: 'ignore' });
  if (result.status !== 0) console.log('Open the address in a browser.');
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
