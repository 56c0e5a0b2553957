import { strict as assert } from 'node:assert';
import { defaultSettings } from '../../../src/manifest';
import type { RetryAdvice } from '../../../src/retry/advice';
import { decideFirst, decideRetry, policyFrom, type RetryPolicy, spell } from '../../../src/retry/policy';

const policy = policyFrom(null, defaultSettings);
const transient: RetryAdvice = { retryable: true, afterSeconds: null, reason: 'It may pass.', safe: true };
const half = () => 0.5;
const stating = (afterSeconds: number): RetryAdvice => ({ ...transient, afterSeconds });
const waitOf = (p: RetryPolicy, n: number, advice: RetryAdvice, random = half) => {
  const decision = decideRetry(p, n, advice, 503, random);
  return decision.retry ? decision.waitMs : decision.reason;
};

describe('the retry policy', () => {
  it('has the documented defaults', () => {
    assert.deepEqual(policy, { attempts: 5, baseMs: 1000, capMs: 60_000, jitter: 'full', on: null, unsafe: false });
  });

  it('takes from the directive what it gives and the rest from the settings', () => {
    const directive = { attempts: 2, baseMs: null, capMs: 5000, on: ['429'], jitter: null, unsafe: true };
    assert.deepEqual(policyFrom(directive, { ...defaultSettings, 'faultline.retry.baseSeconds': 0.5 }), {
      attempts: 2,
      baseMs: 500,
      capMs: 5000,
      jitter: 'full',
      on: ['429'],
      unsafe: true,
    });
  });

  it('doubles the back-off up to the cap', () => {
    const steady = { ...policy, jitter: 'none', attempts: 20 } as const;
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => waitOf(steady, n, transient));
    assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('has full jitter: anything from nothing to the whole back-off', () => {
    assert.deepEqual(
      [0, 0.25, 0.999].map((r) => waitOf(policy, 3, transient, () => r)),
      [0, 1000, 3996],
    );
  });

  it('never waits less than the server asks for', () => {
    for (const r of [0, 0.5, 0.999]) assert.ok(Number(waitOf(policy, 1, stating(11), () => r)) >= 11_000);
    assert.equal(
      waitOf(policy, 1, stating(11), () => 0),
      11_000,
    );
  });

  it('keeps attempts at least 1 s apart when the stated date has passed', () => {
    for (const n of [1, 2, 3, 4]) assert.ok(Number(waitOf(policy, n, stating(0), () => 0)) >= 1000);
    assert.equal(waitOf({ ...policy, jitter: 'none' }, 1, stating(0)), 1000);
  });

  it('stops when the server asks for more than the cap, and says so', () => {
    const reason = String(waitOf(policy, 1, stating(90)));
    assert.match(reason, /asks for a wait of 1 min 30 s, which is longer than the cap of 1 min\b/);
    assert.equal(waitOf({ ...policy, jitter: 'none' }, 1, stating(60)), 60_000);
  });

  for (const [ms, words] of [
    [950, '950 ms'],
    [1500, '1.5 s'],
    [59_970, '1 min'],
    [119_700, '2 min'],
    [150_000, '2 min 30 s'],
    [3_599_600, '1 h'],
    [5_400_000, '1 h 30 min'],
  ] as const) {
    it(`says ${ms} ms as ${words}`, () => assert.equal(spell(ms), words));
  }

  it('ends after the last attempt', () => {
    assert.equal(typeof waitOf(policy, 4, transient), 'number');
    assert.equal(waitOf(policy, 5, transient), 'All 5 attempts failed.');
    assert.equal(waitOf({ ...policy, attempts: 1 }, 1, transient), 'Only one attempt is allowed.');
  });

  const refusals: readonly [string, Partial<RetryPolicy>, Partial<RetryAdvice>, number | null, RegExp | null][] = [
    [
      'what is not worth it',
      {},
      { retryable: false, reason: 'The request is wrong.' },
      400,
      /^The request is wrong\.$/,
    ],
    ['what may have been applied', {}, { safe: false, reason: 'May have been applied.' }, 500, /`unsafe` .* allows it/],
    ['what may have been applied, with unsafe', { unsafe: true }, { safe: false }, 500, null],
    ['a status that `on` does not name', { on: ['429', '503'] }, {}, 500, /Status 500 is not among .*on=429,503/],
    ['a status that `on` names', { on: ['404'] }, { retryable: false }, 404, null],
    ['a status class that `on` names', { on: ['5xx'] }, {}, 504, null],
    ['a named status that is not safe to repeat', { on: ['5xx'] }, { safe: false }, 504, /without being asked/],
    ['a network failure', {}, {}, null, null],
    ['a network failure that `on` leaves out', { on: ['5xx'] }, {}, null, /failure without a response is not among/],
    ['a network failure that `on` names', { on: ['network'] }, {}, null, null],
  ];
  for (const [name, partial, advice, status, reason] of refusals) {
    it(`${reason ? 'does not repeat' : 'repeats'} ${name}`, () => {
      const decision = decideRetry({ ...policy, ...partial }, 1, { ...transient, ...advice }, status, half);
      assert.equal(decision.retry, reason === null);
      if (reason) assert.match(decision.reason, reason);
    });
  }
});

describe('a wait that an earlier response stated', () => {
  const cases: readonly [name: string, statedMs: number, leftMs: number, waitMs: number | null, reason: RegExp][] = [
    ['just stated', 7000, 7000, 7000, /^The server asked for a wait of 7 s\.$/],
    ['half over', 7000, 3500.5, 3501, /^The server asked for a wait of 7 s, of which 3\.5 s is left\.$/],
    ['at the cap', 60_000, 60_000, 60_000, /1 min\.$/],
    [
      'beyond the cap',
      3_600_000,
      3_540_000,
      null,
      /wait of 1 h\. That is longer than the cap of 1 min\. Send again later/,
    ],
    ['beyond the cap, half over', 3_600_000, 1_800_000, null, /1 h, of which 30 min is left\. That is longer/],
    ['longer than the cap, of which little is left', 3_600_000, 5000, 5000, /of which 5 s is left\.$/],
    ['from a clock that was set back since', 7000, 90_000, 7000, /7 s\.$/],
  ];
  for (const [name, statedMs, leftMs, waitMs, reason] of cases) {
    it(`${name}: ${waitMs === null ? 'is not waited out' : `waits ${waitMs} ms`}`, () => {
      const decision = decideFirst(policy, { statedMs, until: 1_000_000 + leftMs }, 1_000_000);
      assert.ok(decision);
      assert.equal(decision.retry ? decision.waitMs : null, waitMs);
      assert.match(decision.reason, reason);
    });
  }

  it('is over when its time has come', () => {
    for (const until of [1_000_000, 999_999, 0]) {
      assert.equal(decideFirst(policy, { statedMs: 7000, until }, 1_000_000), null);
    }
  });
});
