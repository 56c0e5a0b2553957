import assert from 'node:assert/strict';
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { asana, tasks } from './asana';
import { folder, offsetIn, response, startClient, type TestClient, uriOf } from './harness';

type Texts = Readonly<Record<string, string>>;

/** What is renamed to what, and the lines of the files that change. */
const cases: readonly (readonly [what: string, from: string, to: string, before: Texts, after: Texts])[] = [
  [
    'an imported file',
    'auth.http',
    'login.http',
    { 'a.http': 'import ./auth.http\n# @import auth.http\n', 'x/b.http': 'run ../auth.http#login (@a=1)\n' },
    {
      'a.http': 'import ./login.http\n# @import login.http\n',
      'x/b.http': 'run ../login.http#login (@a=1)\n',
    },
  ],
  [
    'a body file',
    'data/b.json',
    'data/c.json',
    { 'a.http': 'POST h\n\n< ./data/b.json\n###\nPOST h\n\n<@ data/b.json\n' },
    { 'a.http': 'POST h\n\n< ./data/c.json\n###\nPOST h\n\n<@ data/c.json\n' },
  ],
  [
    'a file that goes elsewhere',
    'b.json',
    'data/deep/b.json',
    { 'a.http': 'POST h\n\n< ./b.json\n', 'data/c.http': 'POST h\n\n< ../b.json\n' },
    { 'a.http': 'POST h\n\n< ./data/deep/b.json\n', 'data/c.http': 'POST h\n\n< ./deep/b.json\n' },
  ],
  [
    'a folder',
    'data',
    'bodies',
    { 'a.http': 'POST h\n\n< ./data/b.json\n', 'data/c.http': 'POST h\n\n< ./b.json\n' },
    { 'a.http': 'POST h\n\n< ./bodies/b.json\n' },
  ],
  [
    'the request file itself',
    'a.http',
    'x/y/a.http',
    { 'a.http': 'import ./auth.http\n### a\nPOST h\n\n< ./b.json\n' },
    { 'a.http': 'import ../../auth.http\n### a\nPOST h\n\n< ../../b.json\n' },
  ],
  [
    'a path from the workspace folder',
    'data/b.json',
    'data/c.json',
    { 'x/a.http': 'POST h\n\n< data/b.json\n' },
    { 'x/a.http': 'POST h\n\n< data/c.json\n' },
  ],
  [
    'a request file whose paths are from the workspace folder',
    'x/a.http',
    'y/z/a.http',
    { 'x/a.http': 'POST h\n\n< data/b.json\n' },
    {},
  ],
  [
    'a file in quotes, to a name with spaces',
    'auth.http',
    'log in.http',
    { 'a.http': 'import "./auth.http"\n# @import ./auth.http\n' },
    { 'a.http': 'import "./log in.http"\n# @import ./log in.http\n' },
  ],
  [
    'a path with backslashes',
    'data/b.json',
    'data/c.json',
    { 'a.http': 'POST h\n\n< .\\data\\b.json\n' },
    { 'a.http': 'POST h\n\n< .\\data\\c.json\n' },
  ],
  [
    'nothing that only sounds alike',
    'auth.http',
    'login.http',
    { 'a.http': 'import ./x/auth.http\n# auth.http\nGET https://h/auth.http\n' },
    {},
  ],
  ['nothing that is known only when it is sent', 'b.json', 'c.json', { 'a.http': 'POST h\n\n< ./{{x}}/b.json\n' }, {}],
];

describe('server: renamed files', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const others = { 'auth.http': '# @name login\nGET h\n', 'b.json': '{}', 'data/b.json': '{}' };
  const editsFor = (from: string, to: string) =>
    client.request<WorkspaceEdit | null>('workspace/willRenameFiles', {
      files: [{ oldUri: uriOf(from), newUri: uriOf(to) }],
    });

  for (const [what, from, to, before, after] of cases) {
    it(`change the paths to ${what}`, async () => {
      const texts = { ...others, ...before };
      client = await startClient({ files: texts });
      const edit = await editsFor(from, to);
      const found: Record<string, string> = {};
      for (const change of (edit?.documentChanges ?? []) as TextDocumentEdit[]) {
        const name = decodeURIComponent(change.textDocument.uri).slice(`file://${folder}/`.length);
        let text = (texts as Texts)[name] ?? '';
        for (const it of [...change.edits].reverse()) {
          text =
            text.slice(0, offsetIn(text, it.range.start)) +
            ('newText' in it ? it.newText : '') +
            text.slice(offsetIn(text, it.range.end));
        }
        found[name] = text;
      }
      assert.deepEqual(found, after);
      if (Object.keys(after).length === 0) assert.equal(edit, null);
    });
  }

  it('change the text in the editor, in the version that it has', async () => {
    client = await startClient({ files: { ...others, 'a.http': '' } });
    await client.open('a.http', 'import ./auth.http\n');
    const edit = await editsFor('auth.http', 'login.http');
    const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    assert.deepEqual(change?.textDocument, { uri: uriOf('a.http'), version: 1 });
  });

  const orders: readonly (readonly [order: string, steps: readonly ('close' | 'open' | 'rename')[]])[] = [
    ['after', ['close', 'open', 'rename']],
    ['before', ['rename', 'close', 'open']],
    ['between', ['close', 'rename', 'open']],
  ];
  for (const [order, steps] of orders) {
    it(`keep their annotations and results, told ${order} the editor closes the one and opens the other`, async () => {
      client = await startClient({
        answer: (request) => (request.url.includes('/ok') ? response(200, { id: 7 }) : asana(request)),
      });
      const text = `### a\n# @name ok\nGET https://h.example/ok\n### b\nGET ${tasks}\n### c\nGET https://h.example/{{ok.response.body.$.id}}\n`;
      const old = await client.open('old.http', text);
      await client.exchange(old, { line: 2, character: 0 });
      await client.exchange(old, { line: 4, character: 0 });
      await client.whenAnnotations(old, (all) => all.length === 2);
      const now = uriOf('sub/new.http');
      for (const step of steps) {
        if (step === 'close')
          await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: old } });
        if (step === 'open') await client.open('sub/new.http', text);
        if (step === 'rename')
          await client.connection.sendNotification('workspace/didRenameFiles', {
            files: [{ oldUri: old, newUri: now }],
          });
      }
      const shown = await client.whenAnnotations(now, (all) => all.length === 2);
      assert.deepEqual(
        shown.map(({ line }) => line),
        [2, 4],
      );
      await client.exchange(now, { line: 6, character: 0 });
      assert.equal(client.world.sent.at(-1)?.url, 'https://h.example/7');
      assert.ok(
        client.summaries.some(({ uri }) => uri === now),
        'the panel is told',
      );
    });
  }

  it('keep them when their folder is renamed', async () => {
    client = await startClient({ answer: asana });
    const text = `### a\nGET ${tasks}\n`;
    const old = await client.open('one/a.http', text);
    await client.exchange(old, { line: 1, character: 0 });
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: old } });
    const files = [{ oldUri: uriOf('one'), newUri: uriOf('two') }];
    await client.connection.sendNotification('workspace/didRenameFiles', { files });
    const now = await client.open('two/a.http', text);
    const [shown] = await client.whenAnnotations(now, (all) => all.length > 0);
    assert.equal(shown?.line, 1);
  });
});
