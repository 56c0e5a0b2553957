import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PrepareRenameResult, Range, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { parseDocument } from '../../src/syntax/parse';
import { offsetIn, positionOf, startClient, type TestClient, textIn, uriOf, vscodeCapabilities } from './harness';
import { type Fixtures, markedFiles, openMarked } from './marked';
import { everywhere } from './shared-names';

const capabilities = {
  ...vscodeCapabilities,
  textDocument: { ...vscodeCapabilities.textDocument, rename: { prepareSupport: true } },
};

/** The texts after an edit, by the names of the files. */
function edited(texts: Fixtures, edit: WorkspaceEdit | null): Record<string, string> {
  const after = { ...texts };
  const names = new Map(Object.keys(texts).map((name) => [name.includes(':') ? name : uriOf(name), name]));
  const changes = (edit?.documentChanges ?? []).filter((it): it is TextDocumentEdit => 'edits' in it);
  const all: readonly (readonly [string, readonly { range: Range; newText?: string }[]])[] = [
    ...Object.entries(edit?.changes ?? {}),
    ...changes.map((it) => [it.textDocument.uri, it.edits as { range: Range; newText: string }[]] as const),
  ];
  for (const [uri, edits] of all) {
    const name = names.get(uri);
    assert.ok(name !== undefined, `no such file: ${uri}`);
    let text = after[name] ?? '';
    const at = edits.map(({ range, newText = '' }) => ({
      start: offsetIn(text, range.start),
      end: offsetIn(text, range.end),
      newText,
    }));
    for (const { start, end, newText } of at.sort((a, b) => b.start - a.start))
      text = text.slice(0, start) + newText + text.slice(end);
    after[name] = text;
  }
  return after;
}

