/** Streams of events: told while they come, kept when they are ended, and bounded. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { StreamEvent, StreamPiece } from '../../src/exchange';
import { type Loopback, type Peer, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, responseOf, stillWorks, testSend } from './sending';
import { sawCancel } from './tables';

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n';
const plain = `${head}\r\n`;

/** Collects what is told; `until` resolves when so many events have come. */
function listener() {
  const pieces: StreamPiece[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const events = (): StreamEvent[] => pieces.flatMap((it) => (it.kind === 'events' ? it.events : []));
  return {
    pieces,
    events,
    onStream: (piece: StreamPiece) => {
      pieces.push(piece);
      for (const { count, resolve } of waiting) if (events().length >= count) resolve();
    },
    until: (count: number) =>
      new Promise<void>((resolve) => {
        if (events().length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
  };
}

describe('send: streams', () => {
  let server: Loopback | null = null;
  const { send, remove } = testSend({ streamLimit: 300_000 });
  afterEach(async () => {
    await server?.close();
    server = null;
  });
  after(() => remove());

  async function serve(act: (peer: Peer) => unknown): Promise<string> {
    server = await startLoopback(async (peer) => {
      await peer.seen(wholeHead);
      await act(peer);
    });
    return server.url;
  }

  it('each event is told when it is complete, while the response goes on', async () => {
    const heard = listener();
    const url = await serve(async ({ socket }) => {
      socket.write(`${plain}: hello\n\nevent: started\nid: 1\ndata: {"a":\ndata: 1}\n\ndata: ha`);
      await heard.until(1);
      socket.write('lf\r\n\r\nretry: 5\n\n');
      await heard.until(2);
      socket.end('data: cut off');
    });
    const result = await send(get(url), options({ onStream: heard.onStream }));
    const [opened] = heard.pieces;
    assert.ok(opened?.kind === 'opened');
    assert.deepEqual([opened.response.status, opened.response.url], [200, `${url}/`]);
    assert.deepEqual(heard.events(), [
      { name: 'started', id: '1', data: '{"a":\n1}' },
      { name: null, id: null, data: 'half' },
    ]);
    assert.match(bodyText(result), /^: hello\n[\s\S]*data: half\r\n[\s\S]*data: cut off$/, 'the body is as it came');
    assert.deepEqual(result.notes, []);
  });

  it('characters and line ends may be cut anywhere', async () => {
    const bytes = Buffer.from('data: Grüße 日本\r\n\r\ndata: 2\r\n\r\n');
    const heard = listener();
    const url = await serve(async ({ socket }) => {
      socket.setNoDelay(true);
      socket.write(plain);
      for (const byte of bytes) {
        socket.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      socket.end();
    });
    await send(get(url), options({ onStream: heard.onStream }));
    assert.deepEqual(
      heard.events().map(({ data }) => data),
      ['Grüße 日本', '2'],
    );
  });

  it('a compressed stream is told decoded', async () => {
    const heard = listener();
    const url = await serve(({ socket }) =>
      socket.end(
        Buffer.concat([Buffer.from(`${head}Content-Encoding: gzip\r\n\r\n`), gzipSync('data: 1\n\ndata: 2\n\n')]),
      ),
    );
    await send(get(url), options({ onStream: heard.onStream }));
    assert.equal(heard.events().length, 2);
  });

  it('JSON by lines is told line by line', async () => {
    const heard = listener();
    const url = await serve(async ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n{"a":1}\n{"b"');
      await heard.until(1);
      socket.end(':2}\r\n');
    });
    const result = await send(get(url), options({ onStream: heard.onStream }));
    assert.deepEqual(
      heard.events().map(({ data }) => data),
      ['{"a":1}', '{"b":2}'],
    );
    assert.equal(bodyText(result), '{"a":1}\n{"b":2}\r\n');
  });

  it('other responses are not told', async () => {
    const heard = listener();
    const url = await serve(({ socket }) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\ndata: 1\n\n'),
    );
    await send(get(url), options({ onStream: heard.onStream }));
    assert.deepEqual(heard.pieces, []);
  });

  it('cancelled: the response stands, with what came and a note; the socket is closed at once', async () => {
    const abort = new AbortController();
    const heard = listener();
    const url = await serve(({ socket }) => socket.write(`${plain}data: 1\n\ndata: 2\n\ndata: ha`));
    const sent = send(get(url), options({ onStream: heard.onStream, signal: abort.signal }));
    await heard.until(2);
    const cancelled = performance.now();
    abort.abort();
    const result = await sent;
    const answeredMs = performance.now() - cancelled;
    assert.equal(bodyText(result), 'data: 1\n\ndata: 2\n\ndata: ha');
    assert.deepEqual(result.notes, ['you ended the stream after 2 events']);
    await server?.peers[0]?.closed;
    sawCancel('a stream of events', answeredMs, performance.now() - cancelled);
    const { length } = heard.pieces;
    await new Promise((resolve) => setTimeout(resolve, 80));
    assert.equal(heard.pieces.length, length, 'nothing is told afterwards');
    await stillWorks(send);
  });

  it('without an end it is bounded, kept, and said to be', async () => {
    const url = await serve(({ socket }) => {
      socket.write(plain);
      const more = () => {
        while (!socket.destroyed && socket.write(`data: ${'x'.repeat(1000)}\n\n`.repeat(50)));
      };
      socket.on('drain', more);
      more();
    });
    const result = await send(get(url), options());
    assert.ok(responseOf(result).body.size >= 300_000);
    assert.match(result.notes.join(), /the stream was ended after \d+ events: 0 MB is as much as is kept/);
    await server?.peers[0]?.closed;
    await stillWorks(send);
  });

  it('the limit of the setting for the whole response does not end one that is alive', async () => {
    const url = await serve(async ({ socket }) => {
      socket.write(plain);
      for (let count = 0; count < 10; count++) {
        await new Promise((resolve) => setTimeout(resolve, 60));
        socket.write(': still here\n\n');
      }
      socket.end('data: last\n\n');
    });
    const result = await send(get(url), options({ timeoutMs: 300, idleTimeoutMs: 500 }));
    assert.match(bodyText(result), /data: last/);
  });

  const ends = [
    ['silence', { idleTimeoutMs: 100, timeoutMs: null }, 'idle'],
    ['# @timeout of the request', { timeoutMs: 150, streamTimeoutMs: 150 }, 'total'],
  ] as const;
  for (const [name, limits, limit] of ends) {
    it(`${name} ends it, and the events that came were told`, async () => {
      const heard = listener();
      const url = await serve(({ socket }) => socket.write(`${plain}data: 1\n\n`));
      const failure = failureOf(await send(get(url), options({ ...limits, onStream: heard.onStream })));
      assert.deepEqual([failure.stage, failure.limit], ['timeout', limit]);
      assert.equal(heard.events().length, 1);
    });
  }

  it('of a large file by lines only the beginning is told, which is said; of events each one', async () => {
    const line = `{"a":"${'x'.repeat(1000)}"}\n`;
    const heard = listener();
    const url = await serve(({ socket }) =>
      socket.end(`HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n${line.repeat(3000)}`),
    );
    const result = await send(get(url), options({ onStream: heard.onStream }));
    assert.equal(responseOf(result).body.size, line.length * 3000);
    const { length } = heard.events();
    assert.ok(length > 900 && length < 1500, `${length}`);
    assert.deepEqual(result.notes, [`only the first ${length} lines were shown while it came`]);
  });

  it('a line without an end does not hold anything up: it is received, and not looked at to its end', async () => {
    const heard = listener();
    const line = Buffer.alloc(1_000_000, 'x');
    const url = await serve(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n');
      for (let count = 0; count < 80; count++) socket.write(line);
      socket.end();
    });
    const result = await send(get(url), options({ onStream: heard.onStream }));
    assert.equal(responseOf(result).body.size, 80_000_000);
    assert.deepEqual([heard.events(), result.notes], [[], ['none of its lines was shown while it came']]);
  });

  it('many events at once are told together, each of them', async () => {
    const heard = listener();
    const url = await serve(({ socket }) => socket.end(plain + 'data: x\n\n'.repeat(5000)));
    await send(get(url), options({ onStream: heard.onStream }));
    assert.equal(heard.events().length, 5000);
    assert.ok(heard.pieces.length < 100, `${heard.pieces.length} messages`);
  });
});
