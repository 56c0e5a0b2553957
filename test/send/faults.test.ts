/** A misbehaving server, row by row: each fault is told by stage and code, is bounded, and leaves `send` usable. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { FailureStage, SendOptions, SentRequest } from '../../src/exchange';
import { type Loopback, ok, type Peer, response, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, testSend, text } from './sending';

interface Fault {
  readonly name: string;
  /** What the server does once it has the header section of the request. */
  readonly serve: (peer: Peer) => unknown;
  readonly request?: Partial<SentRequest>;
  readonly options?: Partial<SendOptions>;
  readonly stage: FailureStage;
  readonly code: string;
  readonly says: RegExp;
}

const head = 'HTTP/1.1 200 OK\r\n';
const reset = ({ socket }: Peer) => socket.resetAndDestroy();
const writes =
  (...parts: (string | Buffer)[]) =>
  ({ socket }: Peer) => {
    for (const part of parts) socket.write(part);
  };
const writesAndEnds =
  (...parts: (string | Buffer)[]) =>
  ({ socket }: Peer) =>
    socket.end(Buffer.concat(parts.map((part) => Buffer.from(part))));
const writesAndResets =
  (part: string) =>
  ({ socket }: Peer) =>
    socket.write(part, () => setTimeout(() => socket.resetAndDestroy(), 20));
/** Writes again and again until the connection is gone. */
const endlessly = (part: string | Buffer, everyMs: number, first: string | Buffer = '') =>
  function serve({ socket }: Peer) {
    socket.write(first);
    const timer = setInterval(() => socket.write(part), everyMs);
    socket.once('close', () => clearInterval(timer));
  };
/** As members one after the other, which gzip allows: a whole gigabyte would take seconds to compress. */
const gigabyte = Buffer.concat(Array<Buffer>(100).fill(gzipSync(Buffer.alloc(10_000_000), { level: 9 })));
const gzipped = gzipSync('x'.repeat(5000));

