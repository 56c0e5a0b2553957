import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientRequest, type HistorySendResult, type HistorySummary, type HistoryText } from '../../src/protocol';
import type { Files } from '../../src/server/deps';
import { nodeDeps } from '../../src/server/node-deps';
import { readClientProfile } from '../../src/server/state/client-profile';
import { History } from '../../src/server/state/history';
import type { HistoryEntry } from '../../src/server/state/history-entry';
import { matchesQuery } from '../../src/server/state/history-query';
import { type ClientSetup, failure, folder, response, startClient, type TestClient, uriOf } from './harness';

const path = '/storage/history-h-1.jsonl';
const options = { historyPath: '/storage' };
const start = { line: 0, character: 0 };

async function withClient(setup: ClientSetup, act: (client: TestClient) => Promise<void>): Promise<void> {
  const client = await startClient({ ...setup, options: { ...options, ...setup.options } });
  try {
    await act(client);
  } finally {
    await client.stop();
  }
}

const list = (client: TestClient, query = '') =>
  client.request<readonly HistorySummary[]>(ClientRequest.history, { query });
const shown = (client: TestClient, id: string, part: 'response' | 'all' = 'all') =>
  client.request<HistoryText | null>(ClientRequest.historyText, { id, part });
const again = (client: TestClient, id: string) => client.request<HistorySendResult>(ClientRequest.sendHistory, { id });
const fileOf = ({ world }: TestClient): string => String(world.files.get(path) ?? '');

