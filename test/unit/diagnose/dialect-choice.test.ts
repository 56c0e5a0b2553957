import assert from 'node:assert/strict';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import { backtrackingEngine } from '../../../src/diagnose/text-pattern';
import { builtinDialects } from '../../../src/dialects/builtin';
import type { Dialect } from '../../../src/dialects/dialect';
import { diagnoser, type Response, received, sent } from './exchange';

const dialect = (id: string, rest: Partial<Dialect>): Dialect => ({ id, title: id.toUpperCase(), match: {}, ...rest });
const fallback = dialect('fallback', { rank: 'generic', match: { always: true } });

function chosen(dialects: readonly Dialect[], url: string, response: Response | null): readonly string[] {
  return createDiagnoser(dialects).dialectFor(sent({ url }), response && received(response));
}

describe('a code of an API and a pattern of the generic dialect', () => {
  const api = dialect('x', {
    match: { hosts: ['api.x.example'] },
    read: [{ message: ['$.text'], code: ['$.code'] }],
    codes: {
      10004: {
        kind: 'unauthorized',
        field: 'access_token',
        location: 'query',
        cause: 'It has run out.',
        mends: [{ op: 'add' }],
      },
      10005: { kind: 'conflict', field: 'sku', cause: 'The {field} is somebody else’s.' },
      10006: { kind: 'forbidden', field: '' },
    },
  });
  const both = createDiagnoser([...builtinDialects, api]);
  const problemOf = (code: string, text: string) =>
    both.diagnose({
      request: sent({ url: 'https://api.x.example/a?name=b' }),
      outcome: { kind: 'response', response: received({ status: 400, body: { code, text } }) },
    })?.problems[0];

  it('the code’s kind, field, words and edits come first', () => {
    const problem = problemOf('10004', 'access token expired');
    assert.equal(problem?.kind, 'unauthorized');
    assert.deepEqual([problem?.field?.name, problem?.field?.location], ['access_token', 'query']);
    assert.equal(problem?.cause, 'It has run out.');
    assert.deepEqual(
      problem?.mends.map(({ op }) => op),
      ['add'],
    );
  });

  it('a field that the message names stays', () => {
    const problem = problemOf('10005', 'name must be a number');
    assert.deepEqual([problem?.kind, problem?.field?.name], ['conflict', 'name']);
    assert.equal(problem?.cause, 'The name is somebody else’s.');
  });

  it('a code that knows that there is no field takes the pattern’s away', () => {
    const problem = problemOf('10006', 'access token expired');
    assert.deepEqual([problem?.kind, problem?.field], ['forbidden', null]);
  });
});

