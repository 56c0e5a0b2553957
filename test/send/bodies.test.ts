/** Bodies as received: in memory or in a file, with and without a length, and where there is none. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { answering, type Loopback, ok, response, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, responseOf, testSend } from './sending';

describe('send: large bodies', () => {
  const { send, storagePath, remove } = testSend({ memoryLimit: 100_000 });
  let server: Loopback | null = null;
  afterEach(() => server?.close());
  after(() => remove());

  const digest = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

  const sizes: [size: number, kind: 'memory' | 'file'][] = [
    [0, 'memory'],
    [99_999, 'memory'],
    [100_000, 'memory'],
    [100_001, 'file'],
    [5_000_000, 'file'],
  ];
  for (const [size, kind] of sizes) {
    it(`${size} bytes with a limit of 100,000 are in ${kind === 'file' ? 'a file' : 'memory'}`, async () => {
      const bytes = randomBytes(size);
      server = await startLoopback(answering(response('200 OK', [], bytes)));
      const { body } = responseOf(await send(get(server.url), options()));
      assert.equal(body.kind, kind);
      assert.equal(body.size, size);
      if (body.kind === 'memory') return assert.equal(digest(Buffer.from(body.bytes)), digest(bytes));
      assert.equal(digest(readFileSync(body.path)), digest(bytes));
      assert.ok(body.path.startsWith(storagePath));
      assert.deepEqual(Buffer.from(body.head), bytes.subarray(0, 65_536));
      assert.equal(statSync(body.path).mode & 0o077, 0, 'only this user may read it');
      rmSync(body.path);
    });
  }

  it('a chunked compressed body goes to a file decoded', async () => {
    const bytes = randomBytes(300_000).toString('hex');
    const zipped = gzipSync(bytes);
    const head = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n';
    const chunk = (part: Buffer) =>
      Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
    const parts = [zipped.subarray(0, 70_000), zipped.subarray(70_000), Buffer.alloc(0)].map(chunk);
    server = await startLoopback(answering(Buffer.concat([Buffer.from(head), ...parts])));
    const { body } = responseOf(await send(get(server.url), options()));
    assert.ok(body.kind === 'file');
    assert.equal(digest(readFileSync(body.path)), digest(bytes));
    rmSync(body.path);
  });

  it('a body that breaks off after it went to a file leaves no file', async () => {
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n`);
      socket.end(randomBytes(2_000_000));
    });
    assert.equal(failureOf(await send(get(server.url), options())).code, 'BODY_LENGTH');
    assert.deepEqual(readdirSync(storagePath), []);
  });

  it('a storage folder that cannot be made is a failure, not a crash', async () => {
    server = await startLoopback(answering(response('200 OK', [], randomBytes(200_000)), ok));
    const file = join(storagePath, 'in-the-way');
    writeFileSync(file, '');
    const blocked = testSend({ storagePath: join(file, 'sub'), memoryLimit: 1000 });
    const failure = failureOf(await blocked.send(get(server.url), options()));
    assert.equal(failure.stage, 'receive');
    assert.equal(failure.code, 'BODY_NOT_STORED');
    assert.match(failure.message, /could not be written/);
    assert.equal(bodyText(await blocked.send(get(server.url), options())), 'fine');
    rmSync(file);
    blocked.remove();
  });

  it('until the connection closes, where there is no length at all', async () => {
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.end('HTTP/1.0 200 OK\r\n\r\nuntil the end');
    });
    const result = await send(get(server.url), options());
    assert.equal(bodyText(result), 'until the end');
    assert.equal(responseOf(result).httpVersion, 'HTTP/1.0');
  });

  const none: [name: string, method: string, status: string, headers: string[]][] = [
    ['HEAD with the length of the GET', 'HEAD', '200 OK', ['Content-Length: 500', 'Content-Encoding: gzip']],
    ['HEAD of a chunked response', 'HEAD', '200 OK', ['Transfer-Encoding: chunked']],
    ['204', 'GET', '204 No Content', []],
    ['204 with a coding', 'DELETE', '204 No Content', ['Content-Encoding: br']],
    ['304 with the length of the 200', 'GET', '304 Not Modified', ['Content-Length: 500', 'Content-Encoding: gzip']],
    ['205', 'POST', '205 Reset Content', ['Content-Length: 0']],
  ];
  for (const [name, method, status, headers] of none) {
    it(`no body: ${name}`, async () => {
      server = await startLoopback(answering(`HTTP/1.1 ${[status, ...headers].join('\r\n')}\r\n\r\n`));
      // Twice on one connection: the first must not have left anything behind.
      for (let round = 0; round < 2; round++) {
        const result = await send(get(server.url, { method }), options());
        assert.equal(bodyText(result), '');
        assert.equal(String(responseOf(result).status), status.slice(0, 3));
      }
      assert.equal(server.peers.length, 1);
    });
  }

  it('bytes after a 204 are ignored, and said', async () => {
    server = await startLoopback(answering('HTTP/1.1 204 No Content\r\n\r\nbody', ok));
    const result = await send(get(server.url), options());
    assert.equal(bodyText(result), '');
    assert.deepEqual(result.notes, ['the server sent bytes where no body belongs; they were ignored']);
    assert.equal(bodyText(await send(get(server.url), options())), 'fine');
  });

  it('101 is shown as the response that it is', async () => {
    server = await startLoopback(
      answering('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
    );
    const headers: [string, string][] = [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
    ];
    const result = await send(get(server.url, { headers }), options());
    assert.equal(responseOf(result).status, 101);
    assert.equal(bodyText(result), '');
    assert.equal(result.notes.length, 1);
    await server.peers[0]?.closed;
  });

  it('103 Early Hints are noted, the final response counts', async () => {
    server = await startLoopback(
      answering(Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), ok])),
    );
    const result = await send(get(server.url), options());
    assert.equal(bodyText(result), 'fine');
    assert.deepEqual(result.notes, ['103 Early Hints came before the response: </a>']);
  });

  it('headers are kept as received: order, case, duplicates, UTF-8, and a reason phrase of its own', async () => {
    const own = Array.from({ length: 3000 }, (_, index) => `X-${index}: v`);
    const head = ['HTTP/1.1 299 Schön', 'x-B: 1', 'X-b: 2', 'a: ä', 'Empty:', 'Content-Length: 0', ...own, '', ''];
    server = await startLoopback(answering(Buffer.from(head.join('\r\n'), 'utf8')));
    const { reason, headers } = responseOf(await send(get(server.url), options()));
    assert.equal(reason, 'Schön');
    assert.deepEqual(headers.slice(0, 5), [
      ['x-B', '1'],
      ['X-b', '2'],
      ['a', 'ä'],
      ['Empty', ''],
      ['Content-Length', '0'],
    ]);
    assert.equal(headers.length, 3005, 'none is dropped in silence');
  });
});
