/** Getting to a host: names, refusal, both families, kept-alive connections, and several requests at once. */
import assert from 'node:assert/strict';
import { answering, type Loopback, ok, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, responseOf, testSend, text } from './sending';

describe('send: connections', () => {
  const { send, remove } = testSend();
  let server: Loopback | null = null;
  afterEach(async () => {
    await server?.close();
    server = null;
  });
  after(() => remove());

  async function closedPort(): Promise<number> {
    const gone = await startLoopback(() => undefined);
    await gone.close();
    return gone.port;
  }

  it('name not found', async () => {
    const failure = failureOf(await send(get('http://user:hunter2@no-such-host.invalid/?k=hunter2'), options()));
    assert.equal(failure.stage, 'dns');
    assert.match(failure.code, /^(ENOTFOUND|EAI_AGAIN)$/);
    assert.match(failure.message, /no-such-host\.invalid/);
    assert.doesNotMatch(failure.message, /hunter2/);
  });

  it('refused', async () => {
    const port = await closedPort();
    const result = await send(get(`http://user:hunter2@127.0.0.1:${port}/?k=hunter2`), options());
    const failure = failureOf(result);
    assert.deepEqual([failure.stage, failure.code], ['connect', 'ECONNREFUSED']);
    assert.match(failure.message, new RegExp(`Nothing accepts connections at 127\\.0\\.0\\.1:${port}\\.`));
    assert.equal(result.timings.connectMs, null);
    assert.ok(result.timings.totalMs >= 0);
  });

  it('refused on localhost: a code, and the addresses that were tried', async () => {
    const failure = failureOf(await send(get(`http://localhost:${await closedPort()}/`), options()));
    assert.deepEqual([failure.stage, failure.code], ['connect', 'ECONNREFUSED']);
    assert.match(failure.message, /tried (127\.0\.0\.1 and ::1|::1 and 127\.0\.0\.1)/);
  });

  for (const host of ['127.0.0.1', '::1']) {
    it(`localhost reaches a server that listens on ${host} only`, async function () {
      try {
        server = await startLoopback(answering(ok), { host });
      } catch {
        this.skip();
      }
      const result = await send(get(`http://localhost:${server.port}/`), options());
      assert.equal(bodyText(result), 'fine');
      assert.notEqual(result.timings.dnsMs, null);
    });
  }

  it('an IPv6 address in brackets', async function () {
    try {
      server = await startLoopback(answering(ok), { host: '::1' });
    } catch {
      this.skip();
    }
    assert.equal(bodyText(await send(get(`http://[::1]:${server.port}/`), options())), 'fine');
    assert.match(server.peers[0]?.received() ?? '', new RegExp(`\r\nHost: \\[::1\\]:${server.port}\r\n`));
  });

  it('one kept-alive connection serves one request after the other', async () => {
    server = await startLoopback(answering(ok));
    for (let count = 0; count < 20; count++) assert.equal(bodyText(await send(get(server.url), options())), 'fine');
    assert.equal(server.peers.length, 1);
    const reused = await send(get(server.url), options());
    assert.equal(reused.timings.connectMs, null, 'a connection that was there took no time');
    assert.notEqual(reused.timings.firstByteMs, null);
  });

  /** Answers once, then closes the connection when the next request comes on it. */
  async function closesOnSecond(): Promise<Loopback> {
    return startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.write(ok);
      await seen(/\r\n\r\n[\s\S]*\r\n\r\n/);
      socket.resetAndDestroy();
    });
  }

  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
    it(`a kept-alive connection that the server closed: ${method} is sent again, once, and it shows`, async () => {
      server = await closesOnSecond();
      await send(get(server.url), options());
      const body = method === 'PUT' ? text('the body') : null;
      const result = await send(get(server.url, { method, body }), options());
      assert.equal(responseOf(result).status, 200);
      assert.equal(result.notes[0], 'sent again on a fresh connection: the server had closed the kept-alive one');
      assert.equal(server.peers.length, 2);
      if (body) assert.ok(server.peers[1]?.received().endsWith('the body'), 'with its body');
    });
  }

  for (const method of ['POST', 'PATCH', 'LOCK']) {
    it(`a kept-alive connection that the server closed: ${method} is not sent again`, async () => {
      server = await closesOnSecond();
      await send(get(server.url), options());
      const result = await send(get(server.url, { method, body: text('x') }), options());
      const failure = failureOf(result);
      assert.deepEqual([failure.stage, failure.code], ['receive', 'ECONNRESET']);
      assert.match(failure.message, /is not sent again by itself/);
      assert.deepEqual(result.notes, []);
      assert.equal(server.peers.length, 1);
    });
  }

  it('a server that closes the fresh connection too is not asked a third time', async () => {
    let connections = 0;
    server = await startLoopback(async ({ socket, seen }) => {
      const number = ++connections;
      await seen(wholeHead);
      if (number > 1) return socket.resetAndDestroy();
      socket.write(ok);
      await seen(/\r\n\r\n[\s\S]*\r\n\r\n/);
      return socket.resetAndDestroy();
    });
    await send(get(server.url), options());
    const failure = failureOf(await send(get(server.url), options()));
    assert.deepEqual([failure.stage, failure.code], ['receive', 'ECONNRESET']);
    assert.equal(connections, 2);
  });

  it('a fresh connection that is closed is not tried again: nothing is repeated in silence', async () => {
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.resetAndDestroy();
    });
    const result = await send(get(server.url), options());
    assert.equal(failureOf(result).code, 'ECONNRESET');
    assert.deepEqual(result.notes, []);
    assert.equal(server.peers.length, 1);
  });

  it('a kept connection that breaks within the response is not tried again', async () => {
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.write(ok);
      await seen(/\r\n\r\n[\s\S]*\r\n\r\n/);
      socket.end('HTTP/1.1 200 OK\r\nX');
    });
    await send(get(server.url), options());
    const result = await send(get(server.url), options());
    assert.equal(failureOf(result).code, 'HEADERS_TRUNCATED');
    assert.equal(server.peers.length, 1);
  });

  it('fifty at once, each with its own answer', async () => {
    server = await startLoopback(async ({ socket, seen }) => {
      for (let count = 1; ; count++) {
        const all = (await seen(new RegExp(`^(?:[\\s\\S]*?\\r\\n\\r\\n){${count}}`)))[0];
        const path = /GET (\S+) /.exec(all.split('\r\n\r\n').at(-2) ?? '')?.[1] ?? '';
        setTimeout(
          () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`),
          Math.random() * 20,
        );
      }
    });
    const { url } = server;
    const paths = Array.from({ length: 50 }, (_, index) => `/number/${index}`);
    const results = await Promise.all(paths.map((path) => send(get(url + path), options())));
    assert.deepEqual(results.map(bodyText), paths);
  });

  it('other protocol versions that are asked for are answered honestly', async () => {
    server = await startLoopback(answering(ok));
    assert.deepEqual((await send(get(server.url, { httpVersion: 'HTTP/1.1' }), options())).notes, []);
    const result = await send(get(server.url, { httpVersion: 'HTTP/1.0' }), options());
    assert.deepEqual(result.notes, ['HTTP/1.0 was asked for; sent as HTTP/1.1']);
  });

  it('idle connections do not keep the process alive', async () => {
    server = await startLoopback(answering(ok));
    await send(get(server.url), options());
    await new Promise((resolve) => setImmediate(resolve));
    const held = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await send(get(server.url), options());
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length <= held, 'no timer is left');
  });
});
