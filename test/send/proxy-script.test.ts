/** Proxy configuration scripts (PAC), by the environment and by `# @proxy`. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { waysOf } from '../../src/send/proxy';
import { loadProxyScript } from '../../src/send/proxy-script';
import { answering, type Loopback, ok, response, startLoopback } from './loopback';
import { bodyText, failureOf, get, options, testSend } from './sending';

const engine = resolve('node_modules/quickjs-wasi/quickjs.wasm');

describe('send: proxy configuration scripts', function () {
  this.timeout(10_000);
  const { send, storagePath, remove } = testSend({ loadProxyScript: (url) => loadProxyScript(url, engine) });
  let servers: Loopback[] = [];
  const before = process.env.HTTP_PROXY;
  afterEach(async () => {
    if (before === undefined) delete process.env.HTTP_PROXY;
    else process.env.HTTP_PROXY = before;
    await Promise.all(servers.map((server) => server.close()));
    servers = [];
  });
  after(() => remove());

  async function start(answer: Buffer): Promise<Loopback> {
    const server = await startLoopback(answering(answer));
    servers.push(server);
    return server;
  }
  let count = 0;
  function script(body: string): string {
    const path = join(storagePath, `${++count}.pac`);
    writeFileSync(path, `function FindProxyForURL(url, host) { ${body} }`);
    return `pac+${pathToFileURL(path).href}`;
  }
  const by = (url: string) => options({ proxy: { url } });

  it('chooses by URL and host, with the functions that such scripts have', async () => {
    const proxy = await start(response('200 OK', [], 'by the proxy'));
    const target = await start(ok);
    const choose = script(
      `if (isInNet(host, '127.0.0.0', '255.0.0.0') || dnsDomainIs(host, '.direct') ) return 'DIRECT';
       if (shExpMatch(url, 'http://*.invalid/*')) return 'SOCKS 127.0.0.1:1; PROXY 127.0.0.1:${proxy.port}; DIRECT';`,
    );
    assert.equal(bodyText(await send(get('http://host.invalid/a?b'), by(choose))), 'by the proxy');
    assert.match(proxy.peers[0]?.received() ?? '', /^GET http:\/\/host\.invalid\/a\?b HTTP\/1\.1\r\n/);
    assert.equal(bodyText(await send(get(target.url), by(choose))), 'fine');
  });

  it('from the environment, and from a server, which is asked once', async () => {
    const proxy = await start(response('200 OK', [], 'by the proxy'));
    const pac = await start(
      response('200 OK', [], `function FindProxyForURL() { return 'PROXY 127.0.0.1:${proxy.port}' }`),
    );
    process.env.HTTP_PROXY = `pac+${pac.url}/proxy.pac`;
    for (let times = 0; times < 2; times++) {
      assert.equal(bodyText(await send(get('http://host.invalid/'), options())), 'by the proxy');
    }
    assert.equal(pac.peers.length, 1);
  });

  it('sees neither path nor query of https: URLs', async () => {
    const see = script(`throw new Error('asked for ' + url)`);
    const failure = failureOf(await send(get('https://host.invalid/secret?token=1'), by(see)));
    assert.match(failure.message, /asked for https:\/\/host\.invalid\//);
    assert.doesNotMatch(failure.message, /secret|token/);
  });

  const broken: readonly [name: string, url: () => string, code: string, says: RegExp][] = [
    ['is not there', () => 'pac+file:///nowhere/proxy.pac', 'PROXY_SCRIPT', /could not be used: ENOENT/],
    ['is refused by its server', () => 'pac+http://127.0.0.1:1/p.pac', 'PROXY_SCRIPT', /ECONNREFUSED/],
    ['is no script', () => 'pac+data:,hello%20there(', 'PROXY_SCRIPT', /could not be used/],
    ['never ends', () => script('while (true);'), 'PROXY_SCRIPT', /could not be used/],
    ['reaches for this process', () => script('return process.env.HOME'), 'PROXY_SCRIPT', /process/],
    [
      'names what is not supported',
      () => script(`return 'SOCKS 127.0.0.1:1'`),
      'PROXY_UNSUPPORTED',
      /no proxy that can be used/,
    ],
  ];
  for (const [name, url, code, says] of broken) {
    it(`one that ${name}: ${code}, nothing is sent, and the next request works`, async () => {
      const target = await start(ok);
      const failure = failureOf(await send(get(target.url), { ...by(url()), timeoutMs: 8000 }));
      assert.deepEqual([failure.stage, failure.code], ['connect', code], failure.message);
      assert.match(failure.message, says);
      assert.equal(target.peers.length, 0);
      assert.equal(bodyText(await send(get(target.url), options())), 'fine');
    });
  }

  it('is not run where there is no engine for it', async () => {
    const other = testSend();
    const failure = failureOf(await other.send(get('http://host.invalid/'), by('pac+data:,x')));
    assert.equal(failure.code, 'PROXY_UNSUPPORTED');
    assert.match(failure.message, /In VS Code set `http\.proxy`/);
    other.remove();
  });

  it('where the first proxy is not reached, the next one is taken, shown, and kept to', async () => {
    const proxy = await start(response('200 OK', [], 'by the second'));
    const target = await start(ok);
    const gone = await startLoopback(() => undefined);
    await gone.close();
    const both = script(`return 'PROXY 127.0.0.1:${gone.port}; PROXY 127.0.0.1:${proxy.port}'`);
    const first = await send(get('http://host.invalid/'), by(both));
    assert.equal(bodyText(first), 'by the second');
    assert.deepEqual(first.notes, [
      `the proxy 127.0.0.1:${gone.port} could not be reached; sent by the next one of the script`,
      `sent through the proxy 127.0.0.1:${proxy.port}`,
    ]);
    const second = await send(get('http://host.invalid/'), by(both));
    assert.deepEqual(second.notes, [`sent through the proxy 127.0.0.1:${proxy.port}`]);
    const direct = script(`return 'PROXY 127.0.0.1:${gone.port}; DIRECT'`);
    assert.equal(bodyText(await send(get(target.url), by(direct))), 'fine');
    const none = script(`return 'PROXY 127.0.0.1:${gone.port}'`);
    assert.equal(failureOf(await send(get('http://host.invalid/'), by(none))).code, 'PROXY_UNREACHABLE');
  });

  it('SOCKS proxies of it are used where there is what speaks to them', () => {
    const ways = waysOf('SOCKS a:1; SOCKS5 b:2; SOCKS4 c:3; PROXY d:4', true).map((way) => way?.href);
    assert.deepEqual(ways, ['socks5://a:1', 'socks5://b:2', 'socks4://c:3', 'http://d:4/']);
    assert.throws(() => waysOf('SOCKS a:1', false), /no proxy that can be used/);
  });

  const answers: readonly [answer: string, ways: (string | null)[]][] = [
    ['DIRECT', [null]],
    ['PROXY a:8080; DIRECT', ['http://a:8080', null]],
    ['SOCKS5 s:1; HTTPS b:8443', ['https://b:8443']],
    ['http c:3128; proxy d:1', ['http://c:3128', 'http://d:1']],
  ];
  for (const [answer, ways] of answers) {
    it(`\`${answer}\` is ${ways.map((way) => way ?? 'no proxy').join(', then ')}`, () => {
      assert.deepEqual(
        waysOf(answer, false).map((way) => way?.origin ?? null),
        ways,
      );
    });
  }
});
