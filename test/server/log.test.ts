import assert from 'node:assert/strict';
import { asana, tasks } from './asana';
import { folder, response, startClient, type TestClient } from './harness';

const start = { line: 0, character: 0 };

describe('server: the log', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('has one line of JSON a call, redacted', async () => {
    client = await startClient({ answer: asana });
    const uri = await client.open(
      'a.http',
      `GET ${tasks}?token=abcdef-123456\nAuthorization: Bearer abcdefghijklmnop0123\n`,
    );
    await client.run(uri, start);
    await client.when('the record', () => client.logged.length > 0);
    assert.equal(client.logged.length, 1);
    const [line = ''] = client.logged;
    assert.ok(!line.includes('\n'));
    const record = JSON.parse(line);
    assert.deepEqual(
      [record.method, record.status, record.attempt, record.error, record.time],
      ['GET', 400, 1, 'workspace: Missing input', '2026-11-20T09:00:00.000Z'],
    );
    assert.ok(!line.includes('abcdef'));
  });

  it('hides the credentials of a request that the server sends back, there and wherever the failure is shown', async () => {
    const canary = 'LOGCANARY5';
    const answer = () => response(401, { errors: [{ message: `bad key: ${canary}` }] });
    client = await startClient({ answer });
    const uri = await client.open('a.http', `GET https://h.example/x\nX-Api-Key: ${canary}\n`);
    const detail = await client.exchange(uri, start);
    await client.when('the record', () => client.logged.length > 0);
    const report = await client.request('faultline/report', { id: null });
    const explanation = await client.request('faultline/explanation', { id: null });
    const found = await client.whenDiagnostics(uri, (all) => all.length > 0);
    const shown = [client.logged, detail, report, explanation, found, client.annotations(uri)];
    assert.ok(!JSON.stringify(shown).includes(canary));
    assert.match(client.logged[0] ?? '', /bad key/);
  });

  it('a fault that quotes the request is told without its secrets', async () => {
    const canary = 'FAULTCANARY7';
    client = await startClient({
      files: { 'http-client.private.env.json': JSON.stringify({ $shared: { plain: canary } }) },
      transport: ({ request }) => Promise.reject(new Error(`can't do ${request.url}`)),
    });
    const uri = await client.open('a.http', 'GET https://h.example/x?q={{plain}}\n');
    await client.run(uri, start);
    const said = client.received().join('\n');
    assert.match(said, /can't do/);
    assert.ok(!said.includes(canary));
  });

  it('hides e-mail addresses where the setting says so, and the response stays as it came', async () => {
    const answer = () => response(400, { errors: [{ message: 'ada@h.example is unknown' }] });
    for (const emailAddresses of [true, false]) {
      client = await startClient({ answer, settings: { redact: { emailAddresses } } });
      const uri = await client.open(
        'a.http',
        '### of ada@h.example\nGET https://h.example/x?user={{who}}&b=ada@h.example\n\n@who = ada@h.example\n',
      );
      const { summary } = await client.exchange(uri, { line: 1, character: 0 });
      await client.when('the record', () => client.logged.length > 0);
      const report = await client.request('faultline/report', { id: null });
      const har = await client.request('faultline/har', { ids: null });
      const textDocument = { uri };
      const shown = JSON.stringify([
        ...[client.logged, report, har, client.annotations(uri), summary, client.diagnostics(uri)],
        await client.request('textDocument/hover', { textDocument, position: { line: 1, character: 6 } }),
        await client.request('faultline/requests', { uri }),
        await client.request('faultline/exchange', { id: summary.id }),
        await client.request('faultline/history', { query: '' }),
        await client.request('faultline/requestAsCurl', { uri, position: { line: 1, character: 0 }, form: 'redacted' }),
      ]);
      assert.equal(shown.includes('ada@h.example'), !emailAddresses);
      const document = await client.request('workspace/textDocumentContent', { uri: summary.responseUri });
      assert.match(JSON.stringify(document), /ada@h\.example/);
      if (emailAddresses) await client.stop();
    }
  });

  it('has a line for each attempt', async () => {
    client = await startClient({ answer: (_request, attempt) => response(attempt === 1 ? 503 : 200, {}) });
    const uri = await client.open('a.http', '# @retry\nGET https://h.example/\n');
    await client.run(uri, start);
    await client.when('both records', () => client.logged.length === 2);
    assert.deepEqual(
      client.logged.map((line) => JSON.parse(line).attempt),
      [1, 2],
    );
  });

  it('leaves out what is marked `# @no-log`', async () => {
    client = await startClient({ settings: { log: { file: 'calls.log' } } });
    const uri = await client.open(
      'a.http',
      '### a\n# @no-log\nGET https://h.example/1\n### b\nGET https://h.example/2\n',
    );
    await client.run(uri, null);
    await client.when('the record', () => client.logged.length > 0);
    assert.deepEqual(
      client.logged.map((line) => JSON.parse(line).url),
      ['https://h.example/2'],
    );
    const file = String(client.world.files.get(`${folder}/calls.log`));
    assert.equal(file.trim().split('\n').length, 1);
  });

  it('goes to the file of the settings too, which is renamed when it grows too large', async () => {
    client = await startClient({ settings: { log: { file: 'calls.log', maxBytes: 1500 } } });
    const uri = await client.open('a.http', 'GET https://h.example/\n');
    for (let count = 0; count < 12; count++) await client.run(uri, start);
    const lines = (name: string): string[] =>
      String(client.world.files.get(`${folder}/${name}`))
        .trimEnd()
        .split('\n');
    await client.when('a rotation', () => client.world.files.has(`${folder}/calls.log.1`));
    for (const name of ['calls.log', 'calls.log.1']) {
      for (const line of lines(name)) assert.equal(JSON.parse(line).status, 200);
      assert.ok(Buffer.byteLength(String(client.world.files.get(`${folder}/${name}`))) <= 1500);
    }
    assert.equal(client.logged.at(-1), lines('calls.log').at(-1));
  });

  it('says once that its file can’t be written, and goes on', async () => {
    client = await startClient({ settings: { log: { file: '/forbidden/calls.log' } } });
    const uri = await client.open('a.http', 'GET https://h.example/\n');
    await client.run(uri, start);
    await client.run(uri, start);
    await client.when('the message', () => client.messages.length > 0);
    assert.equal(client.messages.length, 1);
    assert.match(client.messages[0] ?? '', /can’t be written to \/forbidden\/calls\.log: EACCES.*faultline\.log\.file/);
    assert.equal(client.logged.length, 2);
  });
});
