import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HeaderField } from '../../../src/exchange';
import { readShouldRetry, readWait } from '../../../src/retry/timing';

/** A local clock that is wrong by hours: whatever is measured against `Date` must not show it. */
const wrongClock = Date.UTC(2026, 10, 20, 3, 0, 0);
const date: HeaderField = ['Date', 'Fri, 20 Nov 2026 07:00:00 GMT'];
const epoch = Date.UTC(2026, 10, 20, 7, 0, 0) / 1000;

const cases: readonly [name: string, headers: readonly HeaderField[], seconds: number | null, source?: string][] = [
  ['Retry-After in seconds', [['Retry-After', '120']], 120, 'Retry-After'],
  ['Retry-After of 0', [['Retry-After', '0']], 0],
  ['Retry-After as a decimal (Shopify)', [['Retry-After', '2.0']], 2],
  ['Retry-After as a duration', [['Retry-After', '1m30s']], 90],
  ['Retry-After as an ISO 8601 duration', [['Retry-After', 'PT1M30S']], 90],
  ['Retry-After with blanks around', [['retry-after', ' 7 ']], 7, 'retry-after'],
  ['Retry-After as IMF-fixdate', [date, ['Retry-After', 'Fri, 20 Nov 2026 07:02:00 GMT']], 120],
  ['Retry-After as an RFC 850 date', [date, ['Retry-After', 'Friday, 20-Nov-26 07:02:00 GMT']], 120],
  ['Retry-After as an asctime date', [date, ['Retry-After', 'Fri Nov 20 07:02:00 2026']], 120],
  ['Retry-After as an RFC 3339 date', [date, ['Retry-After', '2026-11-20T08:02:00+01:00']], 120],
  ['Retry-After as a date that is past', [date, ['Retry-After', 'Fri, 20 Nov 2026 06:00:00 GMT']], 0],
  ['Retry-After as a date, no Date: the local clock', [['Retry-After', 'Fri, 20 Nov 2026 03:00:10 GMT']], 10],
  ['Retry-After as epoch seconds', [date, ['Retry-After', String(epoch + 30)]], 30],
  ['Retry-After as a date that no calendar has', [date, ['Retry-After', 'Fri, 31 Nov 2026 07:02:00 GMT']], null],
  ['Retry-After malformed', [['Retry-After', 'soon']], null],
  ['Retry-After of more digits than a number can hold', [['Retry-After', '9'.repeat(400)]], null],
  ['Retry-After as a duration of as many', [['Retry-After', `${'9'.repeat(400)}s`]], null],
  ['Retry-After negative', [['Retry-After', '-5']], null],
  ['Retry-After empty', [['Retry-After', '']], null],
  [
    'the first Retry-After that can be read',
    [
      ['Retry-After', '?'],
      ['Retry-After', '4'],
    ],
    4,
  ],
  [
    'retry-after-ms before Retry-After',
    [
      ['Retry-After', '3'],
      ['retry-after-ms', '2500'],
    ],
    2.5,
    'retry-after-ms',
  ],
  ['x-ms-retry-after-ms', [['x-ms-retry-after-ms', '400']], 0.4],
  ['x-amz-retry-after in ms', [['x-amz-retry-after', '1500']], 1.5],
  [
    'Retry-After before RateLimit',
    [
      ['RateLimit', '"a";r=0;t=90'],
      ['Retry-After', '5'],
    ],
    5,
    'Retry-After',
  ],
  [
    'RateLimit where Retry-After is malformed',
    [
      ['RateLimit', '"a";r=0;t=90'],
      ['Retry-After', 'x'],
    ],
    90,
    'RateLimit',
  ],
  ['RateLimit, structured', [['RateLimit', '"1-in-1min"; r=0; t=60']], 60],
  ['RateLimit, only the exhausted quota', [['RateLimit', '"day";r=9;t=7200, "minute";r=0;t=12']], 12],
  [
    'RateLimit, the longest exhausted quota',
    [
      ['RateLimit', '"day";r=0;t=7200'],
      ['RateLimit', '"m";r=0;t=12'],
    ],
    7200,
  ],
  ['RateLimit with something left', [['RateLimit', '"default";r=50;t=30']], null],
  ['RateLimit with a name full of separators', [['RateLimit', '"a;r=0;t=9, \\"b";r=0;t=8']], 8],
  ['RateLimit without t', [['RateLimit', '"a";r=0']], null],
  ['RateLimit malformed', [['RateLimit', ';;=,"']], null],
  ['RateLimit of draft 7', [['RateLimit', 'limit=1, remaining=0, reset=60']], 60],
  ['RateLimit of draft 7 with something left', [['RateLimit', 'limit=2, remaining=1, reset=60']], null],
  [
    'RateLimit-Reset of draft 6',
    [
      ['RateLimit-Remaining', '0'],
      ['RateLimit-Reset', '33'],
    ],
    33,
    'RateLimit-Reset',
  ],
  ['RateLimit-Reset, nothing about what remains', [['RateLimit-Reset', '33']], 33],
  ['RateLimit-Reset as epoch (GitLab)', [date, ['RateLimit-Remaining', '0'], ['RateLimit-Reset', `${epoch + 44}`]], 44],
  [
    'RateLimit-ResetTime',
    [date, ['RateLimit-Remaining', '0'], ['RateLimit-ResetTime', 'Fri, 20 Nov 2026 07:00:44 GMT']],
    44,
  ],
  ['X-RateLimit-Reset as epoch', [date, ['X-RateLimit-Remaining', '0'], ['X-RateLimit-Reset', `${epoch + 61}`]], 61],
  [
    'X-RateLimit-Reset as a fraction (Discord)',
    [date, ['X-RateLimit-Remaining', '0'], ['X-RateLimit-Reset', `${epoch + 1}.5`]],
    1.5,
  ],
  [
    'X-RateLimit-Reset-After before -Reset',
    [date, ['X-RateLimit-Remaining', '0'], ['X-RateLimit-Reset', `${epoch + 9}`], ['X-RateLimit-Reset-After', '8.25']],
    8.25,
    'X-RateLimit-Reset-After',
  ],
  [
    'X-RateLimit-Reset as delta',
    [
      ['X-RateLimit-Remaining', '0'],
      ['X-RateLimit-Reset', '17'],
    ],
    17,
  ],
  ['X-Rate-Limit-Reset (Twitter)', [date, ['X-Rate-Limit-Remaining', '0'], ['X-Rate-Limit-Reset', `${epoch + 3}`]], 3],
  [
    'X-RateLimit-Reset with something left',
    [
      ['X-RateLimit-Remaining', '4999'],
      ['X-RateLimit-Reset', '17'],
    ],
    null,
  ],
  [
    'X-RateLimit-Reset as delta in ms (Blockscout)',
    [
      ['bypass-429-option', 'temporary_token'],
      ['X-RateLimit-Limit', '600'],
      ['X-RateLimit-Remaining', '0'],
      ['X-RateLimit-Reset', '59500'],
    ],
    59.5,
  ],
  [
    'X-RateLimit-Requests-Reset in epoch ms (Linear)',
    [date, ['X-RateLimit-Requests-Remaining', '0'], ['X-RateLimit-Requests-Reset', `${(epoch + 120) * 1000}`]],
    120,
  ],
  [
    'durations, only the exhausted quota (OpenAI)',
    [
      ['x-ratelimit-remaining-requests', '9'],
      ['x-ratelimit-reset-requests', '1s'],
      ['x-ratelimit-remaining-tokens', '0'],
      ['x-ratelimit-reset-tokens', '6m30s'],
    ],
    390,
    'x-ratelimit-reset-tokens',
  ],
  [
    'a duration in ms',
    [
      ['x-ratelimit-remaining-tokens', '0'],
      ['x-ratelimit-reset-tokens', '250ms'],
    ],
    0.25,
  ],
  [
    'an RFC 3339 reset (Anthropic)',
    [
      date,
      ['anthropic-ratelimit-requests-remaining', '0'],
      ['anthropic-ratelimit-requests-reset', '2026-11-20T07:00:20Z'],
    ],
    20,
  ],
  ['no such header', [['Content-Type', 'text/plain']], null],
];

