import assert from 'node:assert/strict';
import type { ExchangeDetail, ExchangeSummary } from '../../src/protocol';
import { asana, serverError, tasks } from './asana';
import { failure, positionOf, response, startClient, type TestClient } from './harness';

const start = { line: 0, character: 0 };

describe('server: running requests', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('sends the request at the position through the client, and tells of each step', async () => {
    client = await startClient();
    const text = '### First\nGET https://h.example/one\nX-A: 1\n\n### Second\nPOST https://h.example/two\n\n{"a": 1}\n';
    const uri = await client.open('a.http', text);
    const result = await client.run(uri, positionOf(text, '{"a"'));
    assert.equal(result.refused, null);
    assert.equal(result.sent.length, 1);
    const [sent] = client.world.sent;
    assert.equal(`${sent?.method} ${sent?.url}`, 'POST https://h.example/two');
    assert.deepEqual(
      client.summaries
        .map(({ state, status }) => [state, status])
        .filter((it, index, all) => String(it) !== String(all[index - 1])),
      [
        ['running', null],
        ['running', 200],
        ['done', 200],
      ],
    );
    const last = client.summaries.at(-1);
    assert.deepEqual(
      [last?.title, last?.method, last?.label, last?.failed, last?.attempts, last?.uri],
      ['Second', 'POST', '200 OK', false, 1, uri],
    );
    assert.deepEqual(last?.range, { start: { line: 4, character: 0 }, end: { line: 8, character: 0 } });
    assert.match(last?.responseUri ?? '', /^faultline-response:\/[^/]+\/200%20Second$/);
  });

  it('sends all requests of a file one after the other, failures and all', async () => {
    let running = 0;
    client = await startClient({
      answer: async (request) => {
        running++;
        await new Promise((done) => setImmediate(done));
        assert.equal(running--, 1, 'two at once');
        return request.url.endsWith('2') ? response(500, 'down') : response(200, {});
      },
    });
    const uri = await client.open(
      'a.http',
      '@h = https://h.example\n\n### a\nGET {{h}}/1\n### b\nGET {{h}}/2\n### c\nGET {{h}}/3\n',
    );
    const result = await client.run(uri, null);
    assert.equal(result.sent.length, 3);
    assert.equal(result.refused, null);
    assert.deepEqual(
      client.world.sent.map(({ url }) => url.at(-1)),
      ['1', '2', '3'],
    );
    const all = await client.request<ExchangeSummary[]>('faultline/exchanges', {});
    assert.deepEqual(
      all.map(({ title, failed }) => [title, failed]),
      [
        ['c', false],
        ['b', true],
        ['a', false],
      ],
    );
  });

  it('sends nothing by mistake: a broken request is refused with its place', async () => {
    client = await startClient();
    const cases: readonly (readonly [text: string, message: RegExp, at: string | null])[] = [
      ['GET https://h.example/{{nothing}}\n', /nothing/, '{{nothing}}'],
      ['POST https://h.example/\n\n< ./missing.json\n', /missing\.json/, './missing.json'],
      ['# only a remark\n', /no request/i, null],
      ['', /no request/i, null],
    ];
    for (const [text, message, at] of cases) {
      const uri = await client.open('b.http', text);
      const { sent, refused } = await client.run(uri, start);
      assert.deepEqual(sent, [], text);
      assert.match(refused?.message ?? '', message);
      assert.ok(!refused?.message.includes('`'), 'a notification shows backticks as they are');
      if (at === null) assert.equal(refused?.range, null);
      else assert.deepEqual(refused?.range?.start, positionOf(text, at));
    }
    const empty = await client.open('c.http', '# nothing\n');
    assert.match((await client.run(empty, null)).refused?.message ?? '', /no request/i);
    assert.match((await client.run('untitled:Untitled-1', start)).refused?.message ?? '', /not open/);
    assert.equal(client.world.sent.length, 0);
    assert.deepEqual(await client.request('faultline/exchanges', {}), []);
  });

  it('does not send what is disabled by # @disabled: skipped in a file, refused by itself, without the hint of no effect', async () => {
    client = await startClient();
    const text = '### a\nGET https://h.example/1\n### b\n# @disabled\nGET https://h.example/2\n';
    const uri = await client.open('a.http', text);
    const { sent, refused, skipped } = await client.run(uri, null);
    assert.deepEqual([sent.length, refused, skipped], [1, null, 1]);
    const direct = await client.run(uri, positionOf(text, 'https://h.example/2'));
    assert.deepEqual(direct.sent, []);
    assert.equal(direct.refused?.message, 'This request is disabled by # @disabled. Remove the line to send it.');
    assert.deepEqual(direct.refused?.range?.start, positionOf(text, 'disabled'));
    assert.equal(client.world.sent.length, 1);
    const found = await client.whenDiagnostics(uri, () => true);
    assert.deepEqual(found, []);
    const all = await client.open('b.http', '# @disabled\nGET https://h.example/2\n');
    assert.match((await client.run(all, null)).refused?.message ?? '', /^Each request of this file is disabled/);
  });

  it('sends what can be sent of a file, and says how many were not and why', async () => {
    client = await startClient();
    const uri = await client.open(
      'a.http',
      '### a\nGET https://h.example/1\n### b\nGET https://h.example/{{b}}\n### c\nGET https://h.example/{{c}}\n',
    );
    const { sent, refused } = await client.run(uri, null);
    assert.equal(sent.length, 1);
    assert.match(refused?.message ?? '', /^2 of 3 requests were not sent\..*\bb\b/);
    assert.equal(refused?.range?.start.line, 3);
  });

  it('reads a file that is not open from disk', async () => {
    client = await startClient({ files: { 'closed.http': 'GET https://h.example/closed\n' } });
    const { sent } = await client.run(`file:///team%20space/api/closed.http`, start);
    assert.equal(sent.length, 1);
    assert.equal(client.summaries.at(-1)?.range, null);
  });

  it('cancels by id, through the transport', async () => {
    client = await startClient({ answer: () => 'hang' });
    const uri = await client.open('a.http', 'GET https://h.example/slow\n');
    const running = client.run(uri, start);
    await client.when('the request is sent', () => client.world.sent.length === 1 && client.summaries.length > 0);
    await client.request('faultline/cancel', { id: client.summaries[0]?.id });
    const { sent } = await running;
    assert.equal(sent.length, 1);
    assert.equal(client.world.cancelled, 1);
    const last = client.summaries.at(-1);
    assert.deepEqual([last?.state, last?.failed, last?.label], ['cancelled', false, 'Cancelled']);
    await client.whenAnnotations(uri, (found) => found.length === 0);
  });

  it('cancels a run of all with one word, and the rest is not sent', async () => {
    client = await startClient({ answer: () => 'hang' });
    const uri = await client.open('a.http', '### a\nGET https://h.example/1\n### b\nGET https://h.example/2\n');
    const running = client.run(uri, null);
    await client.when('the first is sent', () => client.world.sent.length === 1);
    await client.request('faultline/cancel', { id: null });
    assert.equal((await running).sent.length, 1);
    assert.equal(client.world.sent.length, 1);
  });

  it('cancels where the client cancels its own request', async () => {
    client = await startClient({ answer: () => 'hang' });
    const uri = await client.open('a.http', 'GET https://h.example/slow\n');
    const { CancellationTokenSource } = await import('vscode-languageserver/node');
    const source = new CancellationTokenSource();
    const running = client.connection.sendRequest('faultline/run', { uri, position: start }, source.token);
    await client.when('the request is sent', () => client.world.sent.length === 1);
    source.cancel();
    await running;
    assert.equal(client.world.cancelled, 1);
  });

  it('a request that is sent again while it runs is cancelled first', async () => {
    client = await startClient({ answer: (_request, attempt) => (attempt === 1 ? 'hang' : response(200, {})) });
    const uri = await client.open('a.http', 'GET https://h.example/slow\n');
    const first = client.run(uri, start);
    await client.when('the first is sent', () => client.world.sent.length === 1);
    const second = await client.run(uri, start);
    assert.equal(client.world.cancelled, 1);
    const states = new Map(client.summaries.map(({ id, state }) => [id, state]));
    assert.equal(states.get((await first).sent[0] ?? ''), 'cancelled');
    assert.equal(states.get(second.sent[0] ?? ''), 'done');
  });

  it('two different requests run at the same time', async () => {
    client = await startClient({ answer: (request) => (request.url.endsWith('1') ? 'hang' : response(200, {})) });
    const text = '### a\nGET https://h.example/1\n### b\nGET https://h.example/2\n';
    const uri = await client.open('a.http', text);
    const first = client.run(uri, positionOf(text, '/1'));
    await client.when('the first is sent', () => client.world.sent.length === 1);
    await client.run(uri, positionOf(text, '/2'));
    assert.equal(client.world.cancelled, 0);
    await client.request('faultline/cancel', { id: null });
    await first;
  });

  it('retries with backoff only where asked: waits as told, also before the first attempt, and shows each', async () => {
    client = await startClient({
      answer: (_request, attempt) => (attempt < 3 ? response(429, {}, [['Retry-After', '7']]) : response(200, {})),
    });
    const uri = await client.open('a.http', `GET ${tasks}?workspace=1\n`);
    await client.run(uri, start);
    assert.equal(client.world.sent.length, 1, 'nothing is retried silently');
    assert.deepEqual(client.world.waits, []);
    client.world.now += 3000;
    const { sent } = await client.run(uri, start, { backoff: true });
    assert.equal(client.world.sent.length, 3);
    const waits = client.summaries.filter(({ state }) => state === 'waiting');
    const [first, second] = [0, 1].map((begun) => waits.find(({ attempts }) => attempts === begun));
    // The response came 12 ms after its request went out.
    assert.equal((first?.waitingUntil ?? 0) - (first?.startedAt ?? 0), 7000 + 12 - 3000);
    assert.equal(first?.waitReason, 'The server asked for a wait of 7 s, of which 4 s is left.');
    assert.deepEqual([first?.label, second?.label], ['', '429 Too Many Requests']);
    const wait = (second?.waitingUntil ?? 0) - (second?.startedAt ?? 0) - 4012;
    assert.ok(wait >= 7000 && wait < 10_000, `waits ${wait} ms`);
    const detail = await client.request<ExchangeDetail>('faultline/exchange', { id: sent[0] });
    assert.deepEqual(
      detail.attempts.map(({ number, label, waitedMs }) => [number, label, waitedMs > 0]),
      [
        [1, '429 Too Many Requests', true],
        [2, '200 OK', true],
      ],
    );
    assert.equal(detail.attempts[0]?.waitReason, first?.waitReason);
  });

  it('sends at once where the wait is over, or where it is sent without backoff', async () => {
    client = await startClient({ answer: () => response(429, {}, [['Retry-After', '7']]) });
    const uri = await client.open('a.http', `GET ${tasks}?workspace=1\n`);
    await client.run(uri, start);
    await client.run(uri, start);
    assert.deepEqual(client.world.waits, []);
    client.world.now += 7012;
    client.world.answer = () => response(200, {});
    await client.run(uri, start, { backoff: true });
    assert.deepEqual([client.world.waits, client.world.sent.length], [[], 3]);
  });

  it('a wait before the first attempt can be cancelled, and what came before stays', async () => {
    client = await startClient({ answer: () => response(503, {}, [['Retry-After', '30']]) });
    client.world.waiting = 'keep';
    const uri = await client.open('a.http', 'GET https://h.example/\n');
    await client.run(uri, start);
    const [failed] = await client.whenAnnotations(uri, (found) => found[0]?.tone === 'error');
    const running = client.run(uri, start, { backoff: true });
    await client.whenAnnotations(uri, (found) =>
      /^Waiting as the server asks · attempt 1 in/.test(found[0]?.text ?? ''),
    );
    await client.request('faultline/cancel', { id: client.summaries.at(-1)?.id });
    await running;
    assert.equal(client.world.sent.length, 1);
    assert.deepEqual([client.summaries.at(-1)?.state, client.summaries.at(-1)?.attempts], ['cancelled', 0]);
    const [stays] = await client.whenAnnotations(uri, (found) => found[0]?.tone === 'error');
    assert.deepEqual(stays, failed);
  });

  it('says so where the server asks for a longer wait than the cap, before anything is sent', async () => {
    client = await startClient({ answer: () => response(503, {}, [['Retry-After', '3600']]) });
    const uri = await client.open('a.http', 'GET https://h.example/\n');
    await client.run(uri, start);
    const { sent, refused } = await client.run(uri, start, { backoff: true });
    assert.deepEqual([sent, client.world.sent.length, client.world.waits], [[], 1, []]);
    assert.match(refused?.message ?? '', /asked for a wait of 1 h\. That is longer than the cap of 1 min.*capSeconds/);
    await client.setSettings({ retry: { capSeconds: 4000 } });
    client.world.answer = () => response(200, {});
    await client.run(uri, start, { backoff: true });
    assert.deepEqual(client.world.waits, [3_600_012 - 12]);
  });

  it('says why there was no further attempt, without secrets', async () => {
    client = await startClient({ answer: () => response(503, {}, [['Retry-After', '3600']]) });
    const uri = await client.open('a.http', '# @retry 3\nGET https://h.example/\n');
    const { retryStopped } = await client.exchange(uri, start);
    assert.match(retryStopped ?? '', /asks for a wait of 1 h, which is longer than the cap of 1 min/);
    const secret = 's3cr3t-t0ken-value';
    client.world.files.set('/team space/api/http-client.private.env.json', JSON.stringify({ dev: { times: secret } }));
    await client.request('faultline/selectEnvironment', { uri, name: 'dev' });
    const other = await client.open('b.http', `# @retry on=429\nGET https://h.example/{{times}}\n`);
    const detail = await client.exchange(other, start);
    assert.match(detail.retryStopped ?? '', /Status 503 is not among/);
    assert.ok(!JSON.stringify(detail).includes(secret));
  });

  it('a wait between attempts can be cancelled, and the failure before it stays', async () => {
    client = await startClient({ answer: () => response(503, {}) });
    client.world.waiting = 'keep';
    const uri = await client.open('a.http', '# @retry 3\nGET https://h.example/\n');
    const running = client.run(uri, start);
    await client.when('it waits', () => client.summaries.at(-1)?.state === 'waiting');
    const [annotation] = await client.whenAnnotations(uri, (found) => found[0]?.text.includes('attempt 2') === true);
    assert.equal(annotation?.tone, 'running');
    await client.request('faultline/cancel', { id: client.summaries.at(-1)?.id });
    await running;
    assert.equal(client.world.sent.length, 1);
    const last = client.summaries.at(-1);
    assert.deepEqual([last?.state, last?.failed, last?.label], ['cancelled', true, '503 Service Unavailable']);
  });

  it('a failure of the transport is a failure of the exchange, diagnosed', async () => {
    client = await startClient({
      answer: () => failure('connect', 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'),
    });
    const uri = await client.open('a.http', 'GET http://127.0.0.1:1/\n');
    const { summary, diagnosis } = await client.exchange(uri, start);
    assert.deepEqual([summary.status, summary.failed, summary.label], [null, true, 'ECONNREFUSED']);
    assert.equal(diagnosis?.kind, 'transport');
  });

  it('a client that fails to send is a failure of the exchange, and no crash', async () => {
    for (const transport of [
      () => Promise.reject(new Error('The extension host has gone')),
      () => Promise.resolve(null as never),
    ]) {
      client = await startClient({ transport });
      const uri = await client.open('a.http', 'GET https://h.example/\n');
      const { summary } = await client.exchange(uri, start);
      assert.equal(summary.failed, true);
      assert.equal(summary.state, 'done');
      if (transport.length === 0) await client.stop();
    }
    client = await startClient();
  });

  it('the server sends by itself for a client that has no transport', async () => {
    client = await startClient({
      options: { transport: false },
      transport: () => Promise.reject(new Error('not asked')),
    });
    const uri = await client.open('a.http', 'GET https://h.example/\n');
    const { summary } = await client.exchange(uri, start);
    assert.equal(summary.status, 200);
  });

  it('a body file outside the workspace is sent only after a yes', async () => {
    for (const [choice, count] of [
      ['Do Not Send', 0],
      ['Send Anyway', 1],
    ] as const) {
      client = await startClient({ choose: () => choice });
      client.world.files.set('/etc/hosts', '127.0.0.1 localhost\n');
      const uri = await client.open('a.http', 'POST https://h.example/\n\n< /etc/hosts\n');
      const { sent } = await client.run(uri, start);
      assert.equal(sent.length, count, choice);
      assert.match(client.messages[0] ?? '', /\/etc\/hosts/);
      if (choice === 'Do Not Send') await client.stop();
    }
  });

  it('the panel’s detail has diagnosis, fixes, attempts; secrets are hidden in all of it', async () => {
    client = await startClient({ answer: asana });
    const uri = await client.open(
      'a.http',
      `GET ${tasks}?access_token=s3cr3t-t0ken-value\nAuthorization: Bearer abcdefghijklmnop0123\n`,
    );
    const detail = await client.exchange(uri, start);
    assert.equal(detail.diagnosis?.dialect, 'asana');
    assert.equal(detail.diagnosis?.problems[0]?.field?.name, 'workspace');
    assert.ok(detail.fixes.length > 0);
    assert.equal(detail.summary.fixes, detail.fixes.length);
    assert.equal(detail.attempts[0]?.label, '400 Bad Request');
    const told = JSON.stringify([
      detail,
      client.summaries,
      client.annotations(uri),
      client.diagnostics(uri),
      client.logged,
    ]);
    assert.ok(!told.includes('s3cr3t-t0ken-value'));
    assert.ok(!told.includes('abcdefghijklmnop0123'));
    assert.equal(
      client.world.sent[0]?.headers.some(([, value]) => value === 'Bearer abcdefghijklmnop0123'),
      true,
    );
  });

  it('report and explanation are redacted Markdown', async () => {
    client = await startClient({ answer: serverError });
    const uri = await client.open('a.http', `### Tasks\nGET ${tasks}\nAuthorization: Bearer abcdefghijklmnop0123\n`);
    const { summary } = await client.exchange(uri, { line: 1, character: 0 });
    assert.equal(summary.hasPhrase, true);
    const report = await client.request<{ text: string }>('faultline/report', { id: null });
    assert.match(report.text, /6 sad squid snuggle softly/);
    assert.match(report.text, /Faultline 1\.2\.3/);
    assert.ok(!report.text.includes('abcdefghijklmnop0123'));
    const explained = await client.request<{ text: string }>('faultline/explanation', { id: summary.id });
    assert.match(explained.text, /6 sad squid snuggle softly/);
  });
});
