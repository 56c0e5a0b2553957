import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { CodeAction, Hover } from 'vscode-languageserver/node';
import type { EnvironmentsResult } from '../../src/protocol';
import { folder, positionOf, response, startClient, type TestClient, uriOf } from './harness';

const start = { line: 0, character: 0 };
const environments = JSON.stringify({
  $shared: { v: '1' },
  dev: { host: 'dev.example' },
  prod: { host: 'prod.example' },
});
const secrets = JSON.stringify({ dev: { token: 'dev-s3cr3t' } });

describe('server: environments', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('the chosen one is used, changed by request, and told to the client', async () => {
    client = await startClient({
      files: { 'http-client.env.json': environments },
      options: { environments: { [pathToFileURL(folder).href]: 'dev' } },
    });
    const uri = await client.open('a.http', 'GET https://{{host}}/{{v}}\n');
    const before = await client.request<EnvironmentsResult>('faultline/environments', { uri });
    assert.deepEqual(before, {
      folder: pathToFileURL(folder).href,
      names: ['dev', 'prod'],
      selected: 'dev',
      problems: [],
    });
    const { summary } = await client.exchange(uri, start);
    assert.deepEqual([summary.url, summary.environment], ['https://dev.example/1', 'dev']);
    const after = await client.request<EnvironmentsResult>('faultline/selectEnvironment', { uri, name: 'prod' });
    assert.equal(after.selected, 'prod');
    await client.when('the notification', () => client.environments.at(-1)?.selected === 'prod');
    assert.equal((await client.exchange(uri, start)).summary.url, 'https://prod.example/1');
    await assert.rejects(
      client.request('faultline/selectEnvironment', { uri, name: 'gone' }),
      /There is no environment “gone” for this file\. There are: dev, prod\.$/,
    );
    assert.equal((await client.exchange(uri, start)).summary.environment, 'prod');
    client.world.files.set(`${folder}/http-client.env.json`, '{"dev": {"host": "dev.example"}}');
    const changes = [{ uri: uriOf('http-client.env.json'), type: 2 }];
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    const missing = await client.request<EnvironmentsResult>('faultline/environments', { uri });
    assert.match(missing.problems[0]?.message ?? '', /“prod” is not among those of this file: dev/);
    await client.request('faultline/selectEnvironment', { uri, name: null });
    const { refused } = await client.run(uri, start);
    assert.match(refused?.message ?? '', /host/);
  });

  it('with none chosen, a refusal and a diagnostic name those that define the variable', async () => {
    client = await startClient({ files: { 'http-client.env.json': environments } });
    const text = '@url = https://{{host}}\n\n### a\nGET {{url}}/{{v}}\n\n### b\nGET https://h.example/{{none}}\n';
    const uri = await client.open('a.http', text);
    const { refused } = await client.run(uri, positionOf(text, '{{url}}'));
    const missing = /\bhost is not defined in this file\. No environment is chosen: choose one of dev, prod\./;
    assert.match(refused?.message ?? '', missing);
    assert.equal(refused?.suggestion, 'select-environment');
    const all = await client.run(uri, null);
    assert.match(all.refused?.message ?? '', /^2 of 2 requests were not sent.*host is not defined/);
    assert.equal(all.refused?.suggestion, 'select-environment');
    const other = await client.run(uri, positionOf(text, '{{none}}'));
    assert.match(other.refused?.message ?? '', /none is not defined in this file or in any environment/);
    assert.equal(other.refused?.suggestion, undefined);

    const [diagnostic] = await client.whenDiagnostics(uri, (found) => found.length === 2);
    assert.match(String(diagnostic?.message), missing);
    assert.ok(diagnostic);
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      ...{ textDocument: { uri }, range: diagnostic.range },
      context: { diagnostics: [diagnostic], only: ['quickfix'] },
    });
    assert.deepEqual(
      actions.map(({ title, command }) => [title, command?.command, command?.arguments]),
      [
        ['Select environment "dev"', 'faultline.selectEnvironment', [uri, 'dev']],
        ['Select environment "prod"', 'faultline.selectEnvironment', [uri, 'prod']],
      ],
    );
    await client.request('faultline/selectEnvironment', { uri, name: 'dev' });
    await client.whenDiagnostics(uri, (found) => found.length === 1);
    assert.equal((await client.run(uri, positionOf(text, '{{url}}'))).refused, null);
  });

  it('another one than the chosen one is named where it defines the variable', async () => {
    client = await startClient({
      files: { 'http-client.env.json': JSON.stringify({ dev: {}, prod: { host: 'prod.example' } }) },
      options: { environments: { [pathToFileURL(folder).href]: 'dev' } },
    });
    const uri = await client.open('a.http', 'GET https://{{host}}/\n');
    const { refused } = await client.run(uri, start);
    assert.match(refused?.message ?? '', /or in the chosen environment \(dev\)\. To use it, choose prod\./);
    assert.equal(refused?.suggestion, 'select-environment');
  });

  it('changed files count at once: a watched one for diagnostics, any for the next run', async () => {
    client = await startClient({ options: { environments: { [pathToFileURL(folder).href]: 'dev' } } });
    const uri = await client.open('a.http', 'GET https://{{host}}/\n');
    await client.whenDiagnostics(uri, (found) => found[0]?.code === 'undefined-variable');
    client.world.files.set(`${folder}/http-client.env.json`, environments);
    const changes = [{ uri: uriOf('http-client.env.json'), type: 1 }];
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await client.whenDiagnostics(uri, (found) => found.length === 0);
    await client.when('the client knows', () => client.environments.at(-1)?.names.includes('prod') === true);
    client.world.files.set(`${folder}/http-client.env.json`, environments.replace('dev.example', 'new.example'));
    assert.equal((await client.exchange(uri, start)).summary.url, 'https://new.example/');
  });

  it('a broken environment file has its diagnostic at its own place, which goes when it is mended', async () => {
    const broken = '{\n  "dev": { "host": "h" \n';
    client = await startClient({ files: { 'http-client.env.json': broken } });
    const uri = await client.open('a.http', 'GET https://h.example/\n');
    const file = uriOf('http-client.env.json');
    const [problem] = await client.whenDiagnostics(file, (found) => found.length > 0);
    assert.equal(problem?.code, 'bad-environment');
    assert.ok((problem?.range.start.line ?? 0) > 0, 'on the first line');
    const result = await client.request<EnvironmentsResult>('faultline/environments', { uri });
    assert.equal(result.problems[0]?.uri, file);
    client.world.files.set(`${folder}/http-client.env.json`, environments);
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: file, type: 2 }] });
    await client.whenDiagnostics(file, (found) => found.length === 0);
  });

  it('in a workspace of several folders each has its own choice; an untitled file has none', async () => {
    client = await startClient({
      folders: [folder, '/other'],
      options: { environments: { [pathToFileURL(folder).href]: 'dev', 'file:///other': 'prod' } },
    });
    client.world.files.set(`${folder}/http-client.env.json`, environments);
    client.world.files.set('/other/http-client.env.json', environments.replaceAll('.example', '.other'));
    const text = 'GET https://{{host}}/\n';
    const one = await client.open('a.http', text);
    const two = await client.open('file:///other/b.http', text);
    const untitled = await client.open('untitled:Untitled-1', text);
    assert.equal((await client.exchange(one, start)).summary.url, 'https://dev.example/');
    assert.equal((await client.exchange(two, start)).summary.url, 'https://prod.other/');
    assert.match((await client.run(untitled, start)).refused?.message ?? '', /host/);
    assert.equal((await client.request<EnvironmentsResult>('faultline/environments', { uri: untitled })).folder, '');
    const event = { added: [], removed: [{ uri: 'file:///other', name: 'other' }] };
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    assert.equal((await client.request<EnvironmentsResult>('faultline/environments', { uri: two })).folder, '');
  });

  it('secrets of the private file are sent, and shown nowhere', async () => {
    client = await startClient({
      files: { 'http-client.env.json': environments, 'http-client.private.env.json': secrets },
      options: { environments: { [pathToFileURL(folder).href]: 'dev' } },
      answer: () => response(403, { message: 'dev-s3cr3t is not allowed' }),
    });
    const text = 'GET https://{{host}}/?t={{token}}\n';
    const uri = await client.open('a.http', text);
    const detail = await client.exchange(uri, start);
    assert.equal(client.world.sent[0]?.url, 'https://dev.example/?t=dev-s3cr3t');
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: positionOf(text, 'token'),
    });
    await client.whenDiagnostics(uri, (found) => found.some(({ code }) => code === 'response-forbidden'));
    await client.whenAnnotations(uri, (found) => found[0]?.tone === 'error');
    const shown = JSON.stringify([
      detail,
      hover,
      client.summaries,
      client.diagnostics(uri),
      client.annotations(uri),
      client.logged,
      client.output,
    ]);
    assert.ok(!shown.includes('dev-s3cr3t'), shown.slice(Math.max(0, shown.indexOf('dev-s3cr3t') - 200)).slice(0, 300));
    assert.match(shown, /‹redacted›/);
  });
});

