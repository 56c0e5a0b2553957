import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodeLens } from 'vscode-languageserver/node';
import type { Outcome } from '../../src/exchange';
import type { BodyFile } from '../../src/protocol';
import { writeFormatted } from '../../src/server/formatted-body';
import { nodeDeps } from '../../src/server/node-deps';
import { response, startClient, type TestClient } from './harness';

const start = { line: 0, character: 0 };
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

describe('server: responses in files', () => {
  let folder: string;
  let client: TestClient;
  let stopped = false;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
    stopped = false;
  });
  afterEach(async () => {
    if (!stopped) await client.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A body in the client's folder, as the transport leaves it there. */
  function stored(bytes: Uint8Array, type: string, more: readonly (readonly [string, string])[] = []): Outcome {
    const path = join(folder, 'bodies', 'x.body');
    writeFileSync(path, bytes, { mode: 0o600 });
    const body = { kind: 'file', path, head: bytes.subarray(0, 65_536), size: bytes.length } as const;
    const headers = [['Content-Type', type] as const, ...more];
    const received = { status: 200, reason: 'OK', httpVersion: '1.1', headers, body, url: 'http://h/' };
    return { kind: 'response', response: received };
  }

  async function exchange(answer: () => Outcome, more = '', setup: Parameters<typeof startClient>[0] = {}) {
    const storagePath = join(folder, 'bodies');
    const { files } = nodeDeps('0');
    await files.write(join(storagePath, 'left', 'over.body'), 'left by a crash');
    client = await startClient({ ...setup, answer, options: { storagePath, ...setup.options }, deps: { files } });
    const uri = await client.open('a.http', `GET http://127.0.0.1/\n${more}`);
    return (await client.exchange(uri, start)).summary;
  }

  const document = (uri: string) => client.request<{ text: string }>('workspace/textDocumentContent', { uri });

  it('are written where the request says, asked about outside the workspace, told in document, log and notes', async () => {
    const wanted = join(folder, 'out', 'tasks.json');
    const asked: string[] = [];
    const choose = (message: string) => {
      asked.push(message);
      return 'Send Anyway';
    };
    const { id, responseUri } = await exchange(() => response(200, { a: 1 }), `\n>> ${wanted}\n`, { choose });
    assert.match(asked[0] ?? '', /is outside the workspace folder.* Is this file to be written\?$/);
    assert.equal(readFileSync(wanted, 'utf8'), '{"a":1}');
    assert.deepEqual(readdirSync(join(folder, 'out')), ['tasks.json']);
    const { text } = await document(responseUri ?? '');
    assert.ok(text.includes(`\n\n# Written to ${wanted}\n\n{`), text);
    const detail = await client.request<{ attempts: { notes: string[] }[] }>('faultline/exchange', { id });
    assert.deepEqual(detail.attempts[0]?.notes, [`written to ${wanted}`]);
    const logged = client.logged.map((line) => JSON.parse(line)).find(({ written }) => written !== undefined);
    assert.deepEqual([logged.written, logged.error, logged.id], [wanted, null, id]);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: responseUri } });
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['Open the file'],
    );
  });

  it('are not written, and nothing is sent, where that is not wanted', async () => {
    const wanted = join(folder, 'tasks.json');
    client = await startClient({ choose: () => 'Do Not Send' });
    const uri = await client.open('a.http', `GET http://127.0.0.1/\n\n>> ${wanted}\n`);
    const { sent, refused } = await client.run(uri, start);
    assert.deepEqual(sent, []);
    assert.match(refused?.message ?? '', /outside the workspace/);
    assert.equal(existsSync(wanted), false);
    assert.equal(client.world.sent.length, 0);
  });

  it('say what is in the way where they can’t be written, and the response is there all the same', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { responseUri } = await exchange(() => response(200, { a: 1 }), `\n>> ${folder}/file/x.json\n`, {
      choose: () => 'Send Anyway',
    });
    const why = /The response was not written to .*x\.json: a part of the path is a file, not a folder\. Mend that/;
    assert.match((await document(responseUri ?? '')).text, why);
    await client.when('a message', () => client.messages.some((message) => why.test(message)));
  });

  it('show the first part of a large one, open the whole under its name, and remove it with the exchange', async () => {
    const lines = Buffer.from('{"n":1}\n'.repeat(200_000));
    const given = () =>
      stored(lines, 'application/json', [['Content-Disposition', 'attachment; filename="../big.json"']]);
    const { id, responseUri } = await exchange(given);
    const { text } = await document(responseUri ?? '');
    assert.match(text, /# Excerpt: the first 65\.5 KB of 1\.6 MB\. The whole body is in the file /);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: responseUri } });
    assert.deepEqual(
      lenses.map(({ command }) => [command?.title, command?.command, command?.arguments]),
      [
        ['Open whole body', 'faultline.openBody', [id]],
        ['Save body as…', 'faultline.saveBody', [id]],
      ],
    );
    assert.equal(text.split('\n')[lenses[0]?.range.start.line ?? 0]?.startsWith('# Excerpt'), true);
    const body = await client.request<BodyFile>('faultline/body', { id, view: 'raw' });
    assert.deepEqual([body.name, body.opens, body.size], ['big.json', 'text', lines.length]);
    assert.equal(body.path, join(folder, 'bodies', id, 'big.json'));
    assert.equal(statSync(body.path ?? '').size, lines.length);
    assert.equal(statSync(join(folder, 'bodies', id)).mode & 0o777, 0o700);
    assert.equal(statSync(body.path ?? '').mode & 0o777, 0o600);
    const pretty = await client.request<BodyFile>('faultline/body', { id });
    assert.equal(pretty.path, join(folder, 'bodies', id, 'formatted', 'big.json'));
    assert.equal(readFileSync(pretty.path ?? '', 'utf8'), '{\n  "n": 1\n}\n'.repeat(200_000).trimEnd());
    await client.stop();
    stopped = true;
    assert.deepEqual(readdirSync(join(folder, 'bodies')), []);
  });

  it('keep nobody waiting while they are laid out', async () => {
    const lines = Buffer.from(`[${'{"n": [1, 2, {"a": "b"}]},'.repeat(100_000)}0]`);
    const { id, uri } = await exchange(() => stored(lines, 'application/json'));
    const order: string[] = [];
    const laidOut = client.request<BodyFile>('faultline/body', { id }).then(() => order.push('laid out'));
    for (let count = 0; count < 5; count++) {
      await client.request('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 6 } });
      order.push('hover');
    }
    await laidOut;
    assert.deepEqual(order, ['hover', 'hover', 'hover', 'hover', 'hover', 'laid out']);
  });

  it('are not laid out where they are no JSON, or that is cancelled, and leave no file then', async () => {
    const { id } = await exchange(() => stored(Buffer.from('{"a":'), 'application/json'));
    const { path } = await client.request<BodyFile>('faultline/body', { id, view: 'pretty' });
    assert.equal(readFileSync(path ?? '', 'utf8'), '{"a":');
    const outcome = response(
      200,
      Array.from({ length: 50_000 }, (_, n) => n),
    );
    assert.ok(outcome.kind === 'response');
    let asked = 0;
    const file = join(folder, 'formatted', 'x.json');
    assert.equal(await writeFormatted(outcome.response, file, () => ++asked === 3), false);
    assert.equal(asked, 3);
    assert.deepEqual(readdirSync(join(folder, 'formatted')), []);
  });

  it('give a picture the extension that an editor knows it by', async () => {
    const { id, responseUri } = await exchange(() => stored(png, 'application/octet-stream'));
    const { text } = await document(responseUri ?? '');
    assert.match(text, /# Binary body, not shown: PNG image \(Content-Type application\/octet-stream\), 16 bytes/);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: responseUri } });
    assert.equal(lenses[0]?.command?.title, 'Show image');
    const { path, opens } = await client.request<BodyFile>('faultline/body', { id });
    assert.equal(opens, 'picture');
    assert.ok(path?.endsWith('response.png'));
    assert.deepEqual(readFileSync(path ?? ''), png);
  });

  it('are saved by command, body alone or with the head, whole', async () => {
    const { id } = await exchange(() => response(201, { a: 1 }, [['X-Id', '7']]));
    await client.request('faultline/saveBody', { id, path: join(folder, 'b'), head: false });
    await client.request('faultline/saveBody', { id, path: join(folder, 'r'), head: true });
    assert.equal(readFileSync(join(folder, 'b'), 'utf8'), '{"a":1}');
    const head = 'HTTP/1.1 201 \r\nContent-Type: application/json\r\nX-Id: 7\r\n\r\n{"a":1}';
    assert.equal(readFileSync(join(folder, 'r'), 'utf8'), head);
    const fail = client.request('faultline/saveBody', { id, path: join(folder, 'b', 'c'), head: false });
    await assert.rejects(fail, /could not be saved to .*: a part of the path is a file/);
    const gone = client.request('faultline/saveBody', { id: 'nope', path: join(folder, 'c'), head: false });
    await assert.rejects(gone, /not kept any more/);
  });

  it('are opened and saved by any editor', async () => {
    const { id } = await exchange(() => response(200, { a: 1 }), '', { own: false });
    const run = <R>(command: string, ...args: readonly unknown[]) =>
      client.request<R>('workspace/executeCommand', { command, arguments: args });
    const { path } = await run<BodyFile>('faultline.openBody', id);
    assert.equal(readFileSync(path ?? '', 'utf8'), '{\n  "a": 1\n}');
    await run('faultline.saveBody', id, `file://${folder}/saved.json`);
    assert.equal(readFileSync(join(folder, 'saved.json'), 'utf8'), '{"a":1}');
    await assert.rejects(run('faultline.saveBody', id, 'relative.json'), /must be absolute/);
  });
});
