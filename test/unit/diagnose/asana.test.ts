import assert from 'node:assert/strict';
import type { Mend } from '../../../src/diagnose/diagnosis';
import { diagnose, diagnoser, fieldText, type Request, received, sent } from './exchange';

const base = 'https://app.asana.com/api/1.0';
const get = (path: string): Request => ({ url: base + path, headers: { Authorization: 'Bearer x' } });
const post = (path: string, data: unknown): Request => ({
  method: 'POST',
  url: base + path,
  headers: { Authorization: 'Bearer x', 'Content-Type': 'application/json' },
  body: { data },
});
const put = (path: string, data: unknown): Request => ({ ...post(path, data), method: 'PUT' });
const form = (path: string, body: string): Request => ({
  method: 'POST',
  url: base + path,
  headers: { Authorization: 'Bearer x', 'Content-Type': 'application/x-www-form-urlencoded' },
  body,
});
const errors = (message: string) => ({ errors: [{ message }] });

/** `add query workspace`, `add query assignee=me + query workspace`, `replace body /data/due_on: 2026-12-31`. */
function mendText(mend: Mend): string {
  const one = (addition: { field: Parameters<typeof fieldText>[0]; value: string | null }) =>
    `${fieldText(addition.field)}${addition.value === null ? '' : `=${addition.value}`}`;
  switch (mend.op) {
    case 'add':
      return `add ${one(mend)}`;
    case 'add-all':
      return `add ${mend.fields.map(one).join(' + ')}`;
    case 'replace':
      return `replace ${fieldText(mend.field)}: ${mend.values.join(', ')}`;
    case 'remove':
    case 'quote':
    case 'unquote':
      return `${mend.op} ${fieldText(mend.field)}`;
    case 'rename':
      return `rename ${fieldText(mend.field)}: ${mend.to.join(', ')}`;
    case 'header':
      return `header ${mend.name}: ${mend.value}`;
    case 'wrap':
      return `wrap in ${mend.name}`;
    case 'split':
      return `split by ${mend.piece}`;
    case 'path':
      return `another of ${mend.known.length} paths`;
    default:
      return `${mend.op} ${mend.value}`;
  }
}

interface Row {
  readonly name: string;
  readonly request: Request;
  readonly status?: number;
  readonly message: string;
  readonly kind: string;
  readonly field: string | null;
  readonly mends: readonly string[];
}

const oneOfTasks = 'You should specify one of workspace, parent, projects';
const exactlyOne = 'Must specify exactly one of project, tag, section, user task list, or assignee + workspace';
const taskFilters = ['add query project', 'add query section', 'add query tag', 'add query user_task_list'];

