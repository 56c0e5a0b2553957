import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type ClientCapabilities,
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  SymbolKind,
} from 'vscode-languageserver/node';
import type { RunResult } from '../../src/protocol';

/** The built bundle, as VS Code and other editors start it. */
const bundle = join('dist', 'server.js');

const symbolText = '### Größe “ä” 😀\n@ä = 1\nGET https://h/\n';

function startOverStdio(env: Readonly<Record<string, string>> = {}): [ChildProcess, ProtocolConnection] {
  const child = spawn(process.execPath, [bundle, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  return [child, overStreams(child)];
}

function startOverIpc(): [ChildProcess, ProtocolConnection] {
  const child = fork(bundle, ['--node-ipc'], { execArgv: [] });
  return [child, createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child))];
}

function overStreams({ stdin, stdout }: ChildProcess): ProtocolConnection {
  assert.ok(stdin && stdout);
  return createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
}

describe('server: as a process', () => {
  let child: ChildProcess | null = null;
  let connection: ProtocolConnection | null = null;
  let api: Server | null = null;
  let folder = '';

  before(async () => {
    assert.ok(existsSync(bundle), 'Build first: npm run build');
    folder = await mkdtemp(join(tmpdir(), 'faultline-server-test-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => {
    connection?.dispose();
    child?.kill();
    api?.close();
  });

  async function initialize(
    capabilities: ClientCapabilities = {},
    initializationOptions: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    connection?.listen();
    const result = await connection?.sendRequest<{ serverInfo: { name: string } }>('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities,
      workspaceFolders: null,
      initializationOptions,
    });
    assert.equal(result?.serverInfo.name, 'Faultline');
    await connection?.sendNotification('initialized', {});
  }

  async function endsCleanly(): Promise<void> {
    const ended = new Promise((done) => child?.once('exit', done));
    await connection?.sendRequest('shutdown');
    await connection?.sendNotification('exit');
    assert.equal(await ended, 0);
  }

  it('serves over stdio, and sends by itself', async () => {
    api = createServer((_request, answer) => answer.writeHead(404).end('{"message": "no such thing"}'));
    await new Promise<void>((done) => api?.listen(0, '127.0.0.1', done));
    const { port } = api.address() as AddressInfo;
    [child, connection] = startOverStdio();
    await initialize();
    const uri = 'untitled:a';
    const text = `GET http://127.0.0.1:${port}/missing\n`;
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'http', version: 1, text },
    });
    const found = new Promise<string>((done) => {
      connection?.onNotification('textDocument/publishDiagnostics', ({ diagnostics }) => {
        if (diagnostics[0]) done(`${diagnostics[0].code} ${diagnostics[0].message}`);
      });
    });
    const run = { command: 'faultline.send', arguments: [uri, { line: 0, character: 0 }] };
    const result = await connection.sendRequest<RunResult>('workspace/executeCommand', run);
    assert.deepEqual([result.sent.length, result.refused], [1, null]);
    assert.match(await found, /^response-not-found /);
    await endsCleanly();
  });

  it('sends where no temporary folder can be made', async () => {
    api = createServer((_request, answer) => answer.end('{}'));
    await new Promise<void>((done) => api?.listen(0, '127.0.0.1', done));
    const { port } = api.address() as AddressInfo;
    // Below a file there is no folder, whoever asks for one.
    const nowhere = join(resolve(bundle), 'nowhere');
    [child, connection] = startOverStdio({ TMPDIR: nowhere, TEMP: nowhere, TMP: nowhere });
    await initialize();
    const text = `GET http://127.0.0.1:${port}/\n`;
    const textDocument = { uri: 'untitled:nowhere', languageId: 'http', version: 1, text };
    await connection.sendNotification('textDocument/didOpen', { textDocument });
    const run = { command: 'faultline.send', arguments: [textDocument.uri, { line: 0, character: 0 }] };
    const result = await connection.sendRequest<RunResult>('workspace/executeCommand', run);
    assert.deepEqual([result.sent.length, result.refused], [1, null]);
    await endsCleanly();
  });

  it('loses nothing of its history where it is killed, nor to another one beside it', async function () {
    this.timeout(30_000);
    api = createServer((_request, answer) => answer.end('{}'));
    await new Promise<void>((done) => api?.listen(0, '127.0.0.1', done));
    const { port } = api.address() as AddressInfo;
    const historyPath = join(folder, 'history');
    const uri = 'untitled:history';
    const text = Array.from({ length: 5 }, (_, at) => `###\nGET http://127.0.0.1:${port}/${at}\n`).join('\n');
    const begin = async () => {
      [child, connection] = startOverStdio();
      await initialize({}, { historyPath });
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'http', version: 1, text },
      });
      return { child, connection };
    };
    const execute = (command: string, ...args: readonly unknown[]) =>
      connection?.sendRequest<{ text: string }>('workspace/executeCommand', { command, arguments: args });
    const kept = async () => (await execute('faultline.searchHistory', ''))?.text.match(/GET 200/g)?.length ?? 0;
    const killed = await begin();
    await execute('faultline.sendAll', uri);
    assert.equal(await kept(), 5);
    const ended = new Promise((done) => killed.child.once('exit', done));
    killed.child.kill('SIGKILL');
    await ended;
    killed.connection.dispose();
    const one = await begin();
    try {
      assert.equal(await kept(), 5);
      await execute('faultline.sendAll', uri);
      await begin();
      await execute('faultline.sendAll', uri);
      assert.equal(await kept(), 15);
      await endsCleanly();
    } finally {
      one.connection.dispose();
      one.child.kill();
    }
  });

  it('serves over IPC', async () => {
    [child, connection] = startOverIpc();
    await initialize();
    await endsCleanly();
  });

  it('writes the symbols of a document as they are, over stdio as over IPC', async () => {
    const textDocument = { uri: 'untitled:symbols', languageId: 'http', version: 1, text: symbolText };
    const found: unknown[] = [];
    for (const start of [startOverStdio, startOverIpc]) {
      [child, connection] = start();
      await initialize({ textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } });
      await connection.sendNotification('textDocument/didOpen', { textDocument });
      found.push(await connection.sendRequest('textDocument/documentSymbol', { textDocument }));
      await endsCleanly();
    }
    const [overStdio, overIpc] = found;
    assert.deepEqual(overStdio, [
      {
        name: 'Größe “ä” 😀',
        detail: 'GET /',
        kind: SymbolKind.Method,
        range: { start: { line: 0, character: 0 }, end: { line: 2, character: 14 } },
        selectionRange: { start: { line: 2, character: 0 }, end: { line: 2, character: 14 } },
        children: [
          {
            name: 'ä',
            detail: '1',
            kind: SymbolKind.Variable,
            range: { start: { line: 1, character: 0 }, end: { line: 1, character: 6 } },
            selectionRange: { start: { line: 1, character: 1 }, end: { line: 1, character: 2 } },
          },
        ],
      },
    ]);
    assert.deepEqual(overIpc, overStdio);
  });

  it('keeps its messages whole where something prints to the console', async () => {
    child = spawn(process.execPath, [
      '-e',
      `require('./${bundle}'); console.log('noise'); console.error('noise');`,
      '--',
      '--stdio',
    ]);
    connection = overStreams(child);
    await initialize();
    await endsCleanly();
  });

  it('ends well when its client has shut it down and goes without a further word', async () => {
    [child, connection] = startOverStdio();
    await initialize();
    const ended = new Promise((done) => child?.once('exit', done));
    await connection.sendRequest('shutdown');
    child.stdin?.end();
    assert.equal(await ended, 0);
  });

  it('ends when its client has gone', async () => {
    [child, connection] = startOverIpc();
    await initialize();
    const ended = new Promise((done) => child?.once('exit', done));
    child.disconnect();
    await ended;
  });
});
