import assert from 'node:assert/strict';
import type { CodeAction, CodeLens } from 'vscode-languageserver/node';
import type { CopyCurlResult, CurlResult } from '../../src/protocol';
import { positionOf, response, startClient, type TestClient } from './harness';

describe('server: cURL', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('a command in the file becomes the request that it is', async () => {
    client = await startClient();
    const text = "### a\ncurl 'https://h.example/' \\\n  -H 'A: 1' \\\n  -d 'a=b'\n\n### b\nGET https://h.example/\n";
    const uri = await client.open('a.http', text);
    const at = { line: 2, character: 4 };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      ...{ textDocument: { uri }, range: { start: at, end: at } },
      context: { diagnostics: [], triggerKind: 1 },
    });
    const [convert, ...twins] = actions.filter(({ title }) => title === 'Convert to a request');
    assert.ok(convert);
    assert.deepEqual(twins, []);
    await client.applyAction(uri, convert);
    assert.equal(
      client.text(uri),
      '### a\nPOST https://h.example/\nA: 1\nContent-Type: application/x-www-form-urlencoded\n\na=b\n\n### b\nGET https://h.example/\n',
    );
  });

  it('a command in the file is sent, explained at its arguments, and mended there', async () => {
    client = await startClient({
      answer: async (request) =>
        request.url.includes('workspace=')
          ? response(200, { token: 't-1' })
          : response(422, { detail: [{ loc: ['query', 'workspace'], msg: 'Field required', type: 'missing' }] }),
    });
    const text =
      "@workspace = 12\n@host = https://h.example\n\n### a\n# @name tasks\ncurl '{{host}}/tasks?limit=1' \\\n  -H 'A: {{workspace}}'\n\n### b\n# @ref tasks\nGET {{host}}/b\nAuthorization: Bearer {{tasks.response.body.$.token}}\n";
    const uri = await client.open('a.http', text);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    assert.ok(lenses.some(({ range, command }) => range.start.line === 5 && command?.title === '▶ Send'));
    await client.run(uri, positionOf(text, 'curl'));
    const [sent] = client.world.sent;
    assert.equal(`${sent?.method} ${sent?.url}`, 'GET https://h.example/tasks?limit=1');
    assert.deepEqual(sent?.headers, [['A', '12']]);
    const [diagnostic] = await client.whenDiagnostics(uri, (all) =>
      all.some(({ code }) => /^response-/.test(String(code))),
    );
    assert.ok(diagnostic);
    assert.deepEqual(diagnostic.range, { start: { line: 5, character: 6 }, end: { line: 5, character: 28 } });
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      ...{ textDocument: { uri }, range: diagnostic.range },
      context: { diagnostics: [diagnostic] },
    });
    const fix = actions.find(({ title }) => title === 'Add query parameter "workspace" = {{workspace}}');
    assert.ok(fix);
    await client.applyAction(uri, fix);
    assert.match(client.text(uri), /curl '\{\{host\}\}\/tasks\?limit=1&workspace=\{\{workspace\}\}' \\\n/);
    await client.run(uri, positionOf(client.text(uri), 'GET'));
    assert.deepEqual(
      client.world.sent.slice(1).map(({ url }) => url),
      ['https://h.example/tasks?limit=1&workspace=12', 'https://h.example/b'],
    );
    assert.deepEqual(client.world.sent.at(-1)?.headers, [['Authorization', 'Bearer t-1']]);
  });

  it('variables in a command are completed, hovered, found and renamed', async () => {
    client = await startClient();
    const text = "@token = abc\n\n###\ncurl 'https://h.example/' \\\n  -H 'A: {{token}}' -d 'b={{to'\n";
    const uri = await client.open('a.http', text);
    const position = positionOf(text, 'token}}');
    const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', {
      ...{ textDocument: { uri }, position },
    });
    assert.match(JSON.stringify(hover), /token/);
    const other = await client.open('b.http', "@host = h.example\ncurl -G 'https://{{host}}/a' -d b=1\n");
    const url = await client.request<{ contents: { value: string } }>('textDocument/hover', {
      ...{ textDocument: { uri: other }, position: { line: 1, character: 11 } },
    });
    assert.match(url.contents.value, /GET https:\/\/h\.example\/a\?b=1/, 'the URL as it is sent');
    const typed = positionOf(text, "to'");
    const list = await client.request<{ items: { label: string }[] }>('textDocument/completion', {
      ...{ textDocument: { uri }, position: { line: typed.line, character: typed.character + 2 } },
    });
    assert.ok(
      list.items.some(({ label }) => label === 'token'),
      JSON.stringify(list).slice(0, 300),
    );
    const places = await client.request<unknown[]>('textDocument/references', {
      ...{ textDocument: { uri }, position, context: { includeDeclaration: true } },
    });
    assert.equal(places.length, 2);
  });

  it('a PowerShell command that is selected becomes a request, and so does one that is pasted', async () => {
    client = await startClient();
    const command = 'Invoke-WebRequest -Uri "https://h.example/" `\n-Headers @{ "A"="1" }\n';
    const uri = await client.open('a.http', `### a\n${command}`);
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      ...{ textDocument: { uri }, range: { start: { line: 1, character: 0 }, end: { line: 3, character: 0 } } },
      context: { diagnostics: [], triggerKind: 1 },
    });
    const convert = actions.find(({ title }) => title === 'Convert to a request');
    assert.ok(convert);
    await client.applyAction(uri, convert);
    assert.equal(client.text(uri), '### a\nGET https://h.example/\nA: 1\n');
    const position = { line: 0, character: 0 };
    for (const text of [command, 'fetch("https://h.example/", {"headers": {"A": "1"}});']) {
      const found = await client.request<CurlResult>('faultline/requestFromCurl', { uri, position, text });
      assert.match(found?.text ?? '', /^GET https:\/\/h\.example\/\nA: 1\n/);
    }
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
    const command = "curl 'https://h.example' -H 'A: {{host}}'";
    const other = await client.open('b.http', `### x\n${command}\n`);
    assert.equal((await copied(other, 'templates', 1)).text, command, 'a command is as it is');
    const redacted = (await copied(uri, 'redacted')).text ?? '';
    assert.ok(redacted.includes('https://h.example/a') && redacted.includes('‹redacted›'), redacted);
    assert.ok(!redacted.includes(token));
    assert.ok((await copied(uri, 'resolved')).text?.includes(`Bearer ${token}`));
  });

  it('a sign-in that is computed is copied as curl computes it', async () => {
    client = await startClient();
    const text = [
      'GET https://h.example/a\nAuthorization: Digest me pa:ss-word\n',
      'GET https://h.example/b\nAuthorization: AWS AKIDEXAMPLE0 s3cretkey region:eu-west-1 service:es\n',
    ];
    const uri = await client.open('a.http', `###\n${text.join('\n###\n')}`);
    const commands = ['redacted', 'resolved'].flatMap((form) => [copied(uri, form, 1), copied(uri, form, 5)]);
    const [digest, aws, digestClear, awsClear] = (await Promise.all(commands)).map((it) => it.text ?? '');
    assert.match(digestClear ?? '', /--digest \\\n {2}--user me:pa:ss-word$/);
    assert.match(awsClear ?? '', /--aws-sigv4 aws:amz:eu-west-1:es \\\n {2}--user AKIDEXAMPLE0:s3cretkey$/);
    assert.match(digest ?? '', /--user 'me:‹redacted›'$/);
    assert.doesNotMatch(`${digest}${aws}`, /pa:ss|s3cretkey|Authorization/);
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
