/** Retrying over a real network: a server that dies while the next attempt is waited for. */
import assert from 'node:assert/strict';
import { createDiagnoser } from '../../src/diagnose/diagnose';
import { builtinDialects } from '../../src/dialects/builtin';
import { outcomeOf } from '../../src/exchange';
import { defaultSettings } from '../../src/manifest';
import { runRequest } from '../../src/run/run';
import { blockOf, contextFor } from '../unit/resolve/resolving';
import { answering, response, startLoopback } from './loopback';
import { stillWorks, testSend } from './sending';
import { sawFault } from './tables';

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('send: between two attempts', () => {
  it('the server dies during the wait: the next attempt says so, and the run ends', async () => {
    const server = await startLoopback(answering(response('503 Service Unavailable', ['Retry-After: 0'])));
    const { send, remove } = testSend();
    const context = contextFor(`# @retry 2 base=20ms jitter=none\nGET ${server.url}/`);
    const diagnoser = createDiagnoser(builtinDialects);
    let closing = Promise.resolve();
    const outcome = await runRequest(blockOf(context), {
      context,
      send,
      diagnose: (input) => diagnoser.diagnose(input),
      now: () => Date.now(),
      sleep: async (ms) => {
        await closing;
        await sleep(ms);
      },
      random: () => 0.5,
      signal: new AbortController().signal,
      settings: defaultSettings,
      backoff: false,
      id: '1',
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
    sawFault(last.failure, attempts.at(-1)?.timings.totalMs ?? 0);
    assert.equal(outcome.diagnosis?.kind, 'transport');
    assert.match(outcome.retryStopped ?? '', /./);
    await stillWorks(send);
    remove();
  });
});
