import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver/node';
import { positionOf, startClient, type TestClient, vscodeCapabilities } from './harness';

const refreshing = {
  ...vscodeCapabilities,
  workspace: { ...vscodeCapabilities.workspace, semanticTokens: { refreshSupport: true } },
};

describe('server: semantic tokens', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const legend = () => {
    const provider = client.initialized.capabilities.semanticTokensProvider;
    assert.ok(provider);
    return provider.legend;
  };

  /** Each token as `text: type.modifier`. */
  function read(text: string, data: readonly number[]): string[] {
    const { tokenTypes, tokenModifiers } = legend();
    const lines = text.split(/\r\n|\n|\r/);
    const found: string[] = [];
    let line = 0;
    let character = 0;
    for (let at = 0; at < data.length; at += 5) {
      const [lines0 = 0, characters = 0, length = 0, type = 0, bits = 0] = data.slice(at, at + 5);
      line += lines0;
      character = lines0 === 0 ? character + characters : characters;
      const modifiers = tokenModifiers.filter((_, index) => bits & (1 << index));
      const token = lines[line]?.slice(character, character + length);
      found.push(`${token}: ${[tokenTypes[type], ...modifiers].join('.')}`);
    }
    return found;
  }

  const full = (uri: string) =>
    client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } });

  const text = `@host = https://{{domain}}
### Log in
# @name login
# @unknown x
# @prompt user Name
GET {{host}}/{{user}}?a={{$randomInt 1 5}}
A: {{nobody}}

### 
# @ref login
# @ref nobody
POST {{%host}}
Content-Type: application/json

{ "a": "{{login.response.body.$.id}} {{nobody.response.body}}", "b": "\\{\\{c}}",
# {{comment}}
"d": {{nobody}} }

> {% {{script}} %}
`;
  const setup = {
    capabilities: refreshing,
    files: { 'http-client.env.json': '{"dev": {"domain": "d.example"}}' },
    options: { environments: { 'file:///team%20space/api': 'dev' } },
  };

  it('tells what names stand for, in bodies too, and nothing in comments and scripts', async () => {
    client = await startClient(setup);
    const uri = await client.open('a.http', text);
    const tokens = read(text, (await full(uri)).data).filter((token) => !/^@(prompt|ref):/.test(token));
    assert.deepEqual(tokens, [
      'host: variable.declaration',
      'domain: variable.readonly',
      '@name: keyword',
      'login: function.declaration',
      '@unknown: comment',
      'user: parameter.declaration',
      'GET: keyword',
      'host: variable',
      'user: parameter',
      '$randomInt: function.defaultLibrary',
      '1 5: string',
      'nobody: variable.unresolved',
      'login: function',
      'nobody: variable.unresolved',
      'POST: keyword',
      'host: variable',
      'login: function',
      'response.body.$.id: property',
      'nobody: variable.unresolved',
      'response.body: variable.unresolved',
      'nobody: variable.unresolved',
    ]);
  });

  it('has a legend of LSP’s types, with one modifier of its own', async () => {
    client = await startClient(setup);
    const { SemanticTokenTypes, SemanticTokenModifiers } = await import('vscode-languageserver/node');
    const types: readonly string[] = Object.values(SemanticTokenTypes);
    const modifiers: readonly string[] = Object.values(SemanticTokenModifiers);
    assert.deepEqual(
      legend().tokenTypes.filter((type) => !types.includes(type)),
      [],
    );
    assert.deepEqual(
      legend().tokenModifiers.filter((modifier) => !modifiers.includes(modifier)),
      ['unresolved'],
    );
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
    assert.deepEqual(
      contributes.semanticTokenModifiers.map(({ id }: { id: string }) => id),
      ['unresolved'],
    );
  });

  it('after an edit tells only what has changed', async () => {
    client = await startClient(setup);
    const many = `${text}\n### n\nGET {{host}}/{{nobody}}\n`.repeat(50);
    const uri = await client.open('a.http', many);
    const before = await full(uri);
    const delta = (previousResultId = before.resultId) =>
      client.request<SemanticTokensDelta & SemanticTokens>('textDocument/semanticTokens/full/delta', {
        textDocument: { uri },
        previousResultId,
      });
    const at = positionOf(many, 'GET {{host}}/{{nobody}}', 'GET {{host}}/{{'.length, 20);
    await client.change(uri, { range: { start: at, end: { ...at, character: at.character + 6 } }, text: 'host' });
    const { edits, resultId } = await delta();
    const changed = [...before.data];
    for (const { start, deleteCount, data = [] } of edits) changed.splice(start, deleteCount, ...data);
    assert.deepEqual(changed, (await full(uri)).data);
    assert.ok(JSON.stringify(edits).length < 100, JSON.stringify(edits));
    assert.deepEqual((await delta(resultId)).data.length, changed.length, 'of a result that is not the last one: all');
    assert.deepEqual((await delta('none')).data, changed);
  });

  it('a definition elsewhere changes the tokens of all that use it', async () => {
    client = await startClient();
    const uri = await client.open('a.http', 'GET {{a}}\n\n### b\nGET {{a}}\n');
    const kinds = async () => read(client.text(uri), (await full(uri)).data).filter((token) => token.startsWith('a:'));
    assert.deepEqual(await kinds(), ['a: variable.unresolved', 'a: variable.unresolved']);
    const end = { line: 4, character: 0 };
    await client.change(uri, { range: { start: end, end }, text: '\n###\n@a = 1\n' });
    assert.deepEqual(await kinds(), ['a: variable', 'a: variable', 'a: variable.declaration']);
  });

  it('tells of a range what stands in its sections', async () => {
    client = await startClient(setup);
    const uri = await client.open('a.http', text);
    const start = positionOf(text, 'GET');
    const range = { start, end: start };
    const { data } = await client.request<SemanticTokens>('textDocument/semanticTokens/range', {
      textDocument: { uri },
      range,
    });
    const tokens = read(text, data);
    assert.equal(tokens[0], '@name: keyword');
    assert.equal(tokens.at(-1), 'nobody: variable.unresolved');
    assert.ok(!tokens.includes('POST: keyword'));
  });

  it('asks to be asked again when another environment is chosen', async () => {
    client = await startClient(setup);
    const uri = await client.open('a.http', text);
    await full(uri);
    const before = client.refreshes.get('semanticTokens') ?? 0;
    await client.request('faultline/selectEnvironment', { uri, name: null });
    await client.when('a refresh', () => (client.refreshes.get('semanticTokens') ?? 0) > before);
    assert.ok(read(text, (await full(uri)).data).includes('domain: variable.unresolved'));
  });

  it('counts lines as the editor does, at any line ends', async () => {
    client = await startClient();
    const mixed = '@a = {{b}}\r\n\r\n### c\rGET {{a}}\n';
    const uri = await client.open('a.http', mixed);
    assert.deepEqual(read(mixed, (await full(uri)).data), [
      'a: variable.declaration',
      'b: variable.unresolved',
      'GET: keyword',
      'a: variable',
    ]);
  });
});
