/**
 * A step of the build: runs one request against a server of its own and keeps the code that V8 made of the bundles for it.
 * `node dist/compile-ahead.js`
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { version } from '../../package.json';
import { readArguments } from './arguments';
import { bundleLoader, codeFileOf, scriptOf } from './compiled-bundle';
import type { performRun } from './run-command';
import type { Terminal } from './terminal';

async function main(): Promise<void> {
  const scripts = new Map<string, Script>();
  const load = bundleLoader(__dirname, require, (path) => {
    const script = scriptOf(path, null);
    scripts.set(path, script);
    return script;
  });
  const folder = mkdtempSync(join(tmpdir(), 'faultline-build-'));
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json').end('{"ok":true}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const file = join(folder, 'requests.http');
    writeFileSync(file, `GET http://127.0.0.1:${(server.address() as AddressInfo).port}/items\n`);
    const args = readArguments(['run', file]);
    if (args.command !== 'run') throw new Error('These arguments are those of a run.');
    const bundle = load('./run.js') as { readonly performRun: typeof performRun };
    const status = await bundle.performRun(args, silentTerminal(folder), version);
    if (status !== 0) throw new Error(`The request that is compiled for ended with ${status}.`);
    for (const [path, script] of scripts) writeFileSync(codeFileOf(path), script.createCachedData());
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function silentTerminal(cwd: string): Terminal {
  const nowhere = async (): Promise<void> => undefined;
  const signal = new AbortController().signal;
  return {
    cwd,
    env: {},
    color: false,
    signal,
    out: nowhere,
    err: nowhere,
    bytes: nowhere,
    input: async () => Buffer.of(),
  };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
