import assert from 'node:assert/strict';
import {
  type AskParams,
  ClientRequest,
  type ExchangeDetail,
  encodeSendResult,
  type MayFollowResult,
  type RunResult,
} from '../../src/protocol';
import { type ClientSetup, response, startClient, type TestClient } from './harness';

const production = { 'http-client.env.json': '{"prod": {"$production": ["api.example"]}, "dev": {}}' };
const start = { line: 0, character: 0 };
const chain =
  '### login\n# @name login\nPOST https://login.example/\n\n### use\n# @name use\n# @ref login\nGET https://api.example/\nAuthorization: Bearer {{login.response.body.$.token}}\n';
const use = { line: 7, character: 0 };

describe('server: what is confirmed before it is sent', () => {
  let client: TestClient;
  let asked: AskParams['questions'][number][] = [];
  let answer: string | null = 'yes';
  afterEach(() => client.stop());

  async function connect(setup: ClientSetup = {}): Promise<string> {
    asked = [];
    answer = 'yes';
    client = await startClient({
      files: production,
      answer: () => response(200, { token: 'abcdefgh' }),
      ask: ({ questions }) => {
        asked.push(...questions);
        const given = answer;
        if (given === null) return null;
        return { answers: Object.fromEntries(questions.map(({ key }) => [key, given])) };
      },
      ...setup,
      options: { historyPath: '/storage', ...setup.options },
    });
    const uri = await client.open(
      'a.http',
      'GET https://api.example/\n\n###\nPOST https://api.example/\n\n###\nGET https://other.example/\n',
    );
    await client.request(ClientRequest.selectEnvironment, { uri, name: 'prod' });
    return uri;
  }

  it('asks for a host in production, with host, method and environment; and not for another', async () => {
    const uri = await connect();
    assert.equal((await client.run(uri, start)).sent.length, 1);
    assert.deepEqual(
      asked.map(({ kind, title, description, lasting }) => [kind, title, description, lasting]),
      [
        [
          'confirm',
          'Send GET to api.example, which is marked as production?',
          'Environment: prod. It reads data there.',
          true,
        ],
      ],
    );
    await client.run(uri, { line: 6, character: 0 });
    await client.request(ClientRequest.selectEnvironment, { uri, name: 'dev' });
    await client.run(uri, start);
    assert.equal(asked.length, 1);
    assert.equal(client.world.sent.length, 3);
  });

  it('sends nothing without a yes', async () => {
    const uri = await connect();
    answer = null;
    assert.deepEqual((await client.run(uri, null)).sent, []);
    answer = 'no';
    assert.match((await client.run(uri, start)).refused?.message ?? '', /to be confirmed before it is sent/);
    assert.deepEqual(client.world.sent, []);
  });

  it('asks once in a run for reading and once for changing', async () => {
    const uri = await connect();
    assert.equal((await client.run(uri, null)).sent.length, 3);
    assert.deepEqual(
      asked.map(({ title }) => title.slice(0, 9)),
      ['Send GET ', 'Send POST'],
    );
    await client.run(uri, start);
    assert.equal(asked.length, 3, 'a yes is for that run');
  });

  it('remembers for the session, or for good, and forgets on command', async () => {
    const uri = await connect();
    answer = 'session';
    await client.run(uri, { line: 3, character: 0 });
    await client.run(uri, { line: 3, character: 0 });
    await client.run(uri, start);
    assert.equal(asked.length, 1, 'a yes to changing is one to reading');
    assert.equal(client.world.files.has('/storage/confirmed.json'), false);
    await client.request(ClientRequest.askAgain, {});
    answer = 'always';
    await client.run(uri, start);
    assert.equal(asked.length, 2);
    const kept = String(client.world.files.get('/storage/confirmed.json'));
    assert.deepEqual(JSON.parse(kept), ['production api.example reading']);
    await client.stop();
    const again = await connect();
    client.world.files.set('/storage/confirmed.json', kept);
    await client.run(again, start);
    assert.equal(asked.length, 0);
    await client.run(again, { line: 3, character: 0 });
    assert.equal(asked.length, 1);
    await client.request(ClientRequest.askAgain, {});
    await client.run(again, start);
    assert.equal(asked.length, 2);
  });

  it('keeps what another process has kept meanwhile, and nothing that it has forgotten', async () => {
    const uri = await connect();
    answer = 'always';
    const { files } = client.world;
    await client.run(uri, start);
    files.set('/storage/confirmed.json', '["of another one"]');
    await client.run(uri, { line: 3, character: 0 });
    await client.when('it is kept', () => String(files.get('/storage/confirmed.json')).includes('changing'));
    assert.deepEqual(JSON.parse(String(files.get('/storage/confirmed.json'))), [
      'of another one',
      'production api.example changing',
    ]);
  });

  it('asks anew where what was kept cannot be read', async () => {
    const uri = await connect();
    client.world.files.set('/storage/confirmed.json', '["production api.exa');
    await client.run(uri, start);
    assert.equal(asked.length, 1);
  });

  it('asks before results of one host go to another, once for a file', async () => {
    await connect();
    const uri = await client.open('chain.http', chain);
    await client.request(ClientRequest.selectEnvironment, { uri, name: null });
    answer = null;
    await client.run(uri, use);
    assert.deepEqual(
      client.world.sent.map(({ url }) => url),
      ['https://login.example/'],
      'the token has not left',
    );
    assert.match(asked[0]?.title ?? '', /^Send GET to api\.example with what login\.example has answered\?$/);
    answer = 'session';
    assert.equal((await client.run(uri, use)).sent.length, 1);
    await client.run(uri, use);
    assert.equal(asked.length, 2);
    const other = await client.open('other.http', chain);
    await client.run(other, use);
    assert.equal(asked.length, 3);
  });

  it('asks before the token of a login (# @auth) goes to another host', async () => {
    await connect();
    const text =
      '### login\n# @name login\nPOST https://login.example/\n\n### use\n# @auth login\nGET https://api.example/\n';
    const uri = await client.open('auth.http', text);
    await client.request(ClientRequest.selectEnvironment, { uri, name: null });
    answer = null;
    await client.run(uri, { line: 6, character: 0 });
    assert.match(asked[0]?.title ?? '', /^Send GET to api\.example with what login\.example has answered\?$/);
    assert.deepEqual(
      client.world.sent.map(({ url }) => url),
      ['https://login.example/'],
    );
  });

  it('asks before a run line gives a result of one host to a request of another', async () => {
    await connect();
    const text =
      '### login\n# @name login\nPOST https://login.example/\n\n### use\n# @name use\nGET https://api.example/{{token}}\n\n### both\nrun #login\nrun #use (@token={{login.response.body.$.token}})\n';
    const uri = await client.open('runs.http', text);
    await client.request(ClientRequest.selectEnvironment, { uri, name: null });
    answer = null;
    await client.run(uri, { line: 9, character: 0 });
    assert.match(asked[0]?.title ?? '', /^Send GET to api\.example with what login\.example has answered\?$/);
    assert.equal(client.world.sent.length, 1);
  });

  it('asks once where requests are sent at the same time, and sends none of them without a yes', async () => {
    await connect({ settings: { run: { concurrency: 4 } } });
    const text = [1, 2, 3, 4].map((at) => `###\nGET https://api.example/${at}\n`).join('\n');
    const uri = await client.open('many.http', text);
    answer = null;
    await client.run(uri, null);
    assert.deepEqual([asked.length, client.world.sent.length], [1, 0]);
    answer = 'yes';
    assert.equal((await client.run(uri, null)).sent.length, 4);
    assert.equal(asked.length, 2);
  });

  it('asks before a redirect leads to a host in production, and has it not followed without a yes', async () => {
    const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5 };
    const hop = { method: 'GET', url: 'https://api.example/x', from: 'https://old.example/', hasBody: false };
    const answered: (string | null)[] = [];
    const uri = await connect({
      transport: async ({ id, asksToFollow }) => {
        if (!asksToFollow) return { ...encodeSendResult({ outcome: response(200, {}), timings, hops: [], notes: [] }) };
        const { refused } = await client.request<MayFollowResult>(ClientRequest.mayFollow, { id, hop });
        answered.push(refused);
        const failure = { stage: 'receive', code: 'REDIRECT_NOT_CONFIRMED', message: refused ?? '' } as const;
        const outcome = refused === null ? response(200, {}) : ({ kind: 'failure', failure } as const);
        return encodeSendResult({ outcome, timings, hops: [], notes: [] });
      },
    });
    const other = { line: 6, character: 0 };
    answer = null;
    const { sent } = await client.run(uri, other);
    assert.deepEqual(
      asked.map(({ title }) => title),
      ['Follow the redirect of old.example with GET to api.example, which is marked as production?'],
    );
    assert.match(answered[0] ?? '', /^The redirect to api\.example was not followed\. It was not confirmed/);
    const detail = await client.request<ExchangeDetail>(ClientRequest.exchange, { id: sent[0] ?? '' });
    assert.match(detail.diagnosis?.label ?? '', /Redirect not followed/);
    answer = 'session';
    await client.run(uri, other);
    await client.run(uri, other);
    assert.deepEqual([asked.length, answered.slice(1)], [2, [null, null]]);
    await client.run(uri, start);
    assert.equal(asked.length, 2, 'a yes to the host is one to its requests');
    await client.request(ClientRequest.selectEnvironment, { uri, name: 'dev' });
    await client.run(uri, other);
    assert.equal(answered.length, 4, 'the transport has nothing to ask');
    const late = await client.request<MayFollowResult>(ClientRequest.mayFollow, { id: '1', hop });
    assert.equal(late.refused, 'The request is over.');
  });

  it('asks nothing where the setting says so', async () => {
    const uri = await connect({ settings: { confirmSending: 'none' } });
    await client.run(uri, null);
    const chained = await client.open('chain.http', chain);
    await client.run(chained, use);
    assert.equal(asked.length, 0);
  });

  it('refuses where the editor cannot ask, and says how to send', async () => {
    client = await startClient({ files: production, capabilities: { workspace: { configuration: true } } });
    const uri = await client.open('a.http', 'GET https://api.example/\n');
    await client.request(ClientRequest.selectEnvironment, { uri, name: 'prod' });
    const { refused } = await client.run(uri, start);
    assert.match(refused?.message ?? '', /faultline run --yes/);
    assert.deepEqual(client.world.sent, []);
  });

  it('asks by a message in other editors', async () => {
    const titles: string[][] = [];
    client = await startClient({
      own: false,
      capabilities: { window: { showMessage: {} } },
      files: production,
      choose: (_message, given) => {
        titles.push([...given]);
        return 'This Session';
      },
    });
    const uri = await client.open('a.http', 'GET https://api.example/\n');
    const execute = (command: string, ...args: readonly unknown[]) =>
      client.request<RunResult>('workspace/executeCommand', { command, arguments: args });
    await execute('faultline.selectEnvironment', uri, 'prod');
    await execute('faultline.send', uri, start);
    await execute('faultline.send', uri, start);
    assert.deepEqual(titles, [['Send', 'This Session', 'Do Not Send']]);
    assert.equal(client.world.sent.length, 2);
  });
});

