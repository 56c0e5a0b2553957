import assert from 'node:assert/strict';
import type { DocumentSymbol, FoldingRange, Location } from 'vscode-languageserver/node';
import { plainCapabilities, startClient, type TestClient, textIn } from './harness';

const start = { line: 0, character: 0 };

describe('server: writing requests', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('keeps the text in step with the editor, whatever is typed, in UTF-16 positions', async () => {
    client = await startClient();
    const uri = await client.open('a.http', '### a\nGET https://h.example/1\n');
    const titles = async (): Promise<string[]> =>
      (
        await client.request<{ requests: { title: string; url: string }[] }>('faultline/requests', { uri })
      ).requests.map(({ title, url }) => `${title} ${url}`);
    const insert = (at: { line: number; character: number }, text: string) => ({ range: { start: at, end: at }, text });
    await client.change(uri, insert({ line: 0, character: 5 }, ' 😀 b'), insert({ line: 0, character: 8 }, '!'));
    assert.equal(client.text(uri).split('\n')[0], '### a 😀! b');
    assert.deepEqual(await titles(), ['a 😀! b https://h.example/1']);
    await client.change(uri, insert({ line: 2, character: 0 }, '### c\r\nGET https://h.example/2\r\n'));
    assert.deepEqual(await titles(), ['a 😀! b https://h.example/1', 'c https://h.example/2']);
    await client.change(uri, { range: { start, end: { line: 2, character: 0 } }, text: '' });
    assert.deepEqual(await titles(), ['c https://h.example/2']);
    await client.change(uri, { text: 'GET https://h.example/3' });
    assert.deepEqual(await titles(), ['GET https://h.example/3 https://h.example/3']);
    await client.change(uri, insert({ line: 99, character: 99 }, '/4'));
    assert.match((await titles())[0] ?? '', /3\/4$/);
  });

  it('has the outline of the requests with their variables, secrets hidden', async () => {
    const text =
      '@host = https://h.example\n@token = s3cr3t-value\n\n### List tasks\n# @name list\nGET {{host}}/tasks?api_key=s3cr3t\n\n###\nPOST {{host}}/tasks\n';
    client = await startClient();
    const uri = await client.open('a.http', text);
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    assert.deepEqual(
      symbols.map(({ name, kind }) => [name, kind]),
      [
        ['host', 13],
        ['token', 13],
        ['list', 6],
        ['POST /tasks', 6],
      ],
    );
    assert.ok(!JSON.stringify(symbols).includes('s3cr3t'));
    for (const { range, selectionRange } of symbols) {
      assert.ok(textIn(text, range).includes(textIn(text, selectionRange)), 'selectionRange lies in range');
    }
    await client.stop();
    client = await startClient({ capabilities: plainCapabilities });
    const flat = await client.request<{ location: Location }[]>('textDocument/documentSymbol', {
      textDocument: { uri: await client.open('a.http', text) },
    });
    assert.equal(flat[0]?.location.uri, uri);
  });

  it('folds sections, comments and bodies', async () => {
    client = await startClient();
    const text =
      '### a\n# one\n# two\nPOST https://h.example/\nContent-Type: application/json\n\n{\n  "a": {\n    "b": 1\n  }\n}\n\n### b\nGET https://h.example/\n';
    const uri = await client.open('a.http', text);
    const ranges = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri } });
    const lines = ranges.map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind ?? ''}`.trim());
    for (const wanted of ['0-10 region', '1-2 comment', '6-9', '7-8', '12-13 region']) {
      assert.ok(lines.includes(wanted), `${wanted} in ${lines.join(', ')}`);
    }
  });

  it('says problems in plain text: no list of problems shows Markdown', async () => {
    client = await startClient({ files: { 'http-client.env.json': '{"dev": {"a": 1}, "x": 5}' } });
    const text = '# @timeout soon\n# @retry 5 base=x\nGET https://h.example/{{nothing}}\nX-A 1\n';
    const uri = await client.open('a.http', text);
    const found = await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'undefined-variable'));
    assert.ok(found.length >= 3, JSON.stringify(found));
    const messages = found.map(({ message }) => String(message));
    for (const message of messages) assert.ok(!message.includes('`'), message);
    assert.ok(messages.some((message) => message.includes('soon is not a length of time: @timeout 5 s')));
  });

  it('shows problems of the text and of what it refers to, with codes', async () => {
    client = await startClient();
    const text =
      '# @nonsense 1\nGET https://h.example/{{none}}\nbroken header\n\n### \nPOST https://h.example/\n\n< ./missing.json\n';
    const uri = await client.open('a.http', text);
    const found = await client.whenDiagnostics(uri, (all) => all.length >= 4);
    const at = new Map(found.map(({ code, range }) => [code, textIn(text, range)]));
    assert.equal(at.get('undefined-variable'), '{{none}}');
    assert.equal(at.get('missing-file'), './missing.json');
    assert.ok(at.has('unknown-directive') && at.has('bad-header'), [...at.keys()].join());
    client.world.files.set('/team space/api/missing.json', '{}');
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await client.whenDiagnostics(uri, (all) => !all.some(({ code }) => code === 'missing-file'));
    await client.change(uri, { text: 'GET https://h.example/\n' });
    await client.whenDiagnostics(uri, (all) => all.length === 0);
  });

  const kept: readonly (readonly [what: string, request: string])[] = [
    ['a WebSocket', 'WEBSOCKET wss://h.example/'],
    ['gRPC', 'GRPC h.example/pkg.Service/Method'],
    ['MQTT', 'MQTT mqtt://h.example'],
  ];
  for (const [what, request] of kept) {
    it(`says once that ${what} is not sent, and that nothing was when it is tried`, async () => {
      client = await startClient();
      const uri = await client.open('a.http', `### kept\n${request}\n`);
      const found = await client.whenDiagnostics(uri, (all) => all.length > 0);
      assert.deepEqual(
        found.map(({ code, range }) => [code, range.start]),
        [['not-run', { line: 1, character: 0 }]],
      );
      const { sent, refused } = await client.run(uri, { line: 1, character: 0 });
      assert.deepEqual(sent, []);
      assert.match(refused?.message ?? '', /not sent/);
    });
  }
});
