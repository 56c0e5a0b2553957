import assert from 'node:assert/strict';
import type { CompletionItem, CompletionList } from 'vscode-languageserver/node';
import { type ClientSetup, positionOf, response, startClient, type TestClient, textIn } from './harness';

const mark = '$$CURSOR$$';

describe('completion', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  async function list(marked: string, context?: object, name = 'c.http'): Promise<CompletionList> {
    const text = marked.replace(mark, '');
    const uri = await client.open(name, text);
    const position = positionOf(marked, mark);
    return client.request('textDocument/completion', {
      textDocument: { uri },
      position,
      ...(context ? { context } : {}),
    });
  }

  const labels = async (marked: string, context?: object): Promise<string[]> =>
    (await list(marked, context)).items.map(({ label }) => label);

  /** The text once the item of that label is taken; tab stops as `«what stands there»`. */
  async function taken(marked: string, label: string): Promise<string> {
    const { items } = await list(marked);
    const item = items.find((it) => it.label === label);
    assert.ok(item, `${label} for ${marked}: ${items.map((it) => it.label).join(', ')}`);
    assert.ok(item.textEdit && 'range' in item.textEdit);
    const text = marked.replace(mark, '');
    const position = positionOf(marked, mark);
    const { start, end } = item.textEdit.range;
    assert.equal(start.line, position.line, 'on the line of the cursor');
    assert.equal(end.line, position.line, 'on the line of the cursor');
    assert.ok(start.character <= position.character && position.character <= end.character, 'around the cursor');
    const before = textIn(text, { start, end: position }).toLowerCase();
    const filter = (item.filterText ?? item.label).toLowerCase();
    assert.ok(isInOrder(before, filter), `${filter} is not found by ${before}`);
    const isSnippet = item.insertTextFormat === 2;
    const inserted = isSnippet ? readable(item.textEdit.newText) : item.textEdit.newText;
    const uri = await client.open('taken.http', text);
    await client.change(uri, { range: item.textEdit.range, text: inserted });
    return client.text(uri);
  }

  const cases: readonly (readonly [
    title: string,
    setup: ClientSetup,
    rows: readonly (readonly [string, string, string])[],
  ])[] = [
    [
      'of a request line',
      { files: { 'http-client.env.json': '{"$shared": {"base": "https://env.example/v1", "apiToken": "s3cr3t"}}' } },
      [
        ['G$$CURSOR$$', 'GET', 'GET '],
        ['###\n$$CURSOR$$', 'POST', '###\nPOST '],
        ['$$CURSOR$$\n\nGET https://h.example', 'POST', 'POST \n\nGET https://h.example'],
        ['P$$CURSOR$$OST https://h.example', 'PUT', 'PUT https://h.example'],
        ['###\n$$CURSOR$$', 'import', '###\nimport '],
        ['GET https://h.example $$CURSOR$$', 'HTTP/1.1', 'GET https://h.example HTTP/1.1'],
        ['GET https://h.example HT$$CURSOR$$TP/1.1', 'HTTP/2', 'GET https://h.example HTTP/2'],
        [
          'GET https://h.example/a\n\n###\nGET $$CURSOR$$',
          'https://h.example',
          'GET https://h.example/a\n\n###\nGET https://h.example/',
        ],
        [
          'GET https://h.example/a\n\n###\nGET htt$$CURSOR$$ps://other.example/b',
          'https://h.example',
          'GET https://h.example/a\n\n###\nGET https://h.example/b',
        ],
        ['GET $$CURSOR$$', '{{base}}', 'GET {{base}}'],
        [
          'GET {{base}}/tasks/1\n\n###\nGET {{base}}/$$CURSOR$$',
          '/tasks/1',
          'GET {{base}}/tasks/1\n\n###\nGET {{base}}/tasks/1',
        ],
        [
          'GET {{base}}/tasks?limit=5\n\n###\nGET {{base}}/tasks?$$CURSOR$$',
          'limit',
          'GET {{base}}/tasks?limit=5\n\n###\nGET {{base}}/tasks?limit=',
        ],
        [
          'GET {{base}}/tasks?limit=5\n\n###\nGET {{base}}/tasks?a=1\n  &li$$CURSOR$$',
          'limit',
          'GET {{base}}/tasks?limit=5\n\n###\nGET {{base}}/tasks?a=1\n  &limit=',
        ],
        [
          'GET {{base}}/tasks?limit=5\n\n###\nGET {{base}}/tasks?limit=$$CURSOR$$',
          '5',
          'GET {{base}}/tasks?limit=5\n\n###\nGET {{base}}/tasks?limit=5',
        ],
        [
          '@limit = 5\nGET https://h.example/?limit=$$CURSOR$$',
          '{{limit}}',
          '@limit = 5\nGET https://h.example/?limit={{limit}}',
        ],
      ],
    ],
    [
      'of headers',
      { files: { 'http-client.env.json': '{"$shared": {"apiToken": "s3cr3t", "user": "me", "password": "x"}}' } },
      [
        ['GET https://h.example/\nCont$$CURSOR$$', 'Content-Type', 'GET https://h.example/\nContent-Type: '],
        [
          'GET https://h.example/\nCon$$CURSOR$$tent-Type: a/b',
          'Content-Encoding',
          'GET https://h.example/\nContent-Encoding: a/b',
        ],
        ['GET https://h.example/\nA: 1\n$$CURSOR$$', 'Accept', 'GET https://h.example/\nA: 1\nAccept: '],
        [
          'GET https://h.example/\ncontent-type: a/b\n$$CURSOR$$',
          'accept',
          'GET https://h.example/\ncontent-type: a/b\naccept: ',
        ],
        [
          'GET https://h.example/\nX-My-Own: 1\n\n###\nGET https://h.example/\n$$CURSOR$$',
          'X-My-Own',
          'GET https://h.example/\nX-My-Own: 1\n\n###\nGET https://h.example/\nX-My-Own: ',
        ],
        [
          'GET https://h.example/\nContent-Type: app$$CURSOR$$',
          'application/json',
          'GET https://h.example/\nContent-Type: application/json',
        ],
        [
          'GET https://h.example/\nContent-Type: app$$CURSOR$$lication/xml; charset=utf-8',
          'application/json',
          'GET https://h.example/\nContent-Type: application/json; charset=utf-8',
        ],
        [
          'GET https://h.example/\nContent-Type: text/plain; $$CURSOR$$',
          'charset=utf-8',
          'GET https://h.example/\nContent-Type: text/plain; charset=utf-8',
        ],
        [
          'GET https://h.example/\nAccept: text/html, app$$CURSOR$$',
          'application/json',
          'GET https://h.example/\nAccept: text/html, application/json',
        ],
        [
          'GET https://h.example/\nAccept: text/html;$$CURSOR$$, */*',
          'q=0.8',
          'GET https://h.example/\nAccept: text/html;q=«0.8», */*',
        ],
        [
          'GET https://h.example/\nAccept-Encoding: gzip, $$CURSOR$$',
          'br',
          'GET https://h.example/\nAccept-Encoding: gzip, br',
        ],
        [
          'GET https://h.example/\nCache-Control:$$CURSOR$$',
          'no-cache',
          'GET https://h.example/\nCache-Control:no-cache',
        ],
        [
          'GET https://h.example/\nCache-Control: $$CURSOR$$',
          'max-age=0',
          'GET https://h.example/\nCache-Control: max-age=«0»',
        ],
        [
          'GET https://h.example/\nPrefer: ret$$CURSOR$$',
          'return=minimal',
          'GET https://h.example/\nPrefer: return=minimal',
        ],
        ['GET https://h.example/\nConnection: $$CURSOR$$', 'close', 'GET https://h.example/\nConnection: close'],
        [
          'GET https://h.example/\nX-Request-ID: $$CURSOR$$',
          '{{$uuid}}',
          'GET https://h.example/\nX-Request-ID: {{$uuid}}',
        ],
        [
          'GET https://h.example/\nAuthorization: $$CURSOR$$',
          'Bearer {{apiToken}}',
          'GET https://h.example/\nAuthorization: Bearer {{apiToken}}',
        ],
        [
          'GET https://h.example/\nAuthorization: $$CURSOR$$',
          'Basic {{user}}:{{password}}',
          'GET https://h.example/\nAuthorization: Basic {{user}}:{{password}}',
        ],
        [
          'GET https://h.example/\nAuthorization: ba$$CURSOR$$',
          'Basic user:password',
          'GET https://h.example/\nAuthorization: Basic «user»:«password»',
        ],
        [
          'GET https://h.example/\nAuthorization: $$CURSOR$$',
          'Digest user password',
          'GET https://h.example/\nAuthorization: Digest «user» «password»',
        ],
        [
          'GET https://h.example/\nAuthorization: aw$$CURSOR$$',
          'AWS accessKeyId secretAccessKey token:sessionToken region:eu-west-1 service:execute-api',
          'GET https://h.example/\nAuthorization: AWS «accessKeyId» «secretAccessKey» token:«sessionToken» region:«eu-west-1» service:«execute-api»',
        ],
        [
          'GET https://h.example/\nAuthorization: OAuth$$CURSOR$$',
          'OAuth2 client_credentials prefix',
          'GET https://h.example/\nAuthorization: OAuth2 client_credentials «prefix»',
        ],
        [
          'POST https://h.example/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nCont$$CURSOR$$\n\nx\n--b--\n',
          'Content-Disposition',
          'POST https://h.example/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nContent-Disposition: \n\nx\n--b--\n',
        ],
      ],
    ],
    [
      'of directives',
      { files: { 'lib/other.http': '', 'data.json': '{}' } },
      [
        ['# @na$$CURSOR$$\nGET https://h.example/', 'name', '# @name \nGET https://h.example/'],
        ['// @no-re$$CURSOR$$\nGET https://h.example/', 'no-redirect', '// @no-redirect\nGET https://h.example/'],
        ['# @$$CURSOR$$retry 5\nGET https://h.example/', 'timeout', '# @timeout 5\nGET https://h.example/'],
        ['# @retry 5 $$CURSOR$$\nGET https://h.example/', 'base=1s', '# @retry 5 base=«1s»\nGET https://h.example/'],
        [
          '# @retry 5 jit$$CURSOR$$ unsafe\nGET https://h.example/',
          'jitter=none',
          '# @retry 5 jitter=none unsafe\nGET https://h.example/',
        ],
        ['# @retry $$CURSOR$$\nGET https://h.example/', 'on=429,503', '# @retry on=«429,503»\nGET https://h.example/'],
        ['# @retry $$CURSOR$$\nGET https://h.example/', 'cap=60s', '# @retry cap=«60s»\nGET https://h.example/'],
        ['# @retry $$CURSOR$$\nGET https://h.example/', 'unsafe', '# @retry unsafe\nGET https://h.example/'],
        ['# @delay $$CURSOR$$\nGET https://h.example/', '2 s', '# @delay «2» s\nGET https://h.example/'],
        ['# @timeout $$CURSOR$$\nGET https://h.example/', '500 ms', '# @timeout «500» ms\nGET https://h.example/'],
        [
          '### Create a task\n# @name $$CURSOR$$\nPOST https://h.example/tasks',
          'createATask',
          '### Create a task\n# @name createATask\nPOST https://h.example/tasks',
        ],
        [
          '# @name login\nGET https://h.example/\n###\n# @ref $$CURSOR$$\nGET https://h.example/',
          'login',
          '# @name login\nGET https://h.example/\n###\n# @ref login\nGET https://h.example/',
        ],
        ['# @import $$CURSOR$$', 'lib/', '# @import ./lib/'],
        [
          '# @name login\nGET https://h.example/\n###\nrun #$$CURSOR$$',
          'login',
          '# @name login\nGET https://h.example/\n###\nrun #login',
        ],
      ],
    ],
    [
      'of files',
      { files: { 'lib/other.http': '', 'lib/a.json': '{}', 'data.json': '{}', 'check.js': '' } },
      [
        ['POST https://h.example/\n\n< $$CURSOR$$', 'data.json', 'POST https://h.example/\n\n< ./data.json'],
        ['POST https://h.example/\n\n<@ ./d$$CURSOR$$x', 'data.json', 'POST https://h.example/\n\n<@ ./data.json'],
        ['POST https://h.example/\n\n< ./lib/$$CURSOR$$', 'a.json', 'POST https://h.example/\n\n< ./lib/a.json'],
        ['POST https://h.example/\n\n< ./l$$CURSOR$$/a.json', 'lib/', 'POST https://h.example/\n\n< ./lib/a.json'],
        ['import ./lib/$$CURSOR$$', 'other.http', 'import ./lib/other.http'],
        ['run lib/o$$CURSOR$$', 'other.http', 'run lib/other.http'],
        ['GET https://h.example/\n\n> $$CURSOR$$', 'check.js', 'GET https://h.example/\n\n> ./check.js'],
        ['GET https://h.example/\n\n>> $$CURSOR$$', 'lib/', 'GET https://h.example/\n\n>> ./lib/'],
      ],
    ],
    [
      'of placeholders',
      { files: { 'http-client.env.json': '{"$shared": {"fromEnv": "env value", "apiToken": "s3cr3t"}}' } },
      [
        ['GET {{fro$$CURSOR$$', 'fromEnv', 'GET {{fromEnv}}'],
        ['GET {{fro$$CURSOR$$}}/x', 'fromEnv', 'GET {{fromEnv}}/x'],
        ['GET {{fr$$CURSOR$$om}}/x', 'fromEnv', 'GET {{fromEnv}}/x'],
        ['GET {{ fro$$CURSOR$$ }}/x', 'fromEnv', 'GET {{ fromEnv }}/x'],
        ['GET {{%fro$$CURSOR$$}}/x', 'fromEnv', 'GET {{%fromEnv}}/x'],
        ['{{$$CURSOR$$}}', 'fromEnv', '{{fromEnv}}'],
        ['@mine = 1\nGET {{$$CURSOR$$', 'mine', '@mine = 1\nGET {{mine}}'],
        [
          'POST https://h.example/\n\n{"a": "{{$$CURSOR$$}}"}',
          'fromEnv',
          'POST https://h.example/\n\n{"a": "{{fromEnv}}"}',
        ],
        ['GET {{$u$$CURSOR$$', '$uuid', 'GET {{$uuid}}'],
        ['GET {{$randomI$$CURSOR$$}}', '$randomInt 0 1000', 'GET {{$randomInt «0» «1000»}}'],
        ['GET {{$datetime $$CURSOR$$}}', 'rfc1123', 'GET {{$datetime rfc1123}}'],
        ['GET {{$processEnv $$CURSOR$$}}', 'API_HOST', 'GET {{$processEnv API_HOST}}'],
        ['GET {{$env.A$$CURSOR$$}}', 'API_HOST', 'GET {{$env.API_HOST}}'],
        ['GET {{$shared $$CURSOR$$}}', 'fromEnv', 'GET {{$shared fromEnv}}'],
        [
          '# @name login\nGET https://h.example/\n###\nGET {{log$$CURSOR$$',
          'login',
          '# @name login\nGET https://h.example/\n###\nGET {{login.response.body.$.}}',
        ],
        [
          '# @name login\nGET https://h.example/\n###\nGET {{login.$$CURSOR$$}}',
          'response.headers',
          '# @name login\nGET https://h.example/\n###\nGET {{login.response.headers.}}',
        ],
        [
          '# @name login\nGET https://h.example/\n###\nGET {{login.response.$$CURSOR$$}}',
          'body.*',
          '# @name login\nGET https://h.example/\n###\nGET {{login.response.body.*}}',
        ],
      ],
    ],
  ];
  for (const [title, setup, rows] of cases) {
    describe(title, () => {
      for (const [marked, label, expected] of rows) {
        it(`${JSON.stringify(marked)}: ${label}`, async () => {
          client = await startClient(setup);
          assert.equal(await taken(marked, label), expected);
        });
      }
    });
  }
  /** `login` was answered with this. */
  const loggedIn = async (): Promise<void> => {
    client = await startClient({
      answer: () =>
        response(
          200,
          {
            access_token: 'abcdefghijklmnop1234',
            user: { name: 'Ada', 'x-id': 7 },
            data: [{ gid: '12', done: false }, { gid: '13' }],
            count: 2,
          },
          [
            ['X-Request-Id', 'req-1'],
            ['Set-Cookie', 'sid=abcdefghijklmnop1234'],
          ],
        ),
    });
    const uri = await client.open('c.http', login);
    await client.exchange(uri, { line: 1, character: 0 });
  };
  const login =
    '# @name login\nPOST https://h.example/login\nContent-Type: application/json\n\n{"user": "ada", "password": "pw"}\n';
  const values: readonly (readonly [string, string, string])[] = [
    ['{{log$$CURSOR$$}}', 'login', '{{login.response.body.$.}}'],
    ['{{login.response.body.$.$$CURSOR$$}}', 'access_token', '{{login.response.body.$.access_token}}'],
    ['{{login.response.body.$.$$CURSOR$$', 'count', '{{login.response.body.$.count}}'],
    ['{{login.response.body.$.us$$CURSOR$$}}', 'user', '{{login.response.body.$.user}}'],
    ['{{login.response.body.$.user.$$CURSOR$$}}', 'x-id', "{{login.response.body.$.user['x-id']}}"],
    ['{{login.response.body.$.da$$CURSOR$$[0].gid}}', 'data', '{{login.response.body.$.data[0].gid}}'],
    ['{{login.response.body.$.us$$CURSOR$$[0].gid}}', 'user', '{{login.response.body.$.user[0].gid}}'],
    ['{{login.response.body.$.data[$$CURSOR$$]}}', '[1]', '{{login.response.body.$.data[1]}}'],
    ['{{login.response.body.$.data[$$CURSOR$$', '[0]', '{{login.response.body.$.data[0]'],
    ['{{login.response.body.$.data.$$CURSOR$$}}', '[0].gid', '{{login.response.body.$.data[0].gid}}'],
    ['{{login.response.body.$.data[0].$$CURSOR$$}}', 'done', '{{login.response.body.$.data[0].done}}'],
    [
      '{{login.response.body.$.data[?@.gid=="13"].$$CURSOR$$}}',
      'gid',
      '{{login.response.body.$.data[?@.gid=="13"].gid}}',
    ],
    ['{{login.response.headers.$$CURSOR$$}}', 'X-Request-Id', '{{login.response.headers.X-Request-Id}}'],
    ['{{login.request.body.$.$$CURSOR$$}}', 'user', '{{login.request.body.$.user}}'],
    ['{{login.$$CURSOR$$}}', 'count', '{{login.count}}'],
    ['{{login.user.$$CURSOR$$}}', 'name', '{{login.user.name}}'],
  ];
  for (const [marked, label, expected] of values) {
    it(`of results: ${marked}: ${label}`, async () => {
      await loggedIn();
      assert.equal(
        await taken(`${login}\n###\nGET https://h.example/${marked}\n`, label),
        `${login}\n###\nGET https://h.example/${expected}\n`,
      );
    });
  }

  const feed =
    '<?xml version="1.0"?>\n<feed kind="news"><entry id="1"><title>One</title></entry><entry id="2"><a:by xmlns:a="urn:a">me</a:by></entry><password>abc</password><rest xmlns="urn:r"/></feed>';
  const fed = async (): Promise<void> => {
    client = await startClient({ answer: () => response(200, feed, [['X-Kind', 'xml']]) });
    const uri = await client.open('c.http', news);
    await client.exchange(uri, { line: 1, character: 0 });
  };
  const news = '# @name news\nGET https://h.example/feed\n';
  const xmlValues: readonly (readonly [string, string, string])[] = [
    ['{{ne$$CURSOR$$}}', 'news', '{{news.response.body./}}'],
    ['{{news.response.body.$$CURSOR$$}}', '//', '{{news.response.body.//}}'],
    ['{{news.response.body./$$CURSOR$$}}', 'feed', '{{news.response.body./feed}}'],
    ['{{news.response.body./feed/$$CURSOR$$}}', '@kind', '{{news.response.body./feed/@kind}}'],
    ['{{news.response.body./feed/@k$$CURSOR$$}}', '@kind', '{{news.response.body./feed/@kind}}'],
    ['{{news.response.body./feed/en$$CURSOR$$/title}}', 'entry', '{{news.response.body./feed/entry/title}}'],
    ['{{news.response.body./feed/entry[2]/$$CURSOR$$', 'a:by', '{{news.response.body./feed/entry[2]/a:by}}'],
    ['{{news.response.body.//$$CURSOR$$}}', 'title', '{{news.response.body.//title}}'],
    ['{{news.response.body./feed/$$CURSOR$$}}', 'rest', "{{news.response.body./feed/*[local-name()='rest']}}"],
    ['{{news.response.$$CURSOR$$}}', 'status', '{{news.response.status}}'],
  ];
  for (const [marked, label, expected] of xmlValues) {
    it(`of results in XML: ${marked}: ${label}`, async () => {
      await fed();
      assert.equal(
        await taken(`${news}\n###\nGET https://h.example/${marked}\n`, label),
        `${news}\n###\nGET https://h.example/${expected}\n`,
      );
    });
  }

  it('of results in XML shows the values without the secrets, and each name once', async () => {
    await fed();
    const { items } = await list(`${news}\n###\nGET https://h.example/{{news.response.body./feed/$$CURSOR$$}}\n`);
    assert.deepEqual(
      items.map(({ label, labelDetails }) => [label, labelDetails?.description]),
      [
        ['entry', '<…> (2 times)'],
        ['password', '‹redacted›'],
        ['rest', ''],
        ['@kind', 'news'],
      ],
    );
    for (const unfinished of ['/feed[/$$CURSOR$$', '/nowhere/$$CURSOR$$', '$.$$CURSOR$$']) {
      const none = await list(`${news}\n###\nGET https://h.example/{{news.response.body.${unfinished}}}\n`);
      assert.deepEqual(none.items, []);
    }
  });

  it('of results shows the values without the secrets, and how large what is no value is', async () => {
    await loggedIn();
    const shown = async (marked: string): Promise<Record<string, string>> => {
      const { items } = await list(`${login}\n###\nGET https://h.example/${marked}\n`);
      return Object.fromEntries(items.map(({ label, labelDetails }) => [label, labelDetails?.description ?? '']));
    };
    assert.deepEqual(await shown('{{login.response.body.$.$$CURSOR$$}}'), {
      access_token: '‹redacted›',
      user: '{…} 2 members',
      data: '[…] 2 elements',
      count: '2',
    });
    assert.deepEqual(await shown('{{login.response.headers.$$CURSOR$$}}'), {
      'Content-Type': 'application/json',
      'X-Request-Id': 'req-1',
      'Set-Cookie': '‹redacted›',
    });
    assert.equal((await shown('{{login.request.body.$.$$CURSOR$$}}')).password, '‹redacted›');
  });

  const openapi = JSON.stringify({
    openapi: '3.1.0',
    servers: [{ url: 'https://api.example/v1' }],
    paths: {
      '/tasks': {
        get: {
          summary: 'List tasks',
          parameters: [
            { name: 'limit', in: 'query', schema: { type: 'integer' }, description: 'How many.' },
            { name: 'state', in: 'query', required: true, schema: { type: 'string', enum: ['open', 'done'] } },
            { name: 'X-Tenant', in: 'header', required: true, schema: { type: 'string', enum: ['blue', 'red'] } },
          ],
        },
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['name'],
                  properties: {
                    notes: { type: 'string' },
                    name: { type: 'string', example: 'Buy milk' },
                    state: { type: 'string', enum: ['open', 'done'] },
                    urgent: { type: 'boolean' },
                    owner: { type: 'object', properties: { id: { type: 'integer' } } },
                  },
                },
              },
            },
          },
        },
      },
      '/tasks/{task_id}': { delete: {} },
      '/form': {
        post: {
          requestBody: {
            content: {
              'application/x-www-form-urlencoded': {
                schema: { type: 'object', properties: { grant: { type: 'string', enum: ['password', 'code'] } } },
              },
            },
          },
        },
      },
    },
  });
  const post = 'POST https://api.example/v1/tasks\nContent-Type: application/json\n\n';
  const form = 'POST https://api.example/v1/form\nContent-Type: application/x-www-form-urlencoded\n\n';
  const described: readonly (readonly [string, string, string])[] = [
    ['GET https://api.example/$$CURSOR$$', '/v1/tasks', 'GET https://api.example/v1/tasks'],
    [
      'DELETE https://api.example/v1/t$$CURSOR$$',
      '/v1/tasks/{task_id}',
      'DELETE https://api.example/v1/tasks/«task_id»',
    ],
    [
      '@task_id = 1\nDELETE https://api.example/v1/t$$CURSOR$$',
      '/v1/tasks/{task_id}',
      '@task_id = 1\nDELETE https://api.example/v1/tasks/{{task_id}}',
    ],
    ['GET https://api.example/v1/tasks?$$CURSOR$$', 'state', 'GET https://api.example/v1/tasks?state='],
    ['GET https://api.example/v1/tasks?state=$$CURSOR$$', 'done', 'GET https://api.example/v1/tasks?state=done'],
    ['GET https://api.example/v1/tasks\n$$CURSOR$$', 'X-Tenant', 'GET https://api.example/v1/tasks\nX-Tenant: '],
    [
      'GET https://api.example/v1/tasks\nX-Tenant: $$CURSOR$$',
      'red',
      'GET https://api.example/v1/tasks\nX-Tenant: red',
    ],
    [`${post}{"$$CURSOR$$"}`, 'name', `${post}{"name": "«Buy milk»"}`],
    [`${post}{"$$CURSOR$$`, 'notes', `${post}{"notes": ""`],
    [`${post}{\n  ow$$CURSOR$$\n}`, 'owner', `${post}{\n  "owner": {}\n}`],
    [`${post}{"$$CURSOR$$": 1, "notes": ""}`, 'name', `${post}{"name": 1, "notes": ""}`],
    [`${post}{\n  "na$$CURSOR$$"\n  "notes": ""\n}`, 'name', `${post}{\n  "name": "«Buy milk»",\n  "notes": ""\n}`],
    [`${post}{"owner": {"$$CURSOR$$"}}`, 'id', `${post}{"owner": {"id": «0»}}`],
    [`${post}{"state": "$$CURSOR$$"}`, 'done', `${post}{"state": "done"}`],
    [`${post}{"state": $$CURSOR$$}`, 'open', `${post}{"state": "open"}`],
    [`${post}{"urgent": t$$CURSOR$$}`, 'true', `${post}{"urgent": true}`],
    [`@name = x\n###\n${post}{"name": "$$CURSOR$$"}`, '{{name}}', `@name = x\n###\n${post}{"name": "{{name}}"}`],
    [`${post}{"id": {{id}}, "$$CURSOR$$"}`, 'urgent', `${post}{"id": {{id}}, "urgent": true}`],
    [`${form}$$CURSOR$$`, 'grant', `${form}grant=`],
    [`${form}grant=$$CURSOR$$`, 'code', `${form}grant=code`],
  ];
  describe('by an OpenAPI document', () => {
    for (const [marked, label, expected] of described) {
      it(`${JSON.stringify(marked)}: ${label}`, async () => {
        client = await startClient({ files: { 'openapi.json': openapi } });
        const text = await taken(marked, label);
        assert.equal(text.replace(/\$\{\d\|([^,]*),[^}]*\|\}/g, '$1'), expected);
      });
    }

    it('says what a parameter is, those that are required first', async () => {
      client = await startClient({ files: { 'openapi.json': openapi } });
      const { items } = await list('GET https://api.example/v1/tasks?$$CURSOR$$');
      assert.deepEqual(
        items.map(({ label, labelDetails }) => [label, labelDetails?.description]),
        [
          ['state', 'required, string'],
          ['limit', 'integer'],
        ],
      );
      const [state] = items;
      const resolved = await client.request<CompletionItem>('completionItem/resolve', state);
      assert.match(JSON.stringify(resolved.documentation), /One of `open`, `done`/);
    });

    it('is not read in a workspace that is not trusted', async () => {
      client = await startClient({ files: { 'openapi.json': openapi }, options: { trusted: false } });
      assert.deepEqual(await labels('GET https://api.example/v1/tasks?$$CURSOR$$'), []);
      assert.deepEqual(await labels('POST https://h.example/\n\n< $$CURSOR$$'), []);
    });
  });

  it('takes names and values from other requests of the same host, the same path first', async () => {
    client = await startClient();
    const others =
      'POST https://a.example/users\n\n{"login": "ada"}\n\n###\nPOST https://b.example/tasks\n\n{"other": 1}\n\n###\nPOST https://a.example/tasks/1\n\n{"name": "x", "tags": []}\n\n###\n';
    assert.deepEqual(await labels(`${others}POST https://a.example/tasks/{{id}}\n\n{"$$CURSOR$$"}`), [
      'name',
      'tags',
      'login',
    ]);
    assert.deepEqual(await labels(`${others}POST https://a.example/tasks/2\n\n{"name": "$$CURSOR$$"}`), ['x']);
    assert.deepEqual(
      await labels(
        'GET https://a.example/?secret=abc&page=1\n\n###\nGET https://b.example/?other=1\n\n###\nGET https://a.example/?$$CURSOR$$',
      ),
      ['secret', 'page'],
    );
    assert.deepEqual(
      await labels('GET https://a.example/?secret=abc\n\n###\nGET https://a.example/?secret=$$CURSOR$$'),
      [],
    );
  });

  it('comes by itself only where what is typed begins something', async () => {
    client = await startClient();
    const typed = (character: string): object => ({ triggerKind: 2, triggerCharacter: character });
    const json = 'POST https://h.example/\n\n';
    const none: readonly (readonly [string, string])[] = [
      [`${json}{$$CURSOR$$`, '{'],
      [`${json}{"a":$$CURSOR$$}`, ':'],
      [`${json}{"a": $$CURSOR$$}`, ' '],
      [`${json}a plain text $$CURSOR$$`, ' '],
      [`${json}a.$$CURSOR$$`, '.'],
      ['# $$CURSOR$$', ' '],
      ['GET https://h.example/\nA $$CURSOR$$', ' '],
      ['GET {$$CURSOR$$', '{'],
      ['@a =$$CURSOR$$', '='],
      ['GET https://h.$$CURSOR$$', '.'],
    ];
    for (const [marked, character] of none) assert.deepEqual(await labels(marked, typed(character)), [], marked);
    const some: readonly (readonly [string, string])[] = [
      [`@a = 1\n###\n${json}{"a": "{{$$CURSOR$$"}`, '{'],
      ['GET https://h.example/\nAccept:$$CURSOR$$', ':'],
      ['GET https://h.example/\nAccept: $$CURSOR$$', ' '],
      ['# @$$CURSOR$$', '@'],
      ['# @retry $$CURSOR$$', ' '],
    ];
    for (const [marked, character] of some) assert.notDeepEqual(await labels(marked, typed(character)), [], marked);
  });

  it('offers nothing in bodies, comments and scripts by hand either, where there is nothing', async () => {
    client = await startClient();
    const cases: readonly string[] = [
      'POST https://h.example/\n\nG$$CURSOR$$',
      'POST https://h.example/\n\n{"a": "G$$CURSOR$$"}',
      '# a rem$$CURSOR$$ark',
      '### a tit$$CURSOR$$le',
      'GET https://h.example/\n\n> {%\n  cl$$CURSOR$$\n%}',
    ];
    for (const marked of cases) assert.deepEqual(await labels(marked), [], marked);
  });

  it('offers nothing that stands there already, so that Enter ends the line', async () => {
    client = await startClient();
    const cases: readonly (readonly [marked: string, label: string])[] = [
      ['GET https://h.example/\nAccept: */*$$CURSOR$$', '*/*'],
      ['GET https://h.example/\nContent-Type: application/json$$CURSOR$$', 'application/json'],
      ['# @no-log$$CURSOR$$\nGET https://h.example/', 'no-log'],
      ['@mine = 1\nGET {{mine$$CURSOR$$}}', 'mine'],
    ];
    for (const [marked, label] of cases) assert.ok(!(await labels(marked)).includes(label), `${label} for ${marked}`);
    assert.ok((await labels('GET https://h.example/\nAccept: */$$CURSOR$$')).includes('*/*'));
  });

  it('leaves out what the request has already', async () => {
    client = await startClient();
    const headers = await labels('GET https://h.example/\nAccept: */*\n$$CURSOR$$');
    assert.ok(headers.includes('Content-Type') && !headers.includes('Accept'));
    const names = await labels('# @no-log\n# @$$CURSOR$$\nGET https://h.example/');
    assert.ok(names.includes('retry') && !names.includes('no-log'));
    assert.ok(!(await labels('# @retry 5 unsafe $$CURSOR$$\nGET https://h.example/')).includes('unsafe'));
  });

  it('puts what is usual first, and what Faultline acts on before what it only keeps', async () => {
    client = await startClient();
    assert.deepEqual((await labels('$$CURSOR$$')).slice(0, 5), ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
    assert.deepEqual((await labels('GET https://h.example/\n$$CURSOR$$')).slice(0, 3), [
      'Content-Type',
      'Authorization',
      'Accept',
    ]);
    const names = await labels('# @$$CURSOR$$');
    assert.equal(names[0], 'name');
    assert.ok(names.indexOf('timeout') < names.indexOf('jq'));
    const { items } = await list('GET https://h.example/\n$$CURSOR$$');
    const sorted = [...items].sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
    assert.deepEqual(sorted, items);
  });

  it('puts the variables of file and environment before results and what is made anew, with what they are now', async () => {
    client = await startClient({
      files: { 'http-client.env.json': '{"$shared": {"host": "h.example", "apiToken": "s3cr3t"}}' },
    });
    const { items } = await list(
      '@base = https://{{host}}/v1\n@password = hunter2\n@login = ada:{{password}}\n### a\n# @name signIn\nGET {{base}}\n###\nGET {{$$CURSOR$$}}',
    );
    const kinds = items.map(({ label, kind }) =>
      label.startsWith('$') ? 'anew' : kind === 18 ? 'earlier' : 'defined',
    );
    assert.deepEqual(
      kinds.filter((kind, index) => kind !== kinds[index - 1]),
      ['defined', 'earlier', 'anew'],
    );
    const shown = new Map(items.map(({ label, labelDetails, detail }) => [label, [labelDetails?.description, detail]]));
    assert.deepEqual(shown.get('base'), ['https://h.example/v1', 'this file']);
    assert.deepEqual(shown.get('host'), ['h.example', 'http-client.env.json ($shared)']);
    assert.equal(shown.get('apiToken')?.[0], '‹redacted›');
    assert.equal(shown.get('password')?.[0], '‹redacted›');
    assert.equal(shown.get('login')?.[0], 'ada:‹redacted›');
    assert.deepEqual(shown.get('signIn'), ['not sent yet', 'GET {{base}}']);
    assert.ok(!JSON.stringify(items).includes('s3cr3t') && !JSON.stringify(items).includes('hunter2'));
  });

  it('tells of variables that are asked for, and of those that another environment has', async () => {
    client = await startClient({
      files: {
        'http-client.env.json': '{"dev": {"host": "d", "only": "x"}, "prod": {"host": "p"}, "test": {"only": "y"}}',
      },
      options: { environments: { 'file:///team%20space/api': 'prod' }, asks: true, secrets: ['asana-token'] },
    });
    const { items } = await list('# @prompt who Your name\nGET {{$$CURSOR$$}}');
    const shown = new Map(items.map(({ label, labelDetails, detail }) => [label, [labelDetails?.description, detail]]));
    assert.deepEqual(shown.get('who'), ['asked for when it is sent', 'Your name']);
    assert.deepEqual(shown.get('host'), ['p', 'http-client.env.json (prod)']);
    assert.deepEqual(shown.get('only'), ['not chosen: dev, test', 'The environment prod is chosen']);
    assert.deepEqual(await labels('GET {{$secret $$CURSOR$$}}'), ['asana-token']);
  });

  it('documents an item when it is chosen', async () => {
    client = await startClient();
    const documented = async (marked: string, label: string): Promise<string> => {
      const item = (await list(marked)).items.find((it) => it.label === label);
      assert.equal(item?.documentation, undefined);
      const { documentation } = await client.request<CompletionItem>('completionItem/resolve', item);
      return typeof documentation === 'object' ? documentation.value : (documentation ?? '');
    };
    assert.match(await documented('$$CURSOR$$', 'POST'), /Neither safe nor idempotent[\s\S]*rfc9110#section-9\.3\.3/);
    assert.match(await documented('GET https://h.example/\n$$CURSOR$$', 'Accept'), /rfc9110#section-12\.5\.1/);
    assert.match(await documented('# @$$CURSOR$$', 'retry'), /`base=1s`: The first wait/);
    assert.match(
      await documented('@a = {{b}}c\n@b = 1\nGET {{$$CURSOR$$', 'a'),
      /`1c`[\s\S]*this file, line 1[\s\S]*`b` = `1`/,
    );
    assert.match(await documented('GET {{$$CURSOR$$', '$timestamp'), /For example `\d{10}`/);
  });

  it('asks for values after a name, in Faultline’s own client only', async () => {
    client = await startClient();
    const command = async (label: string): Promise<string | undefined> =>
      (await list('GET https://h.example/\n$$CURSOR$$')).items.find((it) => it.label === label)?.command?.command;
    assert.equal(await command('Content-Type'), 'editor.action.triggerSuggest');
    assert.equal(await command('Host'), undefined);
    await client.stop();
    client = await startClient({ own: false });
    assert.equal(await command('Content-Type'), undefined);
  });

  it('gives a client that can do the least plain text, and the value as detail', async () => {
    client = await startClient({ own: false });
    const items = [
      ...(await list('GET https://h.example/\nAuthorization: $$CURSOR$$')).items,
      ...(await list('@a = 1\nGET {{$$CURSOR$$')).items,
      ...(await list('# @name login\nGET https://h.example/\n###\nGET {{log$$CURSOR$$')).items,
    ];
    assert.ok(items.every(({ insertTextFormat }) => insertTextFormat !== 2));
    assert.ok(items.every(({ labelDetails, commitCharacters }) => !labelDetails && !commitCharacters));
    assert.ok(items.every(({ textEdit }) => !textEdit?.newText.includes('$0')));
    assert.equal(items.find(({ label }) => label === 'a')?.detail, '1 (this file)');
    const accept = (await list('GET https://h.example/\n$$CURSOR$$')).items.find(({ label }) => label === 'Accept');
    const { documentation } = await client.request<CompletionItem>('completionItem/resolve', accept);
    assert.ok(
      typeof documentation === 'object' && documentation.kind === 'plaintext' && !/[*`\\]/.test(documentation.value),
    );
  });

  it('gives some of many, and is asked again', async () => {
    client = await startClient();
    const variables = Array.from({ length: 1000 }, (_, index) => `@v${index} = ${index}\n`).join('');
    const requests = Array.from(
      { length: 1000 },
      (_, index) => `###\n# @name r${index}\nGET https://h.example/\n`,
    ).join('');
    const { isIncomplete, items } = await list(`${variables}${requests}###\nGET {{$$CURSOR$$`);
    assert.equal(isIncomplete, true);
    assert.ok(items.length < 400);
    assert.ok(
      items.some(({ label }) => label === 'r999'),
      'the nearest are there',
    );
    const found = await list(`${variables}${requests}###\nGET {{v998$$CURSOR$$`);
    assert.ok(found.items.some(({ label }) => label === 'v998'));
    assert.equal((await list('@a = 1\nGET {{$$CURSOR$$')).isIncomplete, false);
  });

  it('answers at every offset of a file without a fault', async function () {
    this.timeout(60_000);
    client = await startClient({ files: { 'openapi.json': openapi } });
    const texts: readonly string[] = [
      `@base = https://api.example/v1\n# @name a\n# @retry 5 on=429\nPOST {{base}}/tasks?limit={{$randomInt 1 5}}\n  &state=open HTTP/1.1\nContent-Type: application/json\nAuthorization: Bearer {{token}}\n\n{"name": "{{x}}", "owner": {"id": [1, {{y}}]}}\n\n> {%\n client.log(1)\n%}\n\n>> ./out.json\n`,
      `${form}grant=a&b=\n\n###\r\nPOST x\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n< ./a\r\n--b--\r\n`,
      'import ./a\nrun #a (@x=1)\n{{\n###\n{{a.response.body.$..x[?@.y].\n### 😀\nGET 😀{{😀',
    ];
    for (const text of texts) {
      const uri = await client.open('every.http', text);
      for (const [line, content] of text.split('\n').entries()) {
        for (let character = 0; character <= content.length; character++) {
          await client.request('textDocument/completion', { textDocument: { uri }, position: { line, character } });
          await client.request('textDocument/hover', { textDocument: { uri }, position: { line, character } });
        }
      }
    }
    assert.deepEqual(
      client.output.filter((line) => line.includes('failed at')),
      [],
    );
  });
});

function isInOrder(wanted: string, text: string): boolean {
  let at = -1;
  return [...wanted].every((character) => {
    at = text.indexOf(character, at + 1);
    return at >= 0;
  });
}

function readable(snippet: string): string {
  return snippet
    .replace(/\$\{\d+:([^}]*)\}/g, '«$1»')
    .replace(/\$0/g, '')
    .replace(/\\([$}\\])/g, '$1');
}
