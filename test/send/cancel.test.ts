/** Cancelling and timeouts, at every stage: the answer comes at once, the socket is closed, nothing is written on. */
import assert from 'node:assert/strict';
import { pbkdf2 } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { SendOptions, SentRequest } from '../../src/exchange';
import { startFullPort } from './full-port';
import { answering, type Loopback, ok, type Peer, response, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, testSend, text } from './sending';
import { sawCancel } from './tables';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const head = 'HTTP/1.1 200 OK\r\n';

interface Stage {
  readonly name: string;
  readonly serve: (peer: Peer) => unknown;
  readonly request?: (folder: string) => Partial<SentRequest>;
  readonly https?: boolean;
  /** What a timeout at this stage says it waited for. */
  readonly waitedFor: 'connect' | 'first-byte' | 'total';
}

/** Fills the pipe for as long as the other side reads. */
function pouring(first: string | Buffer, chunk: Buffer) {
  return async ({ socket, seen }: Peer) => {
    await seen(wholeHead);
    socket.write(first);
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', more);
    more();
  };
}

const afterHead = (part: string) => async (peer: Peer) => {
  await peer.seen(wholeHead);
  peer.socket.write(part);
};
const zipped = gzipSync(Buffer.from(Array.from({ length: 2_000_000 }, (_, index) => (index * 7919) % 251)));

const stages: readonly Stage[] = [
  { name: 'TLS handshake', serve: () => undefined, https: true, waitedFor: 'connect' },
  { name: 'silence before the response', serve: () => undefined, waitedFor: 'first-byte' },
  { name: 'half of a header section', serve: afterHead(`${head}X: y`), waitedFor: 'first-byte' },
  {
    name: 'silence after an informational response',
    serve: afterHead('HTTP/1.1 102 P\r\n\r\n'),
    waitedFor: 'first-byte',
  },
  { name: 'half of a body', serve: afterHead(`${head}Content-Length: 10\r\n\r\nhalf`), waitedFor: 'total' },
  {
    name: 'half of a chunk',
    serve: afterHead(`${head}Transfer-Encoding: chunked\r\n\r\nff\r\nhalf`),
    waitedFor: 'total',
  },
  {
    name: 'a body that pours into a file',
    serve: pouring(`${head}\r\n`, Buffer.alloc(256_000, 'x')),
    waitedFor: 'total',
  },
  {
    name: 'half of a compressed body',
    serve: async (peer) => {
      await peer.seen(wholeHead);
      peer.socket.write(`${head}Content-Encoding: gzip\r\nContent-Length: ${zipped.length}\r\n\r\n`);
      peer.socket.write(zipped.subarray(0, zipped.length >> 1));
    },
    waitedFor: 'total',
  },
  {
    name: 'an upload that the server does not read',
    serve: ({ socket }) => socket.pause(),
    request: () => ({ method: 'POST', body: text('x'.repeat(12_000_000)) }),
    waitedFor: 'first-byte',
  },
  {
    name: 'an upload of a file that the server does not read',
    serve: ({ socket }) => socket.pause(),
    request: (folder) => {
      const path = join(folder, 'upload.bin');
      writeFileSync(path, Buffer.alloc(12_000_000));
      return { method: 'PUT', body: [{ kind: 'file', path }] };
    },
    waitedFor: 'first-byte',
  },
  {
    name: 'the wait for 100 Continue',
    serve: () => undefined,
    request: () => ({ method: 'POST', headers: [['Expect', '100-continue']], body: text('x') }),
    waitedFor: 'first-byte',
  },
  {
    name: 'the second hop of a redirect',
    serve: async (peer) => {
      await peer.seen(wholeHead);
      if (!peer.received().includes('/second')) peer.socket.write(response('302 F', ['Location: /second']));
    },
    waitedFor: 'first-byte',
  },
];

