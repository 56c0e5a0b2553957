import assert from 'node:assert/strict';
import { fixesFor } from '../../../src/fix/fixes';
import { KnownValues } from '../../../src/fix/known-values';
import { resourcesOf, singular } from '../../../src/fix/resource-names';
import { add, applied, diagnosis, type field, firstRequest, problem, property, query } from './request';

const asana = 'https://app.asana.com/api/1.0';
const all = { isShowable: () => true };
const workspaces = {
  data: [
    { gid: '1234', resource_type: 'workspace', name: 'Engineering' },
    { gid: '5678', resource_type: 'workspace', name: 'Marketing' },
  ],
};

function known(url: string, body: unknown, environment: string | null = null): KnownValues {
  const values = new KnownValues();
  values.learn(environment, { url, body, ...all });
  return values;
}

function labels(values: KnownValues, url: string, at: ReturnType<typeof field>, environment: string | null = null) {
  return values.for(environment, url, at).map(({ value, label }) => (label === '' ? value : `${value} ${label}`));
}

describe('the resource that a parameter names', () => {
  const rows: [name: string, parents: readonly string[], first: string | undefined, idName: string | null][] = [
    ['workspace', [], 'workspace', null],
    ['workspace_gid', [], 'workspace', 'gid'],
    ['workspaceId', [], 'workspace', 'id'],
    ['workspace-ids', [], 'workspace', 'id'],
    ['projects', [], 'project', null],
    ['project_key', [], 'project', 'key'],
    ['user_task_list', [], 'usertasklist', null],
    ['id', ['data', 'project'], 'project', 'id'],
    ['gid', ['data'], undefined, null],
    ['id', [], undefined, null],
    ['categories[]', [], 'category', null],
  ];
  for (const [name, parents, first, idName] of rows) {
    it(`${[...parents, name].join('.')}`, () => {
      const [found] = resourcesOf(name, parents);
      assert.deepEqual([found?.resource, found?.idName ?? null], [first, idName]);
    });
  }
  it('makes one of many', () => {
    const words = ['workspaces', 'categories', 'boxes', 'addresses', 'status', 'bus', 'glass', 'series'];
    assert.deepEqual(words.map(singular), [
      'workspace',
      'category',
      'box',
      'address',
      'status',
      'bus',
      'glass',
      'sery',
    ]);
  });
  it('knows people by their roles', () => {
    assert.deepEqual(
      resourcesOf('assignee', []).map(({ resource }) => resource),
      ['assignee', 'user'],
    );
  });
});