const faults: readonly Fault[] = [
  {
    name: 'closed before headers',
    serve: writesAndEnds(''),
    stage: 'receive',
    code: 'ECONNRESET',
    says: /closed the connection without a response/,
  },
  { name: 'reset before headers', serve: reset, stage: 'receive', code: 'ECONNRESET', says: /without a response/ },
  {
    name: 'closed within the status line',
    serve: writesAndEnds('HTTP/1.1 20'),
    stage: 'receive',
    code: 'HEADERS_TRUNCATED',
    says: /within the headers/,
  },
  {
    name: 'closed within headers',
    serve: writesAndEnds(`${head}X: y\r\nContent-`),
    stage: 'receive',
    code: 'HEADERS_TRUNCATED',
    says: /within the headers/,
  },
  {
    name: 'reset within headers',
    serve: writesAndResets(`${head}X: y\r\n`),
    stage: 'receive',
    code: 'HEADERS_TRUNCATED',
    says: /within the headers/,
  },
  {
    name: 'closed within a body with Content-Length (too short)',
    serve: writesAndEnds(`${head}Content-Length: 10\r\n\r\nhalf`),
    stage: 'receive',
    code: 'BODY_LENGTH',
    says: /answered 200, but sent 4 of the 10 bytes/,
  },
  {
    name: 'reset within a body with Content-Length',
    serve: writesAndResets(`${head}Content-Length: 10\r\n\r\nhalf`),
    stage: 'receive',
    code: 'ECONNRESET',
    says: /answered 200, but the connection was reset within the body, after 4 bytes/,
  },
  {
    name: 'more body than Content-Length says',
    serve: writes(`${head}Content-Length: 2\r\n\r\nmore`),
    stage: 'receive',
    code: 'BODY_LENGTH',
    says: /more bytes than the 2 that Content-Length promises/,
  },
  {
    name: 'bytes after the last chunk',
    serve: writes(`${head}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nrest`),
    stage: 'receive',
    code: 'BODY_LENGTH',
    says: /more bytes after the end of its body/,
  },
  {
    name: 'two Content-Lengths that disagree',
    serve: writes(`${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok`),
    stage: 'receive',
    code: 'HPE_UNEXPECTED_CONTENT_LENGTH',
    says: /not HTTP/,
  },
  {
    name: 'a chunk size that is no number',
    serve: writes(`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n`),
    stage: 'receive',
    code: 'HPE_INVALID_CHUNK_SIZE',
    says: /answered 200, but the chunks of its body are not well-formed/,
  },
  {
    name: 'a chunk longer than its size',
    serve: writes(`${head}Transfer-Encoding: chunked\r\n\r\n1\r\nmuch\r\n0\r\n\r\n`),
    stage: 'receive',
    code: 'HPE_STRICT',
    says: /not well-formed/,
  },
  {
    name: 'closed before the last chunk',
    serve: writesAndEnds(`${head}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`),
    stage: 'receive',
    code: 'BODY_TRUNCATED',
    says: /last chunk is missing after 4 bytes/,
  },
  {
    name: 'reset within a chunked body',
    serve: writesAndResets(`${head}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`),
    stage: 'receive',
    code: 'ECONNRESET',
    says: /reset within the body, after 4 bytes/,
  },
  {
    name: 'HTTP/0.9 junk',
    serve: writesAndEnds('<html>hello</html>'),
    stage: 'receive',
    code: 'HPE_INVALID_CONSTANT',
    says: /is not HTTP/,
  },
  {
    name: 'random bytes',
    serve: writesAndEnds(Buffer.from([0, 1, 2, 253, 254, 255, 13, 10, 13, 10])),
    stage: 'receive',
    code: 'HPE_INVALID_CONSTANT',
    says: /is not HTTP/,
  },
  {
    name: 'another protocol (SSH)',
    serve: writes('SSH-2.0-OpenSSH_9.9\r\n'),
    stage: 'receive',
    code: 'HPE_INVALID_CONSTANT',
    says: /not a web server: it answers with `SSH`/,
  },
  {
    name: 'a TLS alert to plain HTTP',
    serve: writes(Buffer.from([21, 3, 1, 0, 2, 2, 70])),
    stage: 'receive',
    code: 'HPE_INVALID_CONSTANT',
    says: /speaks TLS on this port. Use `https:/,
  },
  {
    name: 'HTTP/2 without TLS',
    serve: writes(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])),
    stage: 'receive',
    code: 'HPE_INVALID_CONSTANT',
    says: /speaks only HTTP\/2/,
  },
  {
    name: 'a control character in a header',
    serve: writes(`${head}X: a\0b\r\nContent-Length: 0\r\n\r\n`),
    stage: 'receive',
    code: 'HPE_INVALID_HEADER_TOKEN',
    says: /is not HTTP/,
  },
  {
    name: 'a header line without a colon',
    serve: writes(`${head}nonsense\r\n\r\n`),
    stage: 'receive',
    code: 'HPE_INVALID_HEADER_TOKEN',
    says: /is not HTTP/,
  },
  {
    name: 'a status that is no number',
    serve: writes('HTTP/1.1 abc OK\r\n\r\n'),
    stage: 'receive',
    code: 'HPE_INVALID_STATUS',
    says: /is not HTTP/,
  },
  {
    name: 'a header of 10 MB',
    serve: writes(`${head}X: ${'x'.repeat(10_000_000)}\r\n\r\n`),
    stage: 'receive',
    code: 'HPE_HEADER_OVERFLOW',
    says: /more than 256 kB of headers/,
  },
  {
    name: '100,000 headers',
    serve: writes(head, Array.from({ length: 100_000 }, (_, index) => `X-${index}: y\r\n`).join(''), '\r\n'),
    stage: 'receive',
    code: 'HPE_HEADER_OVERFLOW',
    says: /more than 256 kB of headers/,
  },
  {
    name: 'endless 1xx',
    serve: endlessly('HTTP/1.1 102 Processing\r\n\r\n'.repeat(50), 5),
    stage: 'receive',
    code: 'TOO_MANY_INFORMATIONAL',
    says: /1xx responses without end/,
  },
  {
    name: 'gzip cut off',
    serve: writes(response('200 OK', ['Content-Encoding: gzip'], gzipped.subarray(0, -10))),
    stage: 'receive',
    code: 'CONTENT_CODING_TRUNCATED',
    says: /ends in the middle of its `gzip` coding/,
  },
  {
    name: 'gzip that is none',
    serve: writes(response('200 OK', ['Content-Encoding: gzip'], 'plain text')),
    stage: 'receive',
    code: 'CONTENT_CODING_BROKEN',
    says: /not valid `gzip`/,
  },
  {
    name: '1 GB from 1 MB of gzip',
    serve: writes(response('200 OK', ['Content-Encoding: gzip'], gigabyte)),
    stage: 'receive',
    code: 'BODY_BOMB',
    says: /expands without end/,
  },
  {
    name: 'deflate that is none',
    serve: writes(response('200 OK', ['Content-Encoding: deflate'], Buffer.from([0x78, 0x9c, 1, 2, 3, 4, 5]))),
    stage: 'receive',
    code: 'CONTENT_CODING_BROKEN',
    says: /not valid `deflate`/,
  },
  {
    name: 'compressed six times over',
    serve: writes(response('200 OK', [`Content-Encoding: ${Array(6).fill('gzip').join(', ')}`], gzipped)),
    stage: 'receive',
    code: 'CONTENT_CODING_BROKEN',
    says: /compressed 6 times over/,
  },
  {
    name: 'a header of 10 MB, then a reset: the header is told, not the reset',
    serve: writesAndResets(`${head}X: ${'x'.repeat(10_000_000)}`),
    stage: 'receive',
    code: 'HPE_HEADER_OVERFLOW',
    says: /more than 256 kB of headers/,
  },
  {
    name: 'endless headers',
    serve: endlessly('X-More: yes\r\n'.repeat(500), 2, head),
    stage: 'receive',
    code: 'HPE_HEADER_OVERFLOW',
    says: /more than 256 kB of headers/,
  },
  {
    name: 'a connection that ends within a gzip body',
    serve: writesAndEnds(`${head}Content-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n`, gzipped.subarray(0, 20)),
    stage: 'receive',
    code: 'BODY_LENGTH',
    says: /sent 20 of the 1000 bytes/,
  },
  {
    name: 'silence after the request',
    serve: () => undefined,
    options: { timeoutMs: 80 },
    stage: 'timeout',
    code: 'TIMEOUT',
    says: /did not answer within 0.08 s/,
  },
  {
    name: 'slow headers, a byte at a time',
    serve: endlessly('x', 10, `${head}X: `),
    options: { timeoutMs: 80 },
    stage: 'timeout',
    code: 'TIMEOUT',
    says: /did not answer within 0.08 s/,
  },
  {
    name: 'silence after the request, by the limit for the first byte',
    serve: () => undefined,
    options: { firstByteTimeoutMs: 80 },
    stage: 'timeout',
    code: 'TIMEOUT',
    says: /did not answer within 0.08 s.*@first-byte-timeout/,
  },
  {
    name: 'silence within the body, by the limit for silence',
    serve: writes(`${head}Content-Length: 10\r\n\r\nhalf`),
    options: { idleTimeoutMs: 80 },
    stage: 'timeout',
    code: 'TIMEOUT',
    says: /Nothing more of the response came for 0.08 s.*@idle-timeout/,
  },
  {
    name: 'silence within the body',
    serve: writes(`${head}Content-Length: 10\r\n\r\nhalf`),
    options: { timeoutMs: 250 },
    stage: 'timeout',
    code: 'TIMEOUT',
    says: /was not complete within 0.25 s/,
  },
  {
    name: 'a slow body, a byte at a time',
    serve: endlessly('x', 10, `${head}Content-Length: 1000\r\n\r\n`),
    options: { timeoutMs: 250 },
    stage: 'timeout',
    code: 'TIMEOUT',
    says: /was not complete within 0.25 s/,
  },
  {
    name: 'endless server-sent events',
    serve: endlessly('data: x\n\n', 5, `${head}Content-Type: text/event-stream\r\n\r\n`),
    options: { timeoutMs: 250, streamTimeoutMs: 250 },
    stage: 'timeout',
    code: 'TIMEOUT',
    says: /was not complete within 0.25 s/,
  },
  {
    name: 'half-closed: the server ends its side only and never answers',
    serve: ({ socket }) => {
      socket.allowHalfOpen = true;
      socket.end();
    },
    stage: 'receive',
    code: 'ECONNRESET',
    says: /without a response/,
  },
  {
    name: 'reset while a large body is being sent',
    serve: reset,
    request: { method: 'POST', body: text('x'.repeat(20_000_000)) },
    stage: 'send',
    code: 'ECONNRESET',
    says: /while the request was being sent/,
  },
];

describe('send: faults of a server', () => {
  it('are told, at least forty of them', () => assert.ok(faults.length >= 40, `${faults.length}`));
  let fault: Fault | null = null;
  let server: Loopback;
  const { send, remove } = testSend();
  before(async () => {
    server = await startLoopback(async (peer) => {
      // The request after a fault may come on the same connection, if the response was whole by its framing.
      void peer.seen(/GET \/after /).then(
        () => peer.socket.end(ok),
        () => undefined,
      );
      await peer.seen(wholeHead);
      await fault?.serve(peer);
    });
  });
  after(async () => {
    remove();
    await server.close();
  });

  for (const row of faults) {
    it(`${row.name}: ${row.stage} ${row.code}`, async () => {
      fault = row;
      const url = `http://user:hunter2@127.0.0.1:${server.port}/?token=hunter2`;
      const request = get(url, { headers: [['X-Key', 'hunter2']], ...row.request });
      const started = performance.now();
      const failure = failureOf(await send(request, options(row.options)));
      const ms = performance.now() - started;
      assert.deepEqual([failure.stage, failure.code], [row.stage, row.code], failure.message);
      assert.match(failure.message, row.says);
      assert.doesNotMatch(failure.message, /hunter2/, 'a credential in a message');
      assert.ok(ms < 2000, `took ${ms} ms`);
      fault = null;
      assert.equal(bodyText(await send(get(`${server.url}/after`), options())), 'fine');
    });
  }
});