describe('the dialects that apply', () => {
  const byHost: readonly [pattern: string, url: string, applies: boolean][] = [
    ['api.x.example', 'https://api.x.example/a', true],
    ['api.x.example', 'https://API.X.example:8443/a', true],
    ['api.x.example', 'https://x.example/a', false],
    ['api.x.example', 'https://api.x.example.evil.com/a', false],
    ['*.x.example', 'https://a.x.example/', true],
    ['*.x.example', 'https://a.b.x.example/', true],
    ['*.x.example', 'https://x.example/', false],
    ['*.x.example', 'https://ax.example/', false],
    ['s3.*.x.example', 'https://s3.eu-1.x.example/', true],
    ['s3.*.x.example', 'https://ec2.eu-1.x.example/', false],
    ['jira.*', 'https://jira.acme.org/', true],
    ['jira.*', 'https://wiki.acme.org/', false],
    ['*-api.x.example', 'https://eu-api.x.example/', true],
    ['x.example/api/*', 'https://x.example/api/chat', true],
    ['x.example/api/*', 'https://x.example/web', false],
  ];
  for (const [pattern, url, applies] of byHost) {
    it(`host ${pattern} ${applies ? 'takes' : 'leaves'} ${url}`, () => {
      assert.deepEqual(
        chosen([dialect('x', { match: { hosts: [pattern] } }), fallback], url, null),
        applies ? ['x', 'fallback'] : ['fallback'],
      );
    });
  }

  const byResponse: readonly [name: string, test: object, response: Response, applies: boolean][] = [
    ['a path', { body: ['$.errors[*].message'] }, { status: 400, body: { errors: [{ message: 'x' }] } }, true],
    ['a path that leads nowhere', { body: ['$.errors[*].message'] }, { status: 400, body: { errors: [] } }, false],
    ['a value', { body: [{ path: '$.ok', equals: false }] }, { status: 200, body: { ok: false } }, true],
    ['another value', { body: [{ path: '$.ok', equals: false }] }, { status: 200, body: { ok: true } }, false],
    ['a type', { body: [{ path: '$.detail', type: 'array' }] }, { status: 422, body: { detail: [] } }, true],
    ['an expression', { body: [{ path: '$.code', re: '^FST_' }] }, { status: 400, body: { code: 'FST_X' } }, true],
    ['a filter', { body: ['$.errors[?@.rule]'] }, { status: 422, body: { errors: [{ rule: 'a' }] } }, true],
    ['a header', { headers: { 'X-Kind': '^a' } }, { status: 400, headers: { 'x-kind': 'abc' } }, true],
    [
      'a header that must only be there',
      { headers: { 'X-Kind': '' } },
      { status: 400, headers: { 'x-kind': 'abc' } },
      true,
    ],
    ['a header that is not', { headers: { 'X-Kind': '' } }, { status: 400 }, false],
    [
      'a media type',
      { contentType: ['application/*+json'] },
      { status: 400, headers: { 'Content-Type': 'application/problem+json' }, body: '{"a":1}' },
      true,
    ],
    [
      'a status',
      { status: ['4xx'], contentType: ['text/plain'] },
      { status: 500, headers: { 'Content-Type': 'text/plain' }, body: 'x' },
      false,
    ],
    ['text', { text: '^Oops' }, { status: 500, body: 'Oops, sorry' }, true],
    ['XML', { body: ['$.Error.Code'] }, { status: 404, body: '<Error><Code>a</Code></Error>' }, true],
    ['the request', { request: { path: ['/graphql*'], method: ['GET'] } }, { status: 400, body: { a: 1 } }, false],
    [
      'the path of the request',
      { request: { path: ['/a/*', '/b/*'], method: ['GET'] }, body: ['$.a'] },
      { status: 400, body: { a: 1 } },
      true,
    ],
    [
      'a member that is absent',
      { body: ['$.a', { path: '$.b', absent: true }] },
      { status: 400, body: { a: 1 } },
      true,
    ],
    [
      'a member that should be absent',
      { body: [{ path: '$.b', absent: true }] },
      { status: 400, body: { b: null } },
      false,
    ],
    ['only some of its conditions', { status: ['422'], body: ['$.a'] }, { status: 400, body: { a: 1 } }, false],
  ];
  for (const [name, test, response, applies] of byResponse) {
    it(`by ${name}`, () => {
      const dialects = [dialect('x', { match: { responses: [test] } }), fallback];
      assert.deepEqual(chosen(dialects, 'https://h/b/1', response), applies ? ['x', 'fallback'] : ['fallback']);
    });
  }

  it('stand in order: host, shape of an API, framework, format, generic', () => {
    const responses = [{ body: ['$.a'] }];
    const dialects = [
      fallback,
      dialect('format', { rank: 'format', match: { responses } }),
      dialect('framework', { match: { responses } }),
      dialect('self-hosted', { rank: 'api', match: { responses } }),
      dialect('api', { match: { hosts: ['h'] } }),
    ];
    assert.deepEqual(chosen(dialects, 'https://h/', { status: 400, body: { a: 1 } }), [
      'api',
      'self-hosted',
      'framework',
      'format',
      'fallback',
    ]);
  });

  it('of one rank stand by how much of them holds', () => {
    const dialects = [
      fallback,
      dialect('one', { match: { responses: [{ body: ['$.a'] }] } }),
      dialect('two', { match: { responses: [{ body: ['$.a', '$.b'] }] } }),
      dialect('value', { match: { responses: [{ body: ['$.a', { path: '$.b', equals: 1 }] }] } }),
      dialect('same', { match: { responses: [{ body: ['$.b'] }] } }),
      dialect('wide', { match: { hosts: ['*.x.example'] } }),
      dialect('exact', { match: { hosts: ['api.x.example'] } }),
      dialect('path', { match: { hosts: ['*.x.example/v1/*'] } }),
    ];
    assert.deepEqual(chosen(dialects, 'https://api.x.example/v1/a', { status: 400, body: { a: 1, b: 1 } }), [
      'path',
      'exact',
      'wide',
      'value',
      'two',
      'one',
      'same',
      'fallback',
    ]);
  });

  it('bring those that they use', () => {
    const dialects = [
      fallback,
      dialect('odata', { rank: 'format', match: { responses: [{ body: ['$.odata'] }] } }),
      dialect('graph', { uses: ['odata', 'no-such-one'], match: { hosts: ['h'] } }),
    ];
    assert.deepEqual(chosen(dialects, 'https://h/', null), ['graph', 'odata', 'fallback']);
  });

  it('of users come before built-in ones that fit as well, and take the place of one with their id', () => {
    const builtin = [dialect('a', { match: { hosts: ['h'] } }), dialect('b', { match: { hosts: ['h'] } })];
    const users = [dialect('c', { match: { hosts: ['h'] } }), dialect('b', { match: { hosts: ['other'] } })];
    const own = createDiagnoser(builtin, { users: { dialects: users, engine: backtrackingEngine } });
    assert.deepEqual(own.dialectFor(sent({ url: 'https://h/' }), null), ['c', 'a']);
  });

  it('read one after the other: where the first finds nothing, the next does', () => {
    const diagnosis = diagnoser.diagnose({
      request: sent({ url: 'https://api.operations1.app/x' }),
      outcome: { kind: 'response', response: received({ status: 400, body: { problems: ['name is required'] } }) },
    });
    assert.deepEqual(
      [diagnosis?.dialect, diagnosis?.problems[0]?.message, diagnosis?.kind],
      ['operations1', 'name is required', 'missing'],
    );
  });

  it('are by the simulator’s header on every loopback host', () => {
    for (const host of ['localhost:7357', '127.0.0.1:7357', '[::1]:7357', 'a.localhost']) {
      const ids = chosen(builtinDialects, `http://${host}/apptio/x`, {
        status: 400,
        headers: { 'x-faultline-dialect': 'Apptio' },
      });
      assert.equal(ids[0], 'apptio', host);
    }
    for (const [host, id] of [
      ['example.com', 'apptio'],
      ['localhost', 'no-such-one'],
    ] as const) {
      assert.deepEqual(
        chosen(builtinDialects, `http://${host}/`, { status: 400, headers: { 'x-faultline-dialect': id } }),
        ['generic'],
      );
    }
  });

  it('a broken entry of one is left out, and takes nothing else down', () => {
    const broken = dialect('broken', {
      match: { hosts: ['h'], responses: [{ body: ['$.['] }] },
      read: [{ message: ['$..['] }, { message: ['$.m'] }],
      patterns: [
        { re: '(' },
        { re: 'x', words: [7 as unknown as string] },
        { re: '(?&nothing)' },
        { re: '^(?<field>\\w+) please$', kind: 'missing' },
      ],
    });
    const diagnosis = createDiagnoser([broken, ...builtinDialects]).diagnose({
      request: sent({ url: 'https://h/' }),
      outcome: { kind: 'response', response: received({ status: 400, body: { m: 'name please' } }) },
    });
    assert.deepEqual(
      [diagnosis?.dialect, diagnosis?.kind, diagnosis?.problems[0]?.field?.name],
      ['broken', 'missing', 'name'],
    );
  });
});

