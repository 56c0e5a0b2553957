/** Lines of the protocol that have no file of tests of their own; and that each line has its test. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyText as textOf } from '../../src/body-text';
import { faultKinds } from './fault-kinds';
import { answering, type Loopback, ok, response, startLoopback } from './loopback';
import { protocol } from './protocol';
import { bodyText, get, options, responseOf, testSend } from './sending';

describe('send: the protocol', () => {
  const { send, storagePath, remove } = testSend();
  let server: Loopback | null = null;
  afterEach(async () => {
    await server?.close();
    server = null;
  });
  after(() => remove());

  const texts: readonly [name: string, type: string, bytes: Buffer, text: string][] = [
    ['UTF-8, without a charset', 'text/plain', Buffer.from('Grüße', 'utf8'), 'Grüße'],
    ['ISO-8859-1, by Content-Type', 'text/plain; charset=ISO-8859-1', Buffer.from('Grüße', 'latin1'), 'Grüße'],
    ['windows-1251', 'text/html; charset="windows-1251"', Buffer.from([0xcf, 0xf0, 0xe8]), 'При'],
    ['Shift_JIS', 'text/plain;charset=shift_jis', Buffer.from([0x93, 0xfa, 0x96, 0x7b]), '日本'],
    [
      'UTF-16, by its mark, against Content-Type',
      'text/plain; charset=utf-8',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße', 'utf16le')]),
      'Grüße',
    ],
  ];
  for (const [name, type, bytes, text] of texts) {
    it(`text in ${name}`, async () => {
      server = await startLoopback(answering(response('200 OK', [`Content-Type: ${type}`], bytes)));
      const { body, headers } = responseOf(await send(get(server.url), options()));
      assert.equal(textOf(body, headers).text, text);
    });
  }

  it('text in the charset that `# @response-charset` says, against Content-Type and mark', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0xcf, 0xf0, 0xe8]);
    server = await startLoopback(answering(response('200 OK', ['Content-Type: text/plain; charset=utf-8'], bytes)));
    const { body, headers } = responseOf(await send(get(server.url), options()));
    assert.equal(textOf({ ...body, charset: 'windows-1251' }, headers).text, 'яюПри');
    assert.notEqual(textOf(body, headers).text, 'яюПри');
  });

  it('multipart with files goes out byte for byte, with its length', async () => {
    const path = join(storagePath, 'part.bin');
    const bytes = Buffer.from([0, 13, 10, 255, 45, 45]);
    writeFileSync(path, bytes);
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(/--b--\r\n$/);
      socket.write(ok);
    });
    const [open, end] = ['--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n', '\r\n--b--\r\n'];
    const request = get(server.url, {
      method: 'POST',
      headers: [['Content-Type', 'multipart/form-data; boundary=b']],
      body: [
        { kind: 'text', text: open },
        { kind: 'file', path },
        { kind: 'text', text: end },
      ],
    });
    assert.equal(bodyText(await send(request, options())), 'fine');
    const [head = '', ...rest] = (server.peers[0]?.received() ?? '').split('\r\n\r\n');
    const sent = rest.join('\r\n\r\n');
    assert.equal(sent, open + bytes.toString('latin1') + end);
    assert.match(head, new RegExp(`\\r\\nContent-Length: ${sent.length}(\\r\\n|$)`));
  });

  it('each line, and each kind of fault, has its tests, where all of them are run', function () {
    const titles: string[] = [];
    let suite = this.test?.parent;
    while (suite?.parent) suite = suite.parent;
    suite?.eachTest((test) => titles.push(test.fullTitle()));
    // One file alone holds some lines only.
    const files = ['bytes on the wire', 'connections', 'cookies', 'limits of time', 'redirects', 'TLS', 'uploads'];
    if (!files.every((name) => titles.some((title) => title.startsWith(`send: ${name}`)))) this.skip();
    const without = [...protocol, ...faultKinds].filter(({ tests, elsewhere }) =>
      elsewhere
        ? !readFileSync(elsewhere.file, 'utf8').includes(elsewhere.title)
        : !titles.some((title) => tests.some((it) => it.test(title))),
    );
    assert.deepEqual(
      without.map(({ line }) => line),
      [],
    );
  });
});
