/** The cookie jar: kept by rules of RFC 6265, left alone where it is not wanted, one for each `Send`. */
import assert from 'node:assert/strict';
import type { CookieFilter, SentRequest } from '../../src/exchange';
import { createSender } from '../../src/send/send';
import { type Loopback, response, startLoopback } from './loopback';
import { bodyText, get, options, testSend, userAgent } from './sending';

describe('send: cookies', () => {
  let server: Loopback;
  let set: string[] = [];
  let heads: string[] = [];
  before(async () => {
    server = await startLoopback(async (peer) => {
      for (let count = 1; ; count++) {
        const all = (await peer.seen(new RegExp(`^(?:[\\s\\S]*?\\r\\n\\r\\n){${count}}`)))[0];
        heads.push(all.split('\r\n\r\n').at(-2) ?? '');
        peer.socket.write(
          response(
            '200 OK',
            set.map((cookie) => `Set-Cookie: ${cookie}`),
            'fine',
          ),
        );
      }
    });
  });
  beforeEach(() => {
    set = [];
    heads = [];
  });
  after(() => server.close());

  const cookieLine = () => /^cookie: (.*)$/im.exec(heads.at(-1) ?? '')?.[1] ?? null;

  it('are kept and sent again, by path; those for other hosts are refused', async () => {
    const { send, remove } = testSend();
    set = [
      'a=1',
      'b=2; Path=/deep',
      'c=3; Domain=example.com',
      'd=4; HttpOnly; SameSite=Strict',
      'gone=5; Max-Age=0',
      'nonsense',
    ];
    await send(get(`${server.url}/`), options());
    assert.equal(cookieLine(), null);
    set = [];
    await send(get(`${server.url}/`), options());
    assert.equal(cookieLine(), 'a=1; d=4');
    await send(get(`${server.url}/deep/x`), options());
    assert.equal(cookieLine(), 'b=2; a=1; d=4');
    remove();
  });

  it('go with any path, percent signs that mean nothing too', async () => {
    const { send, remove } = testSend();
    set = ['a=1'];
    for (const path of ['/', '/%zz/100%', '/{x}|"', '/%E0%A4%A', '//x', '?q=%']) {
      assert.equal(bodyText(await send(get(server.url + path), options())), 'fine', path);
    }
    assert.equal(cookieLine(), 'a=1');
    remove();
  });

  it('no-cookie-jar neither sends nor stores', async () => {
    const { send, remove } = testSend();
    set = ['a=1'];
    await send(get(server.url), options({ cookieJar: false }));
    set = [];
    await send(get(server.url), options());
    assert.equal(cookieLine(), null, 'not stored');
    set = ['a=1'];
    await send(get(server.url), options());
    await send(get(server.url), options({ cookieJar: false }));
    assert.equal(cookieLine(), null, 'not sent');
    await send(get(server.url), options());
    assert.equal(cookieLine(), 'a=1');
    remove();
  });

  it('no-cookie-jar neither sends nor stores what a redirect sets', async () => {
    const { send, remove } = testSend();
    for (const [cookieJar, cookie] of [
      [false, null],
      [true, 'hop=1'],
    ] as const) {
      const moved = await startLoopback(async (peer) => {
        await peer.seen(/\r\n\r\n/);
        peer.socket.end(
          response('302 F', [`Location: ${server.url}/to`, 'Set-Cookie: hop=1', 'Connection: close'], ''),
        );
      });
      assert.equal(bodyText(await send(get(moved.url), options({ cookieJar }))), 'fine');
      assert.equal(cookieLine(), cookie);
      await moved.close();
    }
    remove();
  });

  it('each environment has a jar of its own', async () => {
    const { send, remove } = testSend();
    set = ['a=dev'];
    await send(get(server.url), options({ jar: 'dev' }));
    set = [];
    await send(get(server.url), options({ jar: 'prod' }));
    assert.equal(cookieLine(), null);
    await send(get(server.url), options());
    assert.equal(cookieLine(), null);
    await send(get(server.url), options({ jar: 'dev' }));
    assert.equal(cookieLine(), 'a=dev');
    remove();
  });

  it('are listed by environment, domain, path and name, without their values; those that are over are not', async () => {
    const { storagePath, remove } = testSend();
    const { send, cookies } = createSender({ storagePath, userAgent, extensionHost: false });
    assert.deepEqual(await cookies.list(), []);
    set = ['sid=hunter2; HttpOnly', 'b=; Path=/x; Max-Age=60', 'gone=1; Max-Age=0'];
    await send(get(server.url), options({ jar: 'dev' }));
    await send(get(server.url), options({ jar: '' }));
    const kept = await cookies.list();
    assert.deepEqual(
      kept.map(({ jar, domain, path, name, length, httpOnly }) => [jar, domain, path, name, length, httpOnly]),
      [
        ['', '127.0.0.1', '/', 'sid', 7, true],
        ['', '127.0.0.1', '/x', 'b', 0, false],
        ['dev', '127.0.0.1', '/', 'sid', 7, true],
        ['dev', '127.0.0.1', '/x', 'b', 0, false],
      ],
    );
    assert.equal(kept[0]?.expires, null);
    assert.ok((kept[1]?.expires ?? 0) > Date.now());
    assert.doesNotMatch(JSON.stringify(kept), /hunter2/);
    remove();
  });

  const cleared: readonly [filter: CookieFilter, count: number, left: string[]][] = [
    [{}, 4, []],
    [{ jar: 'dev' }, 2, ['prod a', 'prod b']],
    [{ domain: '127.0.0.1' }, 4, []],
    [{ domain: 'other.example' }, 0, ['dev a', 'dev b', 'prod a', 'prod b']],
    [{ jar: 'prod', domain: '127.0.0.1', path: '/', name: 'a' }, 1, ['dev a', 'dev b', 'prod b']],
  ];
  for (const [filter, count, left] of cleared) {
    it(`are cleared by ${JSON.stringify(filter)}, and not sent any more`, async () => {
      const { storagePath, remove } = testSend();
      const { send, cookies } = createSender({ storagePath, userAgent, extensionHost: false });
      set = ['a=1', 'b=2'];
      for (const jar of ['dev', 'prod']) await send(get(server.url), options({ jar }));
      set = [];
      assert.equal(await cookies.clear(filter), count);
      assert.deepEqual(
        (await cookies.list()).map(({ jar, name }) => `${jar} ${name}`),
        left,
      );
      await send(get(server.url), options({ jar: 'dev' }));
      const sent = left.filter((it) => it.startsWith('dev ')).length;
      assert.equal(cookieLine()?.split(';').length ?? 0, sent);
      remove();
    });
  }

  it('each Send has a jar of its own', async () => {
    const [one, two] = [testSend(), testSend()];
    set = ['a=1'];
    await one.send(get(server.url), options());
    set = [];
    await two.send(get(server.url), options());
    assert.equal(cookieLine(), null);
    one.remove();
    two.remove();
  });

  it('a Cookie header in the request stays first and wins over the jar; what the jar adds is noted by name', async () => {
    const { send, remove } = testSend();
    set = ['a=jar', 'secretive=hunter2'];
    await send(get(server.url), options());
    const headers: SentRequest['headers'] = [['cookie', 'a=own;x']];
    const result = await send(get(server.url, { headers }), options());
    assert.equal(cookieLine(), 'a=own;x; secretive=hunter2');
    assert.deepEqual(result.notes, ['cookies of the jar were added to the Cookie header: secretive']);
    remove();
  });
});
