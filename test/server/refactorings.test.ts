import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { CodeAction, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { folder, offsetIn, positionOf, startClient, type TestClient, uriOf, vscodeCapabilities } from './harness';

const capabilities = {
  ...vscodeCapabilities,
  workspace: {
    ...vscodeCapabilities.workspace,
    workspaceEdit: { ...vscodeCapabilities.workspace?.workspaceEdit, resourceOperations: ['create' as const] },
  },
  textDocument: {
    ...vscodeCapabilities.textDocument,
    codeAction: {
      ...vscodeCapabilities.textDocument?.codeAction,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};

describe('server: refactorings', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  /** `range`: of a stretch of the text. */
  function offered(uri: string, selected: string, context: object = { triggerKind: 1 }): Promise<CodeAction[]> {
    const text = client.text(uri);
    const range = { start: positionOf(text, selected), end: positionOf(text, selected, selected.length) };
    return client.request('textDocument/codeAction', {
      ...{ textDocument: { uri }, range },
      context: { diagnostics: [], ...context },
    });
  }

  const titled = (actions: readonly CodeAction[], title: string): CodeAction => {
    const action = actions.find((it) => it.title === title);
    assert.ok(action, `${title} in ${actions.map((it) => it.title).join(', ')}`);
    return action;
  };

  const resolved = (action: CodeAction): Promise<CodeAction> => client.request('codeAction/resolve', action);

  it('light the bulb only for a selection; the others are there for who asks', async () => {
    client = await startClient({ capabilities });
    const uri = await client.open('a.http', '@a = 1\n\nGET https://h.example/x?a={{a}}&b=2\n');
    const titles = async (selected: string, context: object) =>
      (await offered(uri, selected, context)).map(({ title }) => title);
    assert.deepEqual(await titles('', { triggerKind: 2 }), []);
    assert.deepEqual(await titles('h.example', { triggerKind: 2 }), ['Extract to variable host']);
    assert.deepEqual(await titles('{{a}}', { triggerKind: 1 }), [
      'Inline variable a here',
      'Inline variable a (1 use)',
      'Name this request (# @name)',
      'Write query on lines of its own',
    ]);
    assert.deepEqual(await titles('GET', { only: ['refactor.rewrite'] }), [
      'Name this request (# @name)',
      'Write query on lines of its own',
    ]);
    assert.deepEqual(await titles('h.example', { only: ['quickfix'] }), []);
  });

  it('are made when they are chosen, with tab stops, for the text as it is', async () => {
    client = await startClient({ capabilities });
    const uri = await client.open('a.http', 'GET https://h.example/1\n\n###\nGET https://h.example/2\n');
    const action = titled(await offered(uri, 'h.example'), 'Extract all 2 occurrences to variable host');
    assert.equal(action.edit, undefined);
    assert.equal(action.kind, 'refactor.extract');
    const [change] = ((await resolved(action)).edit?.documentChanges ?? []) as TextDocumentEdit[];
    assert.deepEqual(change?.textDocument, { uri, version: 1 });
    assert.ok(change?.edits.every((edit) => 'snippet' in edit && edit.snippet.value.includes(`\${1:host}`)));
    await client.applyAction(uri, await resolved(action));
    assert.equal(client.text(uri), '@host = h.example\n\nGET https://{{host}}/1\n\n###\nGET https://{{host}}/2\n');
    assert.equal((await resolved(action)).edit, undefined, 'the text is another one now');
  });

  it('come with their edit where the client can’t ask for it later, without what it can’t do', async () => {
    client = await startClient({
      own: false,
      capabilities: { textDocument: { codeAction: vscodeCapabilities.textDocument?.codeAction ?? {} } },
    });
    const uri = await client.open('a.http', '@a = 1\nGET https://h.example/{{a}}\n');
    const actions = await offered(uri, '{{a}}', { only: ['refactor'] });
    assert.ok(actions.every(({ edit, data }) => edit?.changes && !data));
    await client.applyAction(uri, titled(actions, 'Inline variable a here'));
    assert.equal(client.text(uri), '@a = 1\nGET https://h.example/1\n');
    const moving = await offered(uri, '@a', { only: ['refactor.move'] });
    assert.deepEqual(moving, []);
  });

  it('a definition that another file uses stays where its uses here are inlined', async () => {
    client = await startClient({
      capabilities,
      files: { 'other.http': 'import ./a.http\n\n###\nGET https://h.example/{{a}}\n' },
    });
    const uri = await client.open('a.http', '@a = 1\nGET https://h.example/{{a}}\n');
    await client.applyAction(uri, await resolved(titled(await offered(uri, '{{a}}'), 'Inline variable a (1 use)')));
    assert.equal(client.text(uri), '@a = 1\nGET https://h.example/1\n');
  });

  /** The files that an edit leaves behind, by name. */
  function filesAfter(uri: string, edit: WorkspaceEdit | undefined): Record<string, string> {
    const files: Record<string, string> = {};
    for (const change of edit?.documentChanges ?? []) {
      if (!('edits' in change)) {
        assert.equal(change.kind, 'create');
        continue;
      }
      const name = change.textDocument.uri.slice(uriOf('').length);
      const before =
        change.textDocument.uri === uri ? client.text(uri) : String(client.world.files.get(`${folder}/${name}`) ?? '');
      let after = before;
      for (const it of [...change.edits].reverse()) {
        assert.ok('newText' in it);
        after =
          after.slice(0, offsetIn(before, it.range.start)) + it.newText + after.slice(offsetIn(before, it.range.end));
      }
      files[name] = after;
    }
    return files;
  }

  it('a variable moves to the chosen environment, or to all, in a file that is made where there is none', async () => {
    client = await startClient({
      capabilities,
      options: { environments: { [pathToFileURL(folder).href]: 'dev' } },
    });
    const uri = await client.open('a.http', '@host = h.example\n@b = 2\n\nGET https://{{host}}/{{b}}\n');
    const actions = await offered(uri, '@host', { only: ['refactor.move'] });
    assert.deepEqual(
      actions.map(({ title }) => title),
      [
        'Move variable host to environment dev (http-client.env.json)',
        'Move variable host to all environments (http-client.env.json)',
      ],
    );
    const [dev, all] = await Promise.all(actions.map(resolved));
    assert.deepEqual(filesAfter(uri, dev?.edit), {
      'http-client.env.json': '{\n  "dev": {\n    "host": "h.example"\n  }\n}\n',
      'a.http': '@b = 2\n\nGET https://{{host}}/{{b}}\n',
    });
    assert.deepEqual(JSON.parse(filesAfter(uri, all?.edit)['http-client.env.json'] ?? ''), {
      $shared: { host: 'h.example' },
    });
  });

  it('what looks like a credential moves to the private file, beside the public one', async () => {
    client = await startClient({ capabilities, files: { 'http-client.env.json': '{"dev": {}}' } });
    const uri = await client.open('a.http', '@apiToken = abc\n\nGET https://h.example/{{apiToken}}\n');
    const action = titled(
      await offered(uri, '@apiToken', { only: ['refactor'] }),
      'Move variable apiToken to all environments (http-client.private.env.json)',
    );
    assert.deepEqual(Object.keys(filesAfter(uri, (await resolved(action)).edit)).sort(), [
      'a.http',
      'http-client.private.env.json',
    ]);
  });

  it('goes by the editor’s text of the file, and says where it can’t be done', async () => {
    client = await startClient({
      capabilities,
      files: { 'http-client.env.json': '{}' },
      openTexts: { 'http-client.env.json': '{"$shared": {"x": "not saved yet"}}' },
    });
    const uri = await client.open('a.http', '@host = h.example\n@x = 1\n\nGET https://{{host}}/{{x}}\n');
    const of = async (name: string) =>
      resolved(
        titled(
          await offered(uri, `@${name}`, { only: ['refactor.move'] }),
          `Move variable ${name} to all environments (http-client.env.json)`,
        ),
      );
    const host = await of('host');
    const [change] = (host.edit?.documentChanges ?? []) as TextDocumentEdit[];
    assert.match(JSON.stringify(change?.edits), /not saved yet.*h\.example/);
    assert.equal((await of('x')).edit, undefined);
    await client.when('a message', () => client.messages.some((message) => /Move variable x/.test(message)));
  });

  it('is not offered where the file defines the variable twice, in untitled files, and in Restricted Mode', async () => {
    client = await startClient({ capabilities });
    const twice = await client.open(
      'a.http',
      '@a = 1\nGET https://h.example/{{a}}\n###\n@a = 2\nGET https://h.example/{{a}}\n',
    );
    assert.deepEqual(await offered(twice, '@a', { only: ['refactor.move'] }), []);
    const untitled = await client.open('untitled:Untitled-1', '@a = 1\nGET https://h.example/{{a}}\n');
    assert.deepEqual(await offered(untitled, '@a', { only: ['refactor.move'] }), []);
    await client.stop();
    client = await startClient({ capabilities, options: { trusted: false } });
    const untrusted = await client.open('a.http', '@a = 1\nGET https://h.example/{{a}}\n');
    assert.deepEqual(await offered(untrusted, '@a', { only: ['refactor.move'] }), []);
  });
});
