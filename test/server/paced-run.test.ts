import assert from 'node:assert/strict';
import type { ExchangeDetail, RunProgress } from '../../src/protocol';
import { response, startClient, type TestClient } from './harness';

const batch = (...urls: readonly string[]): string =>
  urls.map((url, index) => `### r${index + 1}\nGET https://${url}\n`).join('\n');

describe('server: the pace of a run', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const limited = response(429, {}, [['Retry-After', '12']]);
  const urls = () => client.world.sent.map(({ url }) => url.slice('https://'.length));

  it('waits for a host that has asked for it, with others too, and tells of it everywhere', async () => {
    client = await startClient({ answer: ({ url }) => (url.endsWith('/1') ? limited : response(200, {})) });
    const uri = await client.open('a.http', batch('api.h/1', 'api.h/2', 'other.h/3'));
    const { sent } = await client.run(uri, null);
    assert.deepEqual(client.world.waits, [12_000]);
    const waiting = client.summaries.find(({ state }) => state === 'waiting');
    assert.deepEqual(waiting?.pause, { host: 'api.h', label: '429 Too Many Requests' });
    assert.match(waiting?.waitReason ?? '', /^api\.h answered 429 Too Many Requests and asked for a wait of 12 s\.$/);
    const detail = await client.request<ExchangeDetail>('faultline/exchange', { id: sent[1] });
    assert.deepEqual([detail.attempts[0]?.waitedMs, detail.attempts[0]?.waitReason], [12_000, waiting?.waitReason]);
    assert.equal(detail.summary.pause ?? null, null);
    const logged = client.logged.map((line) => JSON.parse(line));
    assert.deepEqual(
      logged.map(({ waitedMs, waitReason }) => [waitedMs, waitReason !== null]),
      [
        [0, false],
        [12_000, true],
        [0, false],
      ],
    );
  });

  it('says at the request for which host it waits, and a cancel ends the run within the wait', async () => {
    client = await startClient({ answer: () => limited });
    client.world.waiting = 'keep';
    const uri = await client.open('a.http', batch('api.h/1', 'api.h/2', 'api.h/3'));
    const running = client.run(uri, null);
    await client.whenAnnotations(uri, (found) =>
      found.some(({ text }) => text === 'Waiting 12 s for api.h · 429 Too Many Requests'),
    );
    await client.request('faultline/cancel', { id: null });
    const { notBegun } = await running;
    assert.deepEqual([urls(), notBegun], [['api.h/1'], 1]);
    assert.equal(client.summaries.at(-1)?.state, 'cancelled');
  });

  it('two files that are sent at the same time keep to the same pause; a single request does not wait for it', async () => {
    client = await startClient({ answer: ({ url }) => (url.endsWith('/1') ? limited : response(200, {})) });
    client.world.waiting = 'keep';
    const one = await client.open('one.http', batch('api.h/1', 'api.h/2'));
    const other = await client.open('other.http', batch('other.h/3', 'api.h/4', 'other.h/5'));
    const waits = (uri: string) =>
      client.whenAnnotations(uri, (found) =>
        found.some(({ text }) => text === 'Waiting 12 s for api.h · 429 Too Many Requests'),
      );
    const first = client.run(one, null);
    await waits(one);
    const second = client.run(other, null);
    await waits(other);
    assert.deepEqual(urls(), ['api.h/1', 'other.h/3']);
    await client.request('faultline/cancel', { id: null });
    await Promise.all([first, second]);
    client.world.waiting = 'pass';
    await client.run(other, null);
    assert.deepEqual(urls().slice(2), ['other.h/3', 'api.h/4', 'other.h/5'], 'with the last of them it is forgotten');
  });

  it('a request that is sent by itself goes out at once, and has the file that is being sent wait', async () => {
    let limit = false;
    const answers: (() => void)[] = [];
    client = await startClient({
      answer: async ({ url }) => {
        if (url.endsWith('/1')) await new Promise<void>((done) => answers.push(done));
        return limit ? limited : response(200, {});
      },
    });
    client.world.waiting = 'keep';
    const file = await client.open('one.http', batch('other.h/1', 'api.h/2'));
    const single = await client.open('other.http', 'GET https://api.h/3\n');
    const running = client.run(file, null);
    await client.whenAnnotations(file, (found) => found.some(({ tone }) => tone === 'running'));
    limit = true;
    await client.run(single, { line: 0, character: 0 });
    await client.run(single, { line: 0, character: 0 });
    limit = false;
    for (const end of answers) end();
    await client.whenAnnotations(file, (found) => found.some(({ text }) => text.startsWith('Waiting 12 s for api.h')));
    assert.deepEqual(urls(), ['other.h/1', 'api.h/3', 'api.h/3']);
    await client.request('faultline/cancel', { id: null });
    await running;
  });

  it('does not wait beyond the cap: says which requests are not sent, and why', async () => {
    client = await startClient({ answer: () => response(429, {}, [['Retry-After', '3600']]) });
    const uri = await client.open('a.http', batch('api.h/1', 'api.h/2', 'api.h/3'));
    const { sent, refused, notSent } = await client.run(uri, null);
    assert.deepEqual([sent.length, notSent, client.world.waits], [1, 2, []]);
    assert.match(
      refused?.message ?? '',
      /^2 of 3 requests were not sent\. .* wait of 1 h\. That is longer than the cap/,
    );
  });

  it('sends as many at a time as the setting says, in the order of the file, and logs in once for all', async () => {
    let under = 0;
    let most = 0;
    client = await startClient({
      settings: { run: { concurrency: 3 } },
      answer: async () => {
        most = Math.max(most, ++under);
        await new Promise((done) => setTimeout(done, 5));
        under--;
        return response(200, { access_token: 't' });
      },
    });
    const requests = Array.from(
      { length: 6 },
      (_, index) => `### r${index + 1}\n# @auth login\nGET https://h/${index + 1}\n`,
    );
    const uri = await client.open('a.http', `${requests.join('\n')}\n### login\n# @name login\nPOST https://h/login\n`);
    const { sent } = await client.run(uri, null);
    assert.equal(most, 3);
    assert.equal(urls().filter((url) => url === 'h/login').length, 2, 'for those that need it, and in its own turn');
    const titles = [];
    for (const id of sent) {
      const { summary } = await client.request<ExchangeDetail>('faultline/exchange', { id });
      if (summary.sentFor === null) titles.push(summary.title);
    }
    assert.deepEqual(titles, ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'login']);
  });

  it('logs in once more for all that are refused at once', async () => {
    let token = 0;
    client = await startClient({
      settings: { run: { concurrency: 10 } },
      answer: async ({ url, headers }) => {
        await new Promise((done) => setTimeout(done, 5));
        if (url.endsWith('/login')) return response(200, { access_token: `t${++token}` });
        return response(headers.some(([, value]) => value === 'Bearer t2') ? 200 : 401, {});
      },
    });
    const requests = Array.from({ length: 10 }, (_, index) => `### r${index}\n# @auth login\nGET https://h/${index}\n`);
    const login = await client.open('login.http', '### login\n# @name login\nPOST https://h/login\n');
    await client.run(login, { line: 1, character: 0 });
    const uri = await client.open('a.http', `import ./login.http\n\n${requests.join('\n')}`);
    await client.run(uri, null);
    assert.equal(token, 2);
    const answered = client.summaries.filter(
      ({ state, status, uri: of }) => of === uri && state === 'done' && status === 200,
    );
    assert.equal(new Set(answered.map(({ id }) => id)).size, 10);
  });

  it('stops at the first failure where the setting says so, and tells how many had no turn', async () => {
    client = await startClient({
      settings: { run: { stopOnFailure: true } },
      answer: ({ url }) => response(url.endsWith('/2') ? 404 : 200, {}),
    });
    const uri = await client.open('a.http', batch('h/1', 'h/2', 'h/3', 'h/4'));
    const { notBegun, refused } = await client.run(uri, null);
    assert.deepEqual([urls(), notBegun, refused], [['h/1', 'h/2'], 2, null]);
  });

  it('leaves the delay of the setting between requests of a file, and none for a single one', async () => {
    client = await startClient({ settings: { run: { delay: '200 ms' } }, answer: () => response(200, {}) });
    const uri = await client.open('a.http', batch('h/1', 'h/2', 'h/3'));
    await client.run(uri, null);
    assert.deepEqual(client.world.waits, [200, 200]);
    await client.run(uri, { line: 1, character: 0 });
    assert.equal(client.world.waits.length, 2);
  });

  it('counts what has had its turn', async () => {
    client = await startClient({ answer: ({ url }) => response(url.endsWith('/2') ? 404 : 200, {}) });
    const counts: RunProgress[] = [];
    client.connection.onNotification('faultline/runProgress', (it: RunProgress) => void counts.push(it));
    const uri = await client.open('a.http', batch('h/1', 'h/2', 'h/3'));
    await client.run(uri, null);
    assert.deepEqual(
      counts.map(({ done, failed, total }) => [done, failed, total]),
      [
        [1, 0, 3],
        [2, 1, 3],
        [3, 1, 3],
      ],
    );
  });
});
