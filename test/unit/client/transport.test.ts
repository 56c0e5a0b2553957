import assert from 'node:assert/strict';
import { createTransport } from '../../../src/client/transport';
import type { Send, SendResult } from '../../../src/exchange';
import type { MayFollowParams, MayFollowResult, SendParams, StreamedParams } from '../../../src/protocol';

const params: SendParams = {
  request: { method: 'GET', url: 'http://h/', httpVersion: null, headers: [], body: null },
  id: 's1',
  options: {
    ...{
      timeoutMs: null,
      streamTimeoutMs: null,
      connectTimeoutMs: null,
      firstByteTimeoutMs: null,
      idleTimeoutMs: null,
    },
    ...{ followRedirects: true, cookieJar: true, insecure: false },
    ...{ insecureHosts: [], caFiles: [], proxy: 'environment' },
  },
};

const cookies = { list: async () => [], clear: async () => 0 };
const transportOf = (load: () => Promise<Send>) =>
  createTransport({
    load: async () => ({ send: await load(), cookies }),
    tell: () => undefined,
    mayFollow: () => Promise.reject(new Error('nobody asks')),
  });

const result: SendResult = {
  outcome: {
    kind: 'response',
    response: {
      status: 200,
      reason: 'OK',
      httpVersion: '1.1',
      headers: [],
      body: { kind: 'memory', bytes: new Uint8Array([104, 105]), size: 2 },
      url: 'http://h/',
    },
  },
  timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
  hops: [],
  notes: [],
};

/** A cancellation token as far as the transport uses it. */
function cancellation() {
  const listeners = new Set<() => void>();
  return {
    token: {
      isCancellationRequested: false,
      onCancellationRequested: (listener: () => void) => {
        listeners.add(listener);
        return { dispose: () => void listeners.delete(listener) };
      },
    },
    cancel: () => listeners.forEach((listener) => void listener()),
    listeners,
  };
}

/** Sends that end only when they are aborted. */
function hanging() {
  const aborted: string[] = [];
  const send: Send = (request, { signal }) =>
    new Promise((done) => {
      signal.addEventListener('abort', () => {
        aborted.push(request.url);
        done(result);
      });
    });
  return { send, aborted };
}

describe('the transport in the extension host', () => {
  it('loads the sender at the first request, and once', async () => {
    let loads = 0;
    const transport = transportOf(async () => {
      loads++;
      return async () => result;
    });
    assert.equal(loads, 0);
    const { token } = cancellation();
    await Promise.all([transport.send(params, token), transport.send(params, token)]);
    assert.equal(loads, 1);
  });

  it('passes the body on as base64', async () => {
    const transport = transportOf(async () => async () => result);
    const { outcome } = await transport.send(params, cancellation().token);
    assert.equal(outcome.kind, 'response');
    if (outcome.kind === 'response') {
      assert.deepEqual(outcome.response.body, { kind: 'memory', base64: 'aGk=', size: 2 });
    }
  });

  it('aborts the request that the server cancels, and no other', async () => {
    const { send, aborted } = hanging();
    const transport = transportOf(async () => send);
    const [one, two] = [cancellation(), cancellation()];
    const first = transport.send(params, one.token);
    void transport.send({ ...params, request: { ...params.request, url: 'http://other/' } }, two.token);
    await new Promise(setImmediate);
    one.cancel();
    await first;
    assert.deepEqual(aborted, ['http://h/']);
    assert.equal(one.listeners.size, 0);
  });

  it('aborts all that runs when the server has gone', async () => {
    const { send, aborted } = hanging();
    const transport = transportOf(async () => send);
    const sends = [1, 2, 3].map(() => transport.send(params, cancellation().token));
    await new Promise(setImmediate);
    transport.abortAll();
    await Promise.all(sends);
    assert.equal(aborted.length, 3);
  });

  it('tries to load the sender again after that has failed', async () => {
    let loads = 0;
    const transport = transportOf(async () => {
      loads++;
      if (loads === 1) throw new Error('disk');
      return async () => result;
    });
    const { token } = cancellation();
    await assert.rejects(transport.send(params, token), /disk/);
    await transport.send(params, token);
    assert.equal(loads, 2);
  });

  it('tells of a stream by the id of the request, the last of many events at once', async () => {
    const told: StreamedParams[] = [];
    const events = Array.from({ length: 500 }, (_, index) => ({
      name: null,
      id: null,
      data: index === 499 ? 'x'.repeat(300_000) : `${index}`,
    }));
    const transport = createTransport({
      load: async () => ({
        cookies,
        send: async (_request, options) => {
          options.onStream?.({ kind: 'events', events, total: 500 });
          return result;
        },
      }),
      tell: (piece) => told.push(piece),
      mayFollow: async () => ({ refused: null }),
    });
    await transport.send(params, cancellation().token);
    const [{ id, piece } = { id: '', piece: null }] = told;
    assert.equal(id, 's1');
    assert.ok(piece?.kind === 'events');
    assert.equal(piece.events.at(-1)?.data.length, 200_000);
    assert.deepEqual([piece.total, piece.events.length, piece.events[0]?.data], [500, 200, '300']);
  });

  it('asks the server before a redirect to another origin, where that wants to be asked', async () => {
    const hop = { method: 'GET', url: 'https://b.example/', from: 'https://a.example/', hasBody: false };
    const heard: unknown[] = [];
    const asked: MayFollowParams[] = [];
    let answer = async (): Promise<MayFollowResult> => ({ refused: 'No.' });
    const transport = createTransport({
      load: async () => ({
        cookies,
        send: async (_request, { mayFollow }) => {
          heard.push(mayFollow ? await mayFollow(hop) : 'not asked');
          return result;
        },
      }),
      tell: () => undefined,
      mayFollow: (given) => {
        asked.push(given);
        return answer();
      },
    });
    await transport.send(params, cancellation().token);
    await transport.send({ ...params, asksToFollow: true }, cancellation().token);
    answer = () => Promise.reject(new Error('The server has gone'));
    await transport.send({ ...params, asksToFollow: true }, cancellation().token);
    assert.deepEqual(heard.slice(0, 2), ['not asked', 'No.']);
    assert.match(String(heard[2]), /was not followed: .*The server has gone/);
    assert.deepEqual(asked[0], { id: 's1', hop });
  });

  it('has no cookies before anything was sent, and loads nothing to say so', async () => {
    let loads = 0;
    const transport = transportOf(async () => {
      loads++;
      return async () => result;
    });
    assert.deepEqual([await transport.cookies(), loads], [null, 0]);
    await transport.send(params, cancellation().token);
    assert.equal(await transport.cookies(), cookies);
  });
});
