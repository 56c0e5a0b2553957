import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver/node';
import type { CopyCurlResult, CurlResult } from '../../src/protocol';
import { positionOf, startClient, type TestClient } from './harness';

describe('server: cURL', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('a command in the file has its one hint, and becomes the request that it is', async () => {
    client = await startClient();
    const text = "### a\ncurl 'https://h.example/' \\\n  -H 'A: 1' \\\n  -d 'a=b'\n\n### b\nGET https://h.example/\n";
    const uri = await client.open('a.http', text);
    const [diagnostic, ...others] = await client.whenDiagnostics(uri, (all) => all.length > 0);
    assert.ok(diagnostic && others.length === 0);
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      ...{ textDocument: { uri }, range: diagnostic.range },
      context: { diagnostics: [diagnostic] },
    });
    const [convert, ...twins] = actions.filter(({ title }) => title === 'Convert to a request');
    assert.ok(convert?.isPreferred);
    assert.deepEqual(twins, []);
    await client.applyAction(uri, convert);
    assert.equal(
      client.text(uri),
      '### a\nPOST https://h.example/\nA: 1\nContent-Type: application/x-www-form-urlencoded\n\na=b\n\n### b\nGET https://h.example/\n',
    );
  });

  const places: readonly (readonly [what: string, marked: string, result: string | null])[] = [
    ['into an empty file', '‹›', 'GET https://h\n'],
    ['behind a separator', '### a\n‹›', '### a\nGET https://h\n'],
    ['behind variables', '@a = 1\n\n‹›', '@a = 1\n\nGET https://h\n'],
    ['behind a request, as a section of its own', 'GET https://g\n\n‹›', 'GET https://g\n\n###\nGET https://h\n'],
    ['behind a body', 'POST https://g\n\n{}\n‹›', 'POST https://g\n\n{}\n\n###\nGET https://h\n'],
    ['before a request', '‹›GET https://g\n', 'GET https://h\n\n###\nGET https://g\n'],
    ['not into a URL', 'GET https://‹›g\n', null],
    ['not into a body', 'POST https://g\n\n{"a": "‹›"}\n', null],
  ];
  for (const [what, marked, result] of places) {
    it(`is pasted ${what}`, async () => {
      client = await startClient();
      const text = marked.replace('‹›', '');
      const uri = await client.open('a.http', text);
      const position = positionOf(marked, '‹›');
      const found = await client.request<CurlResult>('faultline/requestFromCurl', {
        uri,
        position,
        text: 'curl https://h',
      });
      assert.equal(found && marked.replace('‹›', found.text), result);
    });
  }

  const copied = (uri: string, form: string, line = 0): Promise<CopyCurlResult> =>
    client.request('faultline/requestAsCurl', { uri, position: { line, character: 0 }, form });

  it('a request is copied as it is written, with its values, and with its secrets hidden', async () => {
    client = await startClient();
    const token = 'abcDEF123456ghiJKL7890';
    const text = `POST https://{{host}}/a?q=it's\nAuthorization: Bearer {{token}}\nContent-Type: application/json\n\n{"n": "{{host}}"}\n\n@host = h.example\n@token = ${token}\n`;
    const uri = await client.open('a.http', text);
    assert.equal(
      (await copied(uri, 'templates')).text,
      [
        "curl 'https://{{host}}/a?q=it'\\''s' \\",
        '  --location \\',
        "  --header 'Authorization: Bearer {{token}}' \\",
        "  --header 'Content-Type: application/json' \\",
        `  --data-raw '{"n": "{{host}}"}'`,
      ].join('\n'),
    );
    const redacted = (await copied(uri, 'redacted')).text ?? '';
    assert.ok(redacted.includes('https://h.example/a') && redacted.includes('‹redacted›'), redacted);
    assert.ok(!redacted.includes(token));
    assert.ok((await copied(uri, 'resolved')).text?.includes(`Bearer ${token}`));
  });

  it('says why a request can’t be copied with its values', async () => {
    client = await startClient();
    const uri = await client.open('a.http', 'GET https://h.example/{{none}}\n');
    const { text, message } = await copied(uri, 'redacted');
    assert.equal(text, null);
    assert.match(message ?? '', /none is not defined/);
    assert.equal((await copied(uri, 'templates')).text, "curl 'https://h.example/{{none}}' \\\n  --location");
  });
});
