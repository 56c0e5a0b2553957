import assert from 'node:assert/strict';
import type { CodeLens } from 'vscode-languageserver/node';
import { asana, tasks } from './asana';
import { response, startClient, type TestClient } from './harness';

describe('server: code lenses', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  async function titles(uri: string): Promise<string[]> {
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    return lenses.map(({ command }) => command?.title ?? '');
  }

  it('has Send over each request, with the place in its arguments', async () => {
    client = await startClient();
    const uri = await client.open(
      'a.http',
      '@a = 1\n\n### one\nGET https://h.example/1\n### two\n# remark\nGET https://h.example/2\n',
    );
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    assert.deepEqual(
      lenses.map(({ command, range }) => [command?.title, command?.command, command?.arguments, range.start.line]),
      [
        ['▶ Send', 'faultline.send', [uri, { line: 3, character: 0 }], 3],
        ['▶ Send', 'faultline.send', [uri, { line: 6, character: 0 }], 6],
      ],
    );
  });

  it('has Cancel with the elapsed time while it runs, refreshed as time passes, and only then', async () => {
    client = await startClient({ answer: () => 'hang' });
    const uri = await client.open('a.http', 'GET https://h.example/\n');
    const running = client.run(uri, { line: 0, character: 0 });
    await client.when('it runs', () => client.summaries.at(-1)?.state === 'running');
    assert.deepEqual(await titles(uri), ['■ Cancel (0 s)']);
    client.world.now += 3200;
    const before = client.refreshes.get('codeLens') ?? 0;
    await client.when('refreshes', () => (client.refreshes.get('codeLens') ?? 0) > before + 1);
    assert.deepEqual(await titles(uri), ['■ Cancel (3 s)']);
    await client.request('faultline/cancel', { id: null });
    await running;
    await new Promise((done) => setTimeout(done, 40));
    const after = client.refreshes.get('codeLens') ?? 0;
    await new Promise((done) => setTimeout(done, 100));
    assert.equal(client.refreshes.get('codeLens') ?? 0, after, 'still ticking');
  });

  it('counts down to the next attempt', async () => {
    client = await startClient({ answer: () => response(429, {}, [['Retry-After', '20']]) });
    client.world.waiting = 'keep';
    const uri = await client.open('a.http', '# @retry 3 jitter=none\nGET https://h.example/\n');
    const running = client.run(uri, { line: 1, character: 0 });
    await client.when('it waits', () => client.summaries.at(-1)?.state === 'waiting');
    const until = client.summaries.at(-1)?.waitingUntil ?? 0;
    client.world.now = until - 4500;
    assert.deepEqual(await titles(uri), ['■ Cancel (attempt 2 in 5 s)']);
    await client.request('faultline/cancel', { id: null });
    await running;
  });

  it('has the last result, and Fix and send again where there is a fix', async () => {
    client = await startClient({ answer: asana });
    const uri = await client.open('a.http', `GET ${tasks}\n`);
    const { summary } = await client.exchange(uri, { line: 0, character: 0 });
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    assert.deepEqual(
      lenses.map(({ command }) => [
        command?.title.replace(/\d+ ms/, 'N ms'),
        command?.command,
        command?.arguments?.[0],
      ]),
      [
        ['▶ Send', 'faultline.send', uri],
        ['Fix and send again', 'faultline.applyFixAndSend', summary.id],
        ['400 Bad Request · N ms', 'faultline.revealExchange', summary.id],
      ],
    );
  });

  it('offer nothing that is not sent', async () => {
    client = await startClient();
    const uri = await client.open(
      'a.http',
      '###\nWEBSOCKET wss://h.example/\n\n###\nGRPC h.example/a.B/C\n\n###\nGET https://h.example/\n',
    );
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    assert.deepEqual(
      lenses.map(({ range }) => range.start.line),
      [7],
    );
  });

  it('are away where the setting says so', async () => {
    client = await startClient({ settings: { codeLens: { enabled: false } } });
    const uri = await client.open('a.http', 'GET https://h.example/\n');
    assert.deepEqual(await titles(uri), []);
    await client.setSettings({ 'codeLens.enabled': true });
    await client.when('a refresh', () => (client.refreshes.get('codeLens') ?? 0) > 0);
    assert.deepEqual(await titles(uri), ['▶ Send']);
  });
});
