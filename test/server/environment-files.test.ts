import assert from 'node:assert/strict';
import type {
  CompletionList,
  Hover,
  Location,
  PrepareRenameResult,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { startClient, type TestClient, textIn, uriOf, vscodeCapabilities } from './harness';
import { type Fixtures, markedFiles, placesIn } from './marked';
import { everywhere } from './shared-names';

const dynamic = { dynamicRegistration: true };
const capabilities = {
  ...vscodeCapabilities,
  textDocument: {
    ...vscodeCapabilities.textDocument,
    definition: dynamic,
    references: dynamic,
    rename: { ...dynamic, prepareSupport: true },
    hover: dynamic,
    completion: { ...vscodeCapabilities.textDocument?.completion, ...dynamic },
  },
};

const isEnvironment = (name: string): boolean => /\.env|settings\.json$/.test(name);

describe('server: in an environment file', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const begin = async (fixtures: Fixtures) => {
    const files = markedFiles(fixtures);
    client = await startClient({ files: files.texts, capabilities });
    const uri = uriOf(files.name);
    const text = files.texts[files.name] ?? '';
    const textDocument = { uri, languageId: 'json', version: 1, text };
    await client.connection.sendNotification('textDocument/didOpen', { textDocument });
    return { ...files, uri, text, params: { textDocument: { uri }, position: files.position } };
  };

  it('navigation, rename, hovers and completion are asked for, and no more', async () => {
    client = await startClient({ capabilities });
    await client.when('registrations', () => client.registered.includes('textDocument/completion'));
    for (const method of ['definition', 'references', 'rename', 'hover'])
      assert.ok(client.registered.includes(`textDocument/${method}`), method);
    assert.ok(!client.registered.some((method) => /codeLens|formatting|semanticTokens|diagnostic/.test(method)));
  });

  for (const [what, fixtures] of everywhere) {
    const plain = Object.fromEntries(
      Object.entries(fixtures).map(([name, text]) => [name, text.replace('$$CURSOR$$', '')]),
    );
    for (const [name, text] of Object.entries(plain).filter(([it]) => isEnvironment(it))) {
      for (const { index } of text.matchAll(/«/g)) {
        const asked = { ...plain, [name]: `${text.slice(0, index + 1)}$$CURSOR$$${text.slice(index + 1)}` };
        it(`all uses are found from ${name}, ${index}: ${what}`, async () => {
          const { texts, params, wanted } = await begin(asked);
          const context = { includeDeclaration: true };
          const found = await client.request<Location[]>('textDocument/references', { ...params, context });
          assert.deepEqual(placesIn(texts, found), wanted);
        });
      }
    }
  }

  it('a key that no request uses is found and renamed, too', async () => {
    const { texts, params, uri } = await begin({
      'http-client.env.json': '{"dev": {"«ho$$CURSOR$$st»": "h"}, "prod": {"«host»": "p"}}',
      'http-client.private.env.json': '{"dev": {"«host»": "s"}}',
    });
    const offered = await client.request<PrepareRenameResult>('textDocument/prepareRename', params);
    assert.ok(offered && 'range' in offered);
    assert.deepEqual(
      [offered.placeholder, textIn(texts['http-client.env.json'] ?? '', offered.range)],
      ['host', 'host'],
    );
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...params, newName: 'server' });
    const changes = (edit.documentChanges ?? []) as TextDocumentEdit[];
    assert.deepEqual(
      changes.map(({ textDocument, edits }) => [textDocument.uri === uri, edits.length]),
      [
        [false, 1],
        [true, 2],
      ],
    );
  });

  it('rename changes the requests that use the name, and refuses what is taken', async () => {
    const { texts, params } = await begin({
      'http-client.env.json': '{"dev": {"ho$$CURSOR$$st": "h", "port": "1"}}',
      'a.http': 'GET https://{{host}}/\n',
    });
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...params, newName: 'server' });
    const places = (edit.documentChanges ?? []).flatMap((it) =>
      'edits' in it ? it.edits.map(({ range }) => ({ uri: it.textDocument.uri, range })) : [],
    );
    assert.deepEqual(placesIn(texts, places), ['http-client.env.json 0:10 host', 'a.http 0:14 host']);
    await assert.rejects(
      client.request('textDocument/rename', { ...params, newName: 'port' }),
      /A variable port exists already, in http-client\.env\.json/,
    );
  });

  const definitions: readonly (readonly [what: string, files: Fixtures])[] = [
    [
      'of its own environment',
      { 'http-client.env.json': '{"a": {"h": "1"}, "b": {"«h»": "2", "u": "{{$$CURSOR$$h}}/"}}' },
    ],
    ['of all environments', { 'http-client.env.json': '{"$shared": {"«h»": "1"}, "b": {"u": "{{$$CURSOR$$h}}/"}}' }],
    [
      'in the private file',
      {
        'http-client.private.env.json': '{"b": {"«h»": "1"}}',
        'http-client.env.json': '{"b": {"u": "{{h$$CURSOR$$}}"}}',
      },
    ],
    [
      'of a request file that sees it',
      { 'http-client.env.json': '{"b": {"u": "{{$$CURSOR$$h}}"}}', 'a.http': '@«h» = x\nGET {{u}}\n' },
    ],
    ['that it is itself', { '.env': 'A=1\n«HO$$CURSOR$$ST»=2\n' }],
  ];
  for (const [what, files] of definitions) {
    it(`a name leads to the definition ${what}`, async () => {
      const { texts, params, wanted } = await begin(files);
      const found = await client.request<Location[]>('textDocument/definition', params);
      assert.deepEqual(placesIn(texts, found), wanted);
    });
  }

  const open = '{"dev": {"host": "d", "token": "t"}, "prod": {"host": "p", "token": "u"}, "same": {"host": "d"}}';
  const hovers: readonly (readonly [what: string, files: Fixtures, told: string | null])[] = [
    [
      'the value, and those of other environments',
      { 'http-client.env.json': open.replace('host', () => 'ho$$CURSOR$$st') },
      '**host** in `dev` = `d`\n\nIn other environments: `prod` = `p`',
    ],
    [
      'no secrets',
      { 'http-client.env.json': open.replace('token', () => 'to$$CURSOR$$ken') },
      '**token** in `dev` = `‹redacted›`\n\nIn other environments: `prod` = `‹redacted›`',
    ],
    [
      'where the value that holds is from',
      {
        'http-client.env.json': '{"dev": {"ho$$CURSOR$$st": "d"}}',
        'http-client.private.env.json': '{"dev": {"host": "s"}}',
      },
      '**host** in `dev` = `‹redacted›`\n\nThat is the value of `http-client.private.env.json`, which comes before this one.',
    ],
    ['a name of .env', { '.env': 'HO$$CURSOR$$ST=h\n' }, '**HOST** = `h`'],
    ['nothing of an environment’s name', { 'http-client.env.json': '{"de$$CURSOR$$v": {"host": "d"}}' }, null],
  ];
  for (const [what, files, told] of hovers) {
    it(`a hover tells ${what}`, async () => {
      const { params } = await begin(files);
      const found = await client.request<Hover | null>('textDocument/hover', params);
      assert.equal(found && (found.contents as { value: string }).value, told);
    });
  }

  const beside = { 'http-client.env.json': '{"dev": {"host": "d", "port": "1"}, "prod": {"host": "p"}}' };
  const completions: readonly (readonly [text: string, label: string, after: string | null])[] = [
    ['{"$$CURSOR$$"}', 'dev', '{"dev": {}}'],
    ['{"de$$CURSOR$$": {}}', 'dev', '{"dev": {}}'],
    ['{"dev": {}, "p$$CURSOR$$', 'prod', '{"dev": {}, "prod": {}'],
    ['{"dev": {}, $$CURSOR$$}', 'prod', '{"dev": {}, "prod": {}}'],
    ['{"dev": {}, "$$CURSOR$$"}', 'dev', null],
    ['{"$$CURSOR$$"}', '$shared', '{"\\$shared": {}}'],
    ['{"prod": {"$$CURSOR$$"}}', 'port', '{"prod": {"port": ""}}'],
    ['{"prod": {"po$$CURSOR$$": "2"}}', 'port', '{"prod": {"port": "2"}}'],
    ['{"prod": {"url": "https://{{$$CURSOR$$"}}', 'host', '{"prod": {"url": "https://{{host}}"}}'],
    ['{"prod": {"url": "https://{{ho$$CURSOR$$}}/"}}', 'host', '{"prod": {"url": "https://{{host}}/"}}'],
    ['{"prod": {"url": "$$CURSOR$$"}}', 'host', null],
    ['$$CURSOR$$', 'dev', null],
    ['[$$CURSOR$$]', 'dev', null],
  ];
  for (const [text, label, after] of completions) {
    it(`${text} takes ${label}: ${after !== null}`, async () => {
      const files = await begin({ ...beside, 'http-client.private.env.json': text });
      const { items } = await client.request<CompletionList>('textDocument/completion', files.params);
      const item = items.find((it) => it.label === label);
      if (after === null) return assert.equal(item, undefined);
      const edit = item?.textEdit;
      assert.ok(edit && 'range' in edit, JSON.stringify(items));
      const from = edit.range.start.character;
      const to = edit.range.end.character;
      const taken = files.text.slice(0, from) + edit.newText.replace('$1', '') + files.text.slice(to);
      assert.equal(taken, after);
      assert.ok((item?.filterText ?? label).startsWith(files.text.slice(from, files.position.character)));
    });
  }

  it('REST Client’s setting is one, and other settings are not', async () => {
    const settings = (inner: string) => ({
      '.vscode/settings.json': `{"editor.tabSize": 2, ${inner}}`,
      'a.http': 'GET {{host}}\n',
    });
    const own = await begin(
      settings('"rest-client.environmentVariables": {"dev": {"host": "h"}, "prod": {"$$CURSOR$$"}}'),
    );
    const { items } = await client.request<CompletionList>('textDocument/completion', own.params);
    assert.deepEqual(
      items.map(({ label }) => label),
      ['host', '$production'],
    );
  });

  for (const text of ['', '{', '{"a"', '[[[', '\uFEFF{"dev": {"$$"', 'not json', '{"files.exclude": {"']) {
    it(`nothing is said of it as a request, and nothing breaks: ${JSON.stringify(text)}`, async () => {
      const name = text.includes('files') ? '.vscode/settings.json' : 'http-client.env.json';
      const { params, uri } = await begin({ [name]: `${text}$$CURSOR$$`, 'a.http': 'GET {{x}}\n' });
      for (const method of ['definition', 'hover', 'prepareRename'])
        assert.equal(await client.request(`textDocument/${method}`, params), null);
      const context = { includeDeclaration: true };
      assert.equal(await client.request('textDocument/references', { ...params, context }), null);
      const { items } = await client.request<CompletionList>('textDocument/completion', params);
      assert.ok(items.every(({ label }) => ['$shared', '$production'].includes(label)));
      assert.deepEqual(client.diagnostics(uri), []);
    });
  }
});