const rows: readonly Row[] = [
  {
    name: 'a missing parameter of a GET is a query parameter',
    request: get('/projects?limit=10'),
    message: 'workspace: Missing input',
    kind: 'missing',
    field: 'query workspace',
    mends: ['add query workspace'],
  },
  {
    name: 'a missing field of a JSON body stands under data',
    request: post('/sections/321/addTask', {}),
    message: 'task: Missing input',
    kind: 'missing',
    field: 'body /data/task',
    mends: ['add body /data/task'],
  },
  {
    name: 'a missing field of a PUT, too',
    request: put('/tasks/1', { name: 'x' }),
    message: 'workspace: Missing input',
    kind: 'missing',
    field: 'body /data/workspace',
    mends: ['add body /data/workspace'],
  },
  {
    name: 'a missing field of a form is flat',
    request: form('/sections/321/addTask', 'opt_pretty=true'),
    message: 'task: Missing input',
    kind: 'missing',
    field: 'body task',
    mends: ['add body task'],
  },
  {
    name: 'the workspace of PUT /users/{gid} goes into the query (trap: the one PUT that does)',
    request: put('/users/me', {}),
    message: 'workspace: Missing input',
    kind: 'missing',
    field: 'query workspace',
    mends: ['add query workspace'],
  },
  {
    name: 'the fields of POST /attachments are not wrapped (trap: multipart)',
    request: {
      method: 'POST',
      url: `${base}/attachments`,
      headers: { 'Content-Type': 'multipart/form-data; boundary=X' },
      body: '--X\r\nContent-Disposition: form-data; name="name"\r\n\r\na\r\n--X--\r\n',
    },
    message: 'parent: Missing input',
    kind: 'missing',
    field: 'body parent',
    mends: ['add body parent'],
  },
  {
    name: 'options is a sibling of data (trap)',
    request: post('/tasks', { name: 'x' }),
    message: 'options: Missing input',
    kind: 'missing',
    field: 'body /options',
    mends: ['add body /options'],
  },
  {
    name: 'limit and offset are query parameters of every method (trap)',
    request: post('/tasks', { name: 'x' }),
    message: 'limit: Must be between 1 and 100',
    kind: 'malformed',
    field: 'query limit',
    mends: ['add query limit'],
  },
  {
    name: 'GET /tasks: a workspace alone is refused, so that an assignee goes with it (trap)',
    request: get('/tasks'),
    message: 'workspace: Missing input',
    kind: 'missing',
    field: 'query workspace',
    mends: ['add query workspace + query assignee=me', ...taskFilters],
  },
  {
    name: 'GET /tasks with an assignee lacks the workspace alone',
    request: get('/tasks?assignee=me'),
    message: 'workspace: Missing input',
    kind: 'missing',
    field: 'query workspace',
    mends: ['add query workspace', ...taskFilters],
  },
  {
    name: 'GET /tasks with a workspace lacks the assignee',
    request: get('/tasks?workspace=1'),
    message: exactlyOne,
    kind: 'missing',
    field: 'query project',
    mends: ['add query assignee=me', ...taskFilters],
  },
  {
    name: 'GET /tasks with a project too many',
    request: get('/tasks?workspace=1&assignee=me&project=5'),
    message: exactlyOne,
    kind: 'malformed',
    field: 'query project',
    mends: ['remove query project'],
  },
  {
    name: 'GET /tasks with a project, and a workspace without an assignee (trap: exactly one)',
    request: get('/tasks?project=5&workspace=1'),
    message: exactlyOne,
    kind: 'malformed',
    field: 'query project',
    mends: ['remove query workspace', 'remove query project'],
  },
  {
    name: 'one of several: a mend for each',
    request: post('/tasks', { name: 'x' }),
    message: oneOfTasks,
    kind: 'missing',
    field: 'body /data/workspace',
    mends: ['add body /data/workspace', 'add body /data/parent', 'add body /data/projects'],
  },
  {
    name: 'a missing field named in a sentence',
    request: post('/projects', { name: 'x', workspace: '1' }),
    message: 'Missing required team field',
    kind: 'missing',
    field: 'body /data/team',
    mends: ['add body /data/team'],
  },
  {
    name: 'a missing field within a list',
    request: post('/tasks', { memberships: [{ section: '9' }] }),
    message: 'memberships: [0]: project: Missing required field',
    kind: 'missing',
    field: 'body /data/memberships/0/project',
    mends: ['add body /data/memberships/0/project'],
  },
  {
    name: 'an id that is a number is put in quotes',
    request: post('/tasks', { workspace: 12345 }),
    message: 'workspace: Not a valid GID type: number',
    kind: 'malformed',
    field: 'body /data/workspace',
    mends: ['quote body /data/workspace'],
  },
  {
    name: 'two fields that exclude one another: either may go',
    request: post('/tasks', { due_on: '2026-12-31', due_at: '2026-12-31T00:00:00Z' }),
    message: 'You may only provide one of due_on or due_at!',
    kind: 'malformed',
    field: 'body /data/due_at',
    mends: ['remove body /data/due_at', 'remove body /data/due_on'],
  },
  {
    name: 'a date is written anew',
    request: post('/tasks', { due_on: '31/12/2026' }),
    message: 'due_on: Date must be of the form YYYY-MM-DD, not: 31/12/2026',
    kind: 'malformed',
    field: 'body /data/due_on',
    mends: ['replace body /data/due_on: 2026-12-31'],
  },
  {
    name: 'a date with two readings offers both',
    request: post('/tasks', { due_on: '03/04/2026' }),
    message: 'due_on: Invalid date',
    kind: 'malformed',
    field: 'body /data/due_on',
    mends: ['replace body /data/due_on: 2026-04-03, 2026-03-04'],
  },
  {
    name: 'a name where an id belongs',
    request: get('/projects?workspace=my-team'),
    message: 'workspace: Not a recognized ID: my-team',
    kind: 'malformed',
    field: 'query workspace',
    mends: ['add query workspace'],
  },
  {
    name: 'an object that is not there, named in the body: 400',
    request: post('/tasks', { workspace: '1', projects: ['77'] }),
    message: 'projects: [0]: Unknown object: 77',
    kind: 'not-found',
    field: 'body /data/projects/0',
    mends: [],
  },
  {
    name: 'an object that is not there, named in the path: 404',
    request: get('/tasks/999'),
    status: 404,
    message: 'task: Unknown object: 999',
    kind: 'not-found',
    field: 'path task_gid',
    mends: [],
  },
  {
    name: 'an object of a type that has no template',
    request: get('/project_memberships/12345'),
    status: 404,
    message: 'project_membership: Not a recognized ID: 12345',
    kind: 'not-found',
    field: 'path project_membership_gid',
    mends: [],
  },
  {
    name: 'a path that is none',
    request: get('/taskz'),
    status: 404,
    message: 'No matching route for request',
    kind: 'not-found',
    field: null,
    mends: ['another of 173 paths'],
  },
  {
    name: 'a pagination token that is no good goes',
    request: get('/tasks?project=1&offset=zzz'),
    message: 'offset: Your pagination token is invalid.',
    kind: 'malformed',
    field: 'query offset',
    mends: ['remove query offset'],
  },
  {
    name: 'a page size out of range',
    request: get('/projects?workspace=1&limit=500'),
    message: 'limit: Must be between 1 and 100',
    kind: 'malformed',
    field: 'query limit',
    mends: ['replace query limit: 100'],
  },
  {
    name: 'a body that does not parse',
    request: { ...post('/tasks', null), body: '{"data":{"name":"x",}}' },
    message: 'Could not parse request data, invalid JSON',
    kind: 'syntax',
    field: null,
    mends: [],
  },
  {
    name: 'a page size for a result that is too large',
    request: get('/projects?workspace=1'),
    message: 'The result is too large. You should use pagination (may require specifying a workspace)!',
    kind: 'truncated',
    field: 'query limit',
    mends: ['add query limit=100', 'split by team'],
  },
];

