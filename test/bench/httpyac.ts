/** httpYac's parser, to measure beside ours: installed from npm into a temporary folder, never a part of this project. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The processor's time since `start`, in ms. */
export function processorMs(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Reads texts as httpYac does; how long the processor takes, in ms. Setting up its files and plugins is not in it. */
export interface HttpYac {
  readonly version: string;
  time(texts: readonly string[]): Promise<number>;
}

interface Library {
  readonly io: { readonly fileProvider: Record<string, unknown> };
  readonly store: {
    readonly HttpFileStore: new () => Store;
    readonly parseHttpFile: (file: unknown, text: string, store: Store) => Promise<unknown>;
  };
}
interface Store {
  initHttpFile(name: string, options: { workingDir: string; config: object }): Promise<unknown>;
}

/** Null, with a word about it, where it can't be had: without a network, or with `--no-peers`. */
export function installHttpYac(): HttpYac | null {
  if (process.argv.includes('--no-peers')) return null;
  const folder = mkdtempSync(join(tmpdir(), 'faultline-httpyac-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const args = ['install', 'httpyac@^6', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  const { status } = spawnSync('npm', args, { stdio: 'ignore' });
  const manifest = join(folder, 'node_modules', 'httpyac', 'package.json');
  if (status !== 0 || !existsSync(manifest)) {
    console.log('httpYac can’t be had from npm: its rows are not measured.');
    return null;
  }
  const load = createRequire(manifest);
  const library: Library = load('httpyac');
  const { version }: { version: string } = load(manifest);
  return { version, time: (texts) => time(library, texts) };
}

async function time({ io, store }: Library, texts: readonly string[]): Promise<number> {
  // It reads no file but those handed in.
  Object.assign(io.fileProvider, {
    EOL: '\n',
    isAbsolute: async (path: string) => isAbsolute(path),
    dirname: (path: string) => path,
    hasExtension: () => false,
    joinPath: (...paths: string[]) => join(...paths),
    exists: async () => false,
    readFile: async () => '',
    readBuffer: async () => Buffer.alloc(0),
    readdir: async () => [],
    fsPath: (path: string) => path,
    toString: (path: string) => path,
  });
  const files = new store.HttpFileStore();
  let ms = 0;
  for (const [index, text] of texts.entries()) {
    const file = await files.initHttpFile(`/none/${index}.http`, { workingDir: '/none', config: {} });
    const start = process.cpuUsage();
    await store.parseHttpFile(file, text, files);
    ms += processorMs(start);
  }
  return ms;
}
