import assert from 'node:assert/strict';
import type { SentRequest } from '../../../src/exchange';
import { createRedactor } from '../../../src/redact/redactor';
import { credentialsIn } from '../../../src/redact/sent-credentials';

const secret = 'canary-98f31c';

function request(parts: { url?: string; headers?: Record<string, string>; body?: string }): SentRequest {
  return {
    method: 'POST',
    url: parts.url ?? 'https://h.example/',
    httpVersion: null,
    headers: Object.entries(parts.headers ?? {}),
    body: parts.body === undefined ? null : [{ kind: 'text', text: parts.body }],
  };
}

describe('the credentials that a request sends', () => {
  const multipart = `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${secret}\r\n--b--\r\n`;
  const rows: [place: string, sent: SentRequest][] = [
    ['a header', request({ headers: { 'X-Api-Key': secret } })],
    ['the Authorization header', request({ headers: { Authorization: `Bearer ${secret}` } })],
    [
      'the password of Basic credentials',
      request({ headers: { Authorization: `Basic ${Buffer.from(`ada:${secret}`).toString('base64')}` } }),
    ],
    ['a cookie', request({ headers: { Cookie: `theme=dark; sid=${secret}; a=b` } })],
    ['the userinfo', request({ url: `https://${secret}@h.example/` })],
    ['a query parameter', request({ url: `https://h.example/?a=1&api_key=${secret}&b=2` })],
    [
      'JSON',
      request({
        headers: { 'Content-Type': 'application/json' },
        body: `{"a": {"clientSecret": "${secret}"}, "b": 1}`,
      }),
    ],
    [
      'a form',
      request({ headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: `a=1&password=${secret}&b=2` }),
    ],
    ['a multipart form', request({ headers: { 'Content-Type': 'multipart/form-data; boundary=b' }, body: multipart })],
  ];
  for (const [place, sent] of rows) {
    it(`in ${place} are hidden in a message that sends them back`, () => {
      const redactor = createRedactor(credentialsIn(sent));
      assert.equal(redactor.text(`The key ${secret} is not valid`), 'The key ‹redacted› is not valid');
    });
  }

  const basic = (pair: string) => ({ Authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
  const decoded: [what: string, sent: SentRequest, told: string][] = [
    ['of a query, decoded', request({ url: 'https://h/?api_key=can%2Fary%3D98f' }), 'can/ary=98f'],
    ['of a query, as it is written', request({ url: 'https://h/?api_key=can%2Fary%3D98f' }), 'can%2Fary%3D98f'],
    ['of the userinfo, by itself', request({ url: 'https://me:hunter2@h.example/' }), 'hunter2'],
    ['of the userinfo, decoded', request({ url: 'https://me:p%40ss@h.example/' }), 'p@ss'],
    ['of Basic, though it is short', request({ headers: basic('me:hunter2') }), 'hunter2'],
    ['of a cookie, decoded', request({ headers: { Cookie: 'sid=s%3Acanary.98f31c' } }), 's:canary.98f31c'],
    ['of JSON, unescaped', request({ body: '{"password": "can\\"ary\\u00e498"}' }), 'can"aryä98'],
  ];
  for (const [what, sent, told] of decoded) {
    it(`are hidden as a server reads them: ${what}`, () => {
      const redactor = createRedactor(credentialsIn(sent));
      assert.equal(redactor.text(`got ${told} there`), 'got ‹redacted› there');
    });
  }

  it('are several, each by itself', () => {
    const sent = request({ url: 'https://h/?token=first-canary&x=1&secret=second-canary', body: '' });
    assert.deepEqual(credentialsIn(sent), ['first-canary', 'second-canary']);
  });

  it('are none where nothing is one: short words, placeholders, templates, other values', () => {
    const sent = request({
      url: 'https://h.example/tasks?workspace=1234567890123&token=dev',
      headers: { Authorization: 'Bearer {{asanaToken}}', 'X-Api-Key': 'your-api-key', 'X-Request-Id': 'abcdef-123456' },
      body: '{"name": "a long enough name"}',
    });
    assert.deepEqual(credentialsIn(sent), []);
  });
});
