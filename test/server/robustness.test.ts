import assert from 'node:assert/strict';
import type { Hover } from 'vscode-languageserver/node';
import { startClient, type TestClient } from './harness';

const start = { line: 0, character: 0 };

describe('server: 10 MB of garbage', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const garbage: readonly (readonly [what: string, text: string])[] = [
    ['one line', 'x'.repeat(10_000_000)],
    ['many lines', 'garbage: {{ [ " # @\n'.repeat(500_000)],
    ['open braces', '{{'.repeat(5_000_000)],
    ['many sections', `### ${'x'.repeat(95)}\n`.repeat(100_000)],
    [
      'chance',
      Array.from({ length: 200_000 }, (_, index) => String.fromCharCode(33 + ((index * 7919) % 90)).repeat(49)).join(
        '\n',
      ),
    ],
  ];
  for (const [what, text] of garbage) {
    it(`${what}: diagnostics are bounded, and every request is answered`, async function () {
      this.timeout(60_000);
      client = await startClient();
      const uri = await client.open('garbage.http', text);
      const textDocument = { uri };
      const range = { start, end: { line: 3, character: 0 } };
      await client.request('textDocument/hover', { textDocument, position: start });
      await client.request('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } });
      await client.request('textDocument/completion', { textDocument, position: start });
      await client.request('textDocument/documentLink', { textDocument });
      await client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: 2 },
        contentChanges: [{ range: { start, end: start }, text: 'y' }],
      });
      await client.request('textDocument/definition', { textDocument, position: start });
      assert.ok(client.diagnostics(uri).length <= 1000);
    });
  }
});

describe('server: 10,000 requests', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('typing is answered while they are looked through, at the end of the file too', async function () {
    this.timeout(60_000);
    const section = (index: number): string =>
      `### Request ${index}\nPOST https://{{host}}/items/${index}?a=1\nContent-Type: application/json\n\n{\n  "id": ${index}\n}\n\n`;
    client = await startClient();
    const text = `@host = h.example\n\n${Array.from({ length: 10_000 }, (_, index) => section(index)).join('')}`;
    const uri = await client.open('many.http', text);
    await client.whenDiagnostics(uri, (found) => found.length === 0);
    const line = text.split('\n').length - 8;
    for (let index = 0; index < 20; index++) {
      const at = { line: line + 4, character: 2 };
      await client.change(uri, { range: { start: at, end: at }, text: 'x' });
      const position = { line, character: 16 };
      const hover = await client.request<Hover | null>('textDocument/hover', { textDocument: { uri }, position });
      assert.match(JSON.stringify(hover?.contents), /h\.example/);
    }
  });
});
