/** SOCKS proxies of the terminal, by the environment, by `# @proxy` and by configuration scripts. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { createSocksAgent } from '../../src/send/socks';
import { certificateMaker } from './certificates';
import { answering, type Loopback, ok, type Peer, response, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, responseOf, testSend } from './sending';
import { sawCancel } from './tables';

interface SocksServer {
  readonly server: Loopback;
  /** Where it was asked to connect to, as `host:port`. */
  readonly targets: string[];
  readonly users: string[];
}

/** Speaks SOCKS 5 (RFC 1928, RFC 1929) as told; connects names to 127.0.0.1. */
async function startSocks({ user = '', reply = 0 } = {}): Promise<SocksServer> {
  const targets: string[] = [];
  const users: string[] = [];
  const bytesOf = async (peer: Peer, count: number): Promise<Buffer> =>
    Buffer.from((await peer.seen(new RegExp(`^[\\s\\S]{${count}}`)))[0], 'latin1');
  const server = await startLoopback(async (peer) => {
    const methods = (await bytesOf(peer, 2))[1] ?? 0;
    let at = 2 + methods;
    const offered = [...(await bytesOf(peer, at)).subarray(2)];
    const method = user === '' ? 0 : offered.includes(2) ? 2 : 255;
    peer.socket.write(Buffer.from([5, method]));
    if (method === 255) return;
    if (method === 2) {
      const length = (await bytesOf(peer, at + 2))[at + 1] ?? 0;
      const more = (await bytesOf(peer, at + 3 + length))[at + 2 + length] ?? 0;
      const all = await bytesOf(peer, at + 3 + length + more);
      users.push(`${all.subarray(at + 2, at + 2 + length)}:${all.subarray(at + 3 + length)}`);
      at += 3 + length + more;
      peer.socket.write(Buffer.from([1, users.at(-1) === user ? 0 : 1]));
      if (users.at(-1) !== user) return;
    }
    const kind = (await bytesOf(peer, at + 5))[at + 3];
    const size = kind === 3 ? ((await bytesOf(peer, at + 5))[at + 4] ?? 0) + 1 : 4;
    const request = await bytesOf(peer, at + 4 + size + 2);
    const address = request.subarray(at + 4, at + 4 + size);
    const host = kind === 3 ? address.subarray(1).toString('latin1') : [...address].join('.');
    const port = request.readUInt16BE(at + 4 + size);
    targets.push(`${host}:${port}`);
    if (reply !== 0) return void peer.socket.write(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]));
    const upstream = connect(port, '127.0.0.1');
    upstream.on('error', () => peer.socket.destroy());
    peer.socket.on('close', () => upstream.destroy());
    upstream.once('connect', () => {
      peer.socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
      peer.socket.removeAllListeners('data');
      peer.socket.pipe(upstream).pipe(peer.socket);
    });
  });
  return { server, targets, users };
}

