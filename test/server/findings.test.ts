import assert from 'node:assert/strict';
import type { ClientCapabilities, CodeAction, Diagnostic } from 'vscode-languageserver/node';
import { nodeDeps } from '../../src/server/node-deps';
import { positionOf, response, startClient, type TestClient, textIn, uriOf, vscodeCapabilities } from './harness';

const pace = { typingMs: 5, tickMs: 30, gatherMs: 1, restMs: 10 };

describe('server: problems while writing', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const actionsAt = (uri: string, diagnostic: Diagnostic): Promise<CodeAction[]> =>
    client.request('textDocument/codeAction', {
      ...{ textDocument: { uri }, range: diagnostic.range },
      context: { diagnostics: [diagnostic], only: ['quickfix'] },
    });

  it('come with code, place, related place and a fix, which is the preferred one where it is certain', async () => {
    client = await startClient();
    const text = 'POST https://h.example/\nContent-Type: application/json\n\n{\n  "a": 1,\n}\n';
    const uri = await client.open('a.http', text);
    const [diagnostic] = await client.whenDiagnostics(uri, (found) => found.length === 1);
    assert.ok(diagnostic);
    assert.deepEqual(
      [diagnostic.code, diagnostic.severity, diagnostic.source, textIn(text, diagnostic.range)],
      ['json-syntax', 2, 'Faultline', ','],
    );
    const [action, ...others] = await actionsAt(uri, diagnostic);
    assert.ok(action && others.length === 0);
    assert.deepEqual([action.title, action.kind, action.isPreferred], ['Remove the comma', 'quickfix', true]);
    assert.deepEqual(action.diagnostics, [diagnostic]);
    await client.applyAction(uri, action);
    assert.equal(client.text(uri), text.replace(',', ''));
    await client.whenDiagnostics(uri, (found) => found.length === 0);
  });

  it('point to the other place, and fade what has no effect', async () => {
    client = await startClient();
    const text = '# @name a\nGET https://h.example/\n\n###\n# @name a\n@x = 1\n@x = 2\nGET https://h.example/{{x}}\n';
    const uri = await client.open('a.http', text);
    const found = await client.whenDiagnostics(uri, (all) => all.length === 2);
    const name = found.find(({ code }) => code === 'duplicate-name');
    const [related] = name?.relatedInformation ?? [];
    assert.deepEqual(related?.location.range.start, positionOf(text, 'a'.repeat(1), 0, 2));
    assert.equal(related?.location.uri, uri);
    const variable = found.find(({ code }) => code === 'duplicate-variable');
    assert.deepEqual([variable?.severity, variable?.tags], [4, [1]]);
    // The first of two goes on standing first, wherever it moves.
    await client.change(uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '\n\n###\n',
    });
    const moved = await client.whenDiagnostics(uri, (all) => all.some(({ range }) => range.start.line === 7));
    const again = moved.find(({ code }) => code === 'duplicate-name')?.relatedInformation?.[0];
    assert.equal(again?.location.range.start.line, 3);
  });

  const files = {
    'l1.txt': 'x',
    'data/task.json': '{}',
    'auth.http': '# @name login\nGET https://h/\n',
    'check.js': '1',
    'query.graphql': '{a}',
  };
  const multipart =
    'POST https://h/\nContent-Type: multipart/form-data; boundary=b\n\n--b\nContent-Disposition: form-data; name="f"\n\n';
  const missing: readonly (readonly [what: string, text: string, severity: number, path: string, mended: string])[] = [
    ['a body', 'POST https://h/\n\n< ./l1.tx\n', 1, './l1.tx', './l1.txt'],
    ['a body with variables', 'POST https://h/\n\n<@ l1.tx\n', 1, 'l1.tx', 'l1.txt'],
    ['a body in a charset', 'POST https://h/\n\n<@latin1 ./l1.tx  \n', 1, './l1.tx', './l1.txt'],
    ['a body in quotation marks', 'POST https://h/\n\n< "./l1.tx"\n', 1, '"./l1.tx"', '"./l1.txt"'],
    ['a body in another folder', 'POST https://h/\n\n< ./dta/task.json\n', 1, './dta/task.json', './data/task.json'],
    ['a query', 'GRAPHQL https://h/\n\n< ./qery.graphql\n', 1, './qery.graphql', './query.graphql'],
    ['a part', `${multipart}< ./l1.tx\n--b--\n`, 1, './l1.tx', './l1.txt'],
    ['an import', 'import auht.http\n\n###\nGET https://h/\n', 1, 'auht.http', 'auth.http'],
    ['an @import', '# @import ./auht.http\nGET https://h/\n', 1, './auht.http', './auth.http'],
    ['a run', '### a\nrun ./auht.http#login\n', 1, './auht.http', './auth.http'],
    ['a script', 'GET https://h/\n\n> ./chek.js\n', 3, './chek.js', './check.js'],
    ['a script before the request', '< ./chek.js\nGET https://h/\n', 3, './chek.js', './check.js'],
  ];
  for (const [what, text, severity, path, mended] of missing) {
    it(`of a file that is not there have the name that is: ${what}`, async () => {
      client = await startClient({ files });
      const uri = await client.open('a.http', text);
      const found = await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'missing-file'));
      const diagnostic = found.find(({ code }) => code === 'missing-file');
      assert.ok(diagnostic);
      assert.deepEqual([textIn(text, diagnostic.range), diagnostic.severity], [path, severity]);
      const action = (await actionsAt(uri, diagnostic)).find(({ title }) => title.startsWith('Change to '));
      assert.ok(action);
      await client.applyAction(uri, action);
      assert.equal(client.text(uri), text.replace(path, mended));
      await client.whenDiagnostics(uri, (all) => all.every(({ code }) => code !== 'missing-file'));
    });
  }

  const long: Readonly<Record<string, string>> = {
    'a URL': `GET https://h/?a=${'x'.repeat(2_000_000)}\n`,
    'a form': `POST https://h/\nContent-Type: application/x-www-form-urlencoded\n\n${'a=b&'.repeat(30_000)}\n`,
    'a placeholder': `GET https://h/{{${'a.'.repeat(1_000_000)}}}\n`,
    'a header': `GET https://h/\nX-A: ${'a, '.repeat(500_000)}\n`,
    'a text in JSON': `POST https://h/\nContent-Type: application/json\n\n{"a": "${'x'.repeat(2_000_000)}", "b": {{x}}}\n`,
  };
  for (const [what, text] of Object.entries(long)) {
    it(`come in time where ${what} is endless`, async () => {
      client = await startClient();
      const uri = await client.open('a.http', text);
      const found = await client.whenDiagnostics(uri, () => true);
      assert.ok(found.every(({ severity }) => severity !== undefined));
    });
  }

  it('of a name that is given twice have another one, ready to be typed over, which nothing else bears', async () => {
    const files = { 'auth.http': '# @name login2\nGET https://h.example/\n' };
    client = await startClient({ files });
    const text =
      'import auth.http\n###\n# @name login\nGET https://h.example/\n\n###\n# @name login\nGET https://h.example/{{login2.response.body.*}}/{{login.response.body.*}}\n';
    const uri = await client.open('a.http', text);
    const found = await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'duplicate-name'));
    const diagnostic = found.find(({ code }) => code === 'duplicate-name');
    assert.ok(diagnostic);
    const [action] = await actionsAt(uri, diagnostic);
    assert.ok(action);
    assert.equal(action.title, 'Give this request a name of its own: login3');
    assert.deepEqual(action.edit?.documentChanges, [
      {
        textDocument: { uri, version: 1 },
        edits: [{ range: diagnostic.range, snippet: { kind: 'snippet', value: `\${1:login3}` } }],
      },
    ]);
    await client.applyAction(uri, action);
    const references = await client.request<unknown[]>('textDocument/references', {
      ...{ textDocument: { uri }, position: positionOf(text, 'login', 1) },
      context: { includeDeclaration: false },
    });
    assert.equal(references.length, 1);
    await client.whenDiagnostics(uri, (all) => all.every(({ code }) => code !== 'duplicate-name'));
  });

  it('of a path that leads nowhere in the last response have the name that is there', async () => {
    client = await startClient({ answer: () => response(200, { token: 't' }) });
    const text =
      '### \n# @name login\nGET https://h.example/\n\n### \nGET https://h.example/{{login.response.body.$.tokn}}\n';
    const uri = await client.open('a.http', text);
    await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'no-response-yet'));
    await client.run(uri, { line: 2, character: 0 });
    const [diagnostic] = await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'bad-reference'));
    assert.ok(diagnostic);
    const action = (await actionsAt(uri, diagnostic)).find(({ title }) => title === 'Change to token');
    assert.ok(action);
    await client.applyAction(uri, action);
    await client.whenDiagnostics(uri, (all) => all.length === 0);
  });

  it('are said a hundred times, and then how many more there are', async () => {
    client = await startClient();
    const text = Array.from({ length: 450 }, (_, i) => `###\nGET https://h.example/${i}/{{none}}\n`).join('');
    const uri = await client.open('a.http', `${text}###\nGET https://h.example/{{other}}\n`);
    // A slow machine reads the file in several goes.
    const found = await client.whenDiagnostics(uri, (all) => all.length >= 101);
    assert.equal(found.length, 101);
    const last = found.filter(({ message }) => String(message).startsWith('none is not defined')).at(-1);
    assert.match(String(last?.message), /\nThis file has 350 more of the same\.$/);
    assert.ok(found.some(({ message }) => String(message).startsWith('other is not defined')));
  });

  it('in the line that is being typed wait until it rests, or is saved', async () => {
    client = await startClient({ deps: { pace: { ...pace, restMs: 100_000 } } });
    const text = 'GET https://h.example/{{none}}\n\n### \nGET https://h.example/\n\n';
    const uri = await client.open('a.http', text);
    await client.whenDiagnostics(uri, (all) => all.length === 1);
    for (const [index, letter] of [...'Acc'].entries()) {
      const at = { line: 4, character: index };
      await client.change(uri, { range: { start: at, end: at }, text: letter });
    }
    await client.change(uri, {
      range: { start: { line: 0, character: 22 }, end: { line: 0, character: 22 } },
      text: 'x',
    });
    const elsewhere = await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'bad-header'));
    assert.deepEqual(
      elsewhere.map(({ code }) => code),
      ['bad-header'],
      'typing goes on in the first line now',
    );
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await client.whenDiagnostics(uri, (all) => all.length === 2);
  });

  it('in a body wait while one writes it', async () => {
    client = await startClient({ deps: { pace: { ...pace, restMs: 100_000 } } });
    const text = 'POST https://h.example/\n\n{\n  "a": \n}\n';
    const uri = await client.open('a.http', text);
    await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'json-syntax'));
    const at = positionOf(text, '"a": ', 5);
    await client.change(uri, { range: { start: at, end: at }, text: '[' });
    await client.whenDiagnostics(uri, (all) => all.length === 0);
    await client.stop();
    client = await startClient();
    const other = await client.open('a.http', text);
    await client.change(other, { range: { start: at, end: at }, text: '[' });
    await client.whenDiagnostics(other, (all) => all.some(({ message }) => String(message).startsWith(']')));
  });

  const canCreate: ClientCapabilities = {
    ...vscodeCapabilities,
    workspace: {
      ...vscodeCapabilities.workspace,
      workspaceEdit: { ...vscodeCapabilities.workspace?.workspaceEdit, resourceOperations: ['create'] },
    },
  };

  it('of a missing file have the name that is nearly that, and the file itself', async () => {
    client = await startClient({ capabilities: canCreate, files: { 'data/tasks.json': '{}' } });
    const uri = await client.open('a.http', 'POST https://h.example/\n\n< ./data/task.json\n');
    const [diagnostic] = await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'missing-file'));
    assert.ok(diagnostic);
    const [change, create, ...others] = await actionsAt(uri, diagnostic);
    assert.deepEqual(
      [change?.title, create?.title, others.length],
      ['Change to tasks.json', 'Create ./data/task.json', 0],
    );
    assert.deepEqual(create?.edit?.documentChanges, [
      { kind: 'create', uri: uriOf('data/task.json'), options: { ignoreIfExists: true } },
    ]);
    await client.applyAction(uri, change ?? { title: '' });
    assert.match(client.text(uri), /< \.\/data\/tasks\.json/);
    await client.whenDiagnostics(uri, (all) => all.length === 0);
  });

  it('make no file outside the workspace', async () => {
    client = await startClient({ capabilities: canCreate });
    const uri = await client.open('a.http', 'POST https://h.example/\n\n< /etc/none.json\n');
    const [diagnostic] = await client.whenDiagnostics(uri, (all) => all.length === 1);
    assert.deepEqual(diagnostic && (await actionsAt(uri, diagnostic)), []);
  });

  it('of an undefined variable can be added to an environment, credentials to the private file', async () => {
    client = await startClient({ capabilities: canCreate, files: { 'http-client.env.json': '{"dev": {}}' } });
    const uri = await client.open('a.http', 'GET https://h.example/{{place}}?x={{apiToken}}\n');
    const found = await client.whenDiagnostics(uri, (all) => all.length === 2);
    const titles = (await Promise.all(found.map((it) => actionsAt(uri, it)))).flat().map(({ title }) => title);
    assert.ok(titles.includes('Add place to all environments (http-client.env.json)'), titles.join());
    assert.ok(titles.includes('Add apiToken to all environments (http-client.private.env.json)'), titles.join());
  });

  it('hold nothing up: a file that is looked for is looked for beside the rest', async () => {
    let answer: (there: boolean) => void = () => undefined;
    const there = new Promise<boolean>((done) => {
      answer = done;
    });
    client = await startClient({ deps: { files: { ...nodeDeps('1').files, exists: () => there } } });
    const uri = await client.open('a.http', 'POST https://h.example/\n\n< ./slow.json\n');
    const symbols = await client.request<unknown[]>('textDocument/documentSymbol', { textDocument: { uri } });
    assert.equal(symbols.length, 1);
    answer(false);
    await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'missing-file'));
  });
});