describe('the wait that a response states', () => {
  for (const [name, headers, seconds, source] of cases) {
    it(name, () => {
      const wait = readWait(headers, wrongClock);
      assert.equal(wait?.seconds ?? null, seconds);
      if (source !== undefined) assert.equal(wait?.source, source);
    });
  }

  it('is that of the shared samples, wherever the headers state it', function () {
    const path = join(
      process.env.FAULTLINE_SHARED ?? join(process.cwd(), '..', 'shared'),
      'samples/error-samples.json',
    );
    if (!existsSync(path)) this.skip();
    interface Sample {
      id: string;
      response: { headers: Record<string, string> };
      expect: { retry: { afterSeconds: number | null } };
    }
    // Theirs come from the body, or from the dialect's own rules.
    const elsewhere = ['github-secondary', 'google-retryinfo', 'discord-202', 'okta-wait'];
    for (const { id, response, expect } of JSON.parse(readFileSync(path, 'utf8')) as Sample[]) {
      if (elsewhere.includes(id) || expect.retry.afterSeconds === null) continue;
      const wait = readWait(Object.entries(response.headers), Date.UTC(2026, 10, 20));
      assert.equal(wait?.seconds ?? null, expect.retry.afterSeconds, id);
    }
  });
});

describe('what the server says about repeating', () => {
  const words: readonly [readonly HeaderField[], boolean | null][] = [
    [[['x-should-retry', 'true']], true],
    [[['X-Should-Retry', 'False']], false],
    [[['Stripe-Should-Retry', 'true']], true],
    [[['x-should-retry', 'maybe']], null],
    [[], null],
  ];
  for (const [headers, expected] of words) {
    it(`${JSON.stringify(headers)} is ${expected}`, () => assert.equal(readShouldRetry(headers), expected));
  }
});
