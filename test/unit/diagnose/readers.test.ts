import assert from 'node:assert/strict';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import type { Dialect, Reader } from '../../../src/dialects/dialect';
import { fieldText, received, sent } from './exchange';

/** `message @ code @ field @ kind` of each problem. */
function read(readers: readonly Reader[], body: unknown, rest: Partial<Dialect> = {}): string[] {
  const dialect: Dialect = { id: 'x', title: 'X', match: { hosts: ['h'] }, read: readers, ...rest };
  const diagnosis = createDiagnoser([dialect]).diagnose({
    request: sent({ method: 'POST', url: 'https://h/', body: { a: {} } }),
    outcome: {
      kind: 'response',
      response: received({ status: 400, headers: { 'X-Why': 'because', 'X-Code': '42' }, body }),
    },
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
    [{ embedded: { path: '$.m' }, message: ['@.t'], field: ['@.p'], notation: 'array' }],
    { m: '[{"t":"x","p":["a","b"]}]' },
    ['x @ - @ body /a/b @ /m'],
  ],
  [
    'embedded: the part of a string that is JSON',
    [{ embedded: { path: '$.m', re: ': (\\[.*\\])$', each: '@[*]' }, message: ['@.t'] }],
    { m: 'Not valid: [{"t":"x"}]' },
    ['x @ - @ - @ /m'],
  ],
  [
    'embedded: in each item, with what the item itself says',
    [
      {
        each: '$.list',
        embedded: { path: '@.m' },
        message: ['@.t'],
        code: ['@.code'],
        field: ['@.p'],
        under: ['path()'],
      },
    ],
    { list: [{ m: '[{"t":"x","p":["a"]}]', code: 7 }, { m: 'none' }] },
    ['x @ 7 @ body /0/a? @ /list/0/m'],
  ],
  [
    'each: where it leads to an array its items are meant, be it one or several',
    [{ each: '$.e', message: ['@.m'] }],
    { e: [{ m: 'x' }, { m: 'y' }] },
    ['x @ - @ - @ /e/0/m', 'y @ - @ - @ /e/1/m'],
  ],
  ['a body that is an array is its items', [{ message: ['@.m'] }], [{ m: 'x' }], ['x @ - @ - @ /0/m']],
  [
    'path(): the names on the way to the item',
    [{ each: '$.errors.._errors[*]', message: ['@.m'], field: ['path()'], drop: ['_errors'] }],
    { errors: { a: { b: { _errors: [{ m: 'x' }] } }, _errors: [{ m: 'y' }] } },
    ['y @ - @ - @ /errors/_errors/0/m', 'x @ - @ body /a/b @ /errors/a/b/_errors/0/m'],
  ],
  [
    'under: the parent that is named apart, with the location in front of it',
    [{ each: '$.e[*]', message: ['@.m'], field: ['@.f'], under: ['@.at'] }],
    { e: [{ m: 'x', at: '/body/a', f: 'b' }] },
    ['x @ - @ body /a/b @ /e/0/m'],
  ],
  [
    'a part of a text',
    [{ message: ['$.m'], code: [{ path: '$.type', re: '[^#]+$' }] }],
    { m: 'x', type: 'com.example#Missing' },
    ['x @ Missing @ - @ /m'],
  ],
  [
    're: takes the message apart',
    [{ each: '$.e[*]', message: ['@'], re: '^\\[(?<code>\\w+)\\] (?<message>.*?)(?: \\(at (?<field>[^)]+)\\))?$' }],
    { e: ['[E1] x (at /a/b)', 'as it is'] },
    ['x @ E1 @ body /a/b @ /e/0', 'as it is @ - @ - @ /e/1'],
  ],
  [
    'header(): from a header, where the body has nothing',
    [{ of: 'headers', message: ['header(X-Why)'], code: ['header(x-code)'] }],
    undefined,
    ['because @ 42 @ - @ -'],
  ],
  [
    'when: only of such responses',
    [
      { when: { status: ['5xx'] }, message: ['$.a'] },
      { when: { body: ['$.b'] }, message: ['$.b'] },
    ],
    { a: 'x', b: 'y' },
    ['y @ - @ - @ /b'],
  ],
  [
    'text: each match is a problem',
    [{ of: 'text', re: 'Key: (?<field>\\S+) Error: (?<message>[^\\n]+)' }],
    'Key: a Error: x y\nKey: b Error: z',
    ['x y @ - @ body /a @ -', 'z @ - @ body /b? @ -'],
  ],
  [
    'XML: attributes, and an element that may be repeated',
    [{ each: '$.errors.error', message: ['@.text'], code: ["@['@code']"] }],
    '<errors xmlns="urn:x"><error code="E1"><text>x</text></error></errors>',
    ['x @ E1 @ - @ -'],
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

  it('position: a line and column of the query text, an offset of the body', () => {
    const positions = (reader: Reader, body: unknown, patterns: Dialect['patterns'] = []) =>
      createDiagnoser([{ id: 'x', title: 'X', match: { hosts: ['h'] }, read: [reader], patterns }])
        .diagnose({
          request: sent({ method: 'POST', url: 'https://h/', body: {} }),
          outcome: { kind: 'response', response: received({ status: 400, body }) },
        })
        ?.problems.map(({ position }) => position);
    assert.deepEqual(
      positions(
        {
          each: '$.e',
          message: ['@.m'],
          position: { line: '@.at[0].line', column: '@.at[0].column', in: '/query' },
        },
        { e: [{ m: 'x', at: [{ line: 2, column: 5 }] }, { m: 'y' }] },
      ),
      [{ in: '/query', line: 1, column: 4, offset: null }, null],
    );
    const re = 'line (?<line>\\d+) byte (?<column>\\d+)';
    assert.deepEqual(
      positions({ message: ['$.m'] }, { m: 'bad at line 0 byte 7' }, [{ re, position: { base: 0 }, kind: 'syntax' }]),
      [{ in: null, line: 0, column: 7, offset: null }],
    );
  });

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

  it('codes: a star for any run of characters, a field, and none where the dialect knows better', () => {
    const dialect: Dialect = {
      id: 'x',
      title: 'X',
      match: { hosts: ['h'] },
      read: [{ message: ['$.m'], code: ['$.c'], field: ['$.f'] }],
      codes: {
        'Throttl*': { kind: 'rate-limited' },
        invalid_auth: { kind: 'unauthorized', field: 'Authorization', location: 'header' },
        json_invalid: { kind: 'syntax', field: '' },
      },
    };
    const run = (body: unknown) => {
      const diagnosis = createDiagnoser([dialect]).diagnose({
        request: sent({ method: 'POST', url: 'https://h/', body: { f: 1 } }),
        outcome: { kind: 'response', response: received({ status: 400, body }) },
      });
      return [diagnosis?.kind, fieldText(diagnosis?.problems[0]?.field ?? null)];
    };
    assert.deepEqual(run({ m: 'x', c: 'ThrottlingException' }), ['rate-limited', null]);
    assert.deepEqual(run({ m: 'x', c: 'invalid_auth' }), ['unauthorized', 'header Authorization']);
    assert.deepEqual(run({ m: 'x', c: 'json_invalid', f: 'f' }), ['syntax', null]);
  });

  it('patterns: several fields, names that may be meant, a problem that follows from another, a header', () => {
    const dialect: Dialect = {
      id: 'x',
      title: 'X',
      match: { hosts: ['h'] },
      read: [{ each: '$.e[*]', message: ['@'] }],
      patterns: [
        { re: '^The (?<field>\\w+) is needed$', when: { beside: 'cannot be read' }, kind: 'missing', ghost: true },
        { re: '^(?<field>\\w+) cannot be read$', kind: 'malformed' },
        { re: '^No (?<field>\\w+)\\. Meant (?<suggestions>.+)\\?$', kind: 'unknown-field' },
        { re: '^limit$', when: { headers: { 'X-Left': '^0$' } }, kind: 'rate-limited' },
        { re: '^Add (?<fields>.+)$', kind: 'missing' },
      ],
    };
    const run = (...e: string[]) => {
      const diagnosis = createDiagnoser([dialect]).diagnose({
        request: sent({ method: 'POST', url: 'https://h/', body: { nam: 1, due: 'x' } }),
        outcome: { kind: 'response', response: received({ status: 400, headers: { 'X-Left': '0' }, body: { e } }) },
      });
      assert.ok(diagnosis);
      return diagnosis;
    };
    const ghost = run('The task is needed', 'due cannot be read');
    assert.deepEqual(
      [ghost.kind, ...ghost.problems.map(({ field }) => fieldText(field))],
      ['malformed', null, 'body /due'],
    );
    assert.equal(run('The task is needed').problems[0]?.kind, 'bad-request');
    const [renamed] = run('No nam. Meant "name" or "names"?').problems;
    assert.deepEqual(
      renamed?.mends.map((mend) => (mend.op === 'rename' ? mend.to : mend.op)),
      [['name', 'names'], 'remove'],
    );
    assert.equal(run('limit').kind, 'rate-limited');
    const [several] = run('Add a, b and c').problems;
    assert.deepEqual(
      several?.mends.map((mend) => (mend.op === 'add-all' ? mend.fields.map(({ field }) => field.name) : mend.op)),
      [['a', 'b', 'c']],
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
