import assert from 'node:assert/strict';
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type LocationLink,
} from 'vscode-languageserver/node';
import { startClient, type TestClient, textIn, uriOf, vscodeCapabilities } from './harness';
import { type Fixtures, markedFiles, openMarked, placesIn } from './marked';
import { everywhere } from './shared-names';

const links = {
  ...vscodeCapabilities,
  textDocument: { ...vscodeCapabilities.textDocument, definition: { linkSupport: true } },
};

/** The place that is marked is where the definition is. */
const definitions: readonly (readonly [what: string, files: Fixtures])[] = [
  ['a variable of the file', { 'a.http': '@«host» = x\n\nGET {{ho$$CURSOR$$st}}/\n' }],
  ['at the end of a name', { 'a.http': '@«host» = x\n\nGET {{host$$CURSOR$$}}/\n' }],
  [
    'the definition that holds for the request',
    { 'a.http': '@x = 1\n### a\n@«x» = 2\nGET {{$$CURSOR$$x}}\n### b\n@x = 3\nGET {{x}}\n' },
  ],
  [
    'one that comes after the request, where none does before',
    { 'a.http': 'GET {{$$CURSOR$$x}}\n\n### b\n@«x» = 3\n' },
  ],
  [
    'a variable in another one’s value, where that is defined',
    { 'a.http': '@«x» = 1\n@y = {{$$CURSOR$$x}}\n@x = 2\nGET {{y}}\n' },
  ],
  ['the outer one in a value of its own name', { 'a.http': '@«x» = 1\n@x = {{$$CURSOR$$x}}/2\nGET {{x}}\n' }],
  [
    'the environment’s in a value of its own name',
    {
      'http-client.env.json': '{"$shared": {"«x»": "1"}}',
      'a.http': '@x = {{$$CURSOR$$x}}/2\nGET {{x}}\n',
    },
  ],
  ['a definition itself', { 'a.http': '@«ho$$CURSOR$$st» = x\n' }],
  ['what is asked for', { 'a.http': '@user = x\n### a\n# @prompt «user» Who?\nGET {{$$CURSOR$$user}}\n' }],
  [
    'a variable of an imported file',
    { 'base.http': '@x = 1\n@«host» = x\n@y = 1\n', 'a.http': '# @import ./base.http\nGET {{ho$$CURSOR$$st}}/\n' },
  ],
  [
    'a variable of a file that is imported by an imported one',
    {
      'base.http': '@«host» = x\n',
      'middle.http': 'import ./base.http\n',
      'a.http': 'import ./middle.http\nGET {{ho$$CURSOR$$st}}/\n',
    },
  ],
  [
    'the nearest of several',
    {
      'one.http': '@«x» = 1\n',
      'two.http': '@x = 2\n',
      'a.http': 'import ./one.http\nimport ./two.http\nGET {{$$CURSOR$$x}}\n',
    },
  ],
  [
    'the own one before an imported one',
    { 'one.http': '@x = 1\n', 'a.http': 'import ./one.http\n@«x» = 2\nGET {{$$CURSOR$$x}}\n' },
  ],
  [
    'a variable of the environment',
    { 'http-client.env.json': '{\n  "$shared": {\n    "«host»": "x"\n  }\n}', 'a.http': 'GET {{ho$$CURSOR$$st}}/\n' },
  ],
  [
    'all environments while none is chosen',
    { 'http-client.env.json': '{"dev": {"«x»": 1}, "prod": {"«x»": 2}}', 'a.http': 'GET {{$$CURSOR$$x}}\n' },
  ],
  [
    'a member of an environment’s object',
    { 'http-client.env.json': '{"$shared": {"user": {"«id»": 1}}}', 'a.http': 'GET {{user.i$$CURSOR$$d}}\n' },
  ],
  [
    'the private environment',
    {
      'http-client.env.json': '{"$shared": {"y": 1}}',
      'http-client.private.env.json': '{"$shared": {"«x»": 1}}',
      'a.http': 'GET {{$$CURSOR$$x}}\n',
    },
  ],
  ['a variable of `.env`', { '.env': 'A=1\n«B»=2\n', 'a.http': 'GET {{$$CURSOR$$B}}\n' }],
  ['what `$dotenv` names, past the file', { '.env': '«A»=1\n', 'a.http': '@A = 1\nGET {{$dotenv $$CURSOR$$A}}\n' }],
  [
    'what `$shared` names, past the file',
    {
      'http-client.env.json': '{"dev": {"a": 1}, "$shared": {"«a»": 1}}',
      'a.http': '@a = 1\nGET {{$shared $$CURSOR$$a}}\n',
    },
  ],
  ['a name behind a percent sign', { 'a.http': '@«x» = 1\nGET {{%x$$CURSOR$$}}/{{$processEnv %x}}\n' }],
  [
    'REST Client’s setting',
    {
      '.vscode/settings.json': '{"rest-client.environmentVariables": {"$shared": {"«x»": 1}}}',
      'a.http': 'GET {{$$CURSOR$$x}}\n',
    },
  ],
  [
    'a request by its name',
    { 'a.http': '### Log in\n# @name «login»\nPOST h\n###\nGET {{lo$$CURSOR$$gin.response.body.$.id}}\n' },
  ],
  ['a request by its title', { 'a.http': '### «Log in»\nPOST h\n###\nGET {{Log $$CURSOR$$in.response.body.$.id}}\n' }],
  ['a request by the short form', { 'a.http': '# @name «login»\nPOST h\n###\nGET {{lo$$CURSOR$$gin.token}}\n' }],
  [
    'a request of an imported file',
    {
      'auth.http': '### x\n# @name «login»\nPOST h\n',
      'a.http': '# @import ./auth.http\n# @ref lo$$CURSOR$$gin\nGET h\n',
    },
  ],
  ['`run`', { 'a.http': '### «Log in»\nPOST h\n###\nrun #Log$$CURSOR$$ in\n' }],
  [
    '`run` with a file',
    {
      'auth.http': '# @name «login»\nPOST h\n',
      'a.http': '# @name login\nGET h\n###\nrun ./auth.http#lo$$CURSOR$$gin\n',
    },
  ],
  ['`run` with a number', { 'a.http': 'GET h\n###\nGET «https://h/2»\n###\nrun #$$CURSOR$$2\n' }],
  [
    'a variable for a run',
    { 'auth.http': '@«user» = x\n### login\nPOST h\n', 'a.http': 'run ./auth.http (@us$$CURSOR$$er=me)\n' },
  ],
  ['a body file', { 'data/b.json': '«»{}', 'a.http': 'POST h\n\n< ./da$$CURSOR$$ta/b.json\n' }],
  ['an imported file', { 'auth.http': '«»GET h', 'a.http': 'import ./au$$CURSOR$$th.http\n' }],
  [
    'a file in quotes, relative to the workspace',
    { 'auth.http': '«»GET h', 'x/a.http': '# @import "aut$$CURSOR$$h.http"\n' },
  ],
  ['a script in a file', { 'x.js': '«»1', 'a.http': 'GET h\n\n> ./$$CURSOR$$x.js\n' }],
  [
    'what an imported file gives: what stands outside its requests, else the last',
    {
      'base.http': '### a\n@x = 1\nGET h\n### b\n@«x» = 2\n### c\n@x = 3\nGET h\n',
      'a.http': 'import ./base.http\nGET {{$$CURSOR$$x}}\n',
    },
  ],
  [
    'a variable of the files that import this one',
    {
      'auth.http': '# @name login\nPOST {{ho$$CURSOR$$st}}/session\n',
      'a.http': 'import ./auth.http\n@«host» = x\n',
      'b.http': 'import ./auth.http\nimport ./c.http\n',
      'c.http': '@«host» = y\n',
      'd.http': '@host = z\n',
    },
  ],
  ['nothing that is not defined', { 'a.http': 'GET {{$$CURSOR$$x}}\n' }],
  ['no file that is not there', { 'a.http': 'POST h\n\n< ./no$$CURSOR$$ne.json\n' }],
  ['nothing from a method', { 'a.http': '@GET = 1\nG$$CURSOR$$ET h\n' }],
  ['nothing from a script', { 'a.http': '@x = 1\nGET h\n\n> {%\n  "{{$$CURSOR$$x}}"\n%}\n' }],
  ['nothing from a dynamic variable', { 'a.http': '@guid = 1\nGET {{$g$$CURSOR$$uid}}\n' }],
];

