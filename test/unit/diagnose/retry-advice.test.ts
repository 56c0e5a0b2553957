import assert from 'node:assert/strict';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import type { Dialect } from '../../../src/dialects/dialect';
import { diagnose, now, type Request, type Response, received, sent } from './exchange';

interface Row {
  readonly name: string;
  readonly request?: Request;
  readonly response: Response;
  readonly retryable: boolean;
  readonly after?: number | null;
  readonly safe?: boolean;
  readonly reason?: RegExp;
}

const date = 'Fri, 20 Nov 2026 07:00:00 GMT';
const limited = (headers: Record<string, string>, body?: unknown): Response => ({ status: 429, headers, body });

const rows: readonly Row[] = [
  {
    name: 'Retry-After in seconds',
    response: limited({ 'Retry-After': '11' }),
    retryable: true,
    after: 11,
    reason: /Wait 11 s, as Retry-After states/,
  },
  { name: 'Retry-After in decimals', response: limited({ 'Retry-After': '2.0' }), retryable: true, after: 2 },
  {
    name: 'Retry-After as a date, measured against the response’s own Date',
    response: {
      status: 503,
      headers: { Date: 'Fri, 31 Dec 1999 23:57:59 GMT', 'Retry-After': 'Fri, 31 Dec 1999 23:59:59 GMT' },
    },
    retryable: true,
    after: 120,
    reason: /Wait 2 min/,
  },
  { name: 'milliseconds', response: limited({ 'retry-after-ms': '1500' }), retryable: true, after: 1.5 },
  {
    name: 'the longer one of header and body',
    response: limited({ 'Retry-After': '1' }, { message: 'slow down', retry_after: 64.57 }),
    retryable: true,
    after: 64.57,
  },
  {
    name: 'the header, where the body says less',
    response: limited({ 'Retry-After': '65' }, { message: 'slow down', retry_after: 64.57 }),
    retryable: true,
    after: 65,
  },
  {
    name: 'the body before the reset of a rate limit',
    response: limited(
      { Date: date, 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '300' },
      { message: 'x', retry_after: 5 },
    ),
    retryable: true,
    after: 5,
    reason: /`retry_after` in the body/,
  },
  {
    name: 'the reset of the bucket that is used up',
    response: limited({ RateLimit: '"a";r=0;t=60' }),
    retryable: true,
    after: 60,
  },
  {
    name: 'a duration of protobuf',
    response: limited({}, { error: { code: 429, message: 'quota', details: [{ retryDelay: '57.238747106s' }] } }),
    retryable: true,
    after: 57.238747106,
  },
  {
    name: 'a wait in the message',
    response: limited({}, { message: 'Request was throttled. Expected available in 60 seconds.' }),
    retryable: true,
    after: 60,
    reason: /the message/,
  },
  {
    name: 'a point in time in the body, measured against the response’s own Date',
    response: limited(
      { Date: 'Fri, 20 Nov 2026 05:00:00 GMT' },
      { error: { message: 'x', limit: { reset: Date.UTC(2026, 10, 20, 5, 2) / 1000 } } },
    ),
    retryable: true,
    after: 120,
  },
  {
    name: 'a number in the body that is none',
    response: limited({ 'Content-Type': 'application/json' }, '{"message":"slow down","retry_after":1e999}'),
    retryable: true,
    after: null,
  },
  {
    name: 'a wait of minutes in the message',
    response: limited({}, 'Please try again in 5 minutes.'),
    retryable: true,
    after: 300,
  },
  {
    name: 'no wait made of another number in the message',
    response: limited({}, { message: 'Limit of 60 requests per 30 seconds reached.' }),
    retryable: true,
    after: null,
    reason: /states no wait/,
  },
  {
    name: 'x-should-retry: true beats the status',
    response: { status: 400, headers: { 'x-should-retry': 'true' } },
    retryable: true,
  },
  {
    name: 'Stripe-Should-Retry: false beats the status and Retry-After',
    response: { status: 500, headers: { 'Stripe-Should-Retry': 'false', 'Retry-After': '5' } },
    retryable: false,
    after: null,
    reason: /server itself/,
  },
  { name: '500 of a GET', response: { status: 500 }, retryable: true, safe: true },
  {
    name: '500 of a POST: worth it, but it may have been applied',
    request: { method: 'POST', body: {} },
    response: { status: 500 },
    retryable: true,
    safe: false,
    reason: /may have been applied/,
  },
  {
    name: '500 of a POST with an Idempotency-Key',
    request: { method: 'POST', body: {}, headers: { 'Idempotency-Key': 'a' } },
    response: { status: 500 },
    retryable: true,
    safe: true,
    reason: /Idempotency-Key/,
  },
  {
    name: '500 of a PUT',
    request: { method: 'PUT', body: {} },
    response: { status: 500 },
    retryable: true,
    safe: true,
  },
  {
    name: '429 of a POST was not applied',
    request: { method: 'POST', body: {} },
    response: { status: 429 },
    retryable: true,
    safe: true,
  },
  {
    name: '503 of a PATCH',
    request: { method: 'PATCH', body: {} },
    response: { status: 503 },
    retryable: true,
    safe: false,
  },
  { name: '408', response: { status: 408 }, retryable: true },
  { name: '425', request: { method: 'POST', body: {} }, response: { status: 425 }, retryable: true, safe: true },
  { name: '501', response: { status: 501 }, retryable: false },
  { name: '505', response: { status: 505 }, retryable: false },
  ...[400, 401, 402, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 428, 451].map((status) => ({
    name: `${status} is never worth it`,
    response: { status },
    retryable: false,
    after: null,
  })),
  {
    name: '413 that says when to come back (RFC 9110, 15.5.14)',
    response: { status: 413, headers: { 'Retry-After': '9' } },
    retryable: true,
    after: 9,
  },
  {
    name: '403 with the bucket used up',
    response: { status: 403, headers: { 'Retry-After': '60' }, body: { message: 'rate limit exceeded' } },
    retryable: true,
    after: 60,
  },
  {
    name: 'a throttle said by its code in a 400',
    response: { status: 400, body: { code: 'ThrottlingException', message: 'Rate exceeded' } },
    retryable: true,
  },
  {
    name: 'a quota that is used up for good',
    response: {
      status: 429,
      body: { error: { code: 'insufficient_quota', message: 'You exceeded your current quota.' } },
    },
    retryable: false,
    after: null,
  },
];