describe('a success that is none', () => {
  const rows: readonly [name: string, response: Response, kind: string | null][] = [
    ['ok: false with an error', { status: 200, body: { ok: false, error: 'invalid_auth' } }, 'unauthorized'],
    [
      'success: false with errors',
      { status: 200, body: { success: false, errors: [{ message: 'name is required' }] } },
      'missing',
    ],
    ['success: false alone may be data', { status: 200, body: { success: false } }, null],
    ['a member called error may be data', { status: 200, body: { error: 'x', message: 'y' } }, null],
    ['a list', { status: 200, body: [{ ok: false, error: 'x' }] }, null],
    ['no content', { status: 204 }, null],
    ['a redirect', { status: 302, headers: { Location: '/x' } }, null],
    ['not modified', { status: 304 }, null],
    ['an interim response', { status: 103 }, null],
  ];
  for (const [name, response, kind] of rows) {
    it(`${name}: ${kind ?? 'nothing failed'}`, () => {
      const diagnosis = diagnoser.diagnose({
        request: sent({}),
        outcome: { kind: 'response', response: received(response) },
      });
      assert.equal(diagnosis?.kind ?? null, kind);
      if (diagnosis) assert.match(diagnosis.meaning, /The status says success/);
    });
  }

  it('is found at the beginning of a large body', () => {
    const body = { ok: false, error: 'x y', pad: 'x'.repeat(300_000) };
    assert.equal(
      diagnoser.diagnose({
        request: sent({}),
        outcome: { kind: 'response', response: received({ status: 200, body }) },
      })?.kind ?? null,
      'bad-request',
    );
  });

  it('statusOf tells what a success means', () => {
    const meaning = diagnoser.statusOf(sent({ url: 'https://app.asana.com/api/1.0/tasks' }), received({ status: 201 }));
    assert.match(meaning.meaning, /Location header/);
    assert.equal(meaning.kind, null);
  });
});
