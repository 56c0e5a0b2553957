import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { RunResult } from '../../src/protocol';

/** The built bundle, as VS Code and other editors start it. */
const bundle = join('dist', 'server.js');

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

  async function initialize(): Promise<void> {
    connection?.listen();
    const result = await connection?.sendRequest<{ serverInfo: { name: string } }>('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      workspaceFolders: null,
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
    child = spawn(process.execPath, [bundle, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    assert.ok(child.stdout && child.stdin);
    connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
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

  it('serves over IPC', async () => {
    child = fork(bundle, ['--node-ipc'], { execArgv: [] });
    connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    await initialize();
    await endsCleanly();
  });

  it('ends when its client has gone', async () => {
    child = fork(bundle, ['--node-ipc'], { execArgv: [] });
    connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    await initialize();
    const ended = new Promise((done) => child?.once('exit', done));
    child.disconnect();
    await ended;
  });
});
