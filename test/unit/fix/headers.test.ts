import assert from 'node:assert/strict';
import type { Mend } from '../../../src/diagnose/diagnosis';
import { add, allFixed, field, firstRequest, fixed, fixes, type Given, lines, query, stop } from './request';

const authorization: Mend = { op: 'header', name: 'Authorization', value: 'Bearer $1' };

describe('a header', () => {
  const rows: [name: string, before: string, mends: Mend[], after: string | null, given?: Given][] = [
    [
      'is added behind the request line',
      'GET https://h\n',
      [authorization],
      'GET https://h\nAuthorization: Bearer token\n',
    ],
    [
      'is added with a variable that holds a token',
      'GET https://h\n',
      [authorization],
      'GET https://h\nAuthorization: Bearer {{accessToken}}\n',
      { variables: ['host', 'accessToken'] },
    ],
    [
      'is added with the variable that holds the token of this API, where there are several',
      'GET https://h\n',
      [authorization],
      'GET https://h\nAuthorization: Bearer {{asanaToken}}\n',
      { variables: ['token', 'operations1Token', 'asanaToken'], dialect: 'asana' },
    ],
    [
      'is not added with the token of another API',
      'GET https://h\n',
      [authorization],
      'GET https://h\nAuthorization: Bearer token\n',
      { variables: ['operations1Token'], dialect: 'asana' },
    ],
    [
      'is added behind the last header, before the blank line',
      lines('POST https://h', 'A: b', '', '{}'),
      [authorization],
      lines('POST https://h', 'A: b', 'Authorization: Bearer token', '', '{}'),
    ],
    [
      'is added behind query lines',
      lines('GET https://h', '  ?a=1', '', ''),
      [authorization],
      lines('GET https://h', '  ?a=1', 'Authorization: Bearer token', '', ''),
    ],
    [
      'is added before the next ###',
      'GET https://h\n### next\nGET https://i\n',
      [authorization],
      'GET https://h\nAuthorization: Bearer token\n',
    ],
    [
      'is added at the end of a file without line end',
      'GET https://h\nA: b',
      [authorization],
      'GET https://h\nA: b\nAuthorization: Bearer token',
    ],
    [
      'keeps CRLF',
      'GET https://h\r\nA: b\r\n\r\n',
      [authorization],
      'GET https://h\r\nA: b\r\nAuthorization: Bearer token\r\n\r\n',
    ],
    [
      'that is there without a value gets one',
      'GET https://h\nAuthorization:\nB: c\n',
      [authorization],
      'GET https://h\nAuthorization: Bearer token\nB: c\n',
    ],
    [
      'that is there gets another value',
      'GET https://h\nauthorization: Basic x\nB: c\n',
      [authorization],
      'GET https://h\nauthorization: Bearer token\nB: c\n',
    ],
    [
      'that may stand once stands once',
      'GET https://h\nAuthorization: a\nAuthorization:\nB: c\n',
      [authorization],
      'GET https://h\nAuthorization: Bearer token\nB: c\n',
    ],
    [
      'that may stand more than once is left to',
      'GET https://h\nX-Tag: a\nX-Tag: b\n',
      [{ op: 'replace', field: field('header', 'X-Tag'), find: 'a', values: ['c'] }],
      'GET https://h\nX-Tag: c\nX-Tag: b\n',
    ],
    [
      'is named by the field',
      'GET https://h\n',
      [add(field('header', 'X-Tenant'))],
      'GET https://h\nX-Tenant: X-Tenant\n',
    ],
    [
      'takes the variable of its name without X-',
      'GET https://h\n',
      [add(field('header', 'X-Api-Key'))],
      'GET https://h\nX-Api-Key: {{api_key}}\n',
      { variables: ['api_key'] },
    ],
    [
      'has the usual form where it is Authorization',
      'GET https://h\n',
      [add(field('header', 'Authorization'))],
      'GET https://h\nAuthorization: Bearer token\n',
    ],
    [
      'has a new id where it is Idempotency-Key',
      'POST https://h\n',
      [add(field('header', 'Idempotency-Key'))],
      'POST https://h\nIdempotency-Key: {{$guid}}\n',
    ],
    [
      'tells the type of the body',
      lines('POST https://h', '', '{}', ''),
      [add(field('header', 'Content-Type'))],
      lines('POST https://h', 'Content-Type: application/json', '', '{}', ''),
    ],
    [
      'has user and password where it is Basic',
      'GET https://h\n',
      [{ op: 'header', name: 'Authorization', value: 'Basic $1' }],
      'GET https://h\nAuthorization: Basic user:password\n',
    ],
    [
      'has the version that the dialect gives',
      'GET https://h\n',
      [{ op: 'header', name: 'Notion-Version', value: '2022-06-28' }],
      'GET https://h\nNotion-Version: 2022-06-28\n',
    ],
    [
      'is removed with its line',
      'GET https://h\nA: b\nC: d\n\n',
      [{ op: 'remove', field: field('header', 'a') }],
      'GET https://h\nC: d\n\n',
    ],
    [
      'is removed with its line at the end of a file',
      'GET https://h\nA: b',
      [{ op: 'remove', field: field('header', 'a') }],
      'GET https://h',
    ],
    ['is not added with a name that is none', 'GET https://h\n', [{ op: 'header', name: 'A: b\nC', value: 'x' }], null],
    [
      'is not added where a response puts in a placeholder',
      'GET https://h\n',
      [{ op: 'header', name: 'A', value: '{{$processEnv SECRET}}' }],
      null,
    ],
    ['stays on one line', 'GET https://h\n', [add(field('header', 'A'), 'x\r\nB: y')], 'GET https://h\nA: x B: y\n'],
  ];
  for (const [name, before, mends, after, given] of rows)
    it(name, () => assert.equal(fixed(before, mends, given), after));

  it('has its value selected', () => {
    const [fix] = fixes(firstRequest('GET https://h\n'), [[authorization]]);
    assert.equal(fix?.edits[0]?.snippet, `Authorization: Bearer ${stop(1, 'token')}\n`);
  });

  it('is added together with a query parameter', () => {
    assert.equal(
      allFixed('GET https://h', [add(query('a'), '1'), authorization]),
      'GET https://h?a=1\nAuthorization: Bearer token',
    );
  });
});
