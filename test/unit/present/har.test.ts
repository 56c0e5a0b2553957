import assert from 'node:assert/strict';
import { readHar } from '../../../src/cli/har';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import { builtinDialects } from '../../../src/dialects/builtin';
import type { Attempt, Exchange, HeaderField, Outcome } from '../../../src/exchange';
import { harText } from '../../../src/present/har';

const diagnoser = createDiagnoser(builtinDialects);
const timings = { dnsMs: 4, connectMs: 10, tlsMs: 25, firstByteMs: 60, totalMs: 75 };
const json: HeaderField = ['Content-Type', 'application/json'];

function answered(status: number, body: string | Uint8Array, headers: readonly HeaderField[] = [json]): Outcome {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const about = { status, reason: 'Reason', httpVersion: '1.1', url: 'https://app.asana.com/api/1.0/tasks?a=1&b=%26' };
  return { kind: 'response', response: { ...about, headers, body: { kind: 'memory', bytes, size: bytes.length } } };
}

function attempt(outcome: Outcome, more: Partial<Attempt> = {}): Attempt {
  const about = { number: 1, startedAt: Date.UTC(2026, 10, 20), timings, hops: [], waitedMs: 0, waitReason: null };
  return { ...about, notes: [], outcome, ...more };
}

function exchange(attempts: readonly Attempt[], more: Partial<Exchange['request']> = {}): Exchange {
  const url = 'https://app.asana.com/api/1.0/tasks?a=1&b=%26';
  const request = {
    method: 'POST',
    url,
    httpVersion: null,
    headers: [json],
    body: [{ kind: 'text', text: '{"a":1}' }],
  };
  return { id: '1', request: { ...request, ...more } as Exchange['request'], attempts };
}

interface Entry {
  readonly request: { readonly method: string; readonly url: string; readonly postData?: { readonly text: string } };
  readonly response: { readonly status: number; readonly redirectURL: string; readonly content: object };
  readonly timings: Readonly<Record<string, number>>;
  readonly time: number;
  readonly comment?: string;
}
const entriesOf = (...exchanges: Exchange[]): Entry[] => JSON.parse(harText(exchanges, '1.2.3')).log.entries;

/** What HAR 1.2 has as required, with its type; `?` is optional. */
const shapes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  log: { version: 'string', creator: 'object', entries: 'array' },
  creator: { name: 'string', version: 'string' },
  entry: {
    startedDateTime: 'string',
    time: 'number',
    request: 'object',
    response: 'object',
    cache: 'object',
    timings: 'object',
  },
  request: {
    ...{ method: 'string', url: 'string', httpVersion: 'string', cookies: 'array', headers: 'array' },
    ...{ queryString: 'array', headersSize: 'number', bodySize: 'number' },
  },
  response: {
    ...{ status: 'number', statusText: 'string', httpVersion: 'string', cookies: 'array', headers: 'array' },
    ...{ content: 'object', redirectURL: 'string', headersSize: 'number', bodySize: 'number' },
  },
  content: { size: 'number', mimeType: 'string' },
  timings: { send: 'number', wait: 'number', receive: 'number' },
  field: { name: 'string', value: 'string' },
};
const optional: Readonly<Record<string, readonly string[]>> = {
  entry: ['comment'],
  request: ['postData'],
  content: ['text', 'encoding', 'comment'],
  timings: ['dns', 'connect', 'ssl', 'blocked'],
};

/** Each member that is missing, of another type, or that the format does not know. */
function faults(value: unknown, shape: string): string[] {
  const object = value as Record<string, unknown>;
  const wanted = shapes[shape] ?? {};
  const typeOf = (it: unknown): string => (Array.isArray(it) ? 'array' : typeof it);
  const known = new Set([...Object.keys(wanted), ...(optional[shape] ?? [])]);
  return [
    ...Object.entries(wanted).flatMap(([key, type]) => (typeOf(object[key]) === type ? [] : [`${shape}.${key}`])),
    ...Object.keys(object).filter((key) => !known.has(key) && !key.startsWith('_')),
  ];
}

