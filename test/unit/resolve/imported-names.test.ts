import { strict as assert } from 'node:assert';
import type { ResolveContext } from '../../../src/resolve/context';
import { variablesInScope, variableValue } from '../../../src/resolve/lookup';
import { resolveRequest } from '../../../src/resolve/resolve';
import { load, type Texts } from './request-files';
import { contextFor, exchange, folder, type Setting, secret } from './resolving';

interface Case {
  readonly setting?: Setting;
  /** Responses by `path#name`. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** The request for which this one is sent, by file and name. */
  readonly neededBy?: readonly [path: string, name: string];
  readonly runValues?: ResolveContext['runValues'];
  /** The file whose request is resolved; the first where absent. */
  readonly from?: string;
}

/** The context of the last request of a file. */
async function contextOf(texts: Texts, { setting, answers = {}, neededBy, runValues, from }: Case) {
  const { graph, place } = await load(texts);
  const file = graph.files.find(({ path }) => path === `${folder}/${from ?? Object.keys(texts)[0]}`) ?? graph.root;
  const responses: ResolveContext['responses'] = (name, path) => {
    const answer = answers[`${(path ?? file.path ?? '').replace(`${folder}/`, '')}#${name}`];
    return answer === undefined ? null : exchange(answer);
  };
  const context: ResolveContext = {
    ...contextFor('', setting),
    document: file.document,
    file: file.path,
    definitions: file.definitions,
    graph: graph.rootedAt(file),
    responses,
    ...(neededBy ? { neededBy: [place(neededBy[1], neededBy[0])] } : {}),
    ...(runValues ? { runValues } : {}),
  };
  const block = file.document.blocks.findLast(({ request }) => request);
  assert.ok(block);
  return { context, block };
}

/** The URL that the request resolves to, or its problems. */
async function url(texts: Texts, more: Case = {}): Promise<string> {
  const { context, block } = await contextOf(texts, more);
  const { request, problems } = await resolveRequest(block, context);
  return request?.sent.url ?? problems.map(({ code, message }) => `${code}: ${message}`).join('\n');
}

const main = (text: string) => `import b.http\n${text}`;

describe('variables of imported files', () => {
  const cases: readonly (readonly [name: string, texts: Texts, expected: string, more?: Case])[] = [
    ['are used', { 'a.http': main('GET {{h}}/x\n'), 'b.http': '@h = https://b\n' }, 'https://b/x'],
    [
      'come after those of the file itself',
      { 'a.http': main('GET {{h}}/x\n\n###\n@h = https://a\n'), 'b.http': '@h = https://b\n' },
      'https://a/x',
    ],
    [
      'come before those of the environment',
      { 'a.http': main('GET {{h}}/x\n'), 'b.http': '@h = https://b\n' },
      'https://b/x',
      { setting: { variables: { h: 'https://env' } } },
    ],
    [
      'of the nearest file win',
      {
        'a.http': main('GET {{h}}/{{i}}\n'),
        'b.http': 'import c.http\n@h = https://b\n',
        'c.http': '@h = https://c\n@i = 1\n',
      },
      'https://b/1',
    ],
    [
      'of the file that is imported first win',
      {
        'a.http': 'import c.http\nimport b.http\nGET {{h}}/\n',
        'b.http': '@h = https://b\n',
        'c.http': '@h = https://c\n',
      },
      'https://c/',
    ],
    [
      'are those outside its requests, the last one',
      {
        'a.http': main('GET {{h}}/\n'),
        'b.http': '@h = https://1\n###\n@h = https://2\n\n### own\n@h = https://3\nGET /\n',
      },
      'https://2/',
    ],
    [
      'are else those of its requests',
      { 'a.http': main('GET {{h}}/\n'), 'b.http': '### own\n@h = https://3\nGET /\n' },
      'https://3/',
    ],
    [
      'have the values of their own file',
      { 'a.http': main('@v = a\nGET {{h}}/\n'), 'b.http': '@v = b\n@h = https://{{v}}\n' },
      'https://b/',
    ],
    [
      'have, where they are lazy, those of the place of use',
      { 'a.http': main('@v = a\nGET {{h}}/\n'), 'b.http': '@v = b\n@h := https://{{v}}\n' },
      'https://a/',
    ],
    [
      'may use what only the importing file has',
      { 'a.http': main('@v = a\nGET {{h}}/\n'), 'b.http': '@h = https://{{v}}\n' },
      'https://a/',
    ],
    [
      'may use the environment',
      { 'a.http': main('GET {{h}}/\n'), 'b.http': '@h = https://{{v}}\n' },
      'https://env/',
      { setting: { variables: { v: 'env' } } },
    ],
    [
      'may take the results of requests of their own file',
      {
        'a.http': main('GET https://h/{{t}}\n'),
        'b.http': '### login\nPOST /\n\n@t = {{login.response.body.$.token}}\n',
      },
      'https://h/b',
      {
        answers: { 'b.http#login': { token: 'b' }, 'a.http#login': { token: 'a' } },
      },
    ],
    [
      'may extend one of the same name',
      { 'a.http': main('@h = {{h}}/v1\nGET {{h}}/\n'), 'b.http': '@h = https://b\n' },
      'https://b/v1/',
    ],
    [
      'that are defined by each other are a cycle',
      { 'a.http': main('@x = {{y}}\nGET {{x}}\n'), 'b.http': 'import a.http\n@y = {{x}}\n' },
      'variable-cycle: `x` is defined by itself: x → y → x. Give one of them a value of its own.',
    ],
    [
      'are not there for a file that does not import',
      { 'a.http': 'GET {{h}}\n', 'b.http': '@h = https://b\n' },
      'undefined-variable: `h` is not defined in this file or in the chosen environment.',
    ],
    [
      'are looked through for a slip',
      { 'a.http': main('GET {{hots}}\n'), 'b.http': '@host = https://b\n' },
      'undefined-variable: `hots` is not defined in this file, in the files that it imports or in the chosen environment. Did you mean `host`?',
    ],
    [
      'that may not be read are not called undefined',
      { 'a.http': 'import ../../b.http\nGET {{h}}\n' },
      'import-not-read: `h` is not defined in this file or in the chosen environment. `../../b.http` is outside the workspace folder. It is read only where you allow it.',
    ],
  ];
  for (const [name, texts, expected, more] of cases)
    it(name, async () => assert.equal(await url(texts, more), expected));

  it('follow JetBrains’ rule where the setting says so', async () => {
    const texts = { 'a.http': main('GET {{h}}/\n'), 'b.http': '@h = https://b\n' };
    const { settings } = contextFor('');
    const setting = {
      variables: { h: 'https://env' },
      settings: { ...settings, 'faultline.syntax.flavour': 'jetbrains' as const },
    };
    assert.equal(await url(texts, { setting }), 'https://env/');
  });

  it('are among those in scope, with where they come from', async () => {
    const { context, block } = await contextOf(
      { 'a.http': main('@own = 1\nGET /\n'), 'b.http': '@h = {{v}}\n@own = 2\n' },
      {},
    );
    const found = variablesInScope(block, context);
    assert.equal(found.get('own')?.source, 'this file');
    const { imported, ...h } = found.get('h') ?? {};
    assert.deepEqual(h, { value: '{{v}}', source: 'b.http', path: `${folder}/b.http`, secret: false });
    assert.deepEqual([imported?.blockIndex, imported?.span], [0, { start: 0, end: 10 }]);
    assert.deepEqual(await variableValue('own', block, context), {
      ...{ value: '1', secret: false },
      parts: [{ text: '1', secret: false }],
    });
  });
});