describe('retry advice', () => {
  for (const { name, request = {}, response, retryable, after, safe, reason } of rows) {
    it(name, () => {
      const { retry } = diagnose(request, response);
      assert.equal(retry.retryable, retryable);
      if (after !== undefined) assert.equal(retry.afterSeconds, after);
      if (safe !== undefined) assert.equal(retry.safe, safe);
      if (reason) assert.match(retry.reason, reason);
      assert.match(retry.reason, /^[A-Z].*\.$/s, 'a sentence');
    });
  }

  describe('by the rules of a dialect', () => {
    const dialect: Dialect = {
      id: 'x',
      title: 'X',
      match: { hosts: ['api.x.example'] },
      read: [{ message: ['$.message'], code: ['$.code'] }],
      retry: {
        deny: [{ message: 'for ever', reason: 'It is over.' }],
        allow: [
          { status: ['409'], code: ['LOCKED'] },
          { status: ['403'], headers: { 'x-limit': '^0$' }, reason: 'X limits' },
          { message: 'secondary', waitSeconds: 90 },
          { body: [{ path: '$.again', equals: true }] },
          { kind: ['conflict'], method: ['PUT'] },
        ],
        after: [
          { header: 'x-wait', unit: 'm' },
          { path: '$.wait', unit: 'h' },
        ],
        defaultSeconds: 60,
        minSeconds: 2,
        idempotencyHeader: 'X-Once',
      },
    };
    const diagnoser = createDiagnoser([dialect], { now: () => now });
    const retryOf = (response: Response) =>
      diagnoser.diagnose({
        request: sent({ url: 'https://api.x.example/' }),
        outcome: { kind: 'response', response: received(response) },
      })?.retry;

    it('an allowed code, after the dialect’s default', () => {
      const retry = retryOf({ status: 409, body: { code: 'LOCKED', message: 'x' } });
      assert.deepEqual([retry?.retryable, retry?.afterSeconds], [true, 60]);
    });

    it('its own header for the wait comes before its default', () => {
      const retry = retryOf({ status: 403, headers: { 'x-limit': '0', 'x-wait': '2' } });
      assert.deepEqual([retry?.retryable, retry?.afterSeconds], [true, 120]);
      assert.match(retry?.reason ?? '', /^X limits\./);
    });

    it('a wait of its own, one that is never shorter, a body, a kind, a date in a header that counts minutes', () => {
      const secondary = retryOf({ status: 403, body: { message: 'a secondary limit' } });
      assert.deepEqual([secondary?.retryable, secondary?.afterSeconds], [true, 90]);
      assert.equal(retryOf({ status: 429, headers: { 'Retry-After': '0' } })?.afterSeconds, 2);
      assert.equal(retryOf({ status: 400, body: { again: true, wait: 1 } })?.afterSeconds, 3600);
      assert.equal(retryOf({ status: 409 })?.retryable, false);
      const date = { Date: 'Fri, 20 Nov 2026 07:00:00 GMT', 'x-wait': 'Fri, 20 Nov 2026 07:02:00 GMT' };
      assert.equal(retryOf({ status: 403, headers: { 'x-limit': '0', ...date } })?.afterSeconds, 120);
    });

    it('its own header makes an unsafe request safe to repeat', () => {
      const { retry } =
        diagnoser.diagnose({
          request: sent({ method: 'POST', url: 'https://api.x.example/', headers: { 'x-once': '1' } }),
          outcome: { kind: 'response', response: received({ status: 500 }) },
        }) ?? {};
      assert.deepEqual([retry?.safe, /Its x-once makes/.test(retry?.reason ?? '')], [true, true]);
    });

    it('what is denied beats what is allowed', () => {
      const retry = retryOf({ status: 409, body: { code: 'LOCKED', message: 'for ever' } });
      assert.deepEqual([retry?.retryable, retry?.reason], [false, 'It is over.']);
    });

    it('all conditions of a rule must hold', () => {
      assert.equal(retryOf({ status: 409, body: { code: 'OTHER', message: 'x' } })?.retryable, false);
      assert.equal(retryOf({ status: 403, headers: { 'x-limit': '5' } })?.retryable, false);
    });
  });
});
