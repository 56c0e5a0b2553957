/** Proxies of the terminal, by environment: used, excepted, and told apart from the server when they fail. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer, type ServerHttp2Session } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateMaker } from './certificates';
import { answering, type Loopback, ok, type Peer, response, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, responseOf, testSend } from './sending';
import { sawCancel } from './tables';

const variables = [
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
];

/** Tunnels to where CONNECT says; answers anything else itself. */
async function tunnelling(peer: Peer): Promise<void> {
  await peer.seen(wholeHead);
  const target = /^CONNECT (\S+):(\d+) /.exec(peer.received());
  if (!target) {
    peer.socket.write(response('200 OK', [], 'by the proxy'));
    return;
  }
  const upstream = connect(Number(target[2]), '127.0.0.1');
  upstream.on('error', () => peer.socket.destroy());
  peer.socket.on('close', () => upstream.destroy());
  upstream.once('connect', () => {
    peer.socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    peer.socket.pipe(upstream).pipe(peer.socket);
  });
}

describe('send: proxies of the environment', () => {
  const make = certificateMaker();
  const saved = new Map(variables.map((name) => [name, process.env[name]]));
  let servers: Loopback[] = [];
  let removes: (() => void)[] = [];
  let closers: (() => Promise<unknown>)[] = [];
  beforeEach(() => {
    for (const name of variables) delete process.env[name];
  });
  afterEach(async () => {
    for (const remove of removes) remove();
    for (const close of closers) await close();
    await Promise.all(servers.map((server) => server.close()));
    servers = [];
    removes = [];
    closers = [];
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  async function start(...parameters: Parameters<typeof startLoopback>): Promise<Loopback> {
    const server = await startLoopback(...parameters);
    servers.push(server);
    return server;
  }
  function sender(extensionHost = false) {
    const made = testSend({ extensionHost });
    removes.push(made.remove);
    return made.send;
  }
  const withUser = (url: string) => url.replace('//', '//us%40er:hunter2@');

  it('http: asks the proxy with the whole URL, the path raw', async () => {
    const proxy = await start(tunnelling);
    process.env.HTTP_PROXY = withUser(proxy.url);
    const result = await sender()(get('http://host.invalid:8080/a/../b?{x}', { headers: [['X-Own', '1']] }), options());
    assert.equal(bodyText(result), 'by the proxy');
    const lines = proxy.peers[0]?.received().split('\r\n') ?? [];
    const pair = Buffer.from('us@er:hunter2').toString('base64');
    assert.deepEqual(lines.slice(0, 4), [
      'GET http://host.invalid:8080/a/../b?{x} HTTP/1.1',
      `Proxy-Authorization: Basic ${pair}`,
      'Host: host.invalid:8080',
      'X-Own: 1',
    ]);
    assert.equal(responseOf(result).url, 'http://host.invalid:8080/a/../b?{x}');
  });

  it('a Proxy-Authorization of the request wins over that of the proxy URL', async () => {
    const proxy = await start(tunnelling);
    process.env.http_proxy = withUser(proxy.url);
    await sender()(get('http://host.invalid/', { headers: [['proxy-authorization', 'Bearer own']] }), options());
    const fields = proxy.peers[0]?.received().match(/^proxy-authorization:.*$/gim);
    assert.deepEqual(fields, ['proxy-authorization: Bearer own']);
  });

  it('https: tunnels with CONNECT, verifies the server, and keeps the tunnel', async () => {
    const target = await start(answering(ok), { tls: make() });
    const proxy = await start(tunnelling);
    process.env.HTTPS_PROXY = withUser(proxy.url);
    const send = sender();
    assert.equal(
      failureOf(await send(get(target.url), options())).stage,
      'tls',
      'a proxy changes nothing about certificates',
    );
    const before = proxy.peers.length;
    for (let count = 0; count < 3; count++) {
      assert.equal(bodyText(await send(get(target.url), options({ insecure: true }))), 'fine');
    }
    assert.equal(proxy.peers.length, before + 1, 'one tunnel for three requests');
    const asked = proxy.peers.at(-1)?.received() ?? '';
    assert.match(asked, new RegExp(`^CONNECT localhost:${target.port} HTTP/1\\.1\r\n`));
    assert.match(asked, /\r\nProxy-Authorization: Basic /);
    assert.doesNotMatch(target.peers.at(-1)?.received() ?? '', /proxy-authorization/i, 'and it goes to the proxy only');
  });

  it('NO_PROXY is honoured: by host, by suffix, by port, by *', async () => {
    const target = await start(answering(ok));
    for (const except of ['127.0.0.1', `127.0.0.1:${target.port}`, '*', '.example, 127.0.0.1', '*.0.0.1']) {
      process.env.HTTP_PROXY = 'http://127.0.0.1:1';
      process.env.NO_PROXY = except;
      assert.equal(bodyText(await sender()(get(target.url), options())), 'fine', except);
    }
    process.env.NO_PROXY = `127.0.0.1:${target.port + 1}`;
    assert.equal(failureOf(await sender()(get(target.url), options())).code, 'PROXY_UNREACHABLE');
  });

  it('in the extension host the environment is not asked: VS Code does that', async () => {
    const target = await start(answering(ok));
    process.env.HTTP_PROXY = 'http://127.0.0.1:1';
    assert.equal(bodyText(await sender(true)(get(target.url), options())), 'fine');
  });

  for (const scheme of ['http', 'https']) {
    it(`a dead proxy is not a dead server (${scheme})`, async () => {
      process.env.ALL_PROXY = 'http://us:hunter2@127.0.0.1:1';
      const failure = failureOf(await sender()(get(`${scheme}://host.invalid/`), options()));
      assert.deepEqual([failure.stage, failure.code], ['connect', 'PROXY_UNREACHABLE']);
      assert.match(
        failure.message,
        /The proxy 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)\. The server itself was not asked/,
      );
      assert.doesNotMatch(failure.message, /hunter2/);
    });
  }

  it('a proxy whose name is not found', async () => {
    process.env.ALL_PROXY = 'http://us:hunter2@proxy.invalid:3128';
    const failure = failureOf(await sender()(get('https://host.invalid/'), options()));
    assert.deepEqual([failure.stage, failure.code], ['connect', 'PROXY_UNREACHABLE']);
    assert.match(failure.message, /The proxy proxy\.invalid:3128/);
    assert.doesNotMatch(failure.message, /hunter2/);
  });

  for (const httpVersion of ['HTTP/1.1', 'HTTP/2']) {
    it(`https: an address as host is verified as such through a tunnel (${httpVersion})`, async () => {
      process.env.HTTPS_PROXY = (await start(tunnelling)).url;
      const folder = mkdtempSync(join(tmpdir(), 'faultline-address-'));
      try {
        for (const [name, code] of [
          ['127.0.0.1', null],
          ['localhost', 'ERR_TLS_CERT_ALTNAME_INVALID'],
        ] as const) {
          const certificate = make({ name });
          const target = await start(answering(ok), { tls: { ...certificate, ALPNProtocols: ['http/1.1'] } });
          const path = join(folder, `${name}.pem`);
          writeFileSync(path, certificate.cert);
          const url = target.url.replace('localhost', '127.0.0.1');
          const result = await sender()(get(url, { httpVersion }), options({ caFiles: [path] }));
          if (code === null) assert.equal(bodyText(result), 'fine');
          else assert.equal(failureOf(result).code, code);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  describe('HTTP/2', () => {
    async function startHttp2(allowHTTP1 = false) {
      const sessions: ServerHttp2Session[] = [];
      const server = createSecureServer({ ...make(), allowHTTP1 }, (request, answer) => {
        answer.end(`${request.httpVersion} ${request.url}`);
      });
      server.on('session', (session) => {
        sessions.push(session);
        session.on('error', () => session.destroy());
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      closers.push(async () => {
        for (const session of sessions) session.destroy();
        server.close();
        await once(server, 'close');
      });
      return { url: `https://localhost:${(server.address() as AddressInfo).port}`, sessions };
    }
    const two = (url: string) => get(url, { httpVersion: 'HTTP/2' });

    it('goes through the tunnel, on one session, and each send says by which proxy', async () => {
      const server = await startHttp2();
      const proxy = await start(tunnelling);
      process.env.HTTPS_PROXY = withUser(proxy.url);
      const send = sender();
      for (const path of ['/1', '/2']) {
        const result = await send(two(server.url + path), options({ insecure: true }));
        assert.equal(bodyText(result), `2.0 ${path}`);
        assert.equal(responseOf(result).httpVersion, 'HTTP/2');
        assert.ok(result.notes.includes(`sent through the proxy 127.0.0.1:${proxy.port}`), result.notes.join());
      }
      assert.deepEqual([proxy.peers.length, server.sessions.length], [1, 1]);
      assert.match(
        proxy.peers[0]?.received() ?? '',
        /^CONNECT localhost:\d+ HTTP\/1\.1\r\n[\s\S]*Proxy-Authorization: Basic /,
      );
      assert.doesNotMatch(proxy.peers[0]?.received() ?? '', /GET \/1/);
    });

    it('verifies the certificate of the server, not of the proxy', async () => {
      const server = await startHttp2();
      process.env.HTTPS_PROXY = (await start(tunnelling)).url;
      const failure = failureOf(await sender()(two(server.url), options()));
      assert.deepEqual([failure.stage, failure.code], ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
    });

    it('by # @proxy, in the extension host, too', async () => {
      const server = await startHttp2();
      const proxy = await start(tunnelling);
      const send = sender(true);
      const result = await send(two(server.url), options({ insecure: true, proxy: { url: proxy.url } }));
      assert.equal(bodyText(result), '2.0 /');
    });

    it('a server that speaks only HTTP/1.1 is sent that through the tunnel', async () => {
      const server = await start(answering(ok), { tls: { ...make(), ALPNProtocols: ['http/1.1'] } });
      process.env.HTTPS_PROXY = (await start(tunnelling)).url;
      const result = await sender()(two(server.url), options({ insecure: true }));
      assert.equal(bodyText(result), 'fine');
      assert.match(result.notes.join(), /HTTP\/2 was asked for; sent as HTTP\/1\.1/);
    });

    it('a proxy that refuses the tunnel, and one that is not there, are told as such', async () => {
      const proxy = await start(answering(response('407 Proxy Authentication Required')));
      process.env.HTTPS_PROXY = proxy.url;
      const refused = failureOf(await sender()(two('https://host.invalid/'), options()));
      assert.deepEqual([refused.stage, refused.code], ['connect', 'PROXY_AUTH']);
      await proxy.close();
      servers = servers.filter((it) => it !== proxy);
      const dead = failureOf(await sender()(two('https://host.invalid/'), options()));
      assert.deepEqual([dead.stage, dead.code], ['connect', 'PROXY_UNREACHABLE']);
    });

    const forwarding: [name: string, act: (peer: Peer) => unknown, code: string, says: RegExp][] = [
      [
        'closes instead of answering',
        ({ socket }) => socket.end(),
        'ECONNRESET',
        /^The proxy 127\.0\.0\.1:\d+, asked for host\.invalid, closed the connection without a response\. It may have failed/,
      ],
      [
        'breaks off within the headers',
        ({ socket }) => socket.end('HTTP/1.1 200 OK\r\nX'),
        'HEADERS_TRUNCATED',
        /^The proxy \S+, asked for host\.invalid, broke off within the headers/,
      ],
      [
        'does not speak HTTP',
        ({ socket }) => socket.end('junk junk'),
        'HPE_INVALID_CONSTANT',
        /^What the proxy \S+ sent back is not HTTP\. Check its address/,
      ],
    ];
    for (const [name, act, code, says] of forwarding) {
      it(`a proxy for http that ${name}: it is named, not the server, and each send says that it went there`, async () => {
        const proxy = await start(async (peer) => {
          await peer.seen(wholeHead);
          act(peer);
        });
        process.env.HTTP_PROXY = withUser(proxy.url);
        const result = await sender()(get('http://host.invalid/?k=hunter2'), options());
        const failure = failureOf(result);
        assert.deepEqual([failure.stage, failure.code], ['receive', code]);
        assert.match(failure.message, says);
        assert.doesNotMatch(failure.message, /hunter2/);
        assert.deepEqual(result.notes, [`sent through the proxy 127.0.0.1:${proxy.port}`]);
      });
    }

    it('a server that fails behind a tunnel is named, and the proxy beside it', async () => {
      const target = await start(({ socket }) => socket.once('data', () => socket.destroy()), { tls: make() });
      const proxy = await start(tunnelling);
      process.env.HTTPS_PROXY = proxy.url;
      const result = await sender()(get(target.url), options({ insecure: true }));
      assert.match(failureOf(result).message, /^localhost:\d+ closed the connection without a response/);
      assert.ok(result.notes.includes(`sent through the proxy 127.0.0.1:${proxy.port}`), result.notes.join());
    });

    it('a proxy that never answers CONNECT: cancelled, its socket is closed; the limit for connecting holds', async () => {
      const proxy = await start(() => undefined);
      process.env.HTTPS_PROXY = proxy.url;
      const abort = new AbortController();
      const send = sender();
      const sent = send(two('https://host.invalid/'), options({ signal: abort.signal }));
      await (await proxy.peer(0)).seen(wholeHead);
      abort.abort();
      assert.equal(failureOf(await sent).stage, 'aborted');
      await proxy.peers[0]?.closed;
      const late = failureOf(await send(two('https://host.invalid/'), options({ connectTimeoutMs: 80 })));
      assert.deepEqual([late.stage, late.limit], ['timeout', 'connect']);
      await proxy.peers[1]?.closed;
    });

    it('a cancel of the request that opened the session leaves the others on it', async () => {
      const proxy = await start(tunnelling);
      process.env.HTTPS_PROXY = proxy.url;
      const server = createSecureServer(make(), (request, answer) => {
        if (request.url !== '/hangs') setTimeout(() => answer.end('fine'), 60);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `https://localhost:${(server.address() as AddressInfo).port}`;
      const abort = new AbortController();
      const send = sender();
      const hanging = send(two(`${url}/hangs`), options({ insecure: true, signal: abort.signal }));
      await (await proxy.peer(0)).seen(wholeHead);
      await new Promise((resolve) => setTimeout(resolve, 60));
      const other = send(two(`${url}/other`), options({ insecure: true }));
      setTimeout(() => abort.abort(), 20);
      assert.equal(failureOf(await hanging).stage, 'aborted');
      assert.equal(bodyText(await other), 'fine');
      assert.equal(proxy.peers.length, 1);
      await proxy.close();
      servers = [];
      server.close();
    });
  });

  const refusals: [status: string, code: string, says: RegExp][] = [
    ['407 Proxy Authentication Required', 'PROXY_AUTH', /asks for a user name and password/],
    ['403 Forbidden', 'PROXY_REFUSED', /refused to connect to the server \(it answered 403\)/],
    ['502 Bad Gateway', 'PROXY_REFUSED', /it answered 502/],
  ];
  for (const [status, code, says] of refusals) {
    it(`a proxy that answers CONNECT with ${status.slice(0, 3)}: its answer is not taken for the server's`, async () => {
      const proxy = await start(answering(response(status, ['Content-Type: text/html'], '<h1>no</h1>')));
      process.env.HTTPS_PROXY = withUser(proxy.url);
      const failure = failureOf(await sender()(get('https://host.invalid/?k=hunter2'), options()));
      assert.deepEqual([failure.stage, failure.code], ['connect', code]);
      assert.match(failure.message, says);
      assert.doesNotMatch(failure.message, /hunter2/);
      assert.doesNotMatch(proxy.peers[0]?.received() ?? '', /GET/, 'the request itself was not given to it');
    });
  }

  it('a proxy that closes instead of answering CONNECT', async () => {
    const proxy = await start(async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.end();
    });
    process.env.HTTPS_PROXY = proxy.url;
    const failure = failureOf(await sender()(get('https://host.invalid/'), options()));
    assert.deepEqual([failure.stage, failure.code], ['connect', 'PROXY_UNREACHABLE']);
  });

  it('a proxy that never answers CONNECT: cancelled, its socket is closed at once', async () => {
    const proxy = await start(() => undefined);
    process.env.HTTPS_PROXY = proxy.url;
    const abort = new AbortController();
    const result = sender()(get('https://host.invalid/'), options({ signal: abort.signal }));
    const peer = await proxy.peer(0);
    await peer.seen(wholeHead);
    const cancelled = performance.now();
    abort.abort();
    assert.equal(failureOf(await result).stage, 'aborted');
    const answeredMs = performance.now() - cancelled;
    await peer.closed;
    sawCancel('a tunnel that the proxy does not answer', answeredMs, performance.now() - cancelled);
  });

  it('a proxy that never answers CONNECT: the limit for connecting holds', async () => {
    const proxy = await start(() => undefined);
    process.env.HTTPS_PROXY = proxy.url;
    const failure = failureOf(await sender()(get('https://host.invalid/'), options({ connectTimeoutMs: 80 })));
    assert.deepEqual([failure.stage, failure.waitedFor], ['timeout', 'connect']);
    await proxy.peers[0]?.closed;
  });

  it('a kept tunnel that was closed leads to one fresh tunnel for an idempotent request', async () => {
    const target = await start(answering(ok), { tls: make() });
    const proxy = await start(tunnelling);
    process.env.HTTPS_PROXY = proxy.url;
    const send = sender();
    await send(get(target.url), options({ insecure: true }));
    target.peers[0]?.socket.removeAllListeners('data');
    target.peers[0]?.socket.once('data', () => target.peers[0]?.socket.destroy());
    const result = await send(get(target.url), options({ insecure: true }));
    assert.equal(bodyText(result), 'fine');
    assert.ok(result.notes.some((note) => note.startsWith('sent again on a fresh connection')));
    assert.equal(proxy.peers.length, 2);
  });

  it('each send through a proxy says so', async () => {
    const proxy = await start(tunnelling);
    process.env.HTTP_PROXY = withUser(proxy.url);
    const result = await sender()(get('http://host.invalid/'), options());
    assert.deepEqual(result.notes, [`sent through the proxy 127.0.0.1:${proxy.port}`]);
  });

  for (const extensionHost of [false, true]) {
    const where = extensionHost ? ', in the extension host' : '';
    it(`# @proxy: of this request alone, before the environment's and in spite of NO_PROXY (http${where})`, async () => {
      const proxy = await start(tunnelling);
      const target = await start(answering(ok));
      process.env.HTTP_PROXY = 'http://127.0.0.1:1';
      process.env.NO_PROXY = '*';
      const send = sender(extensionHost);
      const own = options({ proxy: { url: withUser(proxy.url) } });
      assert.equal(bodyText(await send(get('http://host.invalid/a/../b'), own)), 'by the proxy');
      assert.match(
        proxy.peers[0]?.received() ?? '',
        /^GET http:\/\/host\.invalid\/a\/\.\.\/b HTTP\/1\.1\r\nProxy-Authorization: Basic /,
      );
      assert.equal(bodyText(await send(get(target.url), options())), 'fine', 'the next request goes as before');
    });

    it(`# @proxy: https through a tunnel, the certificate verified${where}`, async () => {
      const target = await start(answering(ok), { tls: make() });
      const proxy = await start(tunnelling);
      const send = sender(extensionHost);
      const way = { proxy: { url: proxy.url } };
      assert.equal(failureOf(await send(get(target.url), options(way))).stage, 'tls');
      const result = await send(get(target.url), options({ ...way, insecure: true }));
      assert.equal(bodyText(result), 'fine');
      assert.deepEqual(result.notes, ['certificate not verified', `sent through the proxy 127.0.0.1:${proxy.port}`]);
      assert.match(proxy.peers.at(-1)?.received() ?? '', /^CONNECT localhost:/);
    });
  }

  it('# @no-proxy: not even where the environment names one', async () => {
    const target = await start(answering(ok));
    process.env.ALL_PROXY = 'http://127.0.0.1:1';
    assert.equal(failureOf(await sender()(get(target.url), options())).code, 'PROXY_UNREACHABLE');
    const result = await sender()(get(target.url), options({ proxy: 'none' }));
    assert.deepEqual([bodyText(result), result.notes], ['fine', []]);
  });

  it('# @proxy: what cannot be used is said of the directive', async () => {
    const failure = failureOf(await sender()(get('http://h/'), options({ proxy: { url: 'ftp://u:hunter2@h:1' } })));
    assert.deepEqual([failure.stage, failure.code], ['connect', 'PROXY_UNSUPPORTED']);
    assert.match(failure.message, /`ftp:` is not supported.*in `# @proxy`/);
    assert.doesNotMatch(failure.message, /hunter2/);
  });

  const unusable: [value: string, says: RegExp][] = [
    ['ftp://us:hunter2@127.0.0.1:1080', /`ftp:` is not supported/],
    ['http://us:hunter2@:bad', /is not a URL/],
    ['http://us:hunter2%zz@127.0.0.1:1', /is not a URL.*percent sign/],
  ];
  for (const [value, says] of unusable) {
    it(`a proxy that cannot be used: ${says.source}`, async () => {
      process.env.HTTPS_PROXY = value;
      const failure = failureOf(await sender()(get('https://host.invalid/'), options()));
      assert.deepEqual([failure.stage, failure.code], ['connect', 'PROXY_UNSUPPORTED']);
      assert.match(failure.message, says);
      assert.doesNotMatch(failure.message, /hunter2/);
    });
  }
});

describe("send: in VS Code's extension host", () => {
  let server: Loopback | null = null;
  const { send, remove } = testSend({ extensionHost: true });
  afterEach(async () => {
    await server?.close();
    server = null;
  });
  after(() => remove());

  const headers: [string, string][] = [
    ['X-Dup', '1'],
    ['b-LOWER', 'x'],
    ['x-dup', '2'],
    ['Host', 'other.example'],
  ];
  const rest =
    'User-Agent: faultline-test/1\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nConnection: keep-alive\r\n\r\n';

  it('loopback hosts, which VS Code never proxies, get the flat array byte for byte', async () => {
    server = await startLoopback(answering(ok));
    assert.equal(bodyText(await send(get(`${server.url}/a/../b`, { headers }), options())), 'fine');
    assert.equal(
      server.peers[0]?.received(),
      `GET /a/../b HTTP/1.1\r\nX-Dup: 1\r\nb-LOWER: x\r\nx-dup: 2\r\nHost: other.example\r\n${rest}`,
    );
  });

  it('other http: hosts get a header object: case and order kept, duplicates beside each other, the path raw', async () => {
    server = await startLoopback(answering(ok), { host: '0.0.0.0' });
    const url = `http://127.0.0.2:${server.port}`;
    const result = await send(get(`${url}/a/../b`, { headers, body: [{ kind: 'text', text: 'ä' }] }), options());
    assert.equal(bodyText(result), 'fine');
    const [head] = server.peers[0]?.received().split('Connection') ?? [];
    assert.equal(
      head,
      `GET /a/../b HTTP/1.1\r\nX-Dup: 1\r\nX-Dup: 2\r\nb-LOWER: x\r\nHost: other.example\r\n${rest.split('Connection')[0]}Content-Length: 2\r\n`,
    );
  });

  it('a kept-alive connection that was closed: once more on a fresh one', async () => {
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.write(ok);
      await seen(/\r\n\r\n[\s\S]*\r\n\r\n/);
      socket.resetAndDestroy();
    });
    await send(get(server.url), options());
    const result = await send(get(server.url), options());
    assert.equal(bodyText(result), 'fine');
    assert.equal(result.notes.length, 1);
  });
});
