/** Redirects hop by hop: methods of RFC 9110, credentials by origin, cookies, and where it ends. */
import assert from 'node:assert/strict';
import type { HeaderField, NextHop } from '../../src/exchange';
import { nextStep } from '../../src/send/redirect';
import { parseWireUrl, resolveLocation } from '../../src/send/wire-url';
import { type Loopback, ok, response, startLoopback } from './loopback';
import { bodyText, failureOf, get, options, responseOf, testSend, text } from './sending';

/** What the server got, as text; a body follows the head. */
interface Seen {
  readonly line: string;
  readonly head: string;
  readonly body: string;
}

describe('send: redirects', () => {
  let first: Loopback;
  let other: Loopback;
  let seen: Seen[] = [];
  let answer: (request: Seen, server: Loopback) => Buffer = () => ok;
  const { send, remove } = testSend();

  async function serving(): Promise<Loopback> {
    const server: Loopback = await startLoopback(async (peer) => {
      for (let from = 0; ; ) {
        const whole = (await peer.seen(new RegExp(`^[\\s\\S]{${from}}[\\s\\S]*?\\r\\n\\r\\n`)))[0];
        const head = whole.slice(from);
        const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
        await peer.seen(new RegExp(`^[\\s\\S]{${whole.length + length}}`));
        from = whole.length + length;
        const request = { line: head.split('\r\n', 1)[0] ?? '', head, body: peer.received().slice(whole.length, from) };
        seen.push(request);
        peer.socket.write(answer(request, server));
      }
    });
    return server;
  }
  before(async () => {
    first = await serving();
    other = await serving();
  });
  beforeEach(() => {
    seen = [];
    answer = () => ok;
  });
  after(async () => {
    remove();
    await first.close();
    await other.close();
  });

  const to = (status: string, location: string, ...headers: string[]) =>
    response(status, [`Location: ${location}`, ...headers], 'moved');

  const methods: [status: number, method: string, then: string, body: boolean][] = [
    [301, 'GET', 'GET', false],
    [301, 'POST', 'GET', false],
    [301, 'PUT', 'PUT', true],
    [302, 'POST', 'GET', false],
    [302, 'DELETE', 'DELETE', true],
    [302, 'HEAD', 'HEAD', false],
    [303, 'POST', 'GET', false],
    [303, 'PUT', 'GET', false],
    [303, 'HEAD', 'HEAD', false],
    [307, 'POST', 'POST', true],
    [308, 'POST', 'POST', true],
    [308, 'PATCH', 'PATCH', true],
  ];
  for (const [status, method, then, body] of methods) {
    it(`${status} ${method} becomes ${then}${body ? ' with its body' : ''}`, async () => {
      answer = (request) => (request.line.includes('/from') ? to(`${status} Moved`, '/to?x=1#part') : ok);
      const bodied = method !== 'GET' && method !== 'HEAD';
      const headers: HeaderField[] = [
        ['Content-Type', 'text/plain'],
        ['X-Own', 'kept'],
      ];
      const request = get(`${first.url}/from`, { method, headers, body: bodied ? text('the body') : null });
      const result = await send(request, options());
      assert.equal(responseOf(result).status, 200);
      assert.equal(responseOf(result).url, `${first.url}/to?x=1`);
      assert.deepEqual(result.hops, [{ status, url: `${first.url}/from`, location: '/to?x=1#part' }]);
      assert.equal(seen[1]?.line, `${then} /to?x=1 HTTP/1.1`);
      assert.equal(seen[1]?.body, body ? 'the body' : '');
      assert.match(seen[1]?.head ?? '', /\r\nX-Own: kept\r\n/);
      if (bodied && !body) assert.doesNotMatch(seen[1]?.head ?? '', /content-/i, 'fields of the content go with it');
    });
  }

  it('300, 304 and a redirect without Location are responses as they are', async () => {
    for (const line of [
      '300 Multiple Choices\r\nLocation: /to',
      '304 Not Modified\r\nLocation: /to',
      '302 Found',
      '302 Found\r\nLocation:',
    ]) {
      answer = () => Buffer.from(`HTTP/1.1 ${line}\r\nContent-Length: 0\r\n\r\n`);
      const result = await send(get(first.url), options());
      assert.equal(String(responseOf(result).status), line.slice(0, 3));
      assert.deepEqual(result.hops, []);
    }
  });

  it('are not followed where they are not wanted', async () => {
    answer = () => to('302 Found', `${other.url}/`);
    const result = await send(get(first.url), options({ followRedirects: false }));
    assert.equal(responseOf(result).status, 302);
    assert.equal(bodyText(result), 'moved');
    assert.equal(seen.length, 1);
  });

  const credentials: HeaderField[] = [
    ['Authorization', 'Bearer c1'],
    ['proxy-authorization', 'Basic c2'],
    ['COOKIE', 'a=c3'],
    ['X-Api-Key', 'c4'],
    ['apikey', 'c5'],
    ['X-Auth-Token', 'c6'],
    ['PRIVATE-TOKEN', 'c7'],
    ['Ocp-Apim-Subscription-Key', 'c8'],
    ['apptio-opentoken', 'c9'],
    ['X-Amz-Security-Token', 'c10'],
    ['X-Vault-Token', 'c11'],
    ['DD-APPLICATION-KEY', 'c12'],
    ['X-CSRF-Token', 'c13'],
    ['X-Client-Secret', 'c14'],
    ['X-Session-Id', 'c15'],
    ['X-Own', 'Bearer c16'],
    ['X-Other', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c17'],
  ];
  const harmless: HeaderField[] = [
    ['Accept', 'text/plain'],
    ['Idempotency-Key', 'k1'],
    ['X-Request-Id', 'r1'],
    ['apptio-current-environment', 'e1'],
    ['Accept-Language', 'de'],
    ['Author', 'me'],
  ];

  const crossings: [name: string, location: (here: Loopback, there: Loopback) => string][] = [
    ['another port', (_here, there) => `${there.url}/to`],
    ['another host', (here) => `http://localhost:${here.port}/to`],
    ['another host and port, without a scheme', (_here, there) => `//localhost:${there.port}/to`],
  ];
  for (const [name, location] of crossings) {
    it(`to ${name}: no header goes that bears credentials, all others do`, async () => {
      answer = (request) => (request.line.includes('/from') ? to('307 T', location(first, other)) : ok);
      const request = get(`${first.url}/from`, { headers: [['Host', 'virtual.example'], ...credentials, ...harmless] });
      const result = await send(request, options());
      assert.equal(bodyText(result), 'fine');
      const [, second] = seen;
      for (const [field, value] of credentials) {
        assert.ok(seen[0]?.head.includes(`\r\n${field}: ${value}\r\n`), `${field} goes to the first`);
        assert.ok(!new RegExp(`^${field}:`, 'im').test(second?.head ?? ''), `${field} goes on`);
      }
      for (const [field, value] of harmless) assert.ok(second?.head.includes(`\r\n${field}: ${value}\r\n`), field);
      assert.doesNotMatch(second?.head ?? '', /c\d+\b/);
      assert.match(second?.head ?? '', /^GET \/to HTTP\/1\.1\r\nHost: (localhost|127\.0\.0\.1):\d+\r\n/);
      const [note = ''] = result.notes;
      assert.match(note, /^credentials were not passed on to \S+: Authorization, .*X-Api-Key/);
      assert.doesNotMatch(note, /c\d+\b/);
    });
  }

  const schemes: [from: string, to: string, strips: boolean][] = [
    ['https://h.example:8443/a', 'http://h.example:8443/b', true],
    ['http://h.example:8080/a', 'https://h.example:8080/b', true],
    ['https://h.example/a', 'http://h.example/b', true],
    ['https://h.example/a', 'https://h.example:443/b', false],
    ['https://h.example/a', 'https://H.EXAMPLE/b', false],
    ['https://h.example/a', 'https://h.example:444/b', true],
    ['https://h.example/a', 'https://www.h.example/b', true],
  ];
  for (const [from, target, strips] of schemes) {
    it(`from ${from} to ${target}: ${strips ? 'no header goes that bears credentials' : 'all headers go on'}`, () => {
      const headers: HeaderField[] = [...credentials, ...harmless];
      const before = { url: parseWireUrl(from), method: 'GET', headers, hasBody: false };
      const { step, stripped } = nextStep(before, 302, resolveLocation(target, before.url));
      assert.deepEqual(step.headers, strips ? harmless : headers);
      assert.equal(stripped.length, strips ? credentials.length : 0);
    });
  }

  it('to the same origin all headers go on, the Host field too', async () => {
    answer = (request) => (request.line.includes('/from') ? to('307 T', `${first.url}/to`) : ok);
    const request = get(`${first.url}/from`, { headers: [['Host', 'virtual.example'], ...credentials, ...harmless] });
    const result = await send(request, options());
    const lines = [['Host', 'virtual.example'], ...credentials, ...harmless]
      .map((field) => `${field.join(': ')}\r\n`)
      .join('');
    assert.ok(seen[1]?.head.includes(lines), seen[1]?.head);
    assert.deepEqual(result.notes, []);
  });

  it('credentials that were taken away do not come back with the way back', async () => {
    answer = (request) => {
      if (request.line.includes('/from')) return to('302 F', `${other.url}/over`);
      return request.line.includes('/over') ? to('302 F', `${first.url}/back`) : ok;
    };
    const result = await send(get(`${first.url}/from`, { headers: [['Authorization', 'Bearer t']] }), options());
    assert.equal(bodyText(result), 'fine');
    assert.match(seen[0]?.head ?? '', /Bearer t/);
    assert.doesNotMatch(seen[1]?.head ?? '', /authorization/i);
    assert.doesNotMatch(seen[2]?.head ?? '', /authorization/i);
    assert.equal(result.hops.length, 2);
  });

  it('userinfo of the URL goes on to the same origin only, that of a Location never', async () => {
    const withUser = (url: string) => url.replace('//', '//u:p@');
    answer = (request) => {
      if (request.line.includes('/from')) return to('302 F', '/same');
      return request.line.includes('/same') ? to('302 F', `${withUser(other.url)}/other`) : ok;
    };
    const result = await send(get(`${withUser(first.url)}/from`), options());
    assert.match(seen[0]?.head ?? '', /\r\nAuthorization: Basic dTpw\r\n/);
    assert.match(seen[1]?.head ?? '', /\r\nAuthorization: Basic dTpw\r\n/);
    assert.doesNotMatch(seen[2]?.head ?? '', /authorization/i);
    assert.deepEqual(
      result.hops.map((hop) => hop.url),
      [`${first.url}/from`, `${first.url}/same`],
    );
    assert.equal(responseOf(result).url, `${other.url}/other`);
  });

  const refused: [name: string, location: string, code: string, says: RegExp][] = [
    ['file:', 'file:///etc/passwd', 'REDIRECT_SCHEME', /to a `file:` URL/],
    ['ftp:', 'ftp://h/x', 'REDIRECT_SCHEME', /`ftp:`/],
    ['javascript:', 'javascript:alert(1)', 'REDIRECT_SCHEME', /`javascript:`/],
    ['data:', 'data:text/plain,x', 'REDIRECT_SCHEME', /`data:`/],
    ['what is no URL', 'http://[', 'REDIRECT_INVALID', /not a URL/],
    ['a host that is none', 'http://a+b/', 'REDIRECT_INVALID', /not a URL/],
    ['itself', '/from', 'REDIRECT_LOOP', /in a circle/],
  ];
  for (const [name, location, code, says] of refused) {
    it(`to ${name}: ${code}`, async () => {
      answer = () => to('302 F', location);
      const result = await send(get(`${first.url}/from`), options());
      const failure = failureOf(result);
      assert.deepEqual([failure.stage, failure.code], ['receive', code]);
      assert.match(failure.message, says);
      assert.deepEqual(result.hops, [{ status: 302, url: `${first.url}/from`, location }]);
    });
  }

  describe('that are asked for before they are followed', () => {
    const asking = (answer: (hop: NextHop) => Promise<string | null>) => {
      const asked: NextHop[] = [];
      const mayFollow = (hop: NextHop) => {
        asked.push(hop);
        return answer(hop);
      };
      return { asked, mayFollow };
    };

    it('another origin is, with the method and whether the body goes along; the same one is not', async () => {
      const { asked, mayFollow } = asking(async () => null);
      answer = ({ line }) =>
        line.includes('/from')
          ? to('307 T', '/here')
          : line.includes('/here')
            ? to('308 P', `${other.url}/there?q=1`)
            : ok;
      const request = get(`${first.url}/from`, { method: 'PUT', body: text('x') });
      assert.equal(bodyText(await send(request, options({ mayFollow }))), 'fine');
      assert.deepEqual(asked, [
        { method: 'PUT', url: `${other.url}/there?q=1`, from: `${first.url}/here`, hasBody: true },
      ]);
    });

    it('a no ends it before the other host hears of it, and says why', async () => {
      const { mayFollow } = asking(async () => 'The redirect was not followed. It was not confirmed.');
      const { length } = other.peers;
      answer = () => to('302 F', `${other.url}/there`);
      const result = await send(get(`${first.url}/from`), options({ mayFollow }));
      const failure = failureOf(result);
      assert.deepEqual([failure.stage, failure.code], ['receive', 'REDIRECT_NOT_CONFIRMED']);
      assert.equal(failure.message, 'The redirect was not followed. It was not confirmed.');
      assert.equal(result.hops.length, 1);
      assert.deepEqual([other.peers.length, seen.length], [length, 1]);
    });

    it('the limit of time stands still while a person thinks, and goes on afterwards', async () => {
      const { mayFollow } = asking(() => new Promise((resolve) => setTimeout(() => resolve(null), 400)));
      answer = ({ line }) => (line.includes('/from') ? to('302 F', `${other.url}/there`) : ok);
      const limits = { mayFollow, timeoutMs: 300 };
      assert.equal(bodyText(await send(get(`${first.url}/from`), options(limits))), 'fine');
      answer = ({ line }) => (line.includes('/from') ? to('302 F', `${other.url}/there`) : Buffer.alloc(0));
      const failure = failureOf(await send(get(`${first.url}/from`), options(limits)));
      assert.deepEqual([failure.stage, failure.limit, failure.afterMs], ['timeout', 'total', 300]);
    });

    it('a cancel does not wait for the answer', async () => {
      const abort = new AbortController();
      const { mayFollow } = asking(() => {
        setTimeout(() => abort.abort(), 20);
        return new Promise(() => undefined);
      });
      answer = () => to('302 F', `${other.url}/there`);
      const sent = send(get(`${first.url}/from`), options({ mayFollow, signal: abort.signal }));
      assert.equal(failureOf(await sent).stage, 'aborted');
    });
  });

  it('in a circle of two, and on and on', async () => {
    answer = (request) => to('302 F', request.line.includes('/a') ? '/b' : '/a');
    const circle = await send(get(`${first.url}/a`), options());
    assert.equal(failureOf(circle).code, 'REDIRECT_LOOP');
    assert.equal(circle.hops.length, 2);
    let count = 0;
    answer = () => to('302 F', `/${count++}`);
    const endless = await send(get(`${first.url}/x`), options());
    assert.equal(failureOf(endless).code, 'REDIRECT_LIMIT');
    assert.equal(endless.hops.length, 21);
    assert.equal(count, 21, 'the server was asked once more than redirects are followed');
  });

  it('back to the same URL once a cookie is set is no circle', async () => {
    answer = (request) => (request.head.includes('seen=1') ? ok : to('302 F', '/from', 'Set-Cookie: seen=1'));
    const result = await send(get(`${first.url}/from`), options());
    assert.equal(bodyText(result), 'fine');
    assert.equal(result.hops.length, 1);
  });

  it('a redirect with a body that never ends does not hold anything up', async () => {
    answer = (request) =>
      request.line.includes('/from')
        ? Buffer.from('HTTP/1.1 302 F\r\nLocation: /to\r\nContent-Length: 1000000\r\n\r\nsome')
        : ok;
    assert.equal(bodyText(await send(get(`${first.url}/from`), options())), 'fine');
  });

  it('a Location in UTF-8 is followed as UTF-8', async () => {
    answer = (request) =>
      request.line.includes('/from') ? to('302 F', Buffer.from('/tö', 'utf8').toString('latin1')) : ok;
    assert.equal(bodyText(await send(get(`${first.url}/from`), options())), 'fine');
    assert.equal(seen[1]?.line, 'GET /t%C3%B6 HTTP/1.1');
  });

  it('to a host that is not there: the failure, with the hops up to it', async () => {
    answer = () => to('302 F', 'http://127.0.0.1:1/');
    const result = await send(get(`${first.url}/from`), options());
    assert.deepEqual([failureOf(result).stage, failureOf(result).code], ['connect', 'ECONNREFUSED']);
    assert.equal(result.hops.length, 1);
  });
});
