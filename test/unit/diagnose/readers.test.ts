import assert from 'node:assert/strict';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import type { Dialect, Reader } from '../../../src/dialects/dialect';
import { fieldText, received, sent } from './exchange';

/** `message @ code @ field @ kind` of each problem. */
function read(readers: readonly Reader[], body: unknown, rest: Partial<Dialect> = {}): string[] {
  const dialect: Dialect = { id: 'x', title: 'X', match: { hosts: ['h'] }, read: readers, ...rest };
  const diagnosis = createDiagnoser([dialect]).diagnose({
    request: sent({ method: 'POST', url: 'https://h/', body: { a: {} } }),
    outcome: { kind: 'response', response: received({ status: 400, body }) },
  });
  return (diagnosis?.problems ?? []).map(({ message, code, field, from }) =>
    [message, code ?? '-', fieldText(field) ?? '-', from ?? '-'].join(' @ '),
  );
}

const rows: readonly [name: string, readers: readonly Reader[], body: unknown, problems: readonly string[]][] = [
  [
    'each: message, code and field of every item',
    [{ each: '$.e[*]', message: ['@.m'], code: ['@.c'], field: ['@.f'] }],
    { e: [{ m: 'one', c: 1, f: 'a.b' }, { m: 'two' }] },
    ['one @ 1 @ body /a/b @ /e/0/m', 'two @ - @ - @ /e/1/m'],
  ],
  [
    'the first path that gives a text',
    [{ message: ['$.none', '$.empty', '$.m'] }],
    { empty: ' ', m: 'x' },
    ['x @ - @ - @ /m'],
  ],
  [
    'key(): the name under which the item stands',
    [{ each: '$.e.*', message: ['@.m'], field: ['key()'] }],
    { e: { name: { m: 'x' } } },
    ['x @ - @ body /name? @ /e/name/m'],
  ],
  [
    'leaves: names on the way, without the dropped ones and places in lists',
    [{ each: '$.e', leaves: true, drop: ['_errors'] }],
    { e: { a: { b: { _errors: ['x', 'y'] } }, tags: { '1': ['z'] } } },
    [
      'x @ - @ body /a/b @ /e/a/b/_errors/0',
      'y @ - @ body /a/b @ /e/a/b/_errors/1',
      'z @ - @ body /tags/1? @ /e/tags/1/0',
    ],
  ],
  [
    'embedded: JSON within a string',
    [{ embedded: { path: '$.m' }, each: '$[*]', message: ['@.t'], field: ['@.p'], notation: 'array' }],
    { m: '[{"t":"x","p":["a","b"]}]' },
    ['x @ - @ body /a/b @ /m'],
  ],
  [
    'embedded: the part of a string that is JSON',
    [{ embedded: { path: '$.m', re: ': (\\[.*\\])$' }, each: '$[*]', message: ['@.t'] }],
    { m: 'Not valid: [{"t":"x"}]' },
    ['x @ - @ - @ /m'],
  ],
  [
    'embedded: a string that is none falls to the next reader',
    [{ embedded: { path: '$.m' }, message: ['$.t'] }, { message: ['$.m'] }],
    { m: 'plain' },
    ['plain @ - @ - @ /m'],
  ],
  [
    'split: several messages in one',
    [{ message: ['$.m'], split: ';\\s*' }],
    { m: 'a b; c d; ' },
    ['a b @ - @ - @ /m', 'c d @ - @ - @ /m'],
  ],
  [
    'skip: what is no message',
    [{ each: '$.e[*]', message: ['@'], skip: '^#' }],
    { e: ['# head', 'x'] },
    ['x @ - @ - @ /e/1'],
  ],
  [
    'template: a message for a code alone',
    [{ each: '$.e[*]', template: '{resource}: {code} ({field})', code: ['@.c'], field: ['@.f'] }],
    { e: [{ resource: 'Issue', c: 'missing_field', f: 'title' }] },
    ['Issue: missing_field (title) @ missing_field @ body /title? @ /e/0'],
  ],
  [
    'locationFirst',
    [{ each: '$.e[*]', message: ['@.m'], field: ['@.loc'], notation: 'array', locationFirst: true }],
    {
      e: [
        { m: 'x', loc: ['query', 'q'] },
        { m: 'y', loc: ['body'] },
      ],
    },
    ['x @ - @ query q @ /e/0/m', 'y @ - @ body (whole) @ /e/1/m'],
  ],
  [
    'location by a path, in any word',
    [{ each: '$.e[*]', message: ['@.m'], field: ['@.f'], location: '@.in' }],
    { e: [{ m: 'x', f: 'q', in: 'querystring' }] },
    ['x @ - @ query q @ /e/0/m'],
  ],
  [
    'location as it is',
    [{ message: ['$.m'], field: ['$.f'], location: 'header' }],
    { m: 'x', f: 'X-A' },
    ['x @ - @ header X-A @ /m'],
  ],
  [
    'notation fragment',
    [{ message: ['$.m'], field: ['$.f'], notation: 'fragment' }],
    { m: 'x', f: '#/a/b%20c' },
    ['x @ - @ body /a/b c @ /m'],
  ],
  [
    'notation literal',
    [{ message: ['$.m'], field: ['$.f'], notation: 'literal' }],
    { m: 'x', f: 'a.b' },
    ['x @ - @ body /a.b? @ /m'],
  ],
  [
    'notation jsonpath',
    [{ message: ['$.m'], field: ['$.f'], notation: 'jsonpath' }],
    { m: 'x', f: '$.a[0].b' },
    ['x @ - @ body /a/0/b? @ /m'],
  ],
  [
    'the first reader that finds something ends the reading',
    [{ message: ['$.a'] }, { message: ['$.b'] }],
    { a: 'x', b: 'y' },
    ['x @ - @ - @ /a'],
  ],
  [
    'also: the next ones are tried',
    [{ message: ['$.a'], also: true }, { message: ['$.b'] }],
    { a: 'x', b: 'y' },
    ['x @ - @ - @ /a', 'y @ - @ - @ /b'],
  ],
  [
    'a code alone takes the reason phrase for its message',
    [{ code: ['$.c'] }],
    { c: 'E1' },
    ['Bad Request @ E1 @ - @ -'],
  ],
];

