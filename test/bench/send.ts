/**
 * What the command line costs beside axios alone, Node's http and httpYac. `npm run build && node esbuild.js --tests &&
 * node out/test/bench/send.js [--write] [--no-peers]`
 *
 * Each command is a process of its own, start-up included, and all run in turns against one server, so that the ratios
 * are of the same minutes of the same machine. httpYac is installed from npm into a temporary folder; without a network,
 * or with `--no-peers`, its rows say that it was not measured.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build } from 'esbuild';
import { printTable, ratioText } from './table';

const megabyte = 2 ** 20;
const large = 500 * megabyte;
const cli = resolve('dist', 'cli.js');

interface Measured {
  /** Of the fastest quarter, ms: what else the machine does makes runs longer, never shorter. */
  readonly ms: number;
  /** Median of the highest resident set, bytes. */
  readonly bytes: number;
}

const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
const memoryFile = join(folder, 'memory');
const memoryHook = join(folder, 'memory.cjs');

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

function fast(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 2] ?? Number.NaN;
}

/** Runs each command once in turn, `rounds` times; the first round is to warm the disk's cache. */
async function measure(commands: readonly (readonly string[])[], rounds: number): Promise<Measured[]> {
  const times = commands.map((): number[] => []);
  const sizes = commands.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, command] of commands.entries()) {
      const start = performance.now();
      await finished(
        spawn(process.execPath, ['-r', memoryHook, ...command], { cwd: folder, stdio: 'ignore' }),
        command,
      );
      if (round === 0) continue;
      times[index]?.push(performance.now() - start);
      sizes[index]?.push(Number(readFileSync(memoryFile, 'utf8')) * 1024);
    }
  }
  return commands.map((_, index) => ({ ms: fast(times[index] ?? []), bytes: median(sizes[index] ?? []) }));
}

function finished(child: ChildProcess, command: readonly string[]): Promise<void> {
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('exit', (code) => (code === 0 ? done() : failed(new Error(`${command.join(' ')} ended with ${code}`))));
  });
}

function startServer(): Promise<{ url: string; close(): void }> {
  const chunk = Buffer.alloc(megabyte, 'x');
  const server = createServer((request, response) => {
    if (request.url !== '/large') {
      response.setHeader('Content-Type', 'application/json').end('{"ok":true,"items":[1,2,3]}');
      return;
    }
    response.setHeader('Content-Type', 'application/octet-stream').setHeader('Content-Length', large);
    let sent = 0;
    const write = (): void => {
      while (sent < large) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', write);
      }
      response.end();
    };
    write();
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      done({ url: `http://127.0.0.1:${port}`, close: () => server.close() });
    });
  });
}

function requests(url: string, count: number, titled: boolean): string {
  const one = (index: number): string => `###${titled ? ` request ${index}` : ''}\nGET ${url}/items/${index}\n`;
  return Array.from({ length: count }, (_, index) => one(index)).join('\n');
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function bundled(entry: string): Promise<string> {
  const outfile = join(folder, `${entry}.js`);
  await build({
    entryPoints: [`test/bench/${entry}.ts`],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    mainFields: ['module', 'main'],
  });
  return outfile;
}

/** The path of httpYac's command line; null where it is not to be had. */
function installHttpYac(): string | null {
  if (process.argv.includes('--no-peers')) return null;
  const home = join(folder, 'httpyac');
  const { status } = spawnSync(
    'npm',
    ['install', '--prefix', home, '--ignore-scripts', '--loglevel=error', 'httpyac'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  return status === 0 ? join(home, 'node_modules', 'httpyac', 'bin', 'httpyac.js') : null;
}

const text = (ms: number): string => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`);
const size = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

async function main(): Promise<void> {
  writeFileSync(
    memoryHook,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(memoryFile)}, String(process.resourceUsage().maxRSS)));`,
  );
  const { url, close } = await startServer();
  try {
    const [axios, raw] = await Promise.all([bundled('axios-alone'), bundled('raw-download')]);
    const httpYac = installHttpYac();
    const rows: string[][] = [['', 'Faultline', 'beside', 'ratio']];
    const add = (what: string, ours: string, theirs: string, ratio: string): void => {
      rows.push([what, ours, theirs, ratio]);
    };

    const [version, empty] = await measure(
      [
        [cli, '--version'],
        ['-e', '0'],
      ],
      15,
    );
    if (version && empty) {
      add(
        '`faultline --version`',
        text(version.ms),
        `\`node -e 0\`: ${text(empty.ms)}`,
        ratioText(version.ms / empty.ms, 'at most 1.3'),
      );
    }
    for (const [what, path, rounds, limit] of [
      ['one GET', file('one.http', requests(url, 1, false)), 15, 'at most 1.25'],
      ['1,000 GETs', file('many.http', requests(url, 1000, false)), 5, 'at most 1.3'],
    ] as const) {
      const [ours, theirs] = await measure(
        [
          [cli, 'run', path],
          [axios, path],
        ],
        rounds,
      );
      if (!ours || !theirs) continue;
      add(what, text(ours.ms), `axios alone: ${text(theirs.ms)}`, ratioText(ours.ms / theirs.ms, limit));
      const memory = ratioText(ours.bytes / theirs.bytes, 'at most 1.5');
      add(`${what}, highest memory`, size(ours.bytes), `axios alone: ${size(theirs.bytes)}`, memory);
    }
    for (const [what, path, rounds, limit] of [
      ['one GET', file('one.http', requests(url, 1, false)), 5, 'at least 3'],
      ['1,000 GETs', file('many.http', requests(url, 1000, false)), 3, 'at least 2'],
      ['1,000 GETs with titles', file('titled.http', requests(url, 1000, true)), 1, 'at least 12'],
    ] as const) {
      if (httpYac === null) {
        add(what, '', 'httpYac: not measured', '');
        continue;
      }
      const [ours, theirs] = await measure(
        [
          [cli, 'run', path],
          [httpYac, 'send', path, '--all'],
        ],
        rounds,
      );
      if (!ours || !theirs) continue;
      add(what, text(ours.ms), `httpYac: ${text(theirs.ms)}`, ratioText(theirs.ms / ours.ms, limit));
    }
    const download = file('large.http', `GET ${url}/large\n`);
    const [ours, theirs] = await measure(
      [
        [cli, 'run', download],
        [raw, `${url}/large`, join(folder, 'raw')],
      ],
      3,
    );
    if (ours && theirs) {
      add(
        '500 MB to a file',
        text(ours.ms),
        `Node's http: ${text(theirs.ms)}`,
        ratioText(ours.ms / theirs.ms, 'at most 1.25'),
      );
      add(
        '500 MB, highest memory',
        size(ours.bytes),
        `Node's http: ${size(theirs.bytes)}`,
        'under 120 MB, 150 MB on Node.js 24',
      );
    }
    printTable('send', rows);
  } finally {
    close();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
