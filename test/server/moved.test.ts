import assert from 'node:assert/strict';
import { type CodeAction, type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import type { Hop, Outcome } from '../../src/exchange';
import { encodeSendResult } from '../../src/protocol';
import { positionOf, response, startClient, type TestClient, textIn, uriOf } from './harness';

const start = { line: 0, character: 0 };
const timings = { dnsMs: 1, connectMs: 2, tlsMs: null, firstByteMs: 10, totalMs: 12 };
const isMove = ({ code }: Diagnostic): boolean => code === 'response-moved';

function following(hops: readonly Hop[], outcome: Outcome) {
  return async () => encodeSendResult({ outcome, timings, hops, notes: [] });
}

describe('server: a request that has moved for good', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  async function actions(uri: string, diagnostics: readonly Diagnostic[], at = start): Promise<CodeAction[]> {
    const params = { textDocument: { uri }, range: { start: at, end: at }, context: { diagnostics } };
    const all = await client.request<CodeAction[]>('textDocument/codeAction', params);
    return all.filter(({ kind }) => kind === 'quickfix');
  }

  it('is hinted at after a success, and its URL mended', async () => {
    const hop = { status: 301, url: 'https://h.example/a?x=1', location: 'https://h.example/b?x=1' };
    client = await startClient({ transport: following([hop], response(200, {})) });
    const text = 'GET https://h.example/a?x=1\n';
    const uri = await client.open('a.http', text);
    await client.exchange(uri, start);
    const found = await client.whenDiagnostics(uri, (all) => all.some(isMove));
    const hint = found.find(isMove);
    assert.equal(hint?.severity, DiagnosticSeverity.Hint);
    assert.equal(hint?.message, 'This address has moved for good, to https://h.example/b.');
    assert.equal(textIn(text, hint?.range ?? { start, end: start }), 'https://h.example/a?x=1');
    const [action] = await actions(uri, found);
    assert.equal(action?.title, 'Use the new address https://h.example/b');
    assert.deepEqual(action?.diagnostics, [hint]);
    await client.applyAction(uri, action ?? { title: '' });
    assert.equal(client.text(uri), 'GET https://h.example/b?x=1\n');
    await client.whenDiagnostics(uri, (all) => !all.some(isMove));
  });

  it('also where the redirect was not followed, for any client', async () => {
    client = await startClient({
      own: false,
      capabilities: {
        textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
      },
      answer: ({ url }) => ({
        ...response(308, '', [['Location', '/v2/a']]),
        ...{ kind: 'response', response: { ...reply(url), status: 308 } },
      }),
    });
    const uri = await client.open('a.http', '# @no-redirect\nGET https://h.example/a\n');
    await client.request('workspace/executeCommand', {
      command: 'faultline.send',
      arguments: [uri, { line: 1, character: 0 }],
    });
    const found = await client.whenDiagnostics(uri, (all) => all.some(isMove));
    const [action] = await actions(uri, found, { line: 1, character: 0 });
    await client.applyAction(uri, action ?? { title: '' });
    assert.equal(client.text(uri), '# @no-redirect\nGET https://h.example/v2/a\n');
  });

  it('is the first fix of a failure that came of it, and sent again with one click', async () => {
    const hop = { status: 301, url: 'http://h.example/a', location: 'https://h.example/a' };
    client = await startClient({ transport: following([hop], response(401, { message: 'Unauthorized' })) });
    const uri = await client.open('a.http', 'GET http://h.example/a\nAuthorization: Bearer abc\n');
    const { fixes } = await client.exchange(uri, start);
    assert.equal(fixes[0]?.title, 'Use the new address https://h.example/a');
    assert.equal(fixes[0]?.preferred, true);
    const found = await client.whenDiagnostics(uri, (all) => all.some(isMove));
    const offered = await actions(uri, found);
    assert.ok(offered.some(({ title }) => title === 'Fix and send again: Use the new address https://h.example/a'));
    assert.equal(offered.filter(({ title }) => title.startsWith('Use the new address')).length, 1);
  });

  it('to another host is offered, and never taken without asking', async () => {
    const hop = { status: 301, url: 'https://h.example/a', location: 'https://evil.example/a' };
    client = await startClient({ transport: following([hop], response(500, {})) });
    const uri = await client.open('a.http', 'GET https://h.example/a\nAuthorization: Bearer abc\n');
    const { fixes } = await client.exchange(uri, start);
    assert.deepEqual(
      fixes.map(({ title, preferred }) => [title, preferred]),
      [['Use the new address https://evil.example/a', false]],
    );
    const found = await client.whenDiagnostics(uri, (all) => all.some(isMove));
    const offered = await actions(uri, found);
    assert.ok(!offered.some(({ title }) => title.startsWith('Fix and send again')), JSON.stringify(offered));
  });

  const files = {
    'http-client.env.json': '{\n  "dev": { "base": "http://h.example/v1", "other": "http://h.example/v1" }\n}\n',
  };
  const places: [name: string, text: string, changed: string, title: string, after: string][] = [
    [
      'of the file',
      '@base = http://h.example/v1\n\n###\nGET {{base}}/tasks\n',
      'a.http',
      'Change variable base to https://h.example/v1',
      '@base = https://h.example/v1\n\n###\nGET {{base}}/tasks\n',
    ],
    [
      'of an environment',
      'GET {{base}}/tasks\n',
      'http-client.env.json',
      'Change variable base to https://h.example/v1 (environment dev, http-client.env.json)',
      '"dev": { "base": "https://h.example/v1", "other": "http://h.example/v1" }',
    ],
  ];
  for (const [name, text, changed, title, after] of places) {
    it(`offers to change the variable ${name}, or to write the address out`, async () => {
      const hop = { status: 301, url: 'http://h.example/v1/tasks', location: 'https://h.example/v1/tasks' };
      client = await startClient({
        transport: following([hop], response(200, {})),
        files,
        options: { environments: { [uriOf('').replace(/\/$/, '')]: 'dev' } },
      });
      const uri = await client.open('a.http', text);
      const at = positionOf(text, 'GET');
      await client.exchange(uri, at);
      const found = await client.whenDiagnostics(uri, (all) => all.some(isMove));
      const [variable, written] = await actions(uri, found, at);
      assert.equal(variable?.title, title);
      assert.equal(written?.title, 'Use the new address https://h.example/v1/tasks');
      if (changed === 'a.http') {
        await client.applyAction(uri, variable ?? { title: '' });
        assert.equal(client.text(uri), after);
      } else {
        const change = variable?.edit?.documentChanges?.[0];
        assert.ok(change && 'edits' in change && change.textDocument.uri === uriOf(changed), JSON.stringify(change));
        const [edit] = change.edits;
        const before = files['http-client.env.json'];
        assert.ok(edit && 'newText' in edit);
        assert.equal(textIn(before, edit.range), '"http://h.example/v1"');
        assert.ok(before.replace('"http://h.example/v1"', edit.newText).includes(after));
      }
    });
  }
});

function reply(url: string) {
  const outcome = response(308, '', [['Location', '/v2/a']]);
  assert.ok(outcome.kind === 'response');
  return { ...outcome.response, url };
}
