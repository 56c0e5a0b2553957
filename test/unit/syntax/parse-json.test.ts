import assert from 'node:assert/strict';
import { parseDocument } from '../../../src/syntax/parse';
import { toParseShape } from '../../../src/syntax/parse-json';

describe('the shape of parse --json', () => {
  it('is that of the README', () => {
    const text = [
      '@host = http://a',
      '### Log in',
      '# @name login',
      '# @no-redirect',
      'POST {{host}}/login HTTP/1.1',
      '  ?a=b',
      'Content-Type: application/json',
      '',
      '{"c": 1}',
      '',
      '###',
      'GTE http://a',
    ].join('\n');
    assert.deepEqual(toParseShape(parseDocument(text), 'x.http'), {
      file: 'x.http',
      requests: [
        {
          name: 'login',
          title: 'Log in',
          method: 'POST',
          url: '{{host}}/login?a=b',
          httpVersion: 'HTTP/1.1',
          headers: [{ name: 'Content-Type', value: 'application/json' }],
          body: { kind: 'json', text: '{"c": 1}' },
          directives: [
            { name: 'name', value: 'login' },
            { name: 'no-redirect', value: '' },
          ],
          range: { start: { line: 4, character: 0 }, end: { line: 8, character: 8 } },
        },
        {
          name: null,
          title: null,
          method: 'GTE',
          url: 'http://a',
          httpVersion: null,
          headers: [],
          body: null,
          directives: [],
          range: { start: { line: 11, character: 0 }, end: { line: 11, character: 12 } },
        },
      ],
      variables: [{ name: 'host', value: 'http://a' }],
      problems: [
        {
          message: 'GTE is not a registered HTTP method. It is sent as written.',
          severity: 'warning',
          code: 'bad-request-line',
          range: { start: { line: 11, character: 0 }, end: { line: 11, character: 3 } },
        },
      ],
    });
  });

  const bodies: readonly [name: string, body: string, expected: unknown][] = [
    ['a file', '\n< ./f.json\n', { kind: 'file', path: './f.json' }],
    ['text and a file', '\na\n< ./f\n', { kind: 'text', text: 'a\n< ./f' }],
    ['JSON without its comments', '\n{\n# c\n}\n', { kind: 'json', text: '{\n}' }],
    [
      'multipart',
      'Content-Type: multipart/mixed; boundary=b\n\n--b\nX: y\n\n1\n--b\n\n< ./f\n--b--\n',
      {
        kind: 'multipart',
        parts: [
          { headers: [{ name: 'X', value: 'y' }], text: '1', path: null },
          { headers: [], text: '< ./f', path: './f' },
        ],
      },
    ],
  ];
  for (const [name, body, expected] of bodies) {
    it(`of a body that is ${name}`, () => {
      const shape = toParseShape(parseDocument(`POST http://a\n${body}`), 'x.http');
      assert.deepEqual(shape.requests[0]?.body, expected);
    });
  }
});
