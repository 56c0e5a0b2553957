import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { onAbort } from '../../../src/on-abort';

describe('what is done when a signal is aborted', () => {
  it('is done once, in the order of asking, and not where it was taken back', () => {
    const abort = new AbortController();
    const done: string[] = [];
    onAbort(abort.signal, () => done.push('first'));
    const stop = onAbort(abort.signal, () => done.push('taken back'));
    onAbort(abort.signal, () => done.push('last'));
    stop();
    abort.abort();
    abort.abort();
    assert.deepEqual(done, ['first', 'last']);
  });

  it('may be taken back by what is done before it', () => {
    const abort = new AbortController();
    const done: string[] = [];
    onAbort(abort.signal, () => {
      done.push('first');
      stop();
    });
    const stop = onAbort(abort.signal, () => done.push('second'));
    abort.abort();
    assert.deepEqual(done, ['first']);
  });

  it('needs one listener on the signal, however many ask', () => {
    const abort = new AbortController();
    for (let count = 0; count < 100; count++) onAbort(abort.signal, () => undefined);
    assert.equal(getEventListeners(abort.signal, 'abort').length, 1);
  });

  it('is another for another signal', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const done: string[] = [];
    onAbort(one.signal, () => done.push('one'));
    onAbort(other.signal, () => done.push('other'));
    other.abort();
    assert.deepEqual(done, ['other']);
  });
});
