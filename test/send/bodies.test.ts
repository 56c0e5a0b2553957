/** Bodies as received: codings undone, small ones in memory, large ones in a file. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { decodeBody, defaultExpansionLimit } from '../../src/send/content-coding';
import { createZstdDecoder } from '../../src/send/zstd';
import { answering, type Loopback, ok, type Peer, response, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, responseOf, testSend, text } from './sending';

const plain = 'a line of text that repeats\n'.repeat(300);
/** `plain` compressed by zstd: Node.js 20 cannot do that. */
const zstd = Buffer.from('KLUv/WDQHyUBAOBhIGxpbmUgb2YgdGV4dCB0aGF0IHJlcGVhdHMKAQDEguenEw==', 'base64');

const coded: readonly [name: string, headers: readonly string[], body: Buffer][] = [
  ['gzip', ['Content-Encoding: gzip'], gzipSync(plain)],
  ['x-gzip, written in capitals', ['content-encoding: X-GZIP'], gzipSync(plain)],
  [
    'gzip in two members',
    ['Content-Encoding: gzip'],
    Buffer.concat([gzipSync(plain.slice(0, 99)), gzipSync(plain.slice(99))]),
  ],
  ['deflate as zlib', ['Content-Encoding: deflate'], deflateSync(plain)],
  ['deflate raw', ['Content-Encoding: deflate'], deflateRawSync(plain)],
  ['br', ['Content-Encoding: br'], brotliCompressSync(plain)],
  ['identity', ['Content-Encoding: identity'], Buffer.from(plain)],
  ['gzip, br in a row', ['Content-Encoding: gzip, br'], brotliCompressSync(gzipSync(plain))],
  [
    'gzip and br in two fields',
    ['Content-Encoding: gzip', 'Content-Encoding: br'],
    brotliCompressSync(gzipSync(plain)),
  ],
  [
    'deflate, gzip, br in a row',
    ['Content-Encoding: deflate, gzip, br'],
    brotliCompressSync(gzipSync(deflateSync(plain))),
  ],
];