describe('server: rename', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const begin = async (fixtures: Fixtures, setup = {}) => {
    const files = markedFiles(fixtures);
    client = await startClient({ files: files.texts, capabilities, ...setup });
    const textDocument = { uri: await openMarked(client, files) };
    return { ...files, params: { textDocument, position: files.position } };
  };
  const rename = async (fixtures: Fixtures, newName: string) => {
    const { texts, params } = await begin(fixtures);
    const edit = await client.request<WorkspaceEdit | null>('textDocument/rename', { ...params, newName });
    return { before: texts, after: edited(texts, edit), edit };
  };

  for (const [what, fixtures] of everywhere) {
    if (what.startsWith('a variable that is defined nowhere')) continue;
    it(`changes all places, and no others, of ${what}`, async () => {
      const newName = what.startsWith('a variable that looks like') ? 'login.key' : 'new-name';
      const { after } = await rename(fixtures, newName);
      const wanted = Object.entries(fixtures).map(([name, text]) => {
        const inJson = newName === 'login.key' && name.endsWith('.json') ? 'key' : newName;
        return [name, text.replace('$$CURSOR$$', '').replace(/«[^»]*»/g, inJson)];
      });
      assert.deepEqual(after, Object.fromEntries(wanted));
    });
  }

  it('offers the name with its range', async () => {
    const cases: readonly (readonly [fixture: string, name: string, by: number])[] = [
      ['@ho$$CURSOR$$st = x\n', 'host', 1],
      ['@host = x\nGET {{%ho$$CURSOR$$st}}\n', 'host', 17],
      ['### Log $$CURSOR$$in\nGET h\n', 'Log in', 4],
      ['# @name login$$CURSOR$$\nGET h\n', 'login', 8],
      ['# @name login\nGET h\n###\nGET {{log$$CURSOR$$in.response.body.$.id}}\n', 'login', 30],
    ];
    for (const [fixture, name, by] of cases) {
      const { texts, params } = await begin({ 'a.http': fixture });
      const text = texts['a.http'] ?? '';
      const found = await client.request<PrepareRenameResult>('textDocument/prepareRename', params);
      assert.ok(found && 'range' in found);
      assert.deepEqual(
        [found.placeholder, textIn(text, found.range), offsetIn(text, found.range.start)],
        [name, name, by],
      );
      await client.stop();
    }
    client = await startClient();
  });

  const settings = { '.vscode/settings.json': '{}' };
  const refused: readonly (readonly [what: string, files: Fixtures, message: RegExp, setup?: object])[] = [
    ['a dynamic variable', { 'a.http': 'GET {{$gu$$CURSOR$$id}}\n' }, /^\$guid is a dynamic variable/],
    [
      'a variable of the process',
      { 'a.http': 'GET {{$processEnv HO$$CURSOR$$ME}}\n' },
      /variable of the process environment/,
    ],
    ['a secret', { 'a.http': 'GET {{$secret to$$CURSOR$$ken}}\n' }, /name of a secret/],
    [
      'a path into a result',
      { 'a.http': '# @name login\nGET h\n###\nGET {{login.response.body.$.to$$CURSOR$$ken}}\n' },
      /path into the result of a request/,
    ],
    ['what is not defined', { 'a.http': 'GET {{ho$$CURSOR$$st}}\n' }, /^host is not defined.*@host = …/],
    ['a request that is not there', { 'a.http': '# @ref lo$$CURSOR$$gin\nGET h\n' }, /^No request is named login/],
    [
      'what a script sets',
      { 'a.http': 'GET {{to$$CURSOR$$ken}}\n\n> {%\n client.global.set("token", 1)\n%}\n' },
      /set by a script/,
    ],
    [
      'an object of an environment',
      { 'http-client.env.json': '{"$shared": {"user": {"id": 1}}}', 'a.http': 'GET {{us$$CURSOR$$er}}\n' },
      /^user is an object in http-client\.env\.json/,
    ],
    [
      'environments that are not read',
      { 'http-client.env.json': '{"$shared": {"x": 1}}', 'a.http': 'GET {{$$CURSOR$$x}}\n' },
      /read in a trusted workspace only/,
      { options: { trusted: false } },
    ],
  ];
  for (const [what, files, message, setup] of refused) {
    it(`refuses ${what}, and says why`, async () => {
      const { params } = await begin({ ...settings, ...files }, setup);
      await assert.rejects(client.request('textDocument/prepareRename', params), { message });
      await assert.rejects(client.request('textDocument/rename', { ...params, newName: 'y' }), { message });
    });
  }

  it('refuses what only the editor’s settings define', async () => {
    const configuration = { 'rest-client.environmentVariables': { $shared: { x: '1' } } };
    const { params } = await begin({ 'a.http': 'GET {{$$CURSOR$$x}}\n' }, { configuration });
    await assert.rejects(client.request('textDocument/rename', { ...params, newName: 'y' }), {
      message: /settings of the editor/,
    });
  });

  it('has nothing to say where no name is', async () => {
    const { params } = await begin({ 'a.http': '# comm$$CURSOR$$ent\nGET h\n' });
    assert.equal(await client.request('textDocument/prepareRename', params), null);
  });

  const variable = { 'a.http': '@$$CURSOR$$x = 1\nGET {{x}}\n' };
  const request = { 'a.http': '# @name lo$$CURSOR$$gin\nGET h\n###\nGET {{login.response.body.$.id}}\n' };
  const dotenv = { '.env': 'X=1\n', 'a.http': 'GET {{$$CURSOR$$X}}\n' };
  const names: readonly (readonly [files: Fixtures, newName: string, message: RegExp])[] = [
    [variable, '', /^Type a name/],
    [variable, 'a b', /no white space/],
    [variable, 'a=b', /no = in it/],
    [variable, 'a}}b', /no } in it/],
    [variable, 'a:', /no : in it/],
    [variable, '"a"', /no " in it/],
    [variable, '$guid', /does not begin with \$/],
    [variable, 'a.response.b', /read as a result of a request/],
    [{ 'a.http': '@$$CURSOR$$x = 1\n### r\nGET {{x}}\n###\nrun #r(@x=1)\n' }, 'a,b', /no comma or bracket/],
    [dotenv, 'a/b', /letters, digits, _, \. and - only/],
    [
      { 'http-client.env.json': '{"$shared": {"user": {"id": 1}}}', 'a.http': 'GET {{user.$$CURSOR$$id}}\n' },
      'id',
      /begins with user\./,
    ],
    [request, ' ', /^Type a name/],
    [request, 'a ', /white space/],
    [request, 'a\nb', /on one line/],
    [request, 'a{b', /no { in it/],
    [request, '#a', /does not begin with #/],
    [request, 'a"b', /no quotation mark/],
    [
      { 'a.http': '# @name lo$$CURSOR$$gin\nGET h\n###\nGET {{login.id}}\n' },
      'log in',
      /letters, digits, _ and - only/,
    ],
    [
      { 'a.http': '### x\n# @ref lo$$CURSOR$$gin\n###\nrun #login\n### y\n# @name login\nGET h\n' },
      'a (@b=1)',
      /in a\.http it would be read as something else/,
    ],
  ];
  for (const [files, newName, message] of names) {
    it(`takes no ${JSON.stringify(newName)} for a name: ${message.source}`, async () => {
      const { params } = await begin(files);
      await assert.rejects(client.request('textDocument/rename', { ...params, newName }), { message });
    });
  }

  const taken: readonly (readonly [where: string, files: Fixtures, message: RegExp])[] = [
    [
      'the file',
      { 'a.http': '@$$CURSOR$$x = 1\n\n@y = 2\nGET {{x}}\n' },
      /^A variable y exists already, in a\.http, line 3\./,
    ],
    [
      'an imported file',
      { 'b.http': '\n@y = 1\n', 'a.http': 'import ./b.http\n@$$CURSOR$$x = 1\n' },
      /in b\.http, line 2\./,
    ],
    [
      'a file that imports it',
      { 'b.http': 'import ./a.http\n@y = 1\nGET {{x}}\n', 'a.http': '@$$CURSOR$$x = 1\n' },
      /in b\.http, line 2\./,
    ],
    [
      'the environment',
      { 'http-client.env.json': '{"dev": {"y": 1}}', 'a.http': '@$$CURSOR$$x = 1\nGET {{x}}\n' },
      /in http-client\.env\.json\./,
    ],
    [
      'the environment that has it',
      { 'http-client.env.json': '{"dev": {"x": 1, "y": 1}}', 'a.http': 'GET {{$$CURSOR$$x}}\n' },
      /in http-client\.env\.json\./,
    ],
    ['what is asked for', { 'a.http': '@$$CURSOR$$x = 1\n###\n# @prompt y\nGET {{x}}\n' }, /in a\.http, line 3\./],
    [
      'the names of requests',
      { 'a.http': '# @name $$CURSOR$$x\nGET h\n### y\nGET h\n' },
      /^A request y exists already, in a\.http, line 3\./,
    ],
  ];
  for (const [where, files, message] of taken) {
    it(`takes no name that is in ${where}`, async () => {
      const { params } = await begin(files);
      await assert.rejects(client.request('textDocument/rename', { ...params, newName: 'y' }), { message });
    });
  }

  it('takes names of every other kind', async () => {
    for (const newName of ['x-1', 'ä.ö', '_', 'X', 'x/y', 'x|y']) {
      const { after } = await rename(variable, newName);
      assert.equal(after['a.http'], `@${newName} = 1\nGET {{${newName}}}\n`);
      await client.stop();
    }
    const { after } = await rename(request, 'Log in (2nd) // #3');
    assert.match(
      after['a.http'] ?? '',
      /^# @name Log in \(2nd\) \/\/ #3\nGET h\n###\nGET \{\{Log in \(2nd\) \/\/ #3\.response/,
    );
  });

  it('changes nothing where the name stays', async () => {
    const { before, after } = await rename(variable, 'x');
    assert.deepEqual(after, before);
  });

  it('says which version of a text it means, of open files only', async () => {
    const { params } = await begin({ 'b.http': 'import ./a.http\nGET {{x}}\n', 'a.http': '@$$CURSOR$$x = 1\n' });
    await client.change(params.textDocument.uri, { text: '\n@x = 1\n' });
    const position = { line: 1, character: 1 };
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...params, position, newName: 'y' });
    const changes = edit.documentChanges?.map((it) => ('edits' in it ? it.textDocument : null));
    assert.deepEqual(changes, [
      { uri: uriOf('a.http'), version: 2 },
      { uri: uriOf('b.http'), version: null },
    ]);
  });

  it('goes by what is not saved yet of an environment file, and says which version it means', async () => {
    const synchronization = { dynamicRegistration: true };
    const textDocument = { ...capabilities.textDocument, synchronization };
    const name = 'http-client.env.json';
    const { params } = await begin(
      { [name]: '{"$shared": {"x": 1}}', 'a.http': 'GET {{$$CURSOR$$x}}\n' },
      { capabilities: { ...capabilities, textDocument } },
    );
    await client.when('the server asks for these documents', () =>
      client.registered.includes('textDocument/didChange'),
    );
    const uri = await client.open(name, '{"$shared": {"x": 1}}');
    const unsaved = '{\n  "$shared": {"y": 0, "x": 1}\n}';
    await client.change(uri, { text: unsaved });
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...params, newName: 'z' });
    const change = edit.documentChanges?.find((it) => 'edits' in it && it.textDocument.uri === uri);
    assert.deepEqual(change && 'edits' in change && change.textDocument, { uri, version: 2 });
    assert.equal(
      edited({ [name]: unsaved, 'a.http': '' }, { documentChanges: [change ?? assert.fail()] })[name],
      unsaved.replace('"x"', '"z"'),
    );
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    const after = await client.request<WorkspaceEdit>('textDocument/rename', { ...params, newName: 'z' });
    const closed = after.documentChanges?.find((it) => 'edits' in it && it.textDocument.uri === uri);
    assert.equal(closed && 'edits' in closed && closed.textDocument.version, null);
  });

  it('gives plain edits to a client that knows no versions', async () => {
    client = await startClient({ own: false });
    assert.equal(client.initialized.capabilities.renameProvider, true);
    const uri = await client.open('a.http', '@x = 1\nGET {{x}}\n');
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
      ...{ textDocument: { uri }, position: { line: 0, character: 1 }, newName: 'y' },
    });
    assert.deepEqual(Object.keys(edit), ['changes']);
    assert.equal(edited({ 'a.http': '@x = 1\nGET {{x}}\n' }, edit)['a.http'], '@y = 1\nGET {{y}}\n');
  });

  it('leaves all other requests as they were, whatever the file is like, and can be undone by its reverse', async () => {
    client = await startClient({ capabilities });
    const name = fc.constantFrom('a', 'b', 'ab', 'a.b');
    const piece = fc.oneof(
      name.map((it) => `@${it} = {{a}}/{{ b }}\n`),
      name.map((it) => `### ${it}\n`),
      name.map((it) => `# @name ${it}\n`),
      name.map((it) => `# @ref ${it}\n`),
      name.map((it) => `# @prompt ${it} text\n`),
      name.map((it) => `run #${it} (@a={{b}})\n`),
      name.map((it) => `POST h/{{${it}}}/{{%a}}\n  ?x={{${it}.response.body.$.a}}\nX-{{a}}: {{b}} a\n`),
      name.map((it) => `\n{"a": "{{${it}}} a", "b": {{ ${it} }}}\n`),
      fc.constantFrom(
        '# a {{a}}\n',
        '\n',
        '\r\n',
        '> {%\n"{{a}}"\n%}\n',
        '{{a\n',
        '}}',
        '\\{\\{a\\}\\}\n',
        '<@ ./{{a}}.json\n',
        '{{$dotenv %a}}\n',
      ),
    );
    let renamed = 0;
    let reversed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 2, maxLength: 14 }), fc.nat(), async (pieces, at) => {
        const text = pieces.join('');
        const uri = await client.open('p.http', text);
        const placed = [...text.matchAll(/\b(?:ab?|b)\b/g)];
        const found = placed[at % Math.max(1, placed.length)];
        if (!found) return;
        const position = positionIn(text, found.index);
        const params = { textDocument: { uri }, position, newName: 'fresh' };
        const edit = await client.request<WorkspaceEdit | null>('textDocument/rename', params).catch(() => null);
        if (!edit) return;
        const offered = await client.request<PrepareRenameResult>('textDocument/prepareRename', params);
        const oldName = offered && 'placeholder' in offered ? offered.placeholder : '';
        renamed++;
        const after = edited({ 'p.http': text }, edit)['p.http'] ?? '';
        const [before, now] = [parseDocument(text).blocks, parseDocument(after).blocks];
        assert.equal(now.length, before.length);
        for (const [index, block] of before.entries()) {
          assert.deepEqual(
            now[index]?.parts.map(({ kind }) => kind),
            block.parts.map(({ kind }) => kind),
          );
          if (!now[index]?.text.includes('fresh')) assert.equal(now[index]?.text, block.text);
        }
        await client.open('p.http', after);
        const first = positionOf(after, 'fresh');
        const back = { textDocument: { uri }, position: first, newName: oldName };
        const reverse = await client
          .request<WorkspaceEdit>('textDocument/rename', back)
          .catch((error: Error) => assert.match(error.message, /exists already/));
        if (!reverse) return;
        reversed++;
        assert.equal(edited({ 'p.http': after }, reverse)['p.http'], text);
      }),
      { numRuns: 100 },
    );
    assert.ok(reversed > 5, `only ${renamed} were renamed, and ${reversed} back`);
  });
});

function positionIn(text: string, offset: number) {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
