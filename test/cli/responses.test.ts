import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { faultline, start } from './process';

const block = Buffer.alloc(1_000_000, '0123456789');

describe('cli: responses to files and pipes', function () {
  this.timeout(60_000);
  let folder: string;
  let server: Server;
  let at: string;

  before((done) => {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://h');
      const megabytes = Number(url.searchParams.get('mb') ?? 0);
      if (url.pathname === '/cut') {
        response.writeHead(200, { 'Content-Length': 9_000_000 });
        response.write(block, () => setTimeout(() => response.destroy(), 50));
      } else if (url.pathname === '/slow') {
        response.writeHead(200, { 'Content-Type': 'text/plain' });
        for (let sent = 0; sent < 3; sent++) response.write(block);
      } else if (megabytes === 0) {
        const status = url.pathname === '/missing' ? 404 : 200;
        response.writeHead(status, { 'Content-Type': 'application/json' }).end('{"a":1}');
      } else {
        response.writeHead(200, { 'Content-Type': 'text/plain' });
        let left = megabytes;
        const more = (): void => {
          while (left > 0) if (left-- && !response.write(block)) return void response.once('drain', more);
          response.end();
        };
        more();
      }
    }).listen(0, '127.0.0.1', () => {
      at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const request = (path: string, more = '') => writeFileSync(join(folder, 'a.http'), `GET ${at}${path}\n${more}`);
  const run = (...args: readonly string[]) => faultline(['run', 'a.http', ...args], { cwd: folder });
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('>> takes a new name, >>! replaces; folders are made and variables filled in', async () => {
    request('/', '\n>> out/{{name}}.json\n>>! last.json\n');
    writeFileSync(join(folder, 'last.json'), 'a longer text that was there before');
    assert.equal((await run('--var', 'name=x')).status, 0);
    const { status, out } = await run('--var', 'name=x');
    assert.equal(status, 0);
    assert.match(out, /written to out\/x-1\.json; written to last\.json/);
    assert.deepEqual(readdirSync(join(folder, 'out')).sort(), ['x-1.json', 'x.json']);
    assert.deepEqual(['out/x.json', 'out/x-1.json', 'last.json'].map(text), ['{"a":1}', '{"a":1}', '{"a":1}']);
  });

  it('>> writes what a failing status came with, and large ones whole', async () => {
    request('/missing', '\n>>! e.json\n');
    assert.equal((await run()).status, 1);
    assert.equal(text('e.json'), '{"a":1}');
    request('/?mb=5', '\n>>! big.txt\n');
    assert.equal((await run()).status, 0);
    assert.equal(statSync(join(folder, 'big.txt')).size, 5_000_000);
  });

  it('>> leaves nothing, and what was there, where the response is cut off', async () => {
    request('/cut', '\n>>! out/x.json\n');
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'out/x.json'), 'before');
    assert.equal((await run()).status, 1);
    assert.deepEqual(readdirSync(join(folder, 'out')), ['x.json']);
    assert.equal(text('out/x.json'), 'before');
  });

  it('>> leaves nothing where it is interrupted', async () => {
    request('/slow', '\n>>! x.json\n');
    const running = start(['run', 'a.http', '--body'], { cwd: folder });
    setTimeout(() => running.process.kill('SIGINT'), 1500);
    assert.equal((await running.ended).status, 130);
    assert.deepEqual(readdirSync(folder), ['a.http']);
  });

  it('>> outside the folder sends nothing without --allow-file', async () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    writeFileSync(join(inner, 'a.http'), `GET ${at}/\n\n>> ../x.json\n`);
    const { status, err } = await faultline(['run', 'a.http'], { cwd: inner });
    assert.equal(status, 2);
    assert.match(err, /a\.http:3:4: error: `\.\.\/x\.json` is outside the workspace folder/);
    assert.equal(existsSync(join(folder, 'x.json')), false);
    assert.equal((await faultline(['run', 'a.http', '--allow-file'], { cwd: inner })).status, 0);
    assert.equal(text('x.json'), '{"a":1}');
  });

  it('says where a file can’t be written, and ends with 2', async () => {
    request('/', '\n>> a.http/x.json\n');
    const { status, err } = await run('--junit', 'out.xml');
    assert.equal(status, 2);
    const report = readFileSync(join(folder, 'out.xml'), 'utf8');
    assert.match(report, /failures="1"[\s\S]*<failure message="The response was not written to [^"]*">200 OK/);
    assert.match(err, /a\.http:3:1: warning: The response was not written to .*: a part of the path is a file/);
  });

  it('--output writes the body to a file, whole and as received', async () => {
    request('/?mb=3');
    const { status, out } = await run('-o', 'deep/body.txt');
    assert.equal(status, 0);
    assert.match(out, /^200 OK/);
    assert.equal(statSync(join(folder, 'deep/body.txt')).size, 3_000_000);
    const failed = await run('--output', 'a.http/x');
    assert.deepEqual(
      [failed.status, failed.err],
      [2, "a.http/x: the body can't be written: a part of the path is a file, not a folder\n"],
    );
    writeFileSync(join(folder, 'two.http'), `GET ${at}/\n\n###\nGET ${at}/\n`);
    const two = await faultline(['run', 'two.http', '-o', 'x'], { cwd: folder });
    assert.equal(two.status, 2);
    assert.match(two.err, /--output takes the body of one request; of 2, choose one/);
  });

  it('keeps of large bodies only those that a later request asks for', async () => {
    const text = ['one', 'two', 'three'].map((name) => `### ${name}\nGET ${at}/?mb=2\n`).join('\n');
    const used = `\n### used\nPOST ${at}/\n\n{{two.response.body.*}}\n\n###\nGET ${at}/slow\n`;
    writeFileSync(join(folder, 'a.http'), text + used);
    const running = start(['run', 'a.http'], { cwd: folder, env: { TMPDIR: folder } });
    await running.printed(/used: POST/);
    const [own = ''] = readdirSync(folder).filter((name) => name.startsWith('faultline-'));
    const sizes = readdirSync(join(folder, own)).map((name) => statSync(join(folder, own, name)).size);
    assert.ok(sizes.includes(2_000_000) && sizes.filter((size) => size === 2_000_000).length === 1, String(sizes));
    running.process.kill('SIGINT');
    assert.equal((await running.ended).status, 130);
    assert.deepEqual(readdirSync(folder), ['a.http']);
  });

  /** `faultline … | command`, as a shell runs it. */
  function piped(
    command: string,
  ): Promise<{ readonly out: string; readonly err: string; readonly status: number | null }> {
    const line = `set -o pipefail; "${process.execPath}" "${resolve('dist', 'cli.js')}" run a.http -o - | ${command}`;
    const child = spawn('bash', ['-c', line], { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' } });
    const all = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      all.out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      all.err += chunk.toString();
    });
    return new Promise((done) => child.once('close', (status) => done({ ...all, status })));
  }

  it('--output - gives 200 MB to a pipe whole, however slow its reader, all else on stderr', async () => {
    request('/?mb=200');
    const { out, err, status } = await piped('(sleep 0.5; wc -c)');
    assert.deepEqual([out.trim(), status], ['200000000', 0]);
    assert.match(err, /^200 OK {2}GET /);
  });

  it('--output - is quiet where its reader goes', async () => {
    request('/?mb=200');
    const { out, err } = await piped('head -c 10');
    assert.equal(out, '0123456789');
    assert.match(err, /^200 OK {2}GET [^\n]*\n$/);
  });
});
