import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { codeFileOf, compiledBundles, scriptOf } from '../../src/cli/compiled-bundle';

/** Rejects where it ends with another status than 0. */
const node = (args: readonly string[]) => promisify(execFile)(process.execPath, [...args]);

describe('the command line, compiled ahead', () => {
  let server: Server;
  let folder: string;
  let file: string;

  before(async () => {
    server = createServer((_request, response) => response.end('{}'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    folder = mkdtempSync(join(tmpdir(), 'faultline-compiled-'));
    file = join(folder, 'requests.http');
    writeFileSync(file, `GET http://127.0.0.1:${(server.address() as AddressInfo).port}/items\n`);
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The products in a folder of their own, with what `change` makes of the code that is kept. */
  function withCode(name: string, change: (code: Buffer) => Buffer | null): string {
    const dist = join(folder, name);
    const used = new Set(['cli.js', 'commands.js', ...compiledBundles.map((bundle) => basename(bundle))]);
    cpSync('dist', dist, { recursive: true, filter: (path) => path === 'dist' || used.has(basename(path)) });
    for (const bundle of compiledBundles) {
      const code = change(readFileSync(codeFileOf(join('dist', bundle))));
      if (code) writeFileSync(codeFileOf(join(dist, bundle)), code);
    }
    return join(dist, 'cli.js');
  }

  for (const bundle of compiledBundles) {
    it(`has code of ${bundle} that this Node.js takes`, () => {
      const path = join('dist', bundle);
      assert.equal(scriptOf(path, readFileSync(codeFileOf(path))).cachedDataRejected, false);
    });
  }

  for (const [what, change] of [
    ['is whole', (code: Buffer) => code],
    ['is not there', () => null],
    ['is cut off', (code: Buffer) => code.subarray(0, code.length >> 1)],
    ['is of something else', () => Buffer.from('not code')],
    ['is empty', () => Buffer.of()],
  ] as const) {
    it(`sends where the code ${what}`, async () => {
      const { stdout, stderr } = await node([withCode(what.replaceAll(' ', '-'), change), 'run', file]);
      assert.equal(stderr, '');
      assert.match(stdout, /^200 OK {2}GET /);
    });
  }

  it('sends with flags that the code was not made with', async () => {
    const cli = withCode('flags', (code) => code);
    const { stdout } = await node(['--no-opt', '--stack-size=900', cli, 'run', file]);
    assert.match(stdout, /^200 OK {2}GET /);
  });
});