describe('server: go to definition', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const at = async (fixtures: Fixtures, setup = {}) => {
    const files = markedFiles(fixtures);
    client = await startClient({ files: files.texts, ...setup });
    const textDocument = { uri: await openMarked(client, files) };
    const found = await client.request<Location[] | null>('textDocument/definition', {
      textDocument,
      position: files.position,
    });
    return { found: placesIn(files.texts, found ?? []), wanted: files.wanted };
  };

  for (const [what, fixtures] of definitions) {
    it(`leads to ${what}`, async () => {
      const { found, wanted } = await at(fixtures);
      assert.deepEqual(found, wanted);
    });
  }

  it('leads to the chosen environment, else to what all share', async () => {
    const environment = '{"dev": {"x": 1}, "prod": {"«x»": 2}, "$shared": {"x": 0, "y": 0}}';
    const chosen = { options: { environments: { [uriOf('').replace(/\/$/, '')]: 'prod' } } };
    const prod = await at({ 'http-client.env.json': environment, 'a.http': 'GET {{$$CURSOR$$x}}\n' }, chosen);
    assert.deepEqual(prod.found, prod.wanted);
    await client.stop();
    const shared = {
      'http-client.env.json': '{"prod": {"x": 1}, "$shared": {"«y»": 0}}',
      'a.http': 'GET {{$$CURSOR$$y}}\n',
    };
    const general = await at(shared, chosen);
    assert.deepEqual(general.found, general.wanted);
  });

  it('goes by the rules of another client where the setting says so', async () => {
    const cases: readonly (readonly [flavour: string, files: Fixtures])[] = [
      ['rest-client', { 'a.http': '@x = 1\nGET {{$$CURSOR$$x}}\n###\n@«x» = 2\n' }],
      ['jetbrains', { 'http-client.env.json': '{"$shared": {"«x»": 1}}', 'a.http': '@x = 1\nGET {{$$CURSOR$$x}}\n' }],
      ['auto', { 'http-client.env.json': '{"$shared": {"x": 1}}', 'a.http': '@«x» = 1\nGET {{$$CURSOR$$x}}\n' }],
    ];
    for (const [flavour, files] of cases) {
      const { found, wanted } = await at(files, { settings: { syntax: { flavour } } });
      assert.deepEqual(found, wanted, flavour);
      await client.stop();
    }
    client = await startClient();
  });

  it('gives the whole of the definition, and what was asked about, to a client that can take it', async () => {
    const files = markedFiles({
      'a.http': '### Log in\n# @name login\nPOST h\n\n###\nGET {{lo$$CURSOR$$gin.response.body.$.id}}\n',
    });
    const text = files.texts['a.http'] ?? '';
    client = await startClient({ files: files.texts, capabilities: links });
    const textDocument = { uri: await openMarked(client, files) };
    const [link] = await client.request<LocationLink[]>('textDocument/definition', {
      textDocument,
      position: files.position,
    });
    assert.ok(link?.originSelectionRange);
    assert.equal(textIn(text, link.originSelectionRange), 'login');
    assert.equal(textIn(text, link.targetRange), '### Log in\n# @name login\nPOST h');
    assert.equal(textIn(text, link.targetSelectionRange), 'login');
  });

  it('reads the text in the editor, not that on disk', async () => {
    const files = markedFiles({
      'base.http': '# new\n@«host» = x\n',
      'a.http': '# @import ./base.http\nGET {{ho$$CURSOR$$st}}/\n',
    });
    client = await startClient({ files: { ...files.texts, 'base.http': '@host = x\n' } });
    const textDocument = { uri: await openMarked(client, files, ['base.http']) };
    const found = await client.request<Location[]>('textDocument/definition', {
      textDocument,
      position: files.position,
    });
    assert.deepEqual(placesIn(files.texts, found), files.wanted);
  });

  it('looks for nothing outside a workspace that is not trusted', async () => {
    const files = markedFiles({ 'a.http': 'POST h\n\n< /etc/ho$$CURSOR$$sts\n' });
    client = await startClient({ files: files.texts, options: { trusted: false } });
    client.world.files.set('/etc/hosts', '');
    const textDocument = { uri: await openMarked(client, files) };
    assert.equal(await client.request('textDocument/definition', { textDocument, position: files.position }), null);
  });
});