describe('send: cancelling', function () {
  this.timeout(5000);
  const { send, storagePath, remove } = testSend({ memoryLimit: 50_000 });
  const folder = mkdtempSync(join(tmpdir(), 'faultline-cancel-'));
  let server: Loopback | null = null;
  afterEach(async () => {
    await server?.close();
    server = null;
  });
  after(() => {
    remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the server and the request, and waits until the stage is reached. */
  async function reach(stage: Stage, parts: Partial<SendOptions>) {
    server = await startLoopback(stage.serve);
    const url = stage.https ? server.url.replace('http:', 'https:') : server.url;
    const result = send(
      get(url, stage.request?.(folder)),
      options({ timeoutMs: null, connectTimeoutMs: null, ...parts }),
    );
    const peer = await server.peer(0);
    return { result, peer };
  }

  for (const stage of stages) {
    it(`in ${stage.name}: aborted, the socket closed, no file left or written`, async () => {
      const abort = new AbortController();
      const { result, peer } = await reach(stage, { signal: abort.signal });
      await pause(60);
      const cancelled = performance.now();
      abort.abort();
      const failure = failureOf(await result);
      const answeredMs = performance.now() - cancelled;
      // A paused peer sees the end only when it reads again.
      peer.socket.resume();
      await peer.closed;
      assert.deepEqual([failure.stage, failure.code], ['aborted', 'ABORTED']);
      sawCancel(stage.name, answeredMs, performance.now() - cancelled);
      assert.deepEqual(readdirSync(storagePath), []);
      await pause(30);
      assert.deepEqual(readdirSync(storagePath), [], 'nothing is written afterwards');
    });

    it(`in ${stage.name}: a timeout says that it waited for ${stage.waitedFor}`, async () => {
      const { result, peer } = await reach(stage, { timeoutMs: 400 });
      const failure = failureOf(await result);
      peer.socket.resume();
      await peer.closed;
      assert.deepEqual(
        [failure.stage, failure.code, failure.waitedFor, failure.afterMs],
        ['timeout', 'TIMEOUT', stage.waitedFor, 400],
      );
      assert.deepEqual(readdirSync(storagePath), []);
    });
  }

  it('before anything: nothing is sent', async () => {
    server = await startLoopback(answering(ok));
    const failure = failureOf(await send(get(server.url), options({ signal: AbortSignal.abort() })));
    assert.equal(failure.stage, 'aborted');
    assert.equal(server.peers.length, 0);
  });

  it('while the name is looked up', async () => {
    // Names are looked up by the same four threads; while these count, the look-up waits.
    const counting = Array.from({ length: 4 }, () => promisify(pbkdf2)('', '', 300_000, 64, 'sha512'));
    const abort = new AbortController();
    const result = send(get('http://slow-name.invalid/'), options({ signal: abort.signal }));
    await pause(20);
    const cancelled = performance.now();
    abort.abort();
    const failure = failureOf(await result);
    sawCancel('the look-up of the name', performance.now() - cancelled, null);
    assert.deepEqual([failure.stage, failure.code], ['aborted', 'ABORTED']);
    await Promise.all(counting);
  });

  it('while the connection is made: aborted, or ended by the limit for it, and no socket is left', async function () {
    const full = await startFullPort();
    if (!full) this.skip();
    try {
      const connecting = () => process.getActiveResourcesInfo().filter((kind) => kind.endsWith('ConnectWrap')).length;
      const before = connecting();
      const url = `http://127.0.0.1:${full.port}/`;
      const abort = new AbortController();
      const result = send(get(url), options({ signal: abort.signal }));
      await pause(60);
      assert.ok(connecting() > before, 'it is connecting');
      const cancelled = performance.now();
      abort.abort();
      const failure = failureOf(await result);
      const answeredMs = performance.now() - cancelled;
      while (connecting() > before) await pause(1);
      sawCancel('the connection being made', answeredMs, performance.now() - cancelled);
      assert.deepEqual([failure.stage, failure.code], ['aborted', 'ABORTED']);
      const late = failureOf(await send(get(url), options({ connectTimeoutMs: 80 })));
      assert.deepEqual([late.stage, late.waitedFor, late.limit], ['timeout', 'connect', 'connect']);
      assert.match(late.message, /No connection within 0\.08 s/);
      await pause(10);
      assert.ok(connecting() <= before, 'none is left');
    } finally {
      await full.close();
    }
  });

  it('after the response: it stays a response', async () => {
    server = await startLoopback(answering(ok));
    const abort = new AbortController();
    const result = await send(get(server.url), options({ signal: abort.signal }));
    abort.abort();
    await pause(10);
    assert.equal(bodyText(result), 'fine');
    assert.equal(bodyText(await send(get(server.url), options())), 'fine', 'and the connection stays usable');
    assert.equal(server.peers.length, 1);
  });

  it('the file stops growing in the moment of the cancel', async () => {
    const abort = new AbortController();
    const stage = stages.find(({ name }) => name.includes('pours'));
    assert.ok(stage);
    const { result } = await reach(stage, { signal: abort.signal });
    let size = 0;
    for (let tries = 0; tries < 100 && size === 0; tries++) {
      await pause(5);
      const [file] = readdirSync(storagePath);
      if (file) size = statSync(join(storagePath, file)).size;
    }
    assert.ok(size > 0, 'a file was being written');
    abort.abort();
    await result;
    assert.deepEqual(readdirSync(storagePath), []);
  });

  it('many at once by one signal', async () => {
    server = await startLoopback(() => undefined);
    const abort = new AbortController();
    const { url } = server;
    const results = Array.from({ length: 30 }, () => send(get(url), options({ signal: abort.signal })));
    await server.peer(29);
    abort.abort();
    for (const result of results) assert.equal(failureOf(await result).stage, 'aborted');
    await Promise.all(server.peers.map((peer) => peer.closed));
  });

  it('a limit of 0 is no limit', async () => {
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      setTimeout(() => socket.write(ok), 50);
    });
    const result = await send(get(server.url), options({ timeoutMs: 0, connectTimeoutMs: 0 }));
    assert.equal(bodyText(result), 'fine');
  });

  it('the limit for connecting does not count what comes after it', async () => {
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      setTimeout(() => socket.write(ok), 120);
    });
    assert.equal(bodyText(await send(get(server.url), options({ connectTimeoutMs: 60 }))), 'fine');
  });

  it('listeners on the signal do not pile up', async () => {
    server = await startLoopback(answering(ok));
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    signal.addEventListener = (...parameters: Parameters<typeof add>) => {
      listeners++;
      add(...parameters);
    };
    for (let count = 0; count < 5; count++) await send(get(server.url), options({ signal }));
    assert.equal(listeners, 1, 'one for all that share the signal');
  });
});