describe('readers of a dialect', () => {
  for (const [name, readers, body, problems] of rows) {
    it(name, () => assert.deepEqual(read(readers, body), problems));
  }

  it('status: the item’s own, for its kind', () => {
    const dialect: Dialect = {
      id: 'x',
      title: 'X',
      match: { hosts: ['h'] },
      read: [{ each: '$.e[*]', message: ['@.m'], status: ['@.s'] }],
    };
    const diagnosis = createDiagnoser([dialect]).diagnose({
      request: sent({ url: 'https://h/' }),
      outcome: {
        kind: 'response',
        response: received({
          status: 400,
          body: {
            e: [
              { m: 'no', s: '403' },
              { m: 'gone', s: 404 },
            ],
          },
        }),
      },
    });
    assert.deepEqual(
      diagnosis?.problems.map(({ kind }) => kind),
      ['forbidden', 'not-found'],
    );
    assert.equal(diagnosis?.kind, 'forbidden');
  });

  it('codes: by any spelling, with words, a mend and retry of their own', () => {
    const dialect: Dialect = {
      id: 'x',
      title: 'X',
      match: { hosts: ['h'] },
      read: [{ message: ['$.m'], code: ['$.c'], field: ['$.f'] }],
      codes: {
        value_taken: {
          kind: 'conflict',
          cause: 'It is taken.',
          remedy: 'Take another.',
          retry: true,
          mends: [{ op: 'remove' }],
        },
      },
    };
    const diagnosis = createDiagnoser([dialect]).diagnose({
      request: sent({ method: 'POST', url: 'https://h/', body: { name: 'x' } }),
      outcome: { kind: 'response', response: received({ status: 400, body: { m: 'x', c: 'ValueTaken', f: 'name' } }) },
    });
    assert.deepEqual(
      [
        diagnosis?.kind,
        diagnosis?.code,
        diagnosis?.cause,
        diagnosis?.remedy,
        diagnosis?.retry.retryable,
        diagnosis?.problems[0]?.mends[0]?.op,
      ],
      ['conflict', 'ValueTaken', 'It is taken.', 'Take another.', true, 'remove'],
    );
  });

  it('patterns: conditions, templates, values from the response, input kinds only where the status leaves it open', () => {
    const dialect: Dialect = {
      id: 'x',
      title: 'X',
      match: { hosts: ['h'] },
      read: [{ message: ['$.m'] }],
      define: { word: '[a-z]+' },
      patterns: [
        {
          re: '^(?<field>(?&word)) gone$',
          when: { method: ['PUT'], path: '/a/{id}', status: ['4xx'] },
          kind: 'not-found',
          cause: 'No {field}{nothing}.',
        },
        {
          re: '(?i)^TOKEN (?<field>(?&word)) old$',
          kind: 'malformed',
          mends: [{ op: 'add', from: '$.next', note: 'new {field}' }],
        },
        { re: '^(?<field>(?&word)) gone$', kind: 'missing' },
      ],
    };
    const diagnoser = createDiagnoser([dialect]);
    const run = (method: string, url: string, status: number, body: unknown) => {
      const diagnosis = diagnoser.diagnose({
        request: sent({ method, url }),
        outcome: { kind: 'response', response: received({ status, body }) },
      });
      return [
        diagnosis?.kind,
        diagnosis?.cause,
        JSON.stringify(diagnosis?.problems[0]?.mends.map((mend) => (mend.op === 'add' ? mend.value : mend.op))),
      ];
    };
    assert.deepEqual(run('PUT', 'https://h/v1/a/7', 409, { m: 'thing gone' }).slice(0, 2), ['not-found', 'No thing.']);
    assert.equal(run('GET', 'https://h/v1/a/7', 400, { m: 'thing gone' })[0], 'missing');
    assert.equal(run('GET', 'https://h/v1/a/7', 500, { m: 'thing gone' })[0], 'server');
    assert.equal(run('GET', 'https://h/v1/a/7', 400, { m: 'token sync old', next: 'n2' })[2], '["n2"]');
    assert.equal(run('GET', 'https://h/v1/a/7', 400, { m: 'token sync old' })[2], '[]');
  });
});
