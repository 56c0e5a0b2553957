/** What leaves the machine is what the request says, byte for byte. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeaderField, SentRequest } from '../../src/exchange';
import { type Loopback, ok, startLoopback } from './loopback';
import { bodyText, failureOf, get, options, responseOf, testSend, text, userAgent } from './sending';

const defaults = `User-Agent: ${userAgent}\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n`;
const quiet: readonly HeaderField[] = [
  ['Host', 'h'],
  ['User-Agent', 'u'],
  ['Accept', 'a'],
  ['Accept-Encoding', 'e'],
];
const quietBytes = 'Host: h\r\nUser-Agent: u\r\nAccept: a\r\nAccept-Encoding: e\r\n';
const end = 'Connection: keep-alive\r\n\r\n';

describe('send: bytes on the wire', () => {
  let server: Loopback;
  const { send, remove } = testSend();
  const folder = mkdtempSync(join(tmpdir(), 'faultline-wire-'));
  before(async () => {
    server = await startLoopback(async ({ socket, seen, received }) => {
      for (let from = 0; ; ) {
        // Waits for the whole request by its own framing, then answers.
        const head = (await seen(new RegExp(`^[\\s\\S]{${from}}[\\s\\S]*?\\r\\n\\r\\n`)))[0];
        const length = Number(/^content-length: *(\d+)/im.exec(head.slice(from))?.[1] ?? 0);
        if (/^transfer-encoding: *chunked/im.test(head.slice(from))) await seen(/0\r\n\r\n$/);
        else await seen(new RegExp(`^[\\s\\S]{${head.length + length}}`));
        from = received().length;
        socket.write(ok);
      }
    });
  });
  after(async () => {
    remove();
    rmSync(folder, { recursive: true, force: true });
    await server.close();
  });

  /** Sends, and returns what the server got for it. */
  async function wire(request: SentRequest): Promise<{ bytes: string; notes: readonly string[] }> {
    const before = server.peers.map((peer) => peer.received().length);
    const result = await send(request, options());
    assert.equal(bodyText(result), 'fine');
    const bytes = server.peers.map((peer, index) => peer.received().slice(before[index] ?? 0)).join('');
    return { bytes, notes: result.notes };
  }

  const targets: [name: string, path: string, onWire: string][] = [
    ['a path with dot segments', '/a/../b/./c', '/a/../b/./c'],
    ['no path', '', '/'],
    ['a query without a path', '?x=1', '/?x=1'],
    ['double slashes and a trailing dot', '//a//b.', '//a//b.'],
    ['percent signs, whatever follows', '/%7Euser/%zz/100%', '/%7Euser/%zz/100%'],
    ['characters that browsers encode', `/{x}|"<>\`^[]'?a={"b":"c"}`, `/{x}|"<>\`^[]'?a={"b":"c"}`],
    ['plus, equals and percent in the query', '/?q=a+b%20c=d&e', '/?q=a+b%20c=d&e'],
    ['a fragment is not sent', '/a?b#c?d', '/a?b'],
    ['a space is encoded', '/a b?c d', '/a%20b?c%20d'],
    ['letters beyond ASCII as UTF-8', '/straße/日本?q=ä', '/stra%C3%9Fe/%E6%97%A5%E6%9C%AC?q=%C3%A4'],
    ['a line break cannot split the request', '/a\r\nX: y', '/a%0D%0AX:%20y'],
  ];
  for (const [name, path, onWire] of targets) {
    it(`request target: ${name}`, async () => {
      const { bytes } = await wire(get(server.url + path, { headers: quiet }));
      assert.equal(bytes, `GET ${onWire} HTTP/1.1\r\n${quietBytes}${end}`);
    });
  }

  it('adds Host, User-Agent, Accept and Accept-Encoding where the request has none', async () => {
    const { bytes } = await wire(get(`${server.url}/`));
    assert.equal(bytes, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${defaults}${end}`);
  });

  it('keeps order, case and duplicates of header fields', async () => {
    const own: HeaderField[] = [
      ['X-Dup', '1'],
      ['b-LOWER', 'x'],
      ['x-dup', '2'],
      ['accept', 'text/html'],
      ['X-Dup', '1'],
      ['host', 'other.example'],
    ];
    const { bytes } = await wire(get(`${server.url}/`, { headers: own }));
    const lines = own.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    assert.equal(
      bytes,
      `GET / HTTP/1.1\r\n${lines}User-Agent: ${userAgent}\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n${end}`,
    );
  });

  it('sends header values as UTF-8', async () => {
    const { bytes } = await wire(get(`${server.url}/`, { headers: [...quiet, ['X', 'ä€ "q"']] }));
    assert.equal(Buffer.from(bytes, 'latin1').toString('utf8'), `GET / HTTP/1.1\r\n${quietBytes}X: ä€ "q"\r\n${end}`);
  });

  it('keeps a Connection field as written', async () => {
    const { bytes } = await wire(get(`${server.url}/`, { headers: [...quiet, ['connection', 'close']] }));
    assert.equal(bytes, `GET / HTTP/1.1\r\n${quietBytes}connection: close\r\n\r\n`);
  });

  const bodiless: [method: string, line: string][] = [
    ['GET', ''],
    ['HEAD', ''],
    ['DELETE', ''],
    ['OPTIONS', ''],
    ['POST', 'Content-Length: 0\r\n'],
    ['PUT', 'Content-Length: 0\r\n'],
    ['PATCH', 'Content-Length: 0\r\n'],
    ['PURGE', 'Content-Length: 0\r\n'],
  ];
  for (const [method, line] of bodiless) {
    it(`${method} without a body${line ? ' says that its length is 0' : ' says nothing about a length'}`, async () => {
      const before = server.peers.map((peer) => peer.received().length);
      const result = await send(get(`${server.url}/`, { method, headers: quiet }), options());
      assert.equal(responseOf(result).status, 200);
      const bytes = server.peers.map((peer, index) => peer.received().slice(before[index] ?? 0)).join('');
      assert.equal(bytes, `${method} / HTTP/1.1\r\n${quietBytes}${line}${end}`);
    });
  }

  for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'REPORT', 'M-SEARCH']) {
    it(`${method} with a body`, async () => {
      const { bytes } = await wire(get(`${server.url}/`, { method, headers: quiet, body: text('häl') }));
      const expected = `${method} / HTTP/1.1\r\n${quietBytes}Content-Length: 4\r\n${end}häl`;
      assert.equal(Buffer.from(bytes, 'latin1').toString('utf8'), expected);
    });
  }

  it('sends text, bytes and files one after the other, with their length', async () => {
    const path = join(folder, 'part.bin');
    writeFileSync(path, Buffer.from([0, 255, 13, 10]));
    const body: SentRequest['body'] = [
      { kind: 'text', text: 'ä\r\n' },
      { kind: 'bytes', base64: Buffer.from([0xe4, 0]).toString('base64') },
      { kind: 'file', path },
      { kind: 'text', text: 'end' },
    ];
    const { bytes } = await wire(get(`${server.url}/`, { method: 'POST', headers: quiet, body }));
    const expected = Buffer.concat([Buffer.from('ä\r\n'), Buffer.from([0xe4, 0, 0, 255, 13, 10]), Buffer.from('end')]);
    assert.equal(
      bytes,
      `POST / HTTP/1.1\r\n${quietBytes}Content-Length: ${expected.length}\r\n${end}${expected.toString('latin1')}`,
    );
  });

  it('a file gains no newline and an empty body list is an empty body', async () => {
    const path = join(folder, 'no-newline.txt');
    writeFileSync(path, 'x');
    const file = await wire(get(`${server.url}/`, { method: 'PUT', headers: quiet, body: [{ kind: 'file', path }] }));
    assert.ok(file.bytes.endsWith('Content-Length: 1\r\nConnection: keep-alive\r\n\r\nx'));
    const empty = await wire(get(`${server.url}/`, { method: 'PUT', headers: quiet, body: [] }));
    assert.ok(empty.bytes.endsWith('Content-Length: 0\r\nConnection: keep-alive\r\n\r\n'));
  });

  it('Transfer-Encoding: chunked as asked for, without a Content-Length beside it', async () => {
    const headers: HeaderField[] = [...quiet, ['Content-Length', '3'], ['Transfer-Encoding', 'chunked']];
    const { bytes, notes } = await wire(get(`${server.url}/`, { method: 'POST', headers, body: text('abc') }));
    assert.equal(bytes, `POST / HTTP/1.1\r\n${quietBytes}Transfer-Encoding: chunked\r\n${end}3\r\nabc\r\n0\r\n\r\n`);
    assert.deepEqual(notes, ['Content-Length was left out: the request has Transfer-Encoding']);
  });

  const lengths: [written: string, body: string | null, line: string, note: RegExp | null][] = [
    ['4', 'four', 'content-length: 4\r\n', null],
    ['99', 'four', 'content-length: 4\r\n', /corrected to 4/],
    ['7', null, '', /left out: the request has no body/],
    ['0', null, 'content-length: 0\r\n', null],
  ];
  for (const [written, body, line, note] of lengths) {
    it(`a Content-Length of ${written} written for ${body === null ? 'no body' : `a body of ${body.length}`}`, async () => {
      const headers: HeaderField[] = [...quiet, ['content-length', written], ['X', 'y']];
      const { bytes, notes } = await wire(get(`${server.url}/`, { headers, body: body === null ? null : text(body) }));
      assert.equal(bytes, `GET / HTTP/1.1\r\n${quietBytes}${line}X: y\r\n${end}${body ?? ''}`);
      assert.equal(notes.length, note ? 1 : 0);
      if (note) assert.match(notes[0] ?? '', note);
    });
  }

  it('userinfo in the URL becomes Basic credentials and is not in the Host field', async () => {
    const url = `http://us%40er:pa:s%C3%9F@127.0.0.1:${server.port}/`;
    const { bytes } = await wire(get(url, { headers: quiet.filter(([name]) => name !== 'Host') }));
    const pair = Buffer.from('us@er:pa:sß').toString('base64');
    assert.match(bytes, new RegExp(`^GET / HTTP/1\\.1\r\nHost: 127\\.0\\.0\\.1:${server.port}\r\n`));
    assert.ok(bytes.includes(`\r\nAuthorization: Basic ${pair}\r\n`), bytes);
  });

  it('userinfo in the URL does not beat Authorization', async () => {
    const headers: HeaderField[] = [...quiet, ['authorization', 'Bearer t']];
    const { bytes } = await wire(get(`http://u:p@127.0.0.1:${server.port}/`, { headers }));
    assert.equal(bytes, `GET / HTTP/1.1\r\n${quietBytes}authorization: Bearer t\r\n${end}`);
  });

  const refused: [name: string, request: Partial<SentRequest>, code: string][] = [
    ['a line break in a header value', { headers: [['X-Token', 'secret\r\nY: z']] }, 'INVALID_HEADER'],
    ['a control character in a header value', { headers: [['X-Token', 'secret\u0001']] }, 'INVALID_HEADER'],
    ['a header name with a space', { headers: [['X Token', 'secret']] }, 'INVALID_HEADER'],
    ['an empty header name', { headers: [['', 'secret']] }, 'INVALID_HEADER'],
    ['a method with a space', { method: 'GE T' }, 'INVALID_METHOD'],
    ['CONNECT', { method: 'CONNECT' }, 'INVALID_METHOD'],
    ['a relative URL', { url: '/path?secret' }, 'INVALID_URL'],
    ['another scheme', { url: 'ftp://u:secret@h/' }, 'INVALID_URL'],
    ['a URL without a host', { url: 'http://u:secret@/x' }, 'INVALID_URL'],
    ['a port beyond all ports', { url: 'http://u:secret@h:99999/' }, 'INVALID_URL'],
    ['a slash in the password that cuts the userinfo short', { url: 'http://u:sec/ret@h/' }, 'INVALID_URL'],
    ['an unresolved placeholder as host', { url: 'https://{{host}}/secret' }, 'INVALID_URL'],
    ['a file that does not exist', { body: [{ kind: 'file', path: '/nowhere/body.json' }] }, 'ENOENT'],
    ['a folder as a body', { body: [{ kind: 'file', path: tmpdir() }] }, 'EISDIR'],
  ];
  for (const [name, parts, code] of refused) {
    it(`nothing is sent for ${name}`, async () => {
      const connections = server.peers.length;
      const bytes = server.peers.map((peer) => peer.received().length);
      const failure = failureOf(await send(get(`${server.url}/`, parts), options()));
      assert.deepEqual([failure.stage, failure.code], ['send', code]);
      assert.doesNotMatch(failure.message, /sec/);
      assert.match(failure.message, /\.$/);
      assert.equal(server.peers.length, connections);
      assert.deepEqual(
        server.peers.map((peer) => peer.received().length),
        bytes,
      );
    });
  }
});
