import assert from 'node:assert/strict';
import type { TextEdit } from 'vscode-languageserver/node';
import { offsetIn, positionOf, startClient, type TestClient } from './harness';

const options = { tabSize: 2, insertSpaces: true };

function applied(text: string, edits: readonly TextEdit[]): string {
  return [...edits].reverse().reduce((after, { range, newText }) => {
    return after.slice(0, offsetIn(text, range.start)) + newText + after.slice(offsetIn(text, range.end));
  }, text);
}

describe('server: formatting', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('says that it lays out files and ranges', async () => {
    client = await startClient();
    const { capabilities } = client.initialized;
    assert.equal(capabilities.documentFormattingProvider, true);
    assert.deepEqual(capabilities.documentRangeFormattingProvider, { rangesSupport: true });
  });

  it('lays out a file with small edits', async () => {
    client = await startClient();
    const text = '@a=b\n###c\nPOST  /d\nE:f\n\n{"g":{{h}},\n"i":1}\n### j\nGRAPHQL /k\n\n{l{m}}\n';
    const uri = await client.open('a.http', text);
    const edits = await client.request<TextEdit[]>('textDocument/formatting', { textDocument: { uri }, options });
    assert.ok(edits.every(({ range, newText }) => range.end.line - range.start.line < 2 && newText.trim() === ''));
    assert.equal(
      applied(text, edits),
      '@a = b\n\n### c\nPOST /d\nE: f\n\n{\n  "g": {{h}},\n  "i": 1\n}\n\n### j\nGRAPHQL /k\n\n{\n  l {\n    m\n  }\n}\n',
    );
  });

  it('lays out a range, and several', async () => {
    client = await startClient();
    const text = 'GET  /a\n\n### b\nGET  /b\n\n### c\nGET  /c\n';
    const uri = await client.open('a.http', text);
    const rangeOf = (line: string) => ({ start: positionOf(text, line), end: positionOf(text, line, line.length) });
    const one = { textDocument: { uri }, options, range: rangeOf('GET  /b') };
    assert.equal(
      applied(text, await client.request<TextEdit[]>('textDocument/rangeFormatting', one)),
      text.replace('GET  /b', 'GET /b'),
    );
    const two = { textDocument: { uri }, options, ranges: [rangeOf('GET  /a'), rangeOf('GET  /c')] };
    assert.equal(
      applied(text, await client.request<TextEdit[]>('textDocument/rangesFormatting', two)),
      text.replace('GET  /a', 'GET /a').replace('GET  /c', 'GET /c'),
    );
  });

  it('gives no edits for a text that has changed meanwhile', async () => {
    client = await startClient();
    const uri = await client.open('a.http', 'POST  /a\n\n{"a" :1}\n\n###\n'.repeat(3000));
    const asked = client.request<TextEdit[] | null>('textDocument/formatting', { textDocument: { uri }, options });
    await client.change(uri, { text: 'GET  /b\n' });
    assert.equal(await asked, null);
  });

  it('has nothing to say of a file that is not open', async () => {
    client = await startClient();
    const textDocument = { uri: 'file:///nowhere.http' };
    assert.equal(await client.request('textDocument/formatting', { textDocument, options }), null);
  });
});
