import assert from 'node:assert/strict';
import { readHar } from '../../../src/cli/har';
import { InputError } from '../../../src/cli/input-error';

type Entry = Record<string, unknown>;

function entry(request: Entry = {}, response: Entry = {}, more: Entry = {}): Entry {
  return {
    startedDateTime: '2026-11-20T10:00:00.000Z',
    time: 12.5,
    request: {
      method: 'GET',
      url: 'https://h/x',
      httpVersion: 'HTTP/1.1',
      headers: [],
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: 0,
      ...request,
    },
    response: {
      status: 200,
      statusText: 'OK',
      httpVersion: 'HTTP/1.1',
      headers: [],
      cookies: [],
      content: { size: 0, mimeType: '' },
      redirectURL: '',
      headersSize: -1,
      bodySize: 0,
      ...response,
    },
    cache: {},
    timings: { blocked: 1, dns: -1, connect: 2, ssl: -1, send: 1, wait: 5, receive: 3.5 },
    ...more,
  };
}

function har(...entries: Entry[]): string {
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries } }, null, 2);
}

function first(text: string) {
  const [exchange] = readHar(text, 'x.har');
  assert.ok(exchange);
  return exchange;
}

function responseOf(text: string) {
  const { outcome } = first(text).attempt;
  assert.ok(outcome.kind === 'response');
  return outcome.response;
}

function bodyOf(text: string): string {
  const { body } = responseOf(text);
  assert.ok(body.kind === 'memory');
  return Buffer.from(body.bytes).toString('utf8');
}