describe('send: content codings', () => {
  const { send, remove } = testSend();
  let server: Loopback | null = null;
  afterEach(() => server?.close());
  after(() => remove());

  for (const [name, headers, body] of coded) {
    it(`undoes ${name}, whole and a byte at a time`, async () => {
      let slow = false;
      server = await startLoopback(async ({ socket, seen }: Peer) => {
        await seen(wholeHead);
        const bytes = response('200 OK', ['Connection: close', ...headers], body);
        if (!slow) return void socket.end(bytes);
        socket.setNoDelay(true);
        for (const byte of bytes) await new Promise((resolve) => socket.write(Buffer.from([byte]), resolve));
        socket.end();
      });
      for (slow of [false, true]) {
        const result = await send(get(server.url), options());
        assert.equal(bodyText(result), plain);
        assert.equal(responseOf(result).body.size, plain.length);
        assert.deepEqual(result.notes, []);
      }
    });
  }

  it('passes on a coding that is not known, and says so', async () => {
    server = await startLoopback(answering(response('200 OK', ['Content-Encoding: exi, gzip'], gzipSync('raw'))));
    const result = await send(get(server.url), options());
    assert.equal(bodyText(result), 'raw');
    assert.deepEqual(result.notes, ['the body is shown as it came: the content coding `exi` is not known']);
  });

  it('an empty body is not a broken coding', async () => {
    server = await startLoopback(answering(response('200 OK', ['Content-Encoding: gzip'])));
    assert.equal(bodyText(await send(get(server.url), options())), '');
  });

  const whole: [coding: string, bytes: Buffer][] = [
    ['gzip', gzipSync(plain)],
    ['deflate', deflateSync(plain)],
    ['br', brotliCompressSync(plain)],
    ['zstd', zstd],
  ];
  for (const [coding, bytes] of whole) {
    it(`${coding} cut off anywhere is a failure, never a shorter body`, async () => {
      for (const keep of [1, 5, bytes.length >> 1, bytes.length - 1]) {
        async function* cut() {
          yield bytes.subarray(0, keep);
        }
        await assert.rejects(
          async () => {
            for await (const _ of decodeBody(cut(), [coding], defaultExpansionLimit).body);
          },
          (error: Error & { failure?: { stage: string; code: string } }) => {
            assert.equal(error.failure?.stage, 'receive', String(error));
            assert.match(error.failure?.code ?? '', /^CONTENT_CODING_/);
            return true;
          },
        );
      }
    });
  }

  const bombs: [coding: string, body: Buffer][] = [
    ['gzip', gzipSync(Buffer.alloc(20_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(20_000_000))],
    ['gzip in gzip', gzipSync(gzipSync(Buffer.alloc(20_000_000)))],
  ];
  for (const [coding, body] of bombs) {
    it(`a decompression bomb (${coding}) is stopped at a limit and leaves no file`, async () => {
      const coding1 = coding === 'br' ? 'br' : coding === 'gzip' ? 'gzip' : 'gzip, gzip';
      server = await startLoopback(answering(response('200 OK', [`Content-Encoding: ${coding1}`], body), ok));
      const limited = testSend({ expansionLimit: { bytes: 3_000_000, ratio: 100 } });
      const failure = failureOf(await limited.send(get(server.url), options()));
      assert.deepEqual([failure.stage, failure.code], ['receive', 'BODY_BOMB']);
      assert.match(failure.message, /expands without end/);
      assert.deepEqual(readdirSync(limited.storagePath), []);
      assert.equal(bodyText(await limited.send(get(server.url), options())), 'fine');
      limited.remove();
    });
  }

  it('a large body that compresses well but not absurdly is no bomb', async () => {
    const body = Array.from({ length: 100_000 }, (_, index) => `{"id":${index},"name":"task"}`).join(',');
    server = await startLoopback(answering(response('200 OK', ['Content-Encoding: gzip'], gzipSync(body))));
    const limited = testSend({ expansionLimit: { bytes: 1_000_000, ratio: 100 } });
    assert.equal(responseOf(await limited.send(get(server.url), options())).body.size, body.length);
    limited.remove();
  });
});

describe('send: zstd', () => {
  async function decode(...chunks: Buffer[]): Promise<string> {
    async function* source() {
      yield* chunks;
    }
    const parts: Uint8Array[] = [];
    for await (const part of decodeBody(source(), ['zstd'], defaultExpansionLimit).body) parts.push(part);
    return Buffer.concat(parts).toString('utf8');
  }

  it('is undone, by Node.js or by script', async () => assert.equal(await decode(zstd), plain));
  it('is undone a byte at a time', async () => {
    assert.equal(await decode(...Array.from(zstd, (byte) => Buffer.from([byte]))), plain);
  });
  it('of several frames is undone whole', async () => {
    assert.equal(await decode(Buffer.concat([zstd, zstd, zstd])), plain.repeat(3));
    assert.equal(await decode(zstd, zstd), plain.repeat(2), 'frames that end with a chunk');
    assert.equal(await decode(Buffer.concat([zstd, zstd.subarray(0, 7)]), zstd.subarray(7)), plain.repeat(2));
  });
  it('of several frames, the last one cut off, is a failure', async () => {
    await assert.rejects(decode(Buffer.concat([zstd, zstd.subarray(0, 12)])), /zstd/);
  });
  it('that expands beyond the limit is stopped from within', async () => {
    // One RLE block of 128 kB after another (RFC 8878, 3.1.1.2): 4 bytes each.
    const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);
    const block = Buffer.from([0x02, 0x00, 0x10, 0x00]);
    const bytes = Buffer.concat([header, ...Array.from({ length: 16_000 }, () => block)]);
    async function* source() {
      yield bytes;
    }
    let size = 0;
    await assert.rejects(
      async () => {
        const limit = { bytes: 4_000_000, ratio: 50 };
        for await (const part of decodeBody(source(), ['zstd'], limit).body) size += part.length;
      },
      (error: Error & { failure?: { code: string } }) => error.failure?.code === 'BODY_BOMB',
    );
    assert.ok(size < 6_000_000, `${size} bytes came out`);
  });
  it('decoder is a stream that can be destroyed in the middle', async () => {
    const decoder = await createZstdDecoder(
      () => false,
      () => new Error(),
    );
    decoder.write(zstd.subarray(0, 10));
    decoder.destroy();
    await new Promise((resolve) => decoder.once('close', resolve));
  });
});

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
    assert.match(failure.code, /^(ENOTDIR|EEXIST)$/);
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
    assert.deepEqual(result.notes, ['103 Early Hints came before the response']);
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

