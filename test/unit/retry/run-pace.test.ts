import { strict as assert } from 'node:assert';
import type { HeaderField } from '../../../src/exchange';
import type { RetryAdvice } from '../../../src/retry/advice';
import { HostPauses, type PaceAnswer } from '../../../src/retry/host-pauses';
import { decideFirst } from '../../../src/retry/policy';
import { RunPace } from '../../../src/retry/run-pace';

const policy = { baseMs: 1000, capMs: 60_000 };
const url = 'https://api.h/tasks?x=1';
const start = 1_800_000_000_000;

interface Given {
  readonly status: number;
  readonly headers?: readonly HeaderField[];
  readonly retry?: Partial<RetryAdvice>;
  readonly limited?: boolean;
}

function answer({ status, headers = [], retry, limited = status === 429 }: Given): PaceAnswer {
  const advice = { retryable: true, afterSeconds: null, reason: 'It may pass.', safe: true, ...retry };
  const failure = status < 400 ? null : { label: `${status} No`, limited, retry: advice };
  return { urls: [url, url], status, headers, failure };
}

function pauseAfter(given: Given, asked = url) {
  const pace = new RunPace(0, policy);
  pace.answered(answer(given), start);
  return pace.pauseOf(asked, start);
}

describe('the pace of a run', () => {
  const used = (reset: string): HeaderField[] => [
    ['X-RateLimit-Remaining', '0'],
    ['X-RateLimit-Reset', reset],
  ];
  const cases: readonly [name: string, given: Given, pausedMs: number | null][] = [
    ['429 with Retry-After', { status: 429, headers: [['Retry-After', '12']] }, 12_000],
    ['429 with a wait that its body states', { status: 429, retry: { afterSeconds: 7.5 } }, 7500],
    ['429 that says the wait is over', { status: 429, headers: [['Retry-After', '0']] }, 1000],
    ['429 without a time', { status: 429 }, 1000],
    ['429 that no wait helps', { status: 429, retry: { retryable: false } }, null],
    ['503 with Retry-After', { status: 503, headers: [['Retry-After', '3']] }, 3000],
    ['503 without a time', { status: 503 }, null],
    ['403 that means a limit', { status: 403, limited: true, headers: [['Retry-After', '4']] }, 4000],
    ['404 with Retry-After', { status: 404, headers: [['Retry-After', '4']] }, null],
    ['429 that asks for an hour', { status: 429, headers: [['Retry-After', '3600']] }, 3_600_000],
    ['200 with nothing left, by epoch', { status: 200, headers: used(String(start / 1000 + 9)) }, 9000],
    ['200 with nothing left, by seconds', { status: 200, headers: used('9') }, 9000],
    ['200 with nothing left, RateLimit', { status: 200, headers: [['RateLimit', '"default";r=0;t=5']] }, 5000],
    [
      '200 with nothing left, draft 7',
      { status: 200, headers: [['RateLimit', 'limit=5, remaining=0, reset=5']] },
      5000,
    ],
    ['200 with something left', { status: 200, headers: [['RateLimit', '"default";r=1;t=5']] }, null],
    ['200 with a reset that is beyond the cap', { status: 200, headers: used('3600') }, null],
    ['200 without what remains', { status: 200, headers: [['X-RateLimit-Reset', '9']] }, null],
    ['200 with nothing left of a route', { status: 200, headers: [...used('9'), ['X-RateLimit-Bucket', 'a']] }, null],
    [
      '200 with no tokens left',
      {
        status: 200,
        headers: [
          ['x-ratelimit-remaining-tokens', '0'],
          ['x-ratelimit-reset-tokens', '6s'],
        ],
      },
      null,
    ],
  ];
  for (const [name, given, pausedMs] of cases) {
    it(`${name}: ${pausedMs === null ? 'pauses nothing' : `pauses the host ${pausedMs} ms`}`, () => {
      const pause = pauseAfter(given);
      assert.equal(pause && pause.until - start, pausedMs);
      assert.equal(pause?.host, pausedMs === null ? undefined : 'api.h');
    });
  }

  it('holds for scheme, host and port, and for what a redirect led to', () => {
    const pace = new RunPace(0, policy);
    const given = answer({ status: 429, headers: [['Retry-After', '5']] });
    pace.answered({ ...given, urls: ['https://api.h/a', 'http://other.h:81/b'] }, start);
    const held = [
      'https://api.h:443/z',
      'http://other.h:81/',
      'http://api.h/',
      'https://api.h:444/',
      'http://other.h/',
    ];
    assert.deepEqual(
      held.map((it) => pace.hold(it, start, true) !== null),
      [true, true, false, false, false],
    );
  });

  it('ends with its time, is made longer by a later answer, and is not ended by a success from before', () => {
    const pace = new RunPace(0, policy);
    pace.answered(answer({ status: 429, headers: [['Retry-After', '5']] }), start);
    pace.answered(answer({ status: 200 }), start + 10);
    pace.answered(answer({ status: 429, headers: [['Retry-After', '1']] }), start + 20);
    assert.equal(pace.pauseOf(url, start + 4999)?.until, start + 5000);
    pace.answered(answer({ status: 429, headers: [['Retry-After', '9']] }), start + 30);
    assert.equal(pace.pauseOf(url, start + 5000)?.until, start + 9030);
    assert.equal(pace.pauseOf(url, start + 9030), null);
  });

  it('doubles where a host goes on refusing without a time, once for those that are refused together', () => {
    const pace = new RunPace(0, policy);
    const refuse = (at: number) => {
      pace.answered(answer({ status: 429 }), at);
      return (pace.pauseOf(url, at)?.until ?? at) - at;
    };
    assert.deepEqual([refuse(start), refuse(start + 1), refuse(start + 1000)], [1000, 999, 2000]);
    pace.answered(answer({ status: 200 }), start + 3000);
    assert.equal(refuse(start + 3000), 1000);
  });

  it('says why, in a sentence of the host', () => {
    const said = (given: Given) => {
      const pause = pauseAfter(given);
      return pause && decideFirst({ capMs: 60_000 }, pause, start)?.reason;
    };
    assert.equal(
      said({ status: 429, headers: [['Retry-After', '12']] }),
      'api.h answered 429 No and asked for a wait of 12 s.',
    );
    assert.equal(said({ status: 429 }), 'api.h answered 429 No without saying for how long. The pause is 1 s.');
    assert.match(
      String(said({ status: 429, headers: [['Retry-After', '90']] })),
      /1 min 30 s\. That is longer than the cap/,
    );
    assert.match(
      String(said({ status: 200, headers: used('9') })),
      /nothing left of its quota \(X-RateLimit-Reset\) for 9 s/,
    );
  });

  it('leaves the time that is asked for between two starts', () => {
    const pace = new RunPace(200, policy);
    assert.equal(pace.hold(url, start, true), null);
    assert.deepEqual(pace.hold('https://other.h/', start + 50, true), {
      kind: 'rate',
      until: start + 200,
      delayMs: 200,
    });
    assert.equal(pace.hold(url, start + 200, true), null);
    assert.equal(pace.hold(url, start - 10_000, true), null, 'a clock that was set back');
  });

  it('begins nothing once it is stopped, but lets attempts go on', () => {
    const pace = new RunPace(0, policy);
    pace.stop('It failed.');
    pace.stop('Something else.');
    assert.deepEqual(pace.hold(url, start, true), { kind: 'stopped', reason: 'It failed.' });
    assert.equal(pace.hold(url, start, false), null);
  });

  it('runs that keep to the same pauses know of each other’s; one that only tells of its own does not', () => {
    const shared = new HostPauses();
    const [one, other] = [new RunPace(0, policy, shared), new RunPace(500, policy, shared)];
    const alone = new RunPace(0, policy, new HostPauses(), () => shared);
    one.answered(answer({ status: 429, headers: [['Retry-After', '12']] }), start);
    assert.equal(other.hold(url, start + 1, true)?.kind, 'host');
    assert.equal(other.hold('https://other.h/', start + 1, true), null, 'and each keeps its own rate');
    assert.equal(one.hold('https://other.h/', start + 1, true), null);
    assert.equal(alone.hold(url, start + 1, true), null);
    alone.answered(answer({ status: 429, headers: [['Retry-After', '40']] }), start + 1);
    assert.equal(one.pauseOf(url, start + 20_000)?.statedMs, 40_000);
    assert.equal(alone.hold(url, start + 2, false)?.kind, 'host');
  });
});