describe('server: references', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const ask = async (fixtures: Fixtures, includeDeclaration = true, open: readonly string[] = []) => {
    const files = markedFiles(fixtures);
    client = await startClient({ files: files.texts });
    const uri = await openMarked(client, files, open);
    const { position, texts, wanted } = files;
    const found = await client.request<Location[] | null>('textDocument/references', {
      ...{ textDocument: { uri }, position, context: { includeDeclaration } },
    });
    return { found: placesIn(texts, found ?? []), wanted, files, uri };
  };

  for (const [what, fixtures] of everywhere) {
    it(`are of ${what}`, async () => {
      const { found, wanted } = await ask(fixtures);
      assert.deepEqual(found, wanted);
    });
  }

  it('are the same whichever of them is asked about', async () => {
    for (const [what, fixtures] of everywhere) {
      const { wanted } = markedFiles(fixtures);
      const bare = Object.fromEntries(
        Object.entries(fixtures).map(([name, text]) => [name, text.replace('$$CURSOR$$', '')]),
      );
      for (const [name, text] of Object.entries(bare)) {
        if (!/\.(?:http|rest)$/.test(name)) continue;
        for (const { index } of text.matchAll(/«/g)) {
          // Behind the mark is the name's first character.
          const moved = `${text.slice(0, index + 1)}$$CURSOR$$${text.slice(index + 1)}`;
          const { found } = await ask({ ...bare, [name]: moved });
          await client.stop();
          assert.deepEqual(found, wanted, `${what}: ${moved}`);
        }
      }
    }
    client = await startClient();
  }).timeout(20_000);

  it('come without definitions where they are not wanted', async () => {
    const { found } = await ask(
      { 'http-client.env.json': '{"dev": {"x": 1}}', 'a.http': 'GET {{$$CURSOR$$x}}\n' },
      false,
    );
    assert.deepEqual(found, ['a.http 0:6 x']);
  });

  it('are those of the texts in the editor', async () => {
    const { found, wanted, files, uri } = await ask(
      { 'b.http': 'import ./a.http\nGET {{x}}\n', 'a.http': '@x = 1\nGET {{«$$CURSOR$$x»}}\n' },
      false,
      ['b.http'],
    );
    assert.deepEqual(found, ['b.http 1:6 x', ...wanted]);
    await client.change(uriOf('b.http'), { text: 'GET {{x}}\n' });
    const after = await client.request<Location[]>('textDocument/references', {
      ...{ textDocument: { uri }, position: files.position, context: { includeDeclaration: false } },
    });
    assert.deepEqual(placesIn(files.texts, after), wanted);
  });

  it('are of untitled files, too', async () => {
    client = await startClient();
    const uri = await client.open('untitled:Untitled-1', '@x = 1\nGET {{x}}\n');
    const found = await client.request<Location[]>('textDocument/references', {
      ...{ textDocument: { uri }, position: { line: 0, character: 1 }, context: { includeDeclaration: true } },
    });
    assert.equal(found.length, 2);
  });
});

describe('server: highlights', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('are those of the file, definitions apart from uses', async () => {
    const files = markedFiles({
      'a.http': '@«x» = 1\nGET {{«$$CURSOR$$x»}}\n### b\n# x {{x}}\nGET {{«x»}}\n',
      'b.http': 'import ./a.http\nGET {{x}}',
    });
    client = await startClient({ files: files.texts });
    const uri = await openMarked(client, files, ['b.http']);
    const found = await client.request<DocumentHighlight[]>('textDocument/documentHighlight', {
      textDocument: { uri },
      position: files.position,
    });
    assert.deepEqual(
      placesIn(
        files.texts,
        found.map(({ range }) => ({ uri, range })),
      ),
      files.wanted,
    );
    const { Read, Write } = DocumentHighlightKind;
    assert.deepEqual(
      found.map(({ kind }) => kind),
      [Write, Read, Read],
    );
  });

  it('are none where no name is', async () => {
    client = await startClient();
    const uri = await client.open('a.http', '@x = 1\nGET {{x}}\n');
    const highlights = await client.request('textDocument/documentHighlight', {
      textDocument: { uri },
      position: { line: 1, character: 1 },
    });
    assert.equal(highlights, null);
  });
});
