import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diagnose, diagnoser, received, sent } from './exchange';

const bytes = (...values: number[]) => new Uint8Array(values);
const json = { 'Content-Type': 'application/json' };
const deep = 100_000;

/** Bodies that are not what they say, or that try to break what reads them. The message is what a person is told. */
const rows: readonly [name: string, headers: Record<string, string>, body: unknown, message: string | RegExp][] = [
  ['empty', json, '', 'Bad Request'],
  ['white space alone', json, ' \r\n\t ', 'Bad Request'],
  ['HTML that says it is JSON', json, '<html><body><h1>Proxy error</h1></body></html>', 'Proxy error'],
  [
    'JSON that says it is HTML',
    { 'Content-Type': 'text/html' },
    '{"message":"Name is wrong here"}',
    'Name is wrong here',
  ],
  ['JSON without Content-Type', {}, '{"message":"Name is wrong here"}', 'Name is wrong here'],
  ['text that says it is JSON', json, 'upstream connect error', 'upstream connect error'],
  ['text that begins like JSON', {}, '[error] disk full', '[error] disk full'],
  ['an empty object', json, '{}', 'Bad Request'],
  ['an empty array', json, '[]', 'Bad Request'],
  ['null', json, 'null', 'Bad Request'],
  ['a number', json, '42', 'Bad Request'],
  ['a string', json, '"Name is wrong here"', 'Name is wrong here'],
  ['JSON within a string', json, JSON.stringify('{"message":"Name is wrong here"}'), 'Name is wrong here'],
  ['a byte order mark', json, '\ufeff{"message":"Name is wrong here"}', 'Name is wrong here'],
  ['a guard against running it as a script', json, ')]}\',\n{"message":"Name is wrong here"}', 'Name is wrong here'],
  ['newline-delimited JSON', json, '{"message":"Name is wrong here"}\n{"message":"b"}\n', 'Name is wrong here'],
  ['JSON that is cut off', json, '{"errors":[{"message":"Name is wrong here","he', 'Name is wrong here'],
  ['JSON that is cut off within the message', json, '{"message":"Name is wro', /^Name is wro/],
  ['a trailing comma', json, '{"message":"Name is wrong here",}', 'Name is wrong here'],
  ['arrays nested 100,000 deep', json, '['.repeat(deep) + ']'.repeat(deep), 'Bad Request'],
  ['objects nested 100,000 deep', json, `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`, 'Bad Request'],
  ['errors nested 100,000 deep', json, `${'{"errors":['.repeat(deep)}1${']}'.repeat(deep)}`, 'Bad Request'],
  ['100,000 levels that are not closed', json, '{"error":'.repeat(deep), 'Bad Request'],
  ['XML nested 100,000 deep', { 'Content-Type': 'application/xml' }, '<a>'.repeat(deep), 'Bad Request'],
  ['HTML without end', { 'Content-Type': 'text/html' }, '<p>'.repeat(deep), 'Bad Request'],
  [
    'XML that is cut off',
    { 'Content-Type': 'application/xml' },
    '<Error><Code>X</Code><Message>Name is wrong here</Mess',
    'Name is wrong here',
  ],
  [
    'entities that would expand',
    { 'Content-Type': 'application/xml' },
    '<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">]><Error><Message>It is &y;</Message></Error>',
    /^It is/,
  ],
  ['a message that is not text', json, '{"message":{"a":[1,{"b":null}]},"error":true,"code":{}}', 'Bad Request'],
  [
    'names of Object.prototype',
    json,
    '{"__proto__":{"message":"x"},"constructor":"y","toString":"z","message":"Name is wrong here"}',
    'Name is wrong here',
  ],
  [
    'Latin-1 without a charset',
    { 'Content-Type': 'text/plain' },
    bytes(0x46, 0xfc, 0x72, 0x20, 0x73, 0x69, 0x63, 0x68),
    'Für sich',
  ],
  [
    'UTF-16 with its mark',
    json,
    bytes(0xff, 0xfe, ...[...'{"message":"No go"}'].flatMap((char) => [char.charCodeAt(0), 0])),
    'No go',
  ],
  ['a charset that does not exist', { 'Content-Type': 'text/plain; charset=klingon' }, 'No go', 'No go'],
  ['binary', { 'Content-Type': 'application/octet-stream' }, bytes(0, 1, 2, 3, 0xff, 0xd8, 0, 0, 5, 6), 'Bad Request'],
  [
    'a number of members',
    json,
    `{${Array.from({ length: 5000 }, (_, index) => `"k${index}":"v"`).join()},"message":"No go"}`,
    'No go',
  ],
];