describe('send: SOCKS proxies', () => {
  const { send, remove } = testSend({ loadSocks: async () => createSocksAgent });
  const { send: sendInEditor, remove: removeOther } = testSend({ extensionHost: true });
  const before = process.env.ALL_PROXY;
  let servers: Loopback[] = [];
  afterEach(async () => {
    if (before === undefined) delete process.env.ALL_PROXY;
    else process.env.ALL_PROXY = before;
    await Promise.all(servers.map((server) => server.close()));
    servers = [];
  });
  after(() => {
    remove();
    removeOther();
  });

  async function socks(given?: Parameters<typeof startSocks>[0]): Promise<SocksServer & { readonly url: string }> {
    const made = await startSocks(given);
    servers.push(made.server);
    return { ...made, url: `socks5://127.0.0.1:${made.server.port}` };
  }
  async function serve(...parameters: Parameters<typeof startLoopback>): Promise<Loopback> {
    const server = await startLoopback(...parameters);
    servers.push(server);
    return server;
  }
  const by = (url: string) => options({ proxy: { url } });

  it('the proxy looks the name up and connects; the path goes out as it is, on one kept connection', async () => {
    const proxy = await socks();
    const target = await serve(answering(ok));
    process.env.ALL_PROXY = proxy.url;
    for (let count = 0; count < 2; count++) {
      const result = await send(get(`http://behind.invalid:${target.port}/a/../b?{x}`), options());
      assert.equal(bodyText(result), 'fine');
      assert.deepEqual(result.notes, [`sent through the proxy 127.0.0.1:${proxy.server.port}`]);
    }
    assert.deepEqual(proxy.targets, [`behind.invalid:${target.port}`]);
    assert.match(target.peers[0]?.received() ?? '', /^GET \/a\/\.\.\/b\?\{x\} HTTP\/1\.1\r\nHost: behind\.invalid:/);
  });

  it('https: the certificate of the server is verified', async () => {
    const proxy = await socks();
    const target = await serve(answering(ok), { tls: certificateMaker()() });
    assert.equal(failureOf(await send(get(target.url), by(proxy.url))).code, 'DEPTH_ZERO_SELF_SIGNED_CERT');
    const result = await send(get(target.url), { ...by(proxy.url), insecure: true });
    assert.equal(bodyText(result), 'fine');
    const two = await send(get(target.url, { httpVersion: 'HTTP/2' }), { ...by(proxy.url), insecure: true });
    assert.equal(responseOf(two).httpVersion, 'HTTP/1.1');
    assert.match(two.notes.join(), /HTTP\/2 was asked for; sent as HTTP\/1\.1/);
  });

  it('user and password of the URL are told to it alone', async () => {
    const proxy = await socks({ user: 'us@er:hunter2' });
    const target = await serve(answering(ok));
    const url = proxy.url.replace('//', '//us%40er:hunter2@');
    assert.equal(bodyText(await send(get(target.url), by(url))), 'fine');
    assert.deepEqual(proxy.users, ['us@er:hunter2']);
    assert.doesNotMatch(target.peers[0]?.received() ?? '', /hunter2/);
  });

  it('a proxy that wants others, or any, says so', async () => {
    const proxy = await socks({ user: 'other:one' });
    for (const url of [proxy.url, proxy.url.replace('//', '//us:hunter2@')]) {
      const failure = failureOf(await send(get('http://behind.invalid/'), by(url)));
      assert.deepEqual([failure.stage, failure.code], ['connect', 'PROXY_AUTH']);
      assert.match(failure.message, /asks for a user name and password/);
      assert.doesNotMatch(failure.message, /hunter2/);
    }
  });

  it('a proxy that does not connect to the server is told from one that is not there', async () => {
    const proxy = await socks({ reply: 5 });
    const refused = failureOf(await send(get('http://behind.invalid/'), by(proxy.url)));
    assert.deepEqual([refused.stage, refused.code], ['connect', 'PROXY_REFUSED']);
    assert.match(refused.message, /refused to connect to the server \(.*rejected/);
    await proxy.server.close();
    servers = [];
    const gone = failureOf(await send(get('http://behind.invalid/'), by(proxy.url)));
    assert.deepEqual([gone.stage, gone.code], ['connect', 'PROXY_UNREACHABLE']);
  });

  it('what is no SOCKS proxy is told as one that cannot be used', async () => {
    const web = await serve(({ socket }) => socket.end(response('400 Bad Request')));
    const failure = failureOf(await send(get('http://behind.invalid/'), by(`socks5://127.0.0.1:${web.port}`)));
    assert.deepEqual([failure.stage, failure.code], ['connect', 'PROXY_UNREACHABLE']);
  });

  it('a proxy that never answers: cancelled, its socket is closed at once; the limit for connecting holds', async () => {
    const mute = await serve(() => undefined);
    const abort = new AbortController();
    const url = `socks5://127.0.0.1:${mute.port}`;
    const sent = send(get('http://behind.invalid/'), { ...by(url), signal: abort.signal });
    await (await mute.peer(0)).seen(/[\s\S]/);
    const cancelled = performance.now();
    abort.abort();
    assert.equal(failureOf(await sent).stage, 'aborted');
    const answeredMs = performance.now() - cancelled;
    await mute.peers[0]?.closed;
    sawCancel('a SOCKS proxy that does not answer', answeredMs, performance.now() - cancelled);
    const late = failureOf(await send(get('http://behind.invalid/'), { ...by(url), connectTimeoutMs: 80 }));
    assert.deepEqual([late.stage, late.limit], ['timeout', 'connect']);
    await mute.peers[1]?.closed;
  });

  it('a configuration script names it; where it is not reached, the next one is taken', async () => {
    const proxy = await socks();
    const target = await serve(answering(ok));
    const { send: scripted, remove: removeScripted } = testSend({
      loadSocks: async () => createSocksAgent,
      loadProxyScript: async () => async () => `SOCKS 127.0.0.1:1; SOCKS5 127.0.0.1:${proxy.server.port}; DIRECT`,
    });
    const result = await scripted(get(target.url), by('pac+file:///any'));
    assert.equal(bodyText(result), 'fine');
    assert.match(result.notes.join(), /127\.0\.0\.1:1 could not be reached; sent by the next one/);
    assert.deepEqual(proxy.targets, [`127.0.0.1:${target.port}`]);
    removeScripted();
  });

  it('in VS Code its own setting is named', async () => {
    const failure = failureOf(await sendInEditor(get('http://h/'), by('socks5://us:hunter2@h:1')));
    assert.deepEqual([failure.stage, failure.code], ['connect', 'PROXY_UNSUPPORTED']);
    assert.match(failure.message, /In VS Code set `http\.proxy`/);
    assert.doesNotMatch(failure.message, /hunter2/);
  });

  it('the head of a request is whole when it leaves', async () => {
    const proxy = await socks();
    const target = await serve(async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.end(ok);
    });
    const request = get(target.url, { method: 'POST', body: [{ kind: 'text', text: 'x'.repeat(300_000) }] });
    assert.equal(responseOf(await send(request, by(proxy.url))).status, 200);
  });
});
