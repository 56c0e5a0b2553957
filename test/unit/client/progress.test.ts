import assert from 'node:assert/strict';
import {
  callText,
  describeProgress,
  formatDuration,
  outcomeText,
  runText,
  secondsUntil,
} from '../../../src/client/progress-text';
import { requestAtCursor } from '../../../src/client/request-at-cursor';

describe('durations for people', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0 ms'],
    [812.4, '812 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [1240, '1.24 s'],
    [9_994, '9.99 s'],
    [9_996, '10.0 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min'],
    [125_000, '2 min 5 s'],
    [-5, '0 ms'],
  ];
  for (const [ms, expected] of cases) it(`${ms} ms: ${expected}`, () => assert.equal(formatDuration(ms), expected));
});

describe('progress for people', () => {
  const running = { state: 'running', waitingUntil: null, label: '', attempts: 1, startedAt: 1000 } as const;

  it('is the time since the start, in whole seconds', () => {
    assert.equal(describeProgress(running, 4900), '3 s');
    assert.equal(describeProgress(running, 0), '0 s');
  });

  it('names a request that is sent for another one', () => {
    assert.equal(callText({ method: 'POST', title: 'login', sentFor: 'Tasks' }), 'login for Tasks');
    assert.equal(callText({ method: 'POST', title: null, sentFor: 'Tasks' }), 'POST for Tasks');
    assert.equal(callText({ method: 'POST', title: 'login', sentFor: null }), 'POST');
  });

  it('says what came of a whole file', () => {
    const none = { succeeded: 3, failed: 0, notSent: 0, notBegun: 0, skipped: 0, durationMs: 1240 };
    assert.equal(outcomeText(none), '3 succeeded, none failed in 1.24 s.');
    assert.equal(
      outcomeText({ ...none, failed: 1, notSent: 4, notBegun: 5, skipped: 2 }),
      '3 succeeded, 1 failed, 4 not sent, 5 not begun, 2 skipped (# @disabled) in 1.24 s.',
    );
  });

  it('counts the requests of a run, and names the host that it waits for', () => {
    const pause = { host: 'api.h:81', label: '429 Too Many Requests' };
    const paused = { ...running, state: 'waiting', waitingUntil: 13_000, pause } as const;
    assert.equal(describeProgress(paused, 1000), 'waiting 12 s for api.h:81, 429 Too Many Requests');
    const count = { uri: '', done: 3, failed: 1, total: 40 };
    assert.equal(runText(count, [running, paused], 1000), `3 of 40, 1 failed · ${describeProgress(paused, 1000)}`);
    assert.equal(runText({ ...count, failed: 0 }, [running], 1000), '3 of 40');
    assert.equal(runText(null, [running], 1000), 'sending');
  });

  it('names wait, attempt and reason', () => {
    const waiting = { ...running, state: 'waiting', waitingUntil: 6000, label: '429 Too Many Requests' } as const;
    assert.equal(describeProgress(waiting, 3200), 'waits 3 s before attempt 2 (429 Too Many Requests)');
    const first = { ...waiting, attempts: 0, label: '', waitReason: 'The server asked for a wait of 7 s.' };
    assert.equal(describeProgress(first, 3200), 'waits 3 s before attempt 1 (The server asked for a wait of 7 s)');
  });

  it('counts down to 1 and then 0, never below', () => {
    assert.deepEqual(
      [5000, 5999, 6000, 7000].map((now) => secondsUntil(6000, now)),
      [1, 1, 0, 0],
    );
  });
});

describe('the request at the cursor', () => {
  const lines = [
    '@a = 1',
    '',
    '### One',
    '# @name one',
    'GET https://h/1',
    '',
    '###',
    '',
    '### Two',
    'GET https://h/2',
    '',
  ];
  const requests = [4, 9].map((line) => ({ title: '', method: 'GET', url: '', position: { line, character: 0 } }));
  const at = (line: number) => requestAtCursor(requests, line, (index) => lines[index] ?? '');

  const cases: readonly (readonly [number, number | null, string])[] = [
    [2, 0, 'on its separator'],
    [3, 0, 'on its directive'],
    [5, 0, 'after it'],
    [7, null, 'in a section without a request'],
    [8, 1, 'on the separator of the next'],
    [10, 1, 'on the last line'],
    [0, null, 'before the first separator'],
  ];
  for (const [line, expected, where] of cases) {
    it(`is found ${where}`, () => assert.equal(at(line), expected));
  }

  it('is none in an empty file', () =>
    assert.equal(
      requestAtCursor([], 0, () => ''),
      null,
    ));
});