describe('bad input', () => {
  for (const [name, headers, body, message] of rows) {
    it(name, () => {
      const { problems } = diagnose({}, { status: 400, headers, body });
      const got = problems[0]?.message ?? '';
      if (typeof message === 'string') assert.equal(got, message);
      else assert.match(got, message);
    });
  }

  it('terminal escapes, HTML and Markdown stay as they are: inert text', () => {
    const message = '\u001b[31mred\u001b[0m <img src=x onerror=alert(1)> [a](command:x) **b**';
    assert.equal(diagnose({}, { status: 400, body: { message } }).problems[0]?.message, message);
  });

  it('a link of the body is taken only if it is https', () => {
    for (const link of ['javascript:alert(1)', 'http://x/', 'file:///etc/passwd', 'command:x', 'https://']) {
      assert.equal(diagnose({}, { status: 400, body: { message: 'x y', help_url: link } }).help, null, link);
    }
    const help = 'See https://docs.example.com/errors#a, or ask.';
    assert.equal(
      diagnose({}, { status: 400, body: { message: 'x y', help } }).help,
      'https://docs.example.com/errors#a',
    );
  });

  it('no more than 100 problems, each message cut at 2,000 characters', () => {
    const errors = Array.from({ length: 300 }, (_, index) => ({ message: `${index} ${'x'.repeat(3000)}` }));
    const { problems } = diagnose({}, { status: 400, body: { errors } });
    assert.equal(problems.length, 100);
    assert.ok(problems.every(({ message }) => message.length <= 2000));
  });

  it('a string of 50 MB is read in part, as a body and as a message', () => {
    const long = 'y'.repeat(50_000_000);
    for (const body of [`{"message":"${long}"}`, long, `<p>${long}</p>`, `"${long}"`]) {
      const { problems } = diagnose({}, { status: 400, headers: json, body });
      assert.ok(problems.every(({ message }) => message.length <= 2000));
    }
    assert.equal(
      diagnose({}, { status: 400, headers: json, body: `{"message":"name is required","a":"${long}"}` }).kind,
      'missing',
    );
  });

  it('10 MB are read in part', () => {
    const big = `{"message":"name is required","pad":"${'y'.repeat(10_000_000)}"}`;
    const { kind } = diagnose({}, { status: 400, headers: json, body: big });
    assert.equal(kind, 'missing');
  });

  it('a body in a file is read by its head', () => {
    const head = new TextEncoder().encode('{"message":"name is required","items":[1,2');
    const response = {
      ...received({ status: 400, headers: json }),
      body: { kind: 'file' as const, path: '/nowhere', head, size: 9e9 },
    };
    const diagnosis = diagnoser.diagnose({ request: sent({}), outcome: { kind: 'response', response } });
    assert.equal(diagnosis?.problems[0]?.message, 'name is required');
  });

  it('a request that makes no sense: no URL, a body that is no JSON, a body from a file', () => {
    const response = received({ status: 422, body: { errors: { name: ['is required'] } } });
    for (const request of [
      { ...sent({}), url: 'not a url' },
      { ...sent({ method: 'POST', headers: json, body: '{"a":' }), url: '' },
      { ...sent({ method: 'post' }), body: [{ kind: 'file' as const, path: '/nowhere' }] },
    ]) {
      const diagnosis = diagnoser.diagnose({ request, outcome: { kind: 'response', response } });
      assert.equal(diagnosis?.problems[0]?.field?.name, 'name');
    }
  });

  it('a broken JSON body that the server refuses without a word is a syntax error', () => {
    const request = { method: 'POST', headers: json, body: '{"name": }' };
    assert.equal(diagnose(request, { status: 400, body: '<pre>Bad Request</pre>' }).kind, 'syntax');
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 599 }),
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify({ errors: value, message: value, error: value })),
        ),
        fc.constantFrom(
          'application/json',
          'text/html',
          'application/xml',
          'application/problem+json',
          'text/plain',
          '',
        ),
        fc.constantFrom('https://app.asana.com/api/1.0/tasks', 'https://a.apptio.com/x', 'https://h/'),
        (status, body, type, url) => {
          diagnoser.diagnose({
            request: sent({ url, method: 'POST', body: { a: 1 } }),
            outcome: {
              kind: 'response',
              response: received({ status, headers: type ? { 'Content-Type': type } : {}, body }),
            },
          });
        },
      ),
      { numRuns: 400 },
    );
  });
});
