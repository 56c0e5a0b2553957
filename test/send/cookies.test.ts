/** The cookie jar: kept by rules of RFC 6265, left alone where it is not wanted, one for each `Send`. */
import assert from 'node:assert/strict';
import type { SentRequest } from '../../src/exchange';
import { type Loopback, response, startLoopback } from './loopback';
import { bodyText, get, options, testSend } from './sending';

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
