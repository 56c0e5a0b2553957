import assert from 'node:assert/strict';
import type { InlayHint, MarkupContent } from 'vscode-languageserver/node';
import type { RunResult } from '../../src/protocol';
import { asana, serverError, tasks } from './asana';
import { positionOf, response, startClient, type TestClient, vscodeCapabilities } from './harness';

const start = { line: 0, character: 0 };

describe('server: an LSP client that is not Faultline’s', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  function execute<R>(command: string, ...args: readonly unknown[]): Promise<R> {
    return client.request('workspace/executeCommand', { command: `faultline.${command}`, arguments: args });
  }

  async function connect(answer: Parameters<typeof startClient>[0] = {}): Promise<void> {
    client = await startClient({ own: false, capabilities: vscodeCapabilities, ...answer });
  }

  it('is told nothing beyond LSP', async () => {
    await connect({ answer: asana });
    const uri = await client.open('a.http', `GET ${tasks}\n`);
    await execute('send', uri, start);
    await client.whenDiagnostics(uri, (found) => found[0]?.code === 'response-missing');
    assert.deepEqual([client.logged, client.summaries, client.annotations(uri)], [[], [], []]);
    assert.ok(
      client.output.some((line) => line.includes('"status":400')),
      'the log goes to the console',
    );
  });

  it('sends by command, with progress that can be cancelled', async () => {
    await connect({ answer: () => 'hang' });
    const uri = await client.open('a.http', 'GET https://h.example/slow\n');
    const running = execute<RunResult>('send', uri, start);
    await client.when('the progress', () => client.progress.length > 0);
    const [begin] = client.progress;
    assert.deepEqual(Object.entries(begin?.value ?? {}).slice(0, 2), [
      ['kind', 'begin'],
      ['title', 'Faultline'],
    ]);
    await client.when('what is sent', () => JSON.stringify(client.progress).includes('GET https://h.example/slow'));
    await client.connection.sendNotification('window/workDoneProgress/cancel', { token: begin?.token });
    assert.equal((await running).sent.length, 1);
    assert.equal(client.world.cancelled, 1);
    await client.when('the end', () => JSON.stringify(client.progress.at(-1)?.value).includes('end'));
  });

  it('counts the requests of a file, and names the host that the run waits for', async () => {
    await connect({
      answer: ({ url }) => (url.endsWith('/1') ? response(429, {}, [['Retry-After', '12']]) : response(200, {})),
    });
    client.world.waiting = 'keep';
    const text = [1, 2, 3].map((it) => `### r${it}\nGET https://h.example/${it}\n`).join('\n');
    const running = execute<RunResult>('sendAll', await client.open('a.http', text));
    const shown = (wanted: RegExp) => client.progress.some(({ value }) => wanted.test(JSON.stringify(value)));
    await client.when('the wait', () => shown(/1 of 3, 1 failed · waiting 12 s for h\.example, 429 Too Many Requests/));
    const [begin] = client.progress;
    await client.connection.sendNotification('window/workDoneProgress/cancel', { token: begin?.token });
    assert.deepEqual([(await running).notBegun, client.world.sent.length], [1, 1]);
  });

  it('sees the annotation as an inlay hint at the end of the request line', async () => {
    await connect({ answer: asana });
    const text = `### Tasks\nGET ${tasks}\nAccept: */*\n`;
    const uri = await client.open('a.http', text);
    await execute('send', uri, { line: 1, character: 0 });
    await client.when('a refresh', () => (client.refreshes.get('inlayHint') ?? 0) > 0);
    const range = { start, end: { line: 9, character: 0 } };
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range });
    assert.equal(hints.length, 1);
    assert.deepEqual(hints[0]?.position, positionOf(text, tasks, tasks.length));
    assert.match(String(hints[0]?.label), /^400 · workspace: Missing input/);
    assert.ok(!String(hints[0]?.label).includes('Ctrl'), 'its keys are not known');
    const tooltip = (hints[0]?.tooltip as MarkupContent | undefined)?.value ?? '';
    assert.ok(!tooltip.includes('command:'), 'links to commands that it has not');
    const elsewhere = { start: { line: 5, character: 0 }, end: { line: 9, character: 0 } };
    assert.deepEqual(await client.request('textDocument/inlayHint', { textDocument: { uri }, range: elsewhere }), []);
    await client.setSettings({ annotations: { enabled: false } });
    assert.deepEqual(await client.request('textDocument/inlayHint', { textDocument: { uri }, range }), []);
  });

  it('applies a fix by workspace/applyEdit, and sends the new text', async () => {
    await connect({ answer: asana });
    const uri = await client.open('a.http', `@workspace = 7\n\n### \nGET ${tasks}\n`);
    await execute('send', uri, { line: 3, character: 0 });
    const lenses = await client.request<{ command: { command: string; arguments: unknown[] } }[]>(
      'textDocument/codeLens',
      {
        textDocument: { uri },
      },
    );
    const fix = lenses.find(({ command }) => command.command === 'faultline.applyFixAndSend');
    const result = await client.request<RunResult>('workspace/executeCommand', fix?.command);
    assert.equal(result.sent.length, 1);
    assert.match(client.world.sent.at(-1)?.url ?? '', /\?workspace=7$/);
    assert.equal(client.edits.length, 1);
  });

  it('applies a fix with something to type, and does not send', async () => {
    await connect({ answer: asana });
    const uri = await client.open('a.http', `GET ${tasks}\n`);
    const { sent } = await execute<RunResult>('send', uri, start);
    assert.equal(await execute('applyFixAndSend', sent[0], '0.0'), null);
    assert.equal(client.world.sent.length, 1);
    assert.match(client.text(uri), /workspace=/);
    await client.when('what to do next', () => client.messages.some((message) => /Fill in its value/.test(message)));
  });

  it('retries, cancels, shows response and report, and has the phrase', async () => {
    await connect({ answer: (_request, attempt) => (attempt < 3 ? serverError() : response(200, { done: true })) });
    const uri = await client.open('a.http', `GET ${tasks}\n`);
    const { sent } = await execute<RunResult>('send', uri, start);
    assert.deepEqual(await execute('copyPhrase', sent[0]), { text: '6 sad squid snuggle softly' });
    assert.match((await execute<{ text: string }>('copyReport', sent[0])).text, /6 sad squid/);
    assert.match((await execute<{ text: string }>('explainLast')).text, /500/);
    assert.match((await execute<{ text: string }>('showResponse', sent[0])).text, /^HTTP\/1\.1 500/);
    assert.ok(client.messages.some((uri) => uri.startsWith('file:///tmp/faultline-test/')));
    await execute('retryExchange', sent[0]);
    assert.equal(client.world.sent.length, 3);
    assert.equal(await execute('cancel'), null);
    await execute('sendAll', uri);
    assert.equal(client.world.sent.length, 4);
  });

  it('chooses environments, and starts and stops the simulator', async () => {
    await connect({ files: { 'http-client.env.json': '{"dev": {"h": "https://dev.example"}}' } });
    const uri = await client.open('a.http', 'GET {{h}}/\n');
    const { refused } = await execute<RunResult>('send', uri, start);
    assert.match(refused?.message ?? '', /\bh\b/);
    await client.when('the user is told', () => client.messages.includes(refused?.message ?? ''));
    await execute('selectEnvironment', uri, 'dev');
    assert.equal((await execute<RunResult>('send', uri, start)).refused, null);
    assert.deepEqual(await execute('startSimulator'), { url: 'http://127.0.0.1:7357', message: null });
    assert.deepEqual(await execute('stopSimulator'), { url: null, message: null });
  });

  it('is told plainly what is wrong with a command', async () => {
    await connect();
    const cases: readonly (readonly [command: string, args: readonly unknown[], message: RegExp])[] = [
      ['send', [], /needs a string in its arguments: the uri/],
      ['send', ['file:///a.http'], /needs a position/],
      ['applyFix', ['none', 'all'], /no such response/],
      ['showResponse', [], /no such response/],
      ['none', [], /There is no command faultline\.none/],
    ];
    for (const [command, args, message] of cases) await assert.rejects(execute(command, ...args), message);
    const uri = await client.open('a.http', 'GET https://h.example/\n');
    const { sent } = await execute<RunResult>('send', uri, start);
    await assert.rejects(execute('applyFix', sent[0], 'all'), /no longer fits/);
    await assert.rejects(execute('copyPhrase', sent[0]), /no error phrase/);
  });

  it('with no capabilities at all works too', async () => {
    client = await startClient({ own: false, answer: asana });
    const uri = await client.open('a.http', `GET ${tasks}\n`);
    const { sent } = await execute<RunResult>('send', uri, start);
    assert.equal(sent.length, 1);
    await client.whenDiagnostics(uri, (found) => found[0]?.code === 'response-missing');
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { faultline: { codeLens: { enabled: false } } },
    });
    assert.deepEqual(await client.request('textDocument/codeLens', { textDocument: { uri } }), []);
  });
});

describe('server: the simulator', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('starts, tells its state, stops', async () => {
    client = await startClient({ settings: { simulator: { port: 4711 } } });
    const simulator = (action: string) => client.request('faultline/simulator', { action });
    assert.deepEqual(await simulator('status'), { url: null, message: null });
    assert.deepEqual(await simulator('start'), { url: 'http://127.0.0.1:4711', message: null });
    assert.deepEqual(await simulator('status'), { url: 'http://127.0.0.1:4711', message: null });
    assert.deepEqual(await simulator('stop'), { url: null, message: null });
    assert.deepEqual(
      client.simulators.map(({ url }) => url),
      ['http://127.0.0.1:4711', null],
    );
  });

  it('says what to do where its port is taken', async () => {
    client = await startClient({ settings: { simulator: { port: 1 } } });
    const result = await client.request<{ url: string | null; message: string }>('faultline/simulator', {
      action: 'start',
    });
    assert.equal(result.url, null);
    assert.match(result.message, /taken/);
  });
});
