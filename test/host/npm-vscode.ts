/**
 * VS Code from npm: the same workbench and extension host as the desktop's, served to a browser. For machines that
 * reach the npm registry and not the download of desktop VS Code.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

/** code-server 4.139.1 carries VS Code 1.139.1, which asks for this Node.js. */
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const packages = [`${nodePackage}@24.21.0`, 'code-server@4.139.1'];

export interface VSCodeInstallation {
  readonly node: string;
  readonly main: string;
}

/** Installs VS Code into `.vscode-test/npm` (about 20 s), once. No install scripts are run: nothing has to be compiled. */
export function ensureNpmVSCode(): VSCodeInstallation {
  const folder = resolve('.vscode-test', 'npm');
  const stamp = join(folder, 'installed');
  const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const wanted = packages.join(' ');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    console.log('Installing VS Code from npm …');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    npm(folder, ['install', '--ignore-scripts', '--no-package-lock', ...packages]);
    npm(folder, ['install', '--prefix', server, '--ignore-scripts', '--omit=dev']);
    writeFileSync(stamp, wanted);
  }
  return {
    node: join(folder, 'node_modules', nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
    main: join(server, 'out', 'server-main.js'),
  };
}

function npm(cwd: string, args: readonly string[]): void {
  const result = spawnSync('npm', [...args, '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${result.stderr}`);
}

export interface ServerOptions {
  /** Holds settings, state and logs of this run. */
  readonly dataDir: string;
  readonly extensionsDir?: string;
  /** Let the page's `payload` start extension tests. */
  readonly automation?: boolean;
  /** False opens folders in Restricted Mode, as for a user who has not trusted them. */
  readonly trusted?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface VSCodeServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the server on a free port of 127.0.0.1; rejects with its output if it is not up within 60 s. */
export async function startVSCodeServer(options: ServerOptions): Promise<VSCodeServer> {
  const { node, main } = ensureNpmVSCode();
  const port = await freePort();
  const args = [
    main,
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
    ...['--accept-server-license-terms', '--telemetry-level', 'off', '--server-data-dir', options.dataDir],
    ...(options.extensionsDir ? ['--extensions-dir', options.extensionsDir] : []),
    ...(options.automation ? ['--enable-smoke-test-driver'] : []),
    ...(options.trusted === false ? [] : ['--disable-workspace-trust']),
  ];
  const child = spawn(node, args, { env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  await listening(child);
  return { port, url: `http://127.0.0.1:${port}/`, close: () => end(child) };
}

/** Installs a packaged extension into a folder for `--extensions-dir`. */
export function installExtension(vsix: string, extensionsDir: string, dataDir: string): void {
  const { node, main } = ensureNpmVSCode();
  const args = [main, '--install-extension', vsix, '--extensions-dir', extensionsDir, '--server-data-dir', dataDir];
  const result = spawnSync(node, [...args, '--accept-server-license-terms'], { encoding: 'utf8', timeout: 120_000 });
  if (result.status !== 0) throw new Error(`Installing ${vsix} failed:\n${result.stdout}${result.stderr}`);
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let output = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`VS Code's server did not start within 60 s:\n${output}`));
    }, 60_000);
    const read = (chunk: Buffer) => {
      output += chunk;
      if (!/listening on/.test(output)) return;
      clearTimeout(timer);
      done();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`VS Code's server ended with ${code}:\n${output}`));
    });
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(timer);
      done();
    });
    child.kill();
  });
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? done(address.port) : fail(new Error('No free port was found.')),
      );
    });
  });
}
