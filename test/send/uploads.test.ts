/** Bodies on their way up: streamed from files, answered early, waited with, and files that change meanwhile. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Loopback, ok, response, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, responseOf, testSend, text } from './sending';

describe('send: uploads', () => {
  const { send, remove } = testSend();
  const folder = mkdtempSync(join(tmpdir(), 'faultline-upload-'));
  let server: Loopback | null = null;
  afterEach(() => server?.close());
  after(() => {
    remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('streams a file of 20 MB with its Content-Length', async () => {
    const path = join(folder, 'large.bin');
    const bytes = randomBytes(20_000_000);
    writeFileSync(path, bytes);
    let received = 0;
    const hash = createHash('sha256');
    server = await startLoopback(({ socket }) => {
      let head: string | null = '';
      socket.removeAllListeners('data');
      socket.on('data', (chunk: Buffer) => {
        let body = chunk;
        if (head !== null) {
          head += chunk.toString('latin1');
          const end = head.indexOf('\r\n\r\n');
          if (end < 0) return;
          body = Buffer.from(head.slice(end + 4), 'latin1');
          head = null;
        }
        received += body.length;
        hash.update(body);
        if (received === bytes.length) socket.write(ok);
      });
    });
    const request = get(server.url, { method: 'PUT', body: [{ kind: 'file', path }] });
    assert.equal(bodyText(await send(request, options())), 'fine');
    assert.equal(hash.digest('hex'), createHash('sha256').update(bytes).digest('hex'));
  });

  it('a file that shrinks while it is sent is a failure, and the connection is closed', async () => {
    const path = join(folder, 'shrinks.bin');
    writeFileSync(path, randomBytes(30_000_000));
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      // Before the server reads on, the file is cut.
      socket.pause();
      truncateSync(path, 20_000_000);
      setTimeout(() => socket.resume(), 50);
    });
    const request = get(server.url, { method: 'PUT', body: [{ kind: 'file', path }] });
    const failure = failureOf(await send(request, options()));
    assert.deepEqual([failure.stage, failure.code], ['send', 'BODY_CHANGED']);
    await server.peers[0]?.closed;
  });

  it('an answer that comes before all is sent is the response', async () => {
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      socket.pause();
      socket.write(response('413 Content Too Large', [], 'too much'));
    });
    const request = get(server.url, { method: 'POST', body: text('x'.repeat(20_000_000)) });
    const result = await send(request, options());
    assert.equal(responseOf(result).status, 413);
    assert.equal(bodyText(result), 'too much');
    server.peers[0]?.socket.resume();
    await server.peers[0]?.closed;
  });

  const expectations: [name: string, answer: string | null, body: boolean, status: number][] = [
    ['waits for 100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n', true, 200],
    ['does not send the body after a final response', 'HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n', false, 417],
    ['sends the body after a second where the server says nothing', null, true, 200],
  ];
  for (const [name, answer, sent, status] of expectations) {
    it(`Expect: 100-continue: ${name}`, async () => {
      let early = '';
      server = await startLoopback(async ({ socket, seen, received }) => {
        await seen(wholeHead);
        await new Promise((resolve) => setTimeout(resolve, 30));
        early = received();
        if (answer !== null) socket.write(answer);
        await seen(/the body$/);
        socket.write(ok);
      });
      const headers: [string, string][] = [['Expect', '100-continue']];
      const result = await send(get(server.url, { method: 'POST', headers, body: text('the body') }), options());
      assert.equal(responseOf(result).status, status);
      const continued = answer?.includes('100 Continue') === true;
      assert.equal(result.notes.includes('100 Continue came, then the body was sent'), continued);
      assert.ok(early.endsWith('\r\n\r\n'), 'the head went alone');
      assert.equal(server.peers[0]?.received().endsWith('the body'), sent);
    });
  }

  it('the file is not there any more when it is read', async () => {
    const path = join(folder, 'vanishes.bin');
    writeFileSync(path, 'x'.repeat(1000));
    server = await startLoopback(async ({ socket, seen }) => {
      await seen(wholeHead);
      rmSync(path);
      socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    });
    const headers: [string, string][] = [['Expect', '100-continue']];
    const request = get(server.url, { method: 'PUT', headers, body: [{ kind: 'file', path }] });
    const failure = failureOf(await send(request, options()));
    assert.deepEqual([failure.stage, failure.code], ['send', 'ENOENT']);
    assert.ok(!existsSync(path));
  });
});
