import assert from 'node:assert/strict';
import { challenges } from '../../../src/diagnose/challenge';
import { diagnose } from './exchange';

const rows: readonly [name: string, value: string, found: readonly [scheme: string, Record<string, string>][]][] = [
  ['a scheme alone', 'Negotiate', [['Negotiate', {}]]],
  ['parameters, quoted or not', 'Digest realm="a b", algorithm=MD5', [['Digest', { realm: 'a b', algorithm: 'MD5' }]]],
  [
    'several in one field',
    'Basic realm="x", Bearer error="invalid_token", error_description="it, too"',
    [
      ['Basic', { realm: 'x' }],
      ['Bearer', { error: 'invalid_token', error_description: 'it, too' }],
    ],
  ],
  [
    'schemes without parameters',
    'Negotiate, NTLM',
    [
      ['Negotiate', {}],
      ['NTLM', {}],
    ],
  ],
  ['a token', 'NTLM TlRMTVNTUAAC==', [['NTLM', {}]]],
  ['escapes', 'Basic realm="a \\"b\\""', [['Basic', { realm: 'a "b"' }]]],
  ['spaces around the sign', 'Bearer error = "x"', [['Bearer', { error: 'x' }]]],
  ['nonsense', ',,, = "', []],
  ['nothing', '', []],
];

describe('WWW-Authenticate', () => {
  for (const [name, value, found] of rows) {
    it(name, () => {
      const got = challenges([['www-authenticate', value]]);
      assert.deepEqual(
        got.map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]),
        found,
      );
    });
  }

  it('tells what is wrong where the body is only a page (RFC 6750, 3)', () => {
    const diagnosis = diagnose(
      { headers: { Authorization: 'Bearer x' } },
      {
        status: 401,
        headers: {
          'Content-Type': 'text/html',
          'WWW-Authenticate': 'Bearer realm="api", error="invalid_token", error_description="The token has expired"',
        },
        body: '<h1>Unauthorized</h1>',
      },
    );
    assert.deepEqual(
      [diagnosis.code, diagnosis.problems[0]?.message, diagnosis.kind],
      ['invalid_token', 'The token has expired', 'unauthorized'],
    );
  });
});