describe('what earlier responses have for a parameter', () => {
  const bodies: [name: string, url: string, body: unknown, at: ReturnType<typeof field>, found: string[]][] = [
    [
      'a list under data',
      `${asana}/workspaces`,
      workspaces,
      query('workspace'),
      ['1234 Engineering', '5678 Marketing'],
    ],
    ['a bare list', 'https://h/workspaces', [{ id: 1, name: 'A' }], query('workspaceId'), ['1 A']],
    ['one thing', 'https://h/workspaces/1', { id: 1, name: 'A' }, property('/data/workspace'), ['1 A']],
    ['in another thing', 'https://h/tasks', [{ id: 9, project: { id: 1, name: 'A' } }], query('project'), ['1 A']],
    ['a named list', 'https://h/all', { projects: [{ id: 1, name: 'A' }] }, query('project_id'), ['1 A']],
    [
      'by its type',
      'https://h/search',
      { items: [{ id: 'c1', object: 'customer', email: 'a@b' }] },
      query('customer'),
      ['c1 a@b'],
    ],
    [
      'a name in attributes',
      'https://h/x',
      { data: [{ id: '1', type: 'projects', attributes: { name: 'A' } }] },
      query('project'),
      ['1 A'],
    ],
    [
      'its own kind of id',
      'https://h/projects',
      [{ id: 7, key: 'WEB', name: 'Web' }],
      query('project_key'),
      ['WEB Web'],
    ],
    ['a person in a role', 'https://h/users', [{ id: 7, login: 'ann' }], query('assignee'), ['7 ann']],
    ['under what it stands', 'https://h/projects', [{ id: 7, name: 'Web' }], property('/data/project/id'), ['7 Web']],
    ['no other resource', 'https://h/projects', [{ id: 7, name: 'Web' }], query('workspace'), []],
    ['no id beyond the safe integers', 'https://h/projects', [{ id: 2 ** 60 }], query('project'), []],
    ['no text', 'https://h/projects', [{ id: 'a b\nc' }], query('project'), []],
  ];
  for (const [name, url, body, at, found] of bodies) {
    it(name, () => assert.deepEqual(labels(known(url, body), url, at), found));
  }

  it('is of the same host and environment alone', () => {
    const values = known(`${asana}/workspaces`, workspaces, 'dev');
    assert.equal(labels(values, `${asana}/tasks`, query('workspace'), 'dev').length, 2);
    assert.deepEqual(labels(values, `${asana}/tasks`, query('workspace'), 'prod'), []);
    assert.deepEqual(labels(values, 'https://evil.example/tasks', query('workspace'), 'dev'), []);
  });

  it('leaves out what may not be shown', () => {
    const values = new KnownValues();
    const isShowable = (_: string, value: string): boolean => value !== '1234' && value !== 'Marketing';
    values.learn(null, { url: `${asana}/workspaces`, body: workspaces, isShowable });
    assert.deepEqual(labels(values, asana, query('workspace')), ['5678']);
  });

  it('is bounded, whatever comes', () => {
    const values = new KnownValues();
    const many = Array.from({ length: 10_000 }, (_, id) => ({ id, name: 'x'.repeat(1000), sub: { id } }));
    for (let count = 0; count < 50; count++) values.learn(null, { url: `https://h${count}/t`, body: many, ...all });
    assert.deepEqual(labels(values, 'https://h0/', query('t')), [], 'the oldest host is forgotten');
    const found = values.for(null, 'https://h49/', query('t'));
    assert.ok(found.length > 0 && found.length <= 60, String(found.length));
    assert.ok(found.every(({ label }) => label.length <= 80));
    let deep: unknown = { id: 1 };
    for (let depth = 0; depth < 50_000; depth++) deep = [deep];
    values.learn(null, { url: 'https://h/deep', body: deep, ...all });
  });
});

describe('the choices among the fixes', () => {
  const values = known(`${asana}/workspaces`, workspaces);
  const fixesOf = (text: string, mend: ReturnType<typeof add>) => {
    const block = firstRequest(text);
    const target = { block, origins: null, variables: new Set<string>() };
    const fixes = fixesFor(diagnosis([problem([mend])]), {
      ...target,
      known: (at) => values.for(null, `${asana}/t`, at),
    });
    return fixes.map((fix) => ({ ...fix, text: applied(block.text, fix.edits) }));
  };

  it('stand behind what is to be typed, which stays the one to take', () => {
    const [typed, ...choices] = fixesOf('GET https://h/t\n', add(query('workspace')));
    assert.deepEqual([typed?.preferred, typed?.complete, typed?.hasChoices], [true, false, true]);
    assert.deepEqual(
      choices.map(({ id, title, preferred, complete, text }) => [id, title, preferred, complete, text]),
      [
        [
          '0.0.=1234',
          'Add query parameter "workspace" = 1234 (Engineering)',
          false,
          true,
          'GET https://h/t?workspace=1234\n',
        ],
        [
          '0.0.=5678',
          'Add query parameter "workspace" = 5678 (Marketing)',
          false,
          true,
          'GET https://h/t?workspace=5678\n',
        ],
      ],
    );
  });

  it('are written as the response had them', () => {
    const [, choice] = fixesOf(
      'POST https://h/t\nContent-Type: application/json\n\n{"data": {}}\n',
      add(property('/data/workspace')),
    );
    assert.match(choice?.text ?? '', /"workspace": "1234"/);
  });

  it('are none where a variable has the name, or the API states the value', () => {
    assert.equal(fixesOf('GET https://h/t\n', add(query('workspace'), 'me')).length, 1);
  });
});