describe('HAR', () => {
  const many = [
    exchange([attempt(answered(200, '{}'))]),
    exchange([attempt(answered(200, new Uint8Array([255, 0, 1]), [['Content-Type', 'image/png']]))], { body: null }),
    exchange([attempt({ kind: 'failure', failure: { stage: 'tls', code: 'CERT_HAS_EXPIRED', message: 'expired' } })]),
    exchange(
      [
        attempt(answered(503, '{}'), {
          timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 3 },
        }),
        attempt(answered(200, '{}'), { number: 2, waitedMs: 1000, waitReason: 'Backoff.', notes: ['a note'] }),
      ],
      {
        body: [
          { kind: 'text', text: 'a' },
          { kind: 'file', path: '/home/me/secret/b.bin' },
        ],
      },
    ),
  ];

  it('has all members that version 1.2 requires, of its types, and no others', () => {
    const { log } = JSON.parse(harText(many, '1.2.3'));
    const found = [...faults(log, 'log'), ...faults(log.creator, 'creator')];
    for (const entry of log.entries) {
      const { request, response, timings } = entry;
      found.push(...faults(entry, 'entry'), ...faults(request, 'request'), ...faults(response, 'response'));
      found.push(...faults(response.content, 'content'), ...faults(timings, 'timings'));
      for (const field of [...request.headers, ...response.headers, ...request.queryString])
        found.push(...faults(field, 'field'));
      assert.match(entry.startedDateTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    assert.deepEqual(found, []);
    assert.equal(log.version, '1.2');
    assert.equal(log.entries.length, 5);
  });

  it('has the time of an entry as the sum of its parts, TLS within the connection', () => {
    for (const { time, timings } of entriesOf(...many)) {
      const parts = ['dns', 'connect', 'send', 'wait', 'receive'].map((key) => Math.max(0, timings[key] ?? 0));
      assert.equal(
        parts.reduce((sum, part) => sum + part, 0),
        time,
      );
      assert.ok((timings.ssl ?? -1) <= (timings.connect ?? -1));
    }
    const [first] = entriesOf(many[0] as Exchange);
    assert.deepEqual(first?.timings, { dns: 4, connect: 21, ssl: 15, send: 0, wait: 35, receive: 15 });
  });

  it('has an entry for each hop, with the method that it was sent with', () => {
    const hops = [
      { status: 307, url: 'https://one.example/a', location: '/b' },
      { status: 303, url: 'https://one.example/b', location: 'https://two.example/c' },
    ];
    const entries = entriesOf(exchange([attempt(answered(200, '{}'), { hops })], { url: 'https://one.example/a' }));
    assert.deepEqual(
      entries.map(({ request: { method, url, postData }, response: { status, redirectURL } }) => [
        ...[method, url, postData?.text ?? null, status, redirectURL],
      ]),
      [
        ['POST', 'https://one.example/a', '{"a":1}', 307, '/b'],
        ['POST', 'https://one.example/b', '{"a":1}', 303, 'https://two.example/c'],
        ['GET', 'https://app.asana.com/api/1.0/tasks?a=1&b=%26', null, 200, ''],
      ],
    );
  });

  it('has bytes in base64, the reason of a wait, and of a body file its name alone', () => {
    const entries = entriesOf(...many);
    assert.deepEqual(entries[1]?.response.content, {
      size: 3,
      mimeType: 'image/png',
      text: '/wAB',
      encoding: 'base64',
    });
    assert.equal(entries[4]?.comment, 'after 1000 ms: Backoff.; a note');
    assert.match(JSON.stringify(entries[4]), /without the content of b\.bin/);
    assert.doesNotMatch(JSON.stringify(entries), /home/);
  });

  it('says where a body was cut', () => {
    const bytes = new TextEncoder().encode('abc');
    const outcome = answered(200, '');
    assert.ok(outcome.kind === 'response');
    const cut: Outcome = {
      kind: 'response',
      response: { ...outcome.response, body: { kind: 'file', path: '', head: bytes, size: 9 } },
    };
    const [entry] = entriesOf(exchange([attempt(cut)]));
    assert.deepEqual(entry?.response.content, {
      size: 9,
      mimeType: 'application/json',
      text: 'abc',
      comment: 'cut after 3 bytes',
    });
  });

  const asana = '{"errors":[{"message":"workspace: Missing input","help":"For more information on API status codes"}]}';
  const cases: readonly [what: string, exchange: Exchange][] = [
    ['a refused request', exchange([attempt(answered(400, asana))])],
    [
      'a body that is no text',
      exchange([attempt(answered(500, new Uint8Array([250, 1]), []))], { method: 'GET', body: null }),
    ],
    ['a limit', exchange([attempt(answered(429, '{}', [json, ['Retry-After', '30']]))])],
    ...(['connect', 'dns', 'tls', 'receive', 'timeout'] as const).map((stage): [string, Exchange] => [
      `a failure at ${stage}`,
      exchange([
        attempt({
          kind: 'failure',
          failure: { stage, code: 'ECODE', message: 'It failed.', limit: 'idle', waitedFor: 'idle', afterMs: 5 },
        }),
      ]),
    ]),
  ];
  for (const [what, given] of cases) {
    it(`is read back to the same diagnosis: ${what}`, () => {
      const [entry] = readHar(harText([given], '1.2.3'), 'a.har');
      assert.ok(entry);
      const { outcome } = given.attempts[0] as Attempt;
      const chunk = given.request.body?.[0];
      const requestText = chunk?.kind === 'text' ? chunk.text : null;
      const before = diagnoser.diagnose({ request: given.request, outcome, requestText });
      assert.ok(before);
      const { request, attempt } = entry;
      const after = diagnoser.diagnose({ request, outcome: attempt.outcome, requestText: entry.requestText });
      assert.deepEqual(after, before);
    });
  }
});
