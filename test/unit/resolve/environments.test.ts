import { strict as assert } from 'node:assert';
import { basename, dirname } from 'node:path';
import { loadEnvironments } from '../../../src/resolve/environments';
import { type Files, file, fileReader, folder } from './resolving';

const load = (files: Files, path: string | null = file, top: string | null = folder) =>
  loadEnvironments(path, top, fileReader(files));

const valuesOf = async (files: Files, name: string | null) =>
  Object.fromEntries([...(await load(files)).variables(name)].map(([key, { value }]) => [key, value]));

const near = `${folder}/requests`;

describe('environments', () => {
  it('are read from the file’s folder up to its workspace folder, the nearest first', async () => {
    const files = {
      [`${near}/http-client.env.json`]: '{"dev": {"host": "near"}, "local": {}}',
      [`${folder}/http-client.env.json`]: '{"dev": {"host": "far", "port": "1"}, "prod": {}}',
      '/team/http-client.env.json': '{"dev": {"host": "outside"}, "outside": {}}',
    };
    const set = await load(files);
    assert.deepEqual(set.names, ['dev', 'local', 'prod']);
    assert.deepEqual(await valuesOf(files, 'dev'), { host: 'near', port: '1' });
    assert.ok(set.paths.includes(`${folder}/http-client.private.env.json`), 'the absent ones are told for watching');
    assert.ok(!set.paths.some((path) => path.startsWith('/team/http')), 'nothing above the workspace is looked at');
  });

  it('take the workspace folder that the file is in, of several', async () => {
    const files = { '/other/http-client.env.json': '{"dev": {}}', [`${folder}/http-client.env.json`]: '{"x": {}}' };
    assert.deepEqual((await load(files, '/other/sub/b.http', '/other')).names, ['dev']);
    assert.deepEqual((await load(files, '/other/b.http', folder)).names, ['dev'], 'a file outside: its own folder');
    assert.deepEqual((await load(files, '/other/b.http', null)).names, ['dev']);
  });

  it('are none for an untitled file', async () => {
    const set = await load({ [`${folder}/http-client.env.json`]: '{"dev": {}}' }, null);
    assert.deepEqual([set.names, set.paths, set.problems, set.variables('dev').size], [[], [], [], 0]);
  });

  it('have the private file before the public one, and its values secret', async () => {
    const set = await load({
      [`${near}/http-client.env.json`]: '{"dev": {"id": "public", "host": "h"}}',
      [`${near}/http-client.private.env.json`]: '{"dev": {"id": "private"}}',
    });
    const variables = set.variables('dev');
    assert.deepEqual(variables.get('id'), {
      value: 'private',
      source: 'http-client.private.env.json (dev)',
      path: `${near}/http-client.private.env.json`,
      secret: true,
      differsIn: 'http-client.env.json (dev)',
    });
    assert.equal(variables.get('host')?.secret, false);
  });

  it('have their own variables before $shared, and both before .env', async () => {
    const files = {
      [`${near}/http-client.env.json`]: '{"$shared": {"a": "shared", "b": "shared"}}',
      [`${folder}/http-client.env.json`]: '{"dev": {"a": "dev"}}',
      [`${near}/.env`]: 'a=env\nb=env\nc="quoted # value"\nexport D=4 # note',
    };
    assert.deepEqual(await valuesOf(files, 'dev'), { a: 'dev', b: 'shared', c: 'quoted # value', D: '4' });
    assert.deepEqual(await valuesOf(files, null), { a: 'shared', b: 'shared', c: 'quoted # value', D: '4' });
    assert.deepEqual((await load(files)).names, ['dev'], '$shared is not one to choose');
  });

  it('have numbers, truth values, lists and objects as text, members by their path', async () => {
    const json = '{"dev": {"n": 1.50, "t": true, "l": [1, "a"], "s": {"host": "h", "deep": {"x": 1}}, "no": null}}';
    assert.deepEqual(await valuesOf({ [`${near}/http-client.env.json`]: json }, 'dev'), {
      n: '1.5',
      t: 'true',
      l: '[1,"a"]',
      s: '{"host":"h","deep":{"x":1}}',
      's.host': 'h',
      's.deep': '{"x":1}',
      's.deep.x': '1',
    });
  });

  it('hide what a name calls a credential, wherever it is', async () => {
    const set = await load({
      [`${near}/http-client.env.json`]: '{"dev": {"apiKey": "k", "keyboard": "k", "tokenUrl": "u", "pwd": "p"}}',
      [`${near}/.env`]: 'ACCESS_TOKEN=t\nHOST=h\nMONKEY=m',
    });
    const secrets = [...set.variables('dev')].filter(([, { secret }]) => secret).map(([name]) => name);
    assert.deepEqual(secrets, ['apiKey', 'pwd', 'ACCESS_TOKEN']);
  });

  it('let comments, trailing commas, a byte order mark, an empty file and $schema pass', async () => {
    const files = {
      [`${near}/http-client.env.json`]: '\uFEFF{ // mine\n"$schema": "x", "dev": {"a": "1",},}',
      [`${folder}/http-client.env.json`]: '\n',
    };
    assert.deepEqual((await load(files)).problems, []);
    assert.deepEqual(await valuesOf(files, 'dev'), { a: '1' });
  });

  const broken: readonly [name: string, json: string, place: string, message: RegExp][] = [
    ['a missing comma', '{"dev": {"a": 1 "b": 2}}', '"b"', /not valid JSON: a comma is missing before this/],
    ['a missing brace', '{"dev": {"a": 1}', '', /closing brace } is missing/],
    ['a text without quotes', '{"dev": {"a": localhost}}', 'localhost', /must be in double quotes/],
    ['a text that is not closed', '{"dev": {"a": "x}}', '"x}}', /not closed with a double quote/],
    ['a list at the top', '[1]', '[1]', /is a JSON object/],
    ['an environment that is no object', '{"dev": "x", "prod": {}}', '"x"', /"dev" must be an object/],
    ['a secret provider', '{"dev": {"k": {"provider": "Vault"}}}', '{"provider": "Vault"}', /secret provider/],
  ];
  for (const [name, json, place, message] of broken) {
    it(`say where ${name} is`, async () => {
      const [problem, ...more] = (await load({ [`${near}/http-client.env.json`]: json })).problems;
      assert.equal(more.length, 0);
      assert.match(problem?.message ?? '', message);
      assert.equal(problem?.path, `${near}/http-client.env.json`);
      if (place !== '') assert.equal(json.slice(problem?.start, problem?.end), place);
    });
  }

  it('go on without a file that is broken or cannot be read', async () => {
    const files = {
      [`${near}/http-client.env.json`]: '{"dev": {"a": "near"',
      [`${near}/http-client.private.env.json`]: new Error('EACCES: permission denied'),
      [`${near}/.env`]: new Error('EISDIR'),
      [`${folder}/http-client.env.json`]: '{"dev": {"a": "far"}}',
    };
    const set = await load(files);
    assert.equal(set.problems.length, 3);
    assert.match(set.problems.map(({ message }) => message).join('\n'), /cannot be read: EACCES/);
    assert.deepEqual(await valuesOf(files, 'dev'), { a: 'far' });
  });

  it('survive a file of nothing but brackets', async () => {
    const set = await load({ [`${near}/http-client.env.json`]: `{"dev": ${'['.repeat(200_000)}` });
    assert.equal(set.problems.length, 1);
  });

  it('have the public file first where JetBrains’ rule is asked for', async () => {
    const set = await load({
      [`${near}/http-client.env.json`]: '{"dev": {"id": "public"}}',
      [`${near}/http-client.private.env.json`]: '{"dev": {"id": "private", "own": "1"}}',
      [`${folder}/http-client.env.json`]: '{"dev": {"id": "far"}}',
    });
    const variables = set.variables('dev', { publicFirst: true });
    assert.deepEqual([variables.get('id')?.value, variables.get('own')?.value], ['public', '1']);
  });

  it('of Visual Studio’s .user file count as private', async () => {
    const set = await load({
      [`${near}/http-client.env.json`]: '{"dev": {"id": "public"}}',
      [`${near}/http-client.env.json.user`]: '{"dev": {"id": "mine"}}',
    });
    const id = set.variables('dev').get('id');
    assert.deepEqual([id?.value, id?.secret, id?.source], ['mine', true, 'http-client.env.json.user (dev)']);
  });

  it('leave out what JetBrains’ client and Kulala keep there besides variables', async () => {
    const json = JSON.stringify({
      $schema: 'x',
      $kulalaShared: { a: 'shared', $kulalaDefaultHeaders: { Accept: 'x' } },
      dev: {
        Security: { Auth: { main: { Type: 'OAuth2', 'Client Secret': 'canary' } } },
        SSLConfiguration: { verifyHostCertificate: false },
        $kulalaDefaultHeaders: { 'X-A': '1' },
        host: 'h',
      },
    });
    assert.deepEqual(await valuesOf({ [`${near}/http-client.env.json`]: json }, 'dev'), { host: 'h', a: 'shared' });
    const text = JSON.stringify({ dev: { Security: 'a text is a variable' } });
    assert.deepEqual(await valuesOf({ [`${near}/http-client.env.json`]: text }, 'dev'), {
      Security: 'a text is a variable',
    });
  });

  const listing = (files: Files) => ({
    ...fileReader(files),
    list: async (at: string) => Object.keys(files).flatMap((path) => (dirname(path) === at ? [basename(path)] : [])),
  });

  it('are those of httpYac’s .httpyac.json, after all others, and a script of its is pointed out quietly', async () => {
    const files = {
      [`${near}/http-client.env.json`]: '{"dev": {"host": "near"}}',
      [`${folder}/.httpyac.json`]:
        '{"log": {"level": 5}, "environments": {"$shared": {"v": "1"}, "dev": {"host": "yac", "api": {"port": 1}}, "yac": {}}}',
      [`${folder}/httpyac.config.js`]: 'module.exports = {}',
    };
    const set = await loadEnvironments(file, folder, listing(files));
    assert.deepEqual(set.names, ['dev', 'yac']);
    assert.deepEqual(await valuesOf(files, 'dev'), { host: 'near', api: '{"port":1}', 'api.port': '1', v: '1' });
    assert.equal(set.variables('dev').get('api.port')?.source, '.httpyac.json (dev)');
    const [problem, ...others] = set.problems;
    assert.deepEqual([problem?.path, problem?.severity, others], [`${folder}/httpyac.config.js`, 'hint', []]);
    const broken = await load({ [`${near}/.httpyac.json`]: '{"environments": {' });
    assert.match(broken.problems[0]?.message ?? '', /not valid JSON/);
    assert.deepEqual((await load({ [`${near}/.httpyac.json`]: '{"environments": 1}' })).problems, []);
  });

  it('are also those of .env.dev and dev.env, before $shared and .env', async () => {
    const files = {
      [`${near}/.env`]: 'a=env\nb=env\nc=env\nd=env',
      [`${near}/.env.dev`]: 'a=own\nb=own\nc=own',
      [`${near}/local.env`]: 'a=local',
      [`${near}/.env.example`]: 'a=example',
      [`${near}/.env.dev~`]: 'a=backup',
      [`${folder}/.env.dev`]: 'a=far\nf=far',
      [`${near}/http-client.env.json`]:
        '{"$shared": {"a": "shared", "b": "shared", "e": "shared"}, "dev": {"a": "json"}}',
    };
    const set = await loadEnvironments(file, folder, listing(files));
    assert.deepEqual(set.names, ['dev', 'local']);
    const values = (name: string | null) =>
      Object.fromEntries([...set.variables(name)].map(([key, { value }]) => [key, value]));
    assert.deepEqual(values('dev'), { a: 'json', b: 'own', c: 'own', d: 'env', e: 'shared', f: 'far' });
    assert.deepEqual(values('local'), { a: 'local', b: 'shared', c: 'env', d: 'env', e: 'shared' });
    assert.equal(set.variables('dev').get('b')?.source, '.env.dev');
    assert.ok(set.paths.includes(`${near}/local.env`));
  });

  it('go on without a folder that cannot be listed', async () => {
    const files = { ...fileReader({ [`${near}/.env`]: 'a=env' }), list: () => Promise.reject(new Error('EACCES')) };
    const set = await loadEnvironments(file, folder, files);
    assert.deepEqual([set.names, set.variables(null).get('a')?.value], [[], 'env']);
  });

  const setting = {
    $shared: { version: 'v1', token: 't' },
    local: { version: 'v2', host: 'localhost', n: 1 },
    production: {},
  };

  it('are those of rest-client.environmentVariables too, after the files’', async () => {
    const files = {
      [`${near}/http-client.env.json`]: '{"local": {"host": "from file"}, "$shared": {"token": "file"}}',
    };
    const set = await loadEnvironments(file, folder, fileReader(files), setting);
    assert.deepEqual(set.names, ['local', 'production']);
    const variables = set.variables('local');
    assert.deepEqual(
      ['version', 'host', 'n', 'token'].map((name) => variables.get(name)?.value),
      ['v2', 'from file', '1', 'file'],
    );
    assert.deepEqual(variables.get('version'), {
      value: 'v2',
      source: 'rest-client.environmentVariables (local)',
      path: null,
      secret: false,
    });
    assert.equal(set.shared().get('version')?.value, 'v1');
    assert.equal(set.shared().get('token')?.secret, true, 'a name that says so is a secret here, too');
  });

  it('take anything that the setting may hold', async () => {
    for (const odd of [null, 1, 'x', [], { a: 1, b: null, $x: {}, c: { d: null, e: [1] } }]) {
      const set = await loadEnvironments(file, folder, fileReader({}), odd);
      assert.deepEqual(set.problems, []);
    }
  });

  it('are read from .vscode/settings.json where no editor tells the setting', async () => {
    const text = `\uFEFF{ // mine\n"rest-client.environmentVariables": ${JSON.stringify(setting)},\n}`;
    const path = `${folder}/.vscode/settings.json`;
    const set = await load({ [path]: text });
    assert.deepEqual(set.names, ['local', 'production']);
    assert.equal(set.variables('local').get('host')?.path, path);
    assert.ok(set.paths.includes(path));
    for (const broken of ['{', '[]', '{"rest-client.environmentVariables": 1}', '']) {
      const none = await load({ [path]: broken });
      assert.deepEqual([none.names, none.problems], [[], []]);
    }
  });
});
