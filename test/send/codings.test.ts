/** Content codings: undone one by one and in a row, cut off, broken, bombing, and not known. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { decodeBody, defaultExpansionLimit } from '../../src/send/content-coding';
import { createZstdDecoder } from '../../src/send/zstd';
import { answering, type Loopback, ok, type Peer, response, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, responseOf, testSend } from './sending';

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
