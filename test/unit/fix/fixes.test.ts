import assert from 'node:assert/strict';
import type { DiagnosedProblem, Mend } from '../../../src/diagnose/diagnosis';
import { fixesFor } from '../../../src/fix/fixes';
import { add, applied, diagnosis, field, firstRequest, problem, property, query } from './request';

function titles(text: string, problems: readonly DiagnosedProblem[], variables: readonly string[] = []): string[] {
  const target = { block: firstRequest(text), origins: null, variables: new Set(variables) };
  return fixesFor(diagnosis(problems), target).map(({ id, title }) => `${id}: ${title}`);
}

describe('fixesFor', () => {
  const get = 'GET https://h/tasks?limit=x\n';
  const post = 'POST https://h/tasks\nContent-Type: application/json\n\n{"data": {"name": "x", "n": 1}}\n';
  const rows: [text: string, mend: Mend, title: string, more?: Partial<DiagnosedProblem>][] = [
    [get, add(query('workspace')), 'Add query parameter "workspace" = {{workspace}}'],
    [get, add(query('project')), 'Add query parameter "project"'],
    [get, add({ ...query('project'), probable: true }), 'Add query parameter "project" (probably)'],
    [get, add(query('limit')), 'Set query parameter "limit"'],
    [
      get,
      { op: 'replace', field: query('limit'), find: null, values: ['100'] },
      'Change query parameter "limit" to 100',
    ],
    [get, { op: 'remove', field: query('limit') }, 'Remove query parameter "limit"'],
    [get, { op: 'header', name: 'Authorization', value: 'Bearer $1' }, 'Add header Authorization'],
    [get, add(field('header', 'Accept')), 'Add header Accept: application/json'],
    [get, { op: 'method', value: 'POST' }, 'Change method to POST'],
    [
      get,
      { op: 'replace', field: field('path', 'table'), find: 'tasks', values: ['projects'] },
      'Change "tasks" in the path to "projects"',
    ],
    [
      get,
      {
        op: 'add-all',
        fields: [
          { field: query('assignee'), value: 'me' },
          { field: query('workspace'), value: null },
        ],
      },
      'Add query parameters "assignee" = me and "workspace" = {{workspace}}',
    ],
    [post, add(property('/data/project')), 'Add property "data.project"'],
    [post, add(property('/data/workspace')), 'Add property "data.workspace" = {{workspace}}'],
    [post, add(property('/data/items/0/price'), '5'), 'Add property "data.items[0].price" = 5'],
    [post, { op: 'quote', field: property('/data/n') }, 'Write property "data.n" as a string'],
    [post, { op: 'remove', field: property('/data/n') }, 'Remove property "data.n"'],
    [
      post,
      { op: 'replace', field: property('/data/n'), find: null, values: ['m'] },
      'Rename property "data.n" to "m"',
      { kind: 'unknown-field' },
    ],
  ];
  for (const [text, mend, title, more] of rows) {
    it(title, () => assert.deepEqual(titles(text, [problem([mend], more)], ['workspace']), [`0.0: ${title}`]));
  }

  it('gives each alternative and each value an id of its own', () => {
    const mends: Mend[] = [
      { op: 'replace', field: query('limit'), find: null, values: ['1', '2', '3'] },
      { op: 'remove', field: query('limit') },
    ];
    assert.deepEqual(
      titles(get, [problem(mends)]).map((line) => line.split(':')[0]),
      ['0.0', '0.0.1', '0.0.2', '0.1'],
    );
  });

  it('offers what comes to the same only once', () => {
    assert.deepEqual(titles(get, [problem([add(query('a'), '1'), add(query('a'), '1')])]).length, 1);
  });

  it('says how many problems the fix of all of them mends', () => {
    const one = problem([add(query('a'))]);
    const two = problem([add(query('b'))]);
    assert.ok(titles(get, [one, two]).includes('all: Fix all 2 problems'));
    assert.ok(titles(get, [one, problem([]), two]).includes('all: Fix 2 of 3 problems'));
    assert.ok(!titles(get, [one, problem([])]).some((title) => title.startsWith('all')));
  });

  it('among several problems leaves a choice of values to the user, as a stop', () => {
    const choice = (field: ReturnType<typeof query>): DiagnosedProblem =>
      problem([{ op: 'replace', field, find: null, values: ['low', 'high'] }], { kind: 'malformed' });
    const rows: [source: string, problems: DiagnosedProblem[], snippet: RegExp][] = [
      ['GET https://h/x?p=bad\n', [choice(query('p')), problem([add(query('a'))])], /\$\{1\|low,high\|\}.*\$\{2:a\}/],
      [
        'POST https://h/x\nContent-Type: application/json\n\n{"p": "bad"}\n',
        [choice(property('/p')), problem([add(property('/a'))])],
        /\$\{1\|low,high\|\}.*"\$\{2:a\}"/,
      ],
    ];
    for (const [source, problems, snippet] of rows) {
      const target = { block: firstRequest(source), origins: null, variables: new Set<string>() };
      const all = fixesFor(diagnosis(problems), target).find(({ id }) => id === 'all');
      assert.deepEqual([all?.title, all?.complete, all?.preferred], ['Fix all 2 problems', false, false]);
      assert.match(all?.edits.map((edit) => edit.snippet ?? '').join(' ') ?? '', snippet);
      assert.match(applied(target.block.text, all?.edits ?? []), /low/);
    }
  });

  it('has one for those where nothing is open, beside that of all', () => {
    const sure = (name: string): DiagnosedProblem => problem([add(query(name), '1')]);
    const typed = problem([add(query('t'))]);
    const guess = problem([add({ ...query('g'), probable: true }, '1')]);
    const together = (...problems: DiagnosedProblem[]): string[] =>
      fixesFor(diagnosis(problems), { block: firstRequest(get), origins: null, variables: new Set() })
        .filter(({ id }) => id === 'all' || id === 'sure')
        .map(
          ({ title, preferred, complete }) =>
            `${title}${preferred ? ', preferred' : ''}${complete ? ', complete' : ''}`,
        );
    assert.deepEqual(together(sure('a'), sure('b')), ['Fix all 2 problems, preferred, complete']);
    assert.deepEqual(together(sure('a'), sure('b'), problem([])), ['Fix 2 of 3 problems, preferred, complete']);
    assert.deepEqual(together(sure('a'), sure('b'), typed), [
      'Fix all 3 problems, preferred',
      'Fix the 2 of 3 problems where nothing is open, complete',
    ]);
    assert.deepEqual(together(sure('a'), sure('b'), guess), [
      'Fix all 3 problems, complete',
      'Fix the 2 of 3 problems where nothing is open, preferred, complete',
    ]);
    assert.deepEqual(together(sure('a'), guess), ['Fix all 2 problems, complete']);
  });

  it('among several problems takes out nothing that is one of several guesses', () => {
    const guess = (name: string): Mend => ({ op: 'remove', field: { ...query(name), probable: true } });
    const problems = [
      problem([guess('a'), guess('b')], { kind: 'unknown-field' }),
      problem([add(query('c'))]),
      problem([add(query('d'))]),
    ];
    const target = { block: firstRequest('GET https://h/x?a=1&b=2\n'), origins: null, variables: new Set<string>() };
    const all = fixesFor(diagnosis(problems), target).find(({ id }) => id === 'all');
    assert.equal(all?.title, 'Fix 2 of 3 problems');
    assert.match(applied(target.block.text, all?.edits ?? []), /\?a=1&b=2&c=c&d=d/);
  });

  it('has no fix for a request that is not taken apart', () => {
    assert.deepEqual(titles('WEBSOCKET wss://h\n', [problem([add(query('a'))])]), []);
  });

  it('stays quick and bounded with 5,000 problems', () => {
    const many = Array.from({ length: 5000 }, (_, index) => problem([add(query(`p${index}`))]));
    assert.equal(titles(get, many).length, 101);
  });

  describe('prefers a fix only where nothing is open', () => {
    const preferred = (text: string, given: DiagnosedProblem): boolean[] =>
      fixesFor(diagnosis([given]), { block: firstRequest(text), origins: null, variables: new Set() }).map(
        (fix) => fix.preferred,
      );
    const cases: [name: string, given: DiagnosedProblem, expected: boolean[]][] = [
      ['one alternative whose place is certain', problem([add(query('a'))]), [true]],
      ['alternatives', problem([add(query('a')), add(query('b'))]), [false, false]],
      [
        'several allowed values',
        problem([{ op: 'replace', field: query('limit'), find: null, values: ['1', '2'] }]),
        [false, false],
      ],
      ['a guessed place', problem([add({ ...query('a'), probable: true })]), [false]],
      ['a kind that no edit puts right for certain', problem([add(query('a'))], { kind: 'truncated' }), [false]],
      ['another method', problem([{ op: 'method', value: 'DELETE' }], { kind: 'method-not-allowed' }), [false]],
      ['the sync token of the response', problem([add(query('sync'), 'de47')], { kind: 'sync-token' }), [true]],
      [
        'a missing Authorization',
        problem([{ op: 'header', name: 'Authorization', value: 'Bearer $1' }], { kind: 'unauthorized' }),
        [true],
      ],
    ];
    for (const [name, given, expected] of cases) it(name, () => assert.deepEqual(preferred(get, given), expected));
  });
});