describe('server: named responses', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const text =
    '### login\n# @name login\nPOST https://h.example/login\n\n### use\nGET https://h.example/{{login.response.body.$.id}}\n';

  it('are used in later requests of the document, and of no other', async () => {
    let id = 6;
    client = await startClient({ answer: () => response(200, { id: ++id }) });
    const uri = await client.open('a.http', text);
    const other = await client.open('b.http', text);
    const use = positionOf(text, '### use');
    await client.whenDiagnostics(uri, (found) => found[0]?.code === 'no-response-yet' && found[0].severity === 3);
    assert.match((await client.run(uri, use)).refused?.message ?? '', /login/);
    await client.run(uri, positionOf(text, '# @name'));
    await client.whenDiagnostics(uri, (found) => found.length === 0);
    assert.equal((await client.exchange(uri, use)).summary.url, 'https://h.example/7');
    assert.match((await client.run(other, use)).refused?.message ?? '', /login/);
    const all = await client.run(uri, null);
    assert.equal(all.refused, null);
    assert.equal(client.world.sent.at(-1)?.url, 'https://h.example/9');
  });

  it('a hover shows the value and where it is from', async () => {
    client = await startClient({ answer: () => response(200, { id: 'abc' }) });
    const uri = await client.open('a.http', text);
    const position = positionOf(text, '{{login', 4);
    const hover = async (): Promise<string> =>
      JSON.stringify(await client.request('textDocument/hover', { textDocument: { uri }, position }));
    assert.equal(await hover(), 'null', 'the diagnostic says why');
    await client.run(uri, positionOf(text, '# @name'));
    assert.match(await hover(), /abc/);
    assert.match(await hover(), /login/);
  });

  it('survive more exchanges than are kept', async () => {
    const many = Array.from({ length: 230 }, (_, index) => `### ${index}\nGET https://h.example/x/${index}\n`).join(
      '\n',
    );
    client = await startClient({ answer: () => response(200, { id: 1 }) });
    const uri = await client.open(
      'a.http',
      `### \n# @name login\nPOST https://h.example/login\n\n${many}\n### use\nGET https://h.example/{{login.response.body.$.id}}\n`,
    );
    const { sent, refused } = await client.run(uri, null);
    assert.equal(refused, null);
    assert.equal(sent.length, 232);
    const kept = await client.request<unknown[]>('faultline/exchanges', {});
    assert.equal(kept.length, 200);
    assert.equal(client.world.sent.at(-1)?.url, 'https://h.example/1');
  });
});

