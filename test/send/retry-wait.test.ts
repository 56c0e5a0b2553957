/** Retrying over a real network: a server that dies while the next attempt is waited for. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDiagnoser } from '../../src/diagnose/diagnose';
import { builtinDialects } from '../../src/dialects/builtin';
import { outcomeOf } from '../../src/exchange';
import { defaultSettings } from '../../src/manifest';
import { runRequest } from '../../src/run/run';
import type { RunDeps } from '../../src/run/run-deps';
import { blockOf, contextFor } from '../unit/resolve/resolving';
import { answering, response, startLoopback } from './loopback';
import { stillWorks, testSend } from './sending';
import { sawCancel, sawFault } from './tables';

describe('send: between two attempts', () => {
  const diagnoser = createDiagnoser(builtinDialects);
  function retrying(
    url: string,
    parts: Pick<RunDeps, 'send' | 'sleep' | 'onEvent'> & { readonly signal?: AbortSignal },
  ): ReturnType<typeof runRequest> {
    const context = contextFor(`# @retry 2 base=20ms jitter=none\nGET ${url}/`);
    return runRequest(blockOf(context), {
      context,
      diagnose: (input) => diagnoser.diagnose(input),
      now: () => Date.now(),
      random: () => 0.5,
      signal: new AbortController().signal,
      settings: defaultSettings,
      backoff: false,
      id: '1',
      ...parts,
    });
  }

  it('a cancel ends the wait: nothing more is sent, and no connection stays busy', async () => {
    const server = await startLoopback(answering(response('503 Service Unavailable', ['Retry-After: 50'])));
    const { send, remove } = testSend();
    const abort = new AbortController();
    let cancelled = 0;
    const outcome = await retrying(server.url, {
      send,
      sleep: (ms) => sleep(ms, undefined, { ref: false }),
      signal: abort.signal,
      onEvent: ({ kind }) => {
        if (kind !== 'waiting') return;
        setTimeout(() => {
          cancelled = performance.now();
          abort.abort();
        }, 20);
      },
    });
    sawCancel('the wait before the next attempt', performance.now() - cancelled, null);
    assert.ok(outcome.kind === 'done');
    assert.match(outcome.retryStopped ?? '', /Cancelled/);
    await sleep(50);
    assert.equal(server.peers.length, 1);
    assert.equal(server.peers[0]?.received().match(/GET /g)?.length, 1);
    await server.close();
    remove();
  });

  it('the server dies during the wait: the next attempt says so, and the run ends', async () => {
    const server = await startLoopback(answering(response('503 Service Unavailable', ['Retry-After: 0'])));
    const { send, remove } = testSend();
    let closing = Promise.resolve();
    const outcome = await retrying(server.url, {
      send,
      sleep: async (ms) => {
        await closing;
        await sleep(ms);
      },
      onEvent: ({ kind }) => {
        if (kind === 'waiting') closing = server.close();
      },
    });
    assert.ok(outcome.kind === 'done');
    const { attempts } = outcome.exchange;
    assert.deepEqual(
      attempts.map((it) => (it.outcome.kind === 'response' ? it.outcome.response.status : it.outcome.failure.code)),
      [503, 'ECONNREFUSED'],
    );
    const last = outcomeOf(outcome.exchange);
    assert.ok(last?.kind === 'failure');
    sawFault(last.failure, attempts.at(-1)?.timings.totalMs ?? 0, () => stillWorks(send));
    assert.equal(outcome.diagnosis?.kind, 'transport');
    assert.match(outcome.retryStopped ?? '', /./);
    remove();
  });
});