describe('send: uploads', () => {
  const { send, remove } = testSend();
  const folder = mkdtempSync(join(tmpdir(), 'faultline-upload-'));
  let server: Loopback | null = null;
  afterEach(() => server?.close());
  after(() => {
    remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('streams a file of 20 MB with its Content-Length', async () => {
    const path = join(folder, 'large.bin');
    const bytes = randomBytes(20_000_000);
    writeFileSync(path, bytes);
    let received = 0;
    const hash = createHash('sha256');
    server = await startLoopback(({ socket }) => {
      let head: string | null = '';
      socket.removeAllListeners('data');
      socket.on('data', (chunk: Buffer) => {
        let body = chunk;
        if (head !== null) {
          head += chunk.toString('latin1');
          const end = head.indexOf('\r\n\r\n');
          if (end < 0) return;
          body = Buffer.from(head.slice(end + 4), 'latin1');
          head = null;
        }
        received += body.length;
        hash.update(body);
        if (received === bytes.length) socket.write(ok);
      });
    });
    const request = get(server.url, { method: 'PUT', body: [{ kind: 'file', path }] });
    assert.equal(bodyText(await send(request, options())), 'fine');
    assert.equal(hash.digest('hex'), createHash('sha256').update(bytes).digest('hex'));
  });

  it('a file that shrinks while it is sent is a failure, and the connection is closed', async () => {
    const path = join(folder, 'shrinks.bin');
    writeFileSync(path, randomBytes(30_000_000));
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      // Before the server reads on, the file is cut.
      socket.pause();
      truncateSync(path, 20_000_000);
      setTimeout(() => socket.resume(), 50);
    });
    const request = get(server.url, { method: 'PUT', body: [{ kind: 'file', path }] });
    const failure = failureOf(await send(request, options()));
    assert.deepEqual([failure.stage, failure.code], ['send', 'BODY_CHANGED']);
    await server.peers[0]?.closed;
  });

  it('an answer that comes before all is sent is the response', async () => {
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.pause();
      socket.write(response('413 Content Too Large', [], 'too much'));
    });
    const request = get(server.url, { method: 'POST', body: text('x'.repeat(20_000_000)) });
    const result = await send(request, options());
    assert.equal(responseOf(result).status, 413);
    assert.equal(bodyText(result), 'too much');
    server.peers[0]?.socket.resume();
    await server.peers[0]?.closed;
  });

  const expectations: [name: string, answer: string | null, body: boolean, status: number][] = [
    ['waits for 100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n', true, 200],
    ['does not send the body after a final response', 'HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n', false, 417],
    ['sends the body after a second where the server says nothing', null, true, 200],
  ];
  for (const [name, answer, sent, status] of expectations) {
    it(`Expect: 100-continue: ${name}`, async () => {
      let early = '';
      server = await startLoopback(async ({ socket, seen, received }) => {
        await seen(wholeHead);
        await new Promise((resolve) => setTimeout(resolve, 30));
        early = received();
        if (answer !== null) socket.write(answer);
        await seen(/the body$/);
        socket.write(ok);
      });
      const headers: [string, string][] = [['Expect', '100-continue']];
      const result = await send(get(server.url, { method: 'POST', headers, body: text('the body') }), options());
      assert.equal(responseOf(result).status, status);
      assert.ok(early.endsWith('\r\n\r\n'), 'the head went alone');
      assert.equal(server.peers[0]?.received().endsWith('the body'), sent);
    });
  }

  it('the file is not there any more when it is read', async () => {
    const path = join(folder, 'vanishes.bin');
    writeFileSync(path, 'x'.repeat(1000));
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      rmSync(path);
      socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    });
    const headers: [string, string][] = [['Expect', '100-continue']];
    const request = get(server.url, { method: 'PUT', headers, body: [{ kind: 'file', path }] });
    const failure = failureOf(await send(request, options()));
    assert.deepEqual([failure.stage, failure.code], ['send', 'ENOENT']);
    assert.ok(!existsSync(path));
  });
});