describe('Asana', () => {
  for (const { name, request, status = 400, message, kind, field, mends } of rows) {
    it(name, () => {
      const { problems, ...diagnosis } = diagnose(request, { status, body: errors(message) });
      const [problem] = problems;
      assert.equal(problems.length, 1);
      assert.deepEqual(
        [diagnosis.dialect, diagnosis.kind, problem?.message, fieldText(problem?.field ?? null)],
        ['asana', kind, message, field],
      );
      assert.deepEqual(problem?.mends.map(mendText), mends);
      assert.equal(problem?.from, '/errors/0/message');
      assert.equal(diagnosis.retry.retryable, false);
    });
  }

  it('401 without Authorization adds the header', () => {
    const { problems, cause } = diagnose({ url: `${base}/users/me` }, { status: 401, body: errors('Not Authorized') });
    assert.deepEqual(problems[0]?.mends, [{ op: 'header', name: 'Authorization', value: 'Bearer $1' }]);
    assert.match(cause, /no `Authorization` header/);
  });

  it('401 with Authorization does not, and says that the token was refused or the app disabled', () => {
    const { problems, meaning, cause, remedy } = diagnose(get('/users/me'), {
      status: 401,
      body: errors('Not Authorized'),
    });
    assert.deepEqual([problems[0]?.mends, fieldText(problems[0]?.field ?? null)], [[], 'header Authorization']);
    assert.match(meaning, /a workspace that has disabled that particular app/);
    assert.match(cause, /the workspace has disabled the app/);
    assert.match(remedy, /not expired/);
  });

  for (const [name, path] of [
    ['replaces the old sync token', '/events?resource=1&sync=old'],
    ['adds a sync token where there is none', '/events?resource=1'],
  ] as const) {
    it(`412 ${name}`, () => {
      const body = { ...errors('Sync token invalid or too old.'), sync: 'de4774f6' };
      const { problems, kind, remedy } = diagnose(get(path), { status: 412, body });
      assert.equal(kind, 'sync-token');
      assert.deepEqual(problems[0]?.mends.map(mendText), ['add query sync=de4774f6']);
      assert.match(remedy, /Fetch the full dataset/);
    });
  }

  for (const [path, ...ways] of [
    ['/projects?workspace=1', 'retrieve all teams in the workspace', 'organization export', 'CSV'],
    ['/projects/1/tasks', 'retrieve all sections in the project', 'organization export', 'CSV'],
    ['/workspaces/1/tags', 'along the hierarchy', 'Service Accounts of an Enterprise+ organization', 'CSV'],
  ] as const) {
    it(`a truncated result set: the ways out for ${path}`, () => {
      const body = errors(
        path.endsWith('tags') ? 'This dataset is too large.' : 'The data set of this query is truncated.',
      );
      const { kind, remedy, retry } = diagnose(get(path), { status: 400, body });
      assert.equal(kind, 'truncated');
      for (const way of [...ways, 'teams', 'sections', 'Service Accounts of an Enterprise+ organization']) {
        assert.ok(remedy.includes(way), remedy);
      }
      assert.equal(retry.retryable, false);
    });
  }

  it('a phrase is found by its field', () => {
    const body = { errors: [{ message: 'Server Error', phrase: '6 sad squid snuggle softly' }] };
    assert.deepEqual(diagnose(get('/users/me'), { status: 500, body }).phrase, {
      value: '6 sad squid snuggle softly',
      label: 'error phrase',
      from: 'body:/errors/0/phrase',
    });
  });

  it('a phrase is found by its grammar within a message', () => {
    const body = errors('Server Error (33 fast walruses sing quietly)');
    assert.equal(diagnose(get('/users/me'), { status: 500, body }).phrase?.value, '33 fast walruses sing quietly');
  });

  it('no phrase is made up of a sentence, nor taken from a message of a 400', () => {
    for (const [status, message] of [
      [500, '6 requests of yours were wrong'],
      [500, 'Server Error: 12 tasks are still pending'],
      [500, '44 fast walruses sing quietly'],
      [400, '6 sad squid snuggle softly'],
    ] as const) {
      assert.equal(diagnose(get('/users/me'), { status, body: errors(message) }).phrase, null, message);
    }
  });

  it('an HTML page of the load balancer is read as one', () => {
    const { problems, dialect } = diagnose(get('/users/me'), {
      status: 503,
      headers: { 'Content-Type': 'text/html' },
      body: '<html><body><h1>503 Service Unavailable</h1></body></html>',
    });
    assert.deepEqual([dialect, problems[0]?.message], ['asana', '503 Service Unavailable']);
  });

  it('all errors of a response are problems', () => {
    const body = { errors: [{ message: 'name: Missing input' }, { message: 'team: Missing input' }] };
    const { problems } = diagnose(post('/projects', {}), { status: 400, body });
    assert.deepEqual(
      problems.map(({ field }) => fieldText(field)),
      ['body /data/name', 'body /data/team'],
    );
  });

  it('the simulator on this machine is known by its header, and only there', () => {
    const response = {
      status: 400,
      headers: { 'X-Faultline-Dialect': 'asana' },
      body: errors('Not Authorized'),
    };
    assert.equal(diagnose({ url: 'http://localhost:7357/asana/api/1.0/tasks' }, response).dialect, 'asana');
    assert.equal(diagnose({ url: 'https://api.example.com/tasks' }, response).dialect, 'generic');
  });

  const elsewhere: readonly [name: string, status: number, body: object, dialect: string][] = [
    ['a missing input', 400, errors('workspace: Missing input'), 'asana'],
    ['a missing input in a list', 400, errors('memberships: [0]: project: Missing required field'), 'asana'],
    ['an unknown object', 404, errors('task: Unknown object: 12345'), 'asana'],
    ['an error phrase', 500, { errors: [{ message: 'Oops', phrase: '6 sad squid snuggle softly' }] }, 'asana'],
    ['a help text', 400, { errors: [{ message: 'Oops', help: 'https://developers.asana.com/docs/errors' }] }, 'asana'],
    ['a sync token', 412, { ...errors('Sync token invalid or too old.'), sync: 'de4774f6' }, 'asana'],
    ['an error in other words', 400, errors('name is required'), 'generic'],
    ['the words in another shape', 400, { message: 'workspace: Missing input' }, 'generic'],
    ['a phrase that is none', 500, { errors: [{ message: 'Oops', phrase: 'try again' }] }, 'generic'],
  ];
  for (const [name, status, body, dialect] of elsewhere) {
    it(`behind a proxy or a mock is known by its bodies: ${name} is ${dialect}`, () => {
      assert.equal(diagnose({ url: 'http://127.0.0.1:9000/api/tasks' }, { status, body }).dialect, dialect);
    });
  }

  it('behind a mock puts a missing field under `data`, too', () => {
    const { problems } = diagnose(
      { method: 'POST', url: 'http://127.0.0.1:9000/tasks', body: { data: { name: 'x' } } },
      { status: 400, body: errors('workspace: Missing input') },
    );
    assert.equal(fieldText(problems[0]?.field ?? null), 'body /data/workspace');
  });

  it('a form without a body gets a flat key', () => {
    const { body: _none, ...request } = form('/tasks', '');
    const { problems } = diagnose(request, { status: 400, body: errors('workspace: Missing input') });
    assert.deepEqual(problems[0]?.field, { name: 'workspace', location: 'body', pointer: null, probable: false });
    assert.match(problems[0]?.remedy ?? '', /the form field `workspace`/);
  });

  it('a body from a file: says which property goes into the file', () => {
    const { problems } = diagnoser.diagnose({
      request: { ...sent({ method: 'POST', url: `${base}/tasks` }), body: [{ kind: 'file', path: '/w/task.json' }] },
      outcome: { kind: 'response', response: received({ status: 400, body: errors('workspace: Missing input') }) },
    }) ?? { problems: [] };
    assert.equal(
      problems[0]?.remedy,
      'Add the property `data.workspace`. The body comes from `task.json`: change it there.',
    );
  });

  it('a 500 tells what to give to support, with a phrase and without', () => {
    const { meaning, remedy } = diagnose(get('/users/me'), { status: 500, body: errors('Server Error') });
    assert.match(meaning, /Some errors are due to server load, and will not supply an error phrase\./);
    assert.match(remedy, /give the error phrase to Asana's developer support; where there is none, the time/);
  });
});