describe('server: body files outside the workspace', () => {
  it('are asked for one by one, and once', async () => {
    const messages: string[] = [];
    const client = await startClient({
      choose: (message) => {
        messages.push(message);
        return message.includes('/no/') ? 'Do Not Send' : 'Send Anyway';
      },
    });
    for (const path of ['/etc/a', '/etc/b', '/no/c']) client.world.files.set(path, 'text');
    const bodies = ['< /etc/a\n', '< /etc/b\n< /etc/a\n', '< /no/c\n< /etc/a\n'];
    const text = bodies.map((body) => `###\nPOST https://h.example/\n\n${body}`).join('\n');
    const uri = await client.open('a.http', text);
    await client.run(uri, { line: 1, character: 0 });
    await client.run(uri, { line: 1, character: 0 });
    assert.deepEqual([client.world.sent.length, messages.length], [2, 1]);
    await client.run(uri, { line: 6, character: 0 });
    assert.deepEqual([client.world.sent.length, messages.length], [3, 2]);
    assert.match(messages[1] ?? '', /\/etc\/b/);
    await client.run(uri, { line: 12, character: 0 });
    assert.deepEqual([client.world.sent.length, messages.length], [3, 3]);
    await client.stop();
  });

  it('are not those of another folder of the workspace', async () => {
    const client = await startClient({ folders: ['/team space/api', '/team space/data'] });
    client.world.files.set('/team space/data/b.json', '{}');
    const uri = await client.open('a.http', 'POST https://h.example/\n\n< ../data/b.json\n');
    assert.equal((await client.run(uri, start)).sent.length, 1);
    assert.deepEqual(client.messages, []);
    await client.stop();
  });
});