describe('server: trust', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('nothing is sent and no environment or body file is read before the workspace is trusted', async () => {
    client = await startClient({
      options: { trusted: false, environments: { [pathToFileURL(folder).href]: 'dev' } },
      files: { 'http-client.env.json': environments, 'body.json': '{}' },
    });
    const text = 'POST https://{{host}}/\n\n< ./body.json\n';
    const uri = await client.open('a.http', text);
    const { sent, refused } = await client.run(uri, start);
    assert.deepEqual(sent, []);
    assert.match(refused?.message ?? '', /not trusted/);
    assert.deepEqual((await client.request<EnvironmentsResult>('faultline/environments', { uri })).names, []);
    await client.whenDiagnostics(uri, (found) => found.every(({ code }) => code !== 'undefined-variable'));
    const lenses = await client.request<{ command: { title: string; command: string } }[]>('textDocument/codeLens', {
      textDocument: { uri },
    });
    assert.deepEqual(
      lenses.map(({ command }) => command.command),
      ['workbench.trust.manage'],
    );

    await client.connection.sendNotification('faultline/trusted', {});
    await client.when('environments', () => client.environments.at(-1)?.names.includes('dev') === true);
    const detail = await client.exchange(uri, start);
    assert.equal(detail.summary.url, 'https://dev.example/');
  });
});

describe('server: settings that bear on values', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('rest-client.environmentVariables are environments, read anew when they change', async () => {
    const configuration: Record<string, unknown> = {
      'rest-client.environmentVariables': {
        $shared: { version: 'v1', host: 'shared.example' },
        local: { host: 'local.example', url: 'https://{{host}}/{{$shared version}}' },
      },
    };
    client = await startClient({ configuration, options: { environments: { [pathToFileURL(folder).href]: 'local' } } });
    const uri = await client.open('a.http', 'GET {{url}}/x\n');
    const found = await client.request<EnvironmentsResult>('faultline/environments', { uri });
    assert.deepEqual([found.names, found.selected], [['local'], 'local']);
    assert.equal((await client.exchange(uri, start)).summary.url, 'https://local.example/v1/x');
    configuration['rest-client.environmentVariables'] = { local: { url: 'https://changed.example' } };
    await client.setSettings({});
    await client.when('the change', () => client.environments.length > 0);
    assert.equal((await client.exchange(uri, start)).summary.url, 'https://changed.example/x');
  });

  it('faultline.syntax.flavour decides whose variable wins; a hint leads to it where it has not', async () => {
    const text = '@host = file.example\nGET https://{{host}}/\n';
    client = await startClient({
      files: { 'http-client.env.json': environments },
      options: { environments: { [pathToFileURL(folder).href]: 'dev' } },
    });
    const uri = await client.open('a.http', text);
    const [hint] = await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'other-client'));
    assert.equal(hint?.severity, 4);
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: hint?.range,
      context: { diagnostics: [hint] },
    });
    const command = actions.find(({ title }) => title === 'Open the setting faultline.syntax.flavour')?.command;
    assert.deepEqual(
      [command?.command, command?.arguments],
      ['workbench.action.openSettings', ['faultline.syntax.flavour']],
    );
    assert.equal((await client.exchange(uri, positionOf(text, 'GET'))).summary.url, 'https://file.example/');
    await client.setSettings({ 'syntax.flavour': 'jetbrains' });
    await client.whenDiagnostics(uri, (all) => all.length === 0);
    assert.equal((await client.exchange(uri, positionOf(text, 'GET'))).summary.url, 'https://dev.example/');
  });
});