describe('results of requests of imported files', () => {
  const login = '### login\nPOST /login\n';

  it('are found by name', async () => {
    const texts = {
      'a.http': main('GET https://h/{{login.response.body.$.token}}/{{login.token}}\n'),
      'b.http': login,
    };
    assert.equal(await url(texts, { answers: { 'b.http#login': { token: 't' } } }), 'https://h/t/t');
  });

  it('are not taken for those of a request of the file itself', async () => {
    const texts = { 'a.http': main(`${login}###\nGET https://h/{{login.response.body.$.token}}\n`), 'b.http': login };
    const answers = { 'b.http#login': { token: 't' } };
    assert.match(await url(texts, { answers }), /^no-response-yet: `login` has not been sent yet/);
  });

  it('say which request has to be sent first', async () => {
    const { context, block } = await contextOf(
      { 'a.http': main('GET https://h/{{login.token}}\n'), 'b.http': login },
      {},
    );
    const { problems } = await resolveRequest(block, context);
    assert.deepEqual(
      problems.map(({ code, needs }) => [code, needs]),
      [['no-response-yet', 'login']],
    );
  });

  it('of no file are told of as such', async () => {
    const texts = { 'a.http': main('GET https://h/{{logn.response.body.$.token}}\n'), 'b.http': login };
    assert.equal(
      await url(texts),
      'undefined-variable: No request of this file or of those that it imports is named `logn` (`# @name logn`). Did you mean `login`?',
    );
  });
});

describe('a request of an imported file that is sent for another one', () => {
  const texts: Texts = {
    'a.http': 'import b.http\n@user = a\n@only = here\n### main\n# @ref login\nGET /\n',
    'b.http': '@user = b\n### login\nPOST https://h/{{user}}/{{only}}\n',
  };

  it('has the variables of its own file, then those of the one that needs it', async () => {
    assert.equal(await url(texts, { from: 'b.http', neededBy: ['a.http', 'main'] }), 'https://h/b/here');
    assert.match(await url(texts, { from: 'b.http' }), /^undefined-variable: `only` is not defined/);
  });

  it('has the values of a run line before all others', async () => {
    const runValues = new Map([
      ['user', [{ text: 'run', secret: false }]],
      ['only', [{ text: 's', secret: true }]],
    ]);
    assert.equal(
      await url(texts, { from: 'b.http', runValues, setting: { variables: { user: secret('x') } } }),
      'https://h/run/s',
    );
    const { context, block } = await contextOf(texts, { from: 'b.http', runValues });
    assert.deepEqual((await resolveRequest(block, context)).request?.secrets, ['s']);
  });
});