describe('the history', () => {
  it('keeps what was sent and what came, and has it in the next session', async () => {
    let files: Record<string, string> = {};
    const text = '### Tasks\nGET https://api.example/tasks?limit={{limit}}\n\n@limit = 5\n';
    await withClient({ answer: () => response(400, { error: 'no' }) }, async (client) => {
      const uri = await client.open('a.http', text);
      await client.exchange(uri, { line: 1, character: 0 });
      const [entry, ...others] = await list(client);
      assert.deepEqual(others, []);
      assert.deepEqual(
        [entry?.title, entry?.method, entry?.url, entry?.status, entry?.failed, entry?.uri],
        ['Tasks', 'GET', 'https://api.example/tasks?limit=5', 400, true, uri],
      );
      assert.match(fileOf(client), /GET https:\/\/api\.example\/tasks\?limit=\{\{limit\}\}/);
      files = { '../../storage/history-h-1.jsonl': fileOf(client) };
      client.world.files.set(`${folder}/x`, '');
    });
    await withClient({}, async (client) => {
      client.world.files.set(path, files['../../storage/history-h-1.jsonl'] ?? '');
      const [entry] = await list(client);
      assert.equal(entry?.title, 'Tasks');
      const document = await shown(client, entry?.id ?? '');
      assert.match(
        document?.text ?? '',
        /GET https:\/\/api\.example\/tasks\?limit=5\n[\s\S]*HTTP\/1\.1 400\n[\s\S]*"error": "no"/,
      );
    });
  });

  it('writes no secret, wherever one stands', async () => {
    const canaries = {
      key: 'canary-private-1',
      clear: 'canary-clear-header-2',
      body: 'canary-body-3',
      query: 'canary-query-4',
      answer: 'canary-answer-5',
      user: 'canary-user-6',
      cookie: 'canary-cookie-7',
      definition: 'canary-definition-8',
      form: 'canary-form-9',
    };
    const text = `@password = ${canaries.definition}
### One
# @name one
POST https://u:${canaries.user}@api.example/a?access_token=${canaries.query}&x={{key}}
Authorization: Bearer ${canaries.clear}
Cookie: sid=${canaries.cookie}
X-Pass: {{password}}
Content-Type: application/json

{"password": "${canaries.body}", "key": "{{key}}"}

### Two
POST https://api.example/form
Content-Type: application/x-www-form-urlencoded

client_secret=${canaries.form}&a=b
`;
    const answer = () =>
      response(401, { access_token: canaries.answer, echo: canaries.key }, [['Set-Cookie', `sid=${canaries.cookie}`]]);
    const files = {
      'http-client.private.env.json': JSON.stringify({ dev: { key: canaries.key } }),
      'http-client.env.json': '{"dev": {}}',
    };
    await withClient({ answer, files, options: { environments: {} } }, async (client) => {
      const uri = await client.open('a.http', text);
      await client.request(ClientRequest.selectEnvironment, { uri, name: 'dev' });
      const { sent } = await client.run(uri, null);
      assert.equal(sent.length, 2);
      const summaries = await list(client);
      const texts = [fileOf(client), JSON.stringify(summaries)];
      for (const { id } of summaries) texts.push((await shown(client, id))?.text ?? '');
      texts.push((await client.request<{ text: string }>(ClientRequest.har, { ids: null })).text);
      texts.push((await client.request<{ text: string }>(ClientRequest.har, { ids: sent })).text);
      for (const [name, canary] of Object.entries(canaries)) {
        for (const held of texts) assert.ok(!held.includes(canary), `${name} in ${held}`);
      }
      assert.match(fileOf(client), /\{\{password\}\}/);
      assert.equal(
        client.world.sent[0]?.headers.find(([name]) => name === 'Authorization')?.[1],
        `Bearer ${canaries.clear}`,
      );
    });
  });

  const curl = (options: string) => `curl https://api.example/ ${options}`;
  const written: readonly [what: string, text: string][] = [
    ['Basic with a name and a password', 'GET https://api.example/\nAuthorization: Basic me c4n4ry-value'],
    ['Basic with a colon', 'GET https://api.example/\nAuthorization: Basic me:c4n4ry-value'],
    ['Digest', 'GET https://api.example/\nAuthorization: Digest me c4n4ry-value'],
    [
      'AWS',
      'GET https://api.example/\nAuthorization: AWS AKIDEXAMPLE c4n4ry-value token:c4n4ry-token region:r service:s',
    ],
    ['a key in a header', 'GET https://api.example/\nX-Api-Key: c4n4ry-value'],
    ['a key in the query lines', 'GET https://api.example/\n  ?api_key=c4n4ry-value\n  &a=b'],
    [
      'a form over lines',
      'POST https://api.example/\nContent-Type: application/x-www-form-urlencoded\n\na=b\n&password=c4n4ry-value',
    ],
    ['an XML body', 'POST https://api.example/\nContent-Type: text/xml\n\n<a><password>c4n4ry-value</password></a>'],
    [
      'a multipart body',
      'POST https://api.example/\nContent-Type: multipart/form-data; boundary=x\n\n--x\nContent-Disposition: form-data; name="password"\n\nc4n4ry-value\n--x--',
    ],
    [
      'a GraphQL variable',
      'POST https://api.example/\nX-Request-Type: GraphQL\n\nquery { a }\n\n{"password": "c4n4ry-value"}',
    ],
    ['a variable of the block', '@token = c4n4ry-value\nGET https://api.example/\nX-A: {{token}}'],
    ['curl -u', curl('-u me:c4n4ry-value')],
    ['curl --oauth2-bearer', curl('--oauth2-bearer c4n4ry-value')],
    ['curl -b', curl("-b 'sid=c4n4ry-value'")],
    ['curl -H', curl("-H 'Authorization: Bearer c4n4ry-value'")],
    ['curl --json', curl(`--json '{"password": "c4n4ry-value"}'`)],
    ['curl -d', curl('-d password=c4n4ry-value')],
    ['curl -F', curl('-F password=c4n4ry-value')],
  ];
  for (const [what, text] of written) {
    it(`keeps no credential that stands in the file in clear: ${what}`, async () => {
      await withClient({}, async (client) => {
        const uri = await client.open('a.http', `### A\n${text}\n`);
        const line = text.split('\n').findIndex((it) => /^(?:GET|POST|curl)/.test(it)) + 1;
        const { sent, refused } = await client.run(uri, { line, character: 0 });
        assert.equal(sent.length, 1, refused?.message);
        assert.match(fileOf(client), /api\.example/);
        const har = await client.request<{ text: string }>(ClientRequest.har, { ids: sent });
        assert.doesNotMatch(fileOf(client) + har.text, /c4n4ry/);
      });
    });
  }

  it('keeps the beginning of a large body, and says that it is cut', async () => {
    const large = JSON.stringify({ list: Array.from({ length: 30_000 }, (_, at) => `item ${at}`) });
    await withClient({ answer: () => response(200, large, [['Content-Type', 'application/json']]) }, async (client) => {
      const uri = await client.open('a.http', `POST https://h.example/\n\n${'x'.repeat(100_000)}\n`);
      await client.exchange(uri, start);
      const [entry] = await list(client);
      assert.ok(fileOf(client).length < 250_000);
      const { text = '' } = (await shown(client, entry?.id ?? '', 'response')) ?? {};
      assert.match(text.slice(0, 300), /^# Excerpt: the first 65\.5 KB of 3\d\d KB\.$/m);
      assert.match(/‹cut[^›]*›/.exec(fileOf(client))?.[0] ?? '', /^‹cut here, of 100 KB›$/);
    });
  });

  for (const [what, setup] of [
    ['is off', { settings: { 'history.enabled': false } }],
    ['has room for none', { settings: { 'history.maxEntries': 0 } }],
    ['is of a workspace that is not trusted', { options: { trusted: false } }],
  ] as const) {
    it(`writes nothing where it ${what}`, async () => {
      await withClient(setup, async (client) => {
        const uri = await client.open('a.http', 'GET https://h.example/\n');
        await client.run(uri, start);
        assert.deepEqual(await list(client), []);
        assert.equal(client.world.files.has(path), false);
      });
    });
  }

  it('leaves out what # @no-log keeps to itself', async () => {
    await withClient({}, async (client) => {
      const uri = await client.open('a.http', '# @no-log\nGET https://h.example/\n');
      await client.exchange(uri, start);
      assert.deepEqual(await list(client), []);
    });
  });

  it('is kept in memory for an editor that names no folder, and in the one that it names', async () => {
    const memory = await startClient({ own: false });
    const uri = await memory.open('a.http', 'GET https://h.example/\n');
    await memory.run(uri, start);
    const [entry] = await list(memory);
    assert.match((await shown(memory, entry?.id ?? ''))?.text ?? '', /HTTP\/1\.1 200/);
    const execute = (command: string, ...args: readonly unknown[]) =>
      memory.request<{ text: string }>('workspace/executeCommand', { command, arguments: args });
    assert.match((await execute('faultline.searchHistory', 'GET')).text, /GET 200 .*https:\/\/h\.example\//);
    assert.match((await execute('faultline.exportHar', entry?.id)).text, /"version": "1\.2"/);
    await execute('faultline.clearHistory');
    await assert.rejects(execute('faultline.exportHar'), /nothing in the history/);
    assert.deepEqual([...memory.world.files.keys()], []);
    await memory.stop();
    const given = (initializationOptions: unknown) =>
      readClientProfile({ capabilities: {}, initializationOptions, processId: null, rootUri: null }).historyPath;
    assert.deepEqual(
      ['/abs', 'relative', 7].map((historyPath) => given({ historyPath })),
      ['/abs', null, null],
    );
  });

  it('is checked when the server starts, before anybody asks for it, and once it is trusted', async () => {
    const torn = '{"v":1,"summary":\n{"v":1,"su';
    const historyPath = `${folder}/h`;
    const kept = `${historyPath}/history-h-1.jsonl`;
    for (const trusted of [true, false]) {
      const client = await startClient({ options: { trusted, historyPath }, files: { 'h/history-h-1.jsonl': torn } });
      if (!trusted) {
        await new Promise((done) => setTimeout(done, 50));
        assert.equal(client.world.files.get(kept), torn);
        await client.connection.sendNotification('faultline/trusted');
      }
      await client.when('it is mended', () =>
        client.messages.some((message) => message.includes('1 line of Faultline’s history')),
      );
      while (client.world.files.get(kept) !== '') await new Promise((done) => setTimeout(done, 5));
      await client.stop();
    }
  });

  it('goes on in memory, and says so once, where its file cannot be written', async () => {
    await withClient({ options: { historyPath: '/forbidden/history' } }, async (client) => {
      const uri = await client.open('a.http', 'GET https://h.example/\n');
      await client.run(uri, start);
      await client.run(uri, start);
      assert.equal((await list(client)).length, 1);
      const told = client.messages.filter((message) => message.includes('history'));
      assert.equal(told.length, 1);
      assert.match(told[0] ?? '', /can’t be kept in \/forbidden\/history\/history-h-1\.jsonl: EACCES/);
    });
  });

  it('deletes one, and clears all', async () => {
    await withClient({}, async (client) => {
      const uri = await client.open('a.http', 'GET https://h.example/1\n###\nGET https://h.example/2\n');
      await client.run(uri, null);
      const [second, first] = await list(client);
      await client.request(ClientRequest.changeHistory, { delete: first?.id });
      assert.deepEqual(
        (await list(client)).map(({ id }) => id),
        [second?.id],
      );
      assert.ok(!fileOf(client).includes('h.example/1'));
      await client.request(ClientRequest.changeHistory, { delete: null });
      assert.deepEqual(await list(client), []);
      assert.equal(client.world.files.has(path), false);
    });
  });

  describe('sends again', () => {
    it('from its file where it stands there, with the values of now', async () => {
      await withClient({}, async (client) => {
        const uri = await client.open('a.http', '@v = 1\n\n### A\nGET https://h.example/{{v}}\n');
        await client.run(uri, { line: 3, character: 0 });
        await client.change(uri, {
          text: '@v = 2\n\n### Before\nGET https://h.example/x\n\n### A\nGET https://h.example/{{v}}\n',
        });
        const [entry] = await list(client);
        const { sent } = await again(client, entry?.id ?? '');
        assert.equal(client.world.sent.at(-1)?.url, 'https://h.example/2');
        const detail = await client.request<{ summary: { range: unknown } }>(ClientRequest.exchange, { id: sent[0] });
        assert.notEqual(detail.summary.range, null);
      });
    });

    it('as it then was, where it was edited since', async () => {
      await withClient({}, async (client) => {
        const text = '@v = 1\n\n### A\n# @name a\nGET https://h.example/old/{{v}}\n\n### B\nGET https://h.example/b\n';
        const uri = await client.open('a.http', text);
        await client.run(uri, { line: 4, character: 0 });
        await client.change(uri, { text: text.replace('/old/', '/new/').replace('@v = 1', '@v = 2') });
        const [entry] = await list(client);
        assert.equal((await again(client, entry?.id ?? '')).refused, null);
        assert.equal(client.world.sent.at(-1)?.url, 'https://h.example/old/2');
        assert.match(client.text(uri), /\/new\//);
      });
    });

    it('from a draft with what it needs, where its file is gone', async () => {
      await withClient({}, async (client) => {
        const uri = await client.open(
          'gone.http',
          '@host = h.example\n@base = https://{{host}}\n\n### A\nGET {{base}}/a\n',
        );
        await client.run(uri, { line: 4, character: 0 });
        await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
        const [entry] = await list(client);
        const { draft, refused, sent } = await again(client, entry?.id ?? '');
        assert.deepEqual(sent, []);
        assert.match(refused?.message ?? '', /file of this request is gone/);
        assert.equal(draft, '@host = h.example\n@base = https://{{host}}\n\n### A\nGET {{base}}/a\n');
      });
    });

    it('with the credentials of the file, and never with the mark in their place', async () => {
      const text = '### A\nGET https://h.example/\nAuthorization: Bearer abcdefgh12345678\n';
      await withClient({}, async (client) => {
        const uri = await client.open('a.http', text);
        await client.run(uri, { line: 1, character: 0 });
        const [entry] = await list(client);
        await again(client, entry?.id ?? '');
        const last = client.world.sent.at(-1);
        assert.equal(last?.headers.find(([name]) => name === 'Authorization')?.[1], 'Bearer abcdefgh12345678');
        await client.change(uri, { text: text.replace('h.example/', 'h.example/new') });
        const { refused, draft } = await again(client, entry?.id ?? '');
        assert.match(refused?.message ?? '', /was not kept/);
        assert.match(draft ?? '', /Authorization: Bearer ‹redacted›/);
        assert.equal(client.world.sent.length, 2);
      });
    });
  });
});

describe('a search in the history', () => {
  const summary: HistorySummary = {
    ...{ id: '1', uri: uriOf('a.http'), title: 'Make a task', method: 'POST', url: 'https://api.example:8443/tasks' },
    ...{
      environment: 'dev',
      status: 404,
      label: '404 Not Found',
      failed: true,
      startedAt: 0,
      durationMs: 1,
      attempts: 1,
    },
    sentFor: null,
  };
  const cases: readonly [query: string, found: boolean][] = [
    ['', true],
    ['task', true],
    ['TASK post', true],
    ['task get', false],
    ['404', true],
    ['4xx', true],
    ['5xx', false],
    ['status:40', true],
    ['status:4xx', true],
    ['status:2', false],
    ['method:post', true],
    ['method:get', false],
    ['host:api.example', true],
    ['host::8443', true],
    ['host:tasks', false],
    ['failed', true],
    ['dev found', true],
  ];
  for (const [query, found] of cases) {
    it(`${found ? 'finds' : 'does not find'} by “${query}”`, () => assert.equal(matchesQuery(summary, query), found));
  }

  it('finds a failure by its code', () => {
    const failed = { ...summary, status: null, label: 'ECONNREFUSED' };
    assert.deepEqual(
      ['econnrefused', 'status:econn', 'status:4'].map((query) => matchesQuery(failed, query)),
      [true, true, false],
    );
  });
});

const entry = (id: string, size = 10): HistoryEntry => ({
  summary: {
    ...{ id, uri: 'file:///a.http', title: null, method: 'GET', url: 'https://h/', environment: null, status: 200 },
    ...{ label: '200 OK', failed: false, startedAt: 1, durationMs: 1, attempts: 1, sentFor: null },
  },
  ...{ template: `GET https://h/${'x'.repeat(size)}\n`, definitions: '', index: 0, diagnosis: null },
  exchange: {
    id,
    request: { method: 'GET', url: 'https://h/', httpVersion: null, headers: [], body: null },
    attempts: [],
  },
});
const limits = { entries: 100, bytes: 100_000 };

describe('the file of the history', () => {
  let home = '';
  const told: string[] = [];
  /** The processes that run; each of them has a file. */
  const running = new Set<number>();
  let now = 0;
  const made = (files: Partial<Files> = {}, own = 7, host = 'h'): History =>
    new History({
      files: { ...nodeDeps('0').files, ...files },
      processes: { own, host, isAlive: (id) => running.has(id) },
      now: () => now,
      folder: join(home, 'deep'),
      trusted: () => true,
      tell: (message) => told.push(message),
    });
  const inFolder = (name: string): string => join(home, 'deep', name);
  const file = (): string => inFolder('history-h-7.jsonl');
  const ids = async (history: History) => (await history.all()).map(({ id }) => id);
  const filled = async (...names: string[]): Promise<void> => {
    const history = made();
    for (const name of names) await history.add(entry(name), limits);
  };

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'history-'));
    told.length = 0;
    running.clear();
    now = Date.now();
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('can be read after a crash at any byte of a write', async () => {
    await filled('a', 'b');
    const whole = await readFile(file());
    const first = whole.indexOf(10) + 1;
    for (let cut = first; cut < whole.length; cut += 7) {
      await writeFile(file(), whole.subarray(0, cut));
      assert.deepEqual(await ids(made()), ['a'], `cut at ${cut}`);
      const next = made();
      await next.add(entry('c'), limits);
      assert.deepEqual(await ids(made()), ['c', 'a'], `cut at ${cut}, then another`);
    }
    assert.deepEqual(told, []);
  });

  it('is as it was where the process ends while it is written anew', async () => {
    await filled('a', 'b', 'c');
    const before = await readFile(file(), 'utf8');
    const crashing = made({
      write: async (path, text) => {
        await writeFile(`${path}.123.tmp`, text.slice(0, 20));
        throw new Error('killed');
      },
    });
    await crashing.delete('b');
    assert.equal(await readFile(file(), 'utf8'), before);
    assert.deepEqual(await ids(made()), ['c', 'b', 'a']);
    assert.deepEqual(await readdir(join(home, 'deep')), ['history-h-7.jsonl'], 'what was half written is removed');
  });

  it('is set aside where it is broken, with a message, and what can be read is kept', async () => {
    await filled('a', 'b');
    const whole = await readFile(file(), 'utf8');
    await writeFile(file(), `${whole.replace('\n', '\n{"v":1,"summary":\n\u0000\u0001\n')}[]\n`);
    const history = made();
    assert.deepEqual(await ids(history), ['b', 'a']);
    assert.match(
      told.join(),
      /^3 lines of Faultline’s history could not be read\. The file was set aside as .*\.broken;/,
    );
    assert.ok((await readFile(inFolder('history.jsonl.broken'), 'utf8')).includes('\u0001'));
    assert.equal(await readFile(file(), 'utf8'), whole);
    await history.clear();
    assert.deepEqual(await readdir(join(home, 'deep')), []);
  });

  it('keeps to its bounds in number and bytes', async () => {
    const history = made();
    for (let at = 0; at < 60; at++) await history.add(entry(`e${at}`, 500), { entries: 10, bytes: 100_000 });
    assert.deepEqual((await ids(history)).length, 10);
    assert.ok((await readFile(file(), 'utf8')).split('\n').length <= 24);
    for (let at = 0; at < 60; at++) {
      await history.add(entry(`f${at}`, 500), { entries: 1000, bytes: 8000 });
      assert.ok((await readFile(file())).length <= 8000);
    }
    assert.equal((await ids(history))[0], 'f59');
    await history.add(entry('large', 20_000), { entries: 1000, bytes: 8000 });
    assert.equal((await ids(history))[0], 'f59');
  });

  it('is there again where somebody has removed it', async () => {
    const history = made();
    await history.add(entry('a'), limits);
    unlinkSync(file());
    await history.add(entry('b'), limits);
    assert.deepEqual(told, []);
    assert.deepEqual(
      (await history.entries(null)).map(({ summary }) => summary.id),
      ['b'],
    );
  });

  it('of an earlier version or of a process that has ended is taken over', async () => {
    await filled('a', 'b');
    await rename(file(), inFolder('history.jsonl'));
    await made({}, 8).add(entry('c'), limits);
    assert.deepEqual(await readdir(join(home, 'deep')), ['history-h-8.jsonl']);
    await filled('d');
    const third = made({}, 9);
    assert.deepEqual((await ids(third)).toSorted(), ['a', 'b', 'c', 'd']);
    assert.deepEqual(await readdir(join(home, 'deep')), ['history-h-9.jsonl']);
    await third.add(entry('e'), limits);
    assert.deepEqual((await ids(made({}, 9))).toSorted(), ['a', 'b', 'c', 'd', 'e']);
  });

  it('is one of two where two processes are at work, and neither loses a line of the other', async () => {
    running.add(7).add(8);
    const one = made({}, 7);
    const other = made({}, 8);
    const few = { entries: 8, bytes: 100_000 };
    const wanted = Array.from({ length: 40 }, (_, at) => at);
    await Promise.all(wanted.flatMap((at) => [one.add(entry(`one-${at}`), few), other.add(entry(`other-${at}`), few)]));
    const last = ['one-39', 'one-38', 'one-37', 'other-39', 'other-38', 'other-37'];
    for (const history of [one, other]) {
      const all = await ids(history);
      assert.ok(
        last.every((id) => all.includes(id)),
        all.join(),
      );
      assert.equal((await history.entry('other-39'))?.summary.id, 'other-39');
      assert.equal((await history.entry('one-39'))?.summary.id, 'one-39');
    }
    await one.delete('other-38');
    await other.add(entry('after'), limits);
    for (const history of [one, other]) {
      const kept = (await history.entries(null)).map(({ summary }) => summary.id);
      assert.ok(['one-39', 'other-39', 'after'].every((id) => kept.includes(id)));
      assert.ok(!kept.includes('other-38'));
    }
    for (const name of await readdir(join(home, 'deep'))) {
      assert.ok(!(await readFile(inFolder(name), 'utf8')).includes('other-38'));
    }
    await one.clear();
    assert.deepEqual(await readdir(join(home, 'deep')), []);
    await other.add(entry('new'), limits);
    assert.ok((await ids(one)).includes('new'));
  });

  it('of a process in another container is left alone for a day, though its number means nothing here', async () => {
    await made({}, 7, 'other').add(entry('a'), limits);
    const here = made({}, 7);
    await here.add(entry('b'), limits);
    assert.deepEqual((await ids(here)).toSorted(), ['a', 'b']);
    assert.deepEqual(await readdir(join(home, 'deep')), ['history-h-7.jsonl', 'history-other-7.jsonl']);
    now += 25 * 3_600_000;
    assert.deepEqual((await ids(made({}, 8))).toSorted(), ['a', 'b']);
    assert.deepEqual(await readdir(join(home, 'deep')), ['history-h-8.jsonl']);
  });

  it('of a process that is writing is left alone by another one that begins', async () => {
    running.add(7).add(8);
    await filled('a');
    await writeFile(inFolder('history-h-7.jsonl.7.tmp'), 'half');
    await writeFile(inFolder('history-h-9.jsonl.9.tmp'), 'half');
    await made({}, 8).check();
    assert.deepEqual(await readdir(join(home, 'deep')), ['history-h-7.jsonl', 'history-h-7.jsonl.7.tmp']);
  });

  it('is there again where somebody has removed its folder', async () => {
    const history = made();
    await history.add(entry('a'), limits);
    await rm(home, { recursive: true });
    await history.add(entry('b'), limits);
    assert.deepEqual(told, []);
    assert.deepEqual(
      (await history.entries(null)).map(({ summary }) => summary.id),
      ['b'],
    );
  });

  it('is for its owner alone', async function () {
    if (process.platform === 'win32') this.skip();
    await filled('a');
    const { mode } = await import('node:fs').then(({ statSync }) => statSync(file()));
    assert.equal(mode & 0o777, 0o600);
  });
});

describe('a request without an answer', () => {
  it('is in the history with what stopped it', async () => {
    await withClient({ answer: () => failure('connect', 'ECONNREFUSED', 'refused') }, async (client) => {
      const uri = await client.open('a.http', 'GET https://h.example/\n');
      await client.exchange(uri, start);
      const [kept] = await list(client, 'ECONNREFUSED');
      const text = (await shown(client, kept?.id ?? '', 'response'))?.text ?? '';
      assert.match(text, /^# No response: .*ECONNREFUSED/);
      assert.doesNotMatch(text, /cancelled/);
    });
  });
});
