/** The four limits of time: each ends what it is for, says its name, the time and how to change it, and nothing else. */
import assert from 'node:assert/strict';
import type { Failure, SendOptions, SentRequest } from '../../src/exchange';
import { type Loopback, ok, type Peer, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, testSend, text } from './sending';

const head = 'HTTP/1.1 200 OK\r\n';
const never = () => undefined;
const answers = (...parts: (string | Buffer)[]) =>
  async function serve({ socket, seen }: Peer) {
    await seen(wholeHead);
    for (const part of parts) socket.write(part);
  };
/** Sends `part` every so many ms, so often, then `last`. */
const drips = (first: string, part: string, everyMs: number, times: number, last = '') =>
  async function serve({ socket, seen }: Peer) {
    await seen(wholeHead);
    socket.write(first);
    for (let count = 0; count < times && !socket.destroyed; count++) {
      await new Promise((resolve) => setTimeout(resolve, everyMs));
      socket.write(part);
    }
    socket.write(last);
  };

interface Case {
  readonly name: string;
  readonly serve: (peer: Peer) => unknown;
  readonly https?: boolean;
  readonly request?: Partial<SentRequest>;
  readonly options: Partial<SendOptions>;
  readonly limit: Failure['limit'];
  readonly waitedFor: Failure['waitedFor'];
  readonly says: RegExp;
}

const ends: readonly Case[] = [
  {
    name: 'connect: silence in the TLS handshake',
    serve: never,
    https: true,
    options: { connectTimeoutMs: 60 },
    limit: 'connect',
    waitedFor: 'connect',
    says: /No connection within 0\.06 s.*`# @connection-timeout` or the setting `faultline\.connectTimeoutSeconds`/,
  },
  {
    name: 'first byte: silence after the request',
    serve: never,
    options: { firstByteTimeoutMs: 60 },
    limit: 'first-byte',
    waitedFor: 'first-byte',
    says: /did not answer within 0\.06 s.*`# @first-byte-timeout` or the setting `faultline\.firstByteTimeoutSeconds`/,
  },
  {
    name: 'first byte: a head that comes a byte at a time',
    serve: drips(`${head}X: `, 'x', 10, 100),
    options: { firstByteTimeoutMs: 60 },
    limit: 'first-byte',
    waitedFor: 'first-byte',
    says: /did not answer within 0\.06 s/,
  },
  {
    name: 'first byte: of the second hop',
    serve: async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.write('HTTP/1.1 302 F\r\nLocation: /two\r\nContent-Length: 0\r\n\r\n');
    },
    options: { firstByteTimeoutMs: 60 },
    limit: 'first-byte',
    waitedFor: 'first-byte',
    says: /did not answer within 0\.06 s/,
  },
  {
    name: 'idle: silence within the body',
    serve: answers(`${head}Content-Length: 10\r\n\r\nhalf`),
    options: { idleTimeoutMs: 60 },
    limit: 'idle',
    waitedFor: 'idle',
    says: /Nothing more of the response came for 0\.06 s.*`# @idle-timeout` or the setting `faultline\.idleTimeoutSeconds`/,
  },
  {
    name: 'idle: silence from the head on',
    serve: answers(`${head}Transfer-Encoding: chunked\r\n\r\n`),
    options: { idleTimeoutMs: 60 },
    limit: 'idle',
    waitedFor: 'idle',
    says: /Nothing more of the response came/,
  },
  {
    name: 'whole: a body that never ends',
    serve: drips(`${head}Content-Length: 1000\r\n\r\n`, 'x', 10, 100),
    options: { timeoutMs: 80, idleTimeoutMs: 1000 },
    limit: 'total',
    waitedFor: 'total',
    says: /not complete within 0\.08 s.*`# @timeout` or the setting `faultline\.timeoutSeconds`/,
  },
  {
    name: 'whole: the wait for the first byte is part of it',
    serve: never,
    options: { timeoutMs: 60, firstByteTimeoutMs: 2000 },
    limit: 'total',
    waitedFor: 'first-byte',
    says: /did not answer within 0\.06 s.*`# @timeout`/,
  },
];

describe('send: limits of time', () => {
  let server: Loopback | null = null;
  const { send, remove } = testSend();
  afterEach(async () => {
    await server?.close();
    server = null;
  });
  after(() => remove());

  for (const row of ends) {
    it(`${row.name}: ended by the limit \`${row.limit}\``, async () => {
      server = await startLoopback(row.serve);
      const url = row.https ? server.url.replace('http:', 'https:') : server.url;
      const failure = failureOf(await send(get(url, row.request), options({ timeoutMs: null, ...row.options })));
      assert.deepEqual(
        [failure.stage, failure.code, failure.limit, failure.waitedFor],
        ['timeout', 'TIMEOUT', row.limit, row.waitedFor],
      );
      assert.match(failure.message, row.says);
      assert.equal(failure.afterMs, Math.min(...Object.values(row.options).filter((it) => typeof it === 'number')));
      await Promise.all(server.peers.map((peer) => peer.closed));
    });
  }

  const lasts: readonly [
    name: string,
    serve: Case['serve'],
    limits: Partial<SendOptions>,
    request?: Case['request'],
  ][] = [
    [
      'first byte: a body that takes longer',
      drips(`${head}Content-Length: 15\r\n\r\n`, 'x', 40, 15),
      { firstByteTimeoutMs: 400 },
    ],
    ['idle: a slow body that goes on', drips(`${head}Content-Length: 15\r\n\r\n`, 'x', 40, 15), { idleTimeoutMs: 400 }],
    ['idle: a late answer', drips('', '', 500, 1, `${head}Content-Length: 1\r\n\r\nx`), { idleTimeoutMs: 400 }],
    [
      'first byte: an answer that comes before all is sent',
      drips(`${head}Content-Length: 15\r\n\r\n`, 'x', 40, 15),
      { firstByteTimeoutMs: 400 },
      { method: 'POST', body: text('x'.repeat(3_000_000)) },
    ],
  ];
  for (const [name, serve, limits, request] of lasts) {
    it(`${name} is not ended`, async () => {
      server = await startLoopback(serve);
      assert.match(bodyText(await send(get(server.url, request), options(limits))), /^x+$/);
    });
  }

  it('a connection that served a request is not ended by the limits of the one before', async () => {
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.write(ok);
      await seen(/\r\n\r\n[\s\S]*\r\n\r\n/);
      setTimeout(() => socket.write(ok), 500);
    });
    const short = options({ firstByteTimeoutMs: 300, idleTimeoutMs: 300 });
    assert.equal(bodyText(await send(get(server.url), short)), 'fine');
    assert.equal(bodyText(await send(get(server.url), options())), 'fine');
    assert.equal(server.peers.length, 1);
  });
});