describe('a HAR', () => {
  it('gives its entries in order', () => {
    const all = readHar(har(entry({ url: 'https://h/1' }), entry({ url: 'https://h/2' })), 'x.har');
    assert.deepEqual(
      all.map(({ request }) => request.url),
      ['https://h/1', 'https://h/2'],
    );
  });

  it('may have no entries, and a byte order mark', () => {
    assert.deepEqual(readHar(`\uFEFF${har()}`, 'x.har'), []);
  });

  it('leaves out the pseudo-header fields of HTTP/2', () => {
    const headers = [
      { name: ':authority', value: 'h' },
      { name: 'accept', value: '*/*' },
      { name: 'x', value: '1' },
      { name: 'x', value: '2' },
    ];
    assert.deepEqual(first(har(entry({ headers }))).request.headers, [
      ['accept', '*/*'],
      ['x', '1'],
      ['x', '2'],
    ]);
  });

  it('reads times, and takes -1 for not known', () => {
    const { startedAt, timings } = first(har(entry())).attempt;
    assert.equal(startedAt, Date.parse('2026-11-20T10:00:00.000Z'));
    assert.deepEqual(timings, { dnsMs: null, connectMs: 2, tlsMs: null, firstByteMs: 9, totalMs: 12.5 });
  });

  const bodies: [name: string, content: unknown, expected: string, missing: boolean][] = [
    ['text', { size: 2, mimeType: 'text/plain', text: 'hé' }, 'hé', false],
    ['base64', { size: 3, mimeType: 'text/plain', text: 'aMOp', encoding: 'base64' }, 'hé', false],
    ['none', { size: 0, mimeType: 'x-unknown' }, '', false],
    ['not kept', { size: 120, mimeType: 'application/json' }, '', true],
    ['absent content', undefined, '', false],
  ];
  for (const [name, content, expected, missing] of bodies) {
    it(`reads a body: ${name}`, () => {
      const text = har(entry({}, { content }));
      assert.equal(bodyOf(text), expected);
      assert.equal(first(text).attempt.notes.length, missing ? 1 : 0);
    });
  }

  const sent: [name: string, postData: unknown, text: string | null, type: string | null][] = [
    ['text', { mimeType: 'application/json', text: '{"a":1}' }, '{"a":1}', 'application/json'],
    [
      'params',
      { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'a b', value: 'c&d' }] },
      'a+b=c%26d',
      'application/x-www-form-urlencoded',
    ],
    ['base64', { mimeType: 'text/plain', text: 'aMOp', encoding: 'base64' }, 'hé', 'text/plain'],
    ['nothing', { mimeType: '', text: '' }, null, null],
    ['absent', undefined, null, null],
  ];
  for (const [name, postData, text, type] of sent) {
    it(`reads what was posted: ${name}`, () => {
      const { requestText, request } = first(har(entry({ postData })));
      assert.equal(requestText, text);
      assert.deepEqual(request.headers, type === null ? [] : [['Content-Type', type]]);
    });
  }

  const failures: [name: string, response: Entry, more: Entry, expected: object][] = [
    [
      'net::ERR_NAME_NOT_RESOLVED',
      { status: 0, _error: 'net::ERR_NAME_NOT_RESOLVED' },
      {},
      { stage: 'dns', code: 'ENOTFOUND' },
    ],
    [
      'net::ERR_CONNECTION_REFUSED',
      { status: 0, _error: 'net::ERR_CONNECTION_REFUSED' },
      {},
      { stage: 'connect', code: 'ECONNREFUSED' },
    ],
    [
      'net::ERR_CERT_DATE_INVALID',
      { status: 0, _error: 'net::ERR_CERT_DATE_INVALID' },
      {},
      { stage: 'tls', code: 'CERT_HAS_EXPIRED' },
    ],
    [
      'net::ERR_CERT_WEAK_KEY',
      { status: 0, _error: 'net::ERR_CERT_WEAK_KEY' },
      {},
      { stage: 'tls', code: 'ERR_CERT_WEAK_KEY' },
    ],
    [
      'net::ERR_ABORTED at the entry',
      { status: 0 },
      { _error: 'net::ERR_ABORTED' },
      { stage: 'aborted', code: 'ABORTED' },
    ],
    ['net::ERR_TIMED_OUT', { status: 0, _error: 'net::ERR_TIMED_OUT' }, {}, { stage: 'timeout', code: 'ETIMEDOUT' }],
    [
      'one that is new',
      { status: 0, _error: 'net::ERR_SOMETHING_NEW' },
      {},
      { stage: 'receive', code: 'ERR_SOMETHING_NEW' },
    ],
    ['none given, as in Firefox', { status: 0, statusText: '' }, {}, { stage: 'receive', code: 'NO_RESPONSE' }],
  ];
  for (const [name, response, more, expected] of failures) {
    it(`reads status 0 as a failure: ${name}`, () => {
      const { outcome } = first(har(entry({}, response, more))).attempt;
      assert.ok(outcome.kind === 'failure');
      const { stage, code } = outcome.failure;
      assert.deepEqual({ stage, code }, expected);
    });
  }

  const wrong: [name: string, text: string, place: string, message: RegExp][] = [
    ['empty', '', 'x.har', /the file is empty/],
    ['no JSON', '{\n  "log": nope\n}', 'x.har:2:10', /in the JSON/],
    ['JSON that is cut off', '{"log": {"entries": [', 'x.har:1:22', /in the JSON/],
    ['other JSON', '[1]', 'x.har:1:1', /log is missing/],
    [
      'entries that are no array',
      '{\n  "log": {\n    "entries": 5\n  }\n}',
      'x.har:3:16',
      /log\.entries must be an array/,
    ],
    [
      'an entry without response',
      '{"log": {"entries": [\n  {"request": {}}\n]}}',
      'x.har:2:3',
      /log\.entries\[0\]\.response is missing/,
    ],
    [
      'a method that is no text',
      '{"log": {"entries": [{"request": {"method": 1, "url": "u"},\n"response": {}}]}}',
      'x.har:1:45',
      /log\.entries\[0\]\.request\.method must be a string/,
    ],
    [
      'a response without status',
      '{"log": {"entries": [{"request": {"method": "GET", "url": "u"},\n"response": {}}]}}',
      'x.har:2:13',
      /log\.entries\[0\]\.response\.status is missing/,
    ],
  ];
  for (const [name, text, place, message] of wrong) {
    it(`says where it is none: ${name}`, () => {
      assert.throws(
        () => readHar(text, 'x.har'),
        (error) => {
          assert.ok(error instanceof InputError);
          assert.equal(error.place, place);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it('that nests 100,000 deep is refused like any other', () => {
    for (const text of ['['.repeat(100_000), `${'['.repeat(100_000)}${']'.repeat(100_000)}`]) {
      assert.throws(() => readHar(text, 'x.har'), InputError);
    }
  });
});
