import assert from 'node:assert/strict';
import type { CodeAction, CodeLens, Diagnostic } from 'vscode-languageserver/node';
import type { SentRequest } from '../../src/exchange';
import type { ExchangeSummary, RunResult } from '../../src/protocol';
import {
  type Answer,
  type ClientSetup,
  folder,
  positionOf,
  response,
  startClient,
  type TestClient,
  textIn,
  uriOf,
} from './harness';

const auth = '@user = me\n\n### Log in\n# @name login\nPOST https://h.example/login?u={{user}}\n';
const main = `# @import ./auth.http

### Tasks
# @ref login
GET https://h.example/tasks?t={{login.response.body.$.token}}

### Users
# @forceRef login
GET https://h.example/users
`;

/** A login gives another token each time. */
function tokens(): Answer {
  let count = 0;
  return ({ url }) => response(200, url.includes('login') ? { token: `t${++count}` } : {});
}

function paths(sent: readonly SentRequest[]): string[] {
  return sent.map(({ url }) => url.replace(/^https:\/\/[^/]+\//, ''));
}

describe('server: what a request refers to', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const start = async (setup: ClientSetup = {}) => {
    client = await startClient({ answer: tokens(), files: { 'auth.http': auth }, ...setup });
  };
  const send = (uri: string, text: string, wanted: string) => client.run(uri, positionOf(text, wanted));
  const lenses = async (uri: string) => {
    const found = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    return found.map(({ command, range }) => `${range.start.line} ${command?.title}`);
  };
  const texts = (uri: string, found: readonly Diagnostic[]) =>
    found.map(({ code, range, message }) => `${code} ${textIn(client.text(uri), range)}: ${message}`);

  describe('is sent first', () => {
    it('where it has no response yet: from a file that is not open, as an exchange of its own', async () => {
      await start();
      const uri = await client.open('main.http', main);
      const { sent, refused } = await send(uri, main, '/tasks');
      assert.equal(refused, null);
      assert.deepEqual(paths(client.world.sent), ['login?u=me', 'tasks?t=t1']);
      const all = await client.request<ExchangeSummary[]>('faultline/exchanges', {});
      assert.deepEqual(
        all.map(({ id, title, uri: its, sentFor }) => [id, title, its, sentFor]),
        [
          [sent[1], 'Tasks', uri, null],
          [sent[0], 'login', uriOf('auth.http'), 'Tasks'],
        ],
      );
      await send(uri, main, '/tasks');
      assert.deepEqual(paths(client.world.sent).slice(2), ['tasks?t=t1']);
      assert.deepEqual(
        client.logged.map((line) => JSON.parse(line).sentFor),
        ['Tasks', null, null],
      );
    });

    it('always, where # @forceRef says so', async () => {
      await start();
      const uri = await client.open('main.http', main);
      for (let i = 0; i < 2; i++) await send(uri, main, '/users');
      assert.deepEqual(paths(client.world.sent), ['login?u=me', 'users', 'login?u=me', 'users']);
    });

    it('in a file as a whole, before each that needs it', async () => {
      await start();
      const uri = await client.open('main.http', `import auth.http\n${main}`);
      const { sent } = await client.run(uri, null);
      assert.deepEqual(paths(client.world.sent), ['login?u=me', 'tasks?t=t1', 'login?u=me', 'users']);
      assert.equal(sent.length, 4);
    });

    it('again where it was edited since', async () => {
      await start();
      const uri = await client.open('main.http', main);
      await send(uri, main, '/tasks');
      const other = await client.open('auth.http', auth);
      await client.change(other, { text: auth.replace('/login?', '/login?v=2&') });
      await send(uri, main, '/tasks');
      assert.deepEqual(paths(client.world.sent).slice(2), ['login?v=2&u=me', 'tasks?t=t2']);
      // A name or a comment is no change of the request.
      await client.change(other, {
        range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } },
        text: '\n',
      });
      await send(uri, main, '/tasks');
      assert.deepEqual(paths(client.world.sent).slice(4), ['tasks?t=t2']);
    });

    it('again where it failed last', async () => {
      let status = 500;
      await start({
        answer: ({ url }) => (url.includes('login') ? response(status, { token: 't' }) : response(200, {})),
      });
      const uri = await client.open('main.http', main);
      await send(uri, main, '/tasks');
      assert.deepEqual(paths(client.world.sent), ['login?u=me']);
      status = 200;
      await send(uri, main, '/tasks');
      assert.deepEqual(paths(client.world.sent).slice(1), ['login?u=me', 'tasks?t=t']);
    });

    it('again in another environment: what one server has given is no other one’s', async () => {
      const environments = '{"dev": {"h": "dev"}, "prod": {"h": "prod"}}';
      await start({ files: { 'auth.http': 'POST https://{{h}}/login\n', 'http-client.env.json': environments } });
      const text =
        'import auth.http\n###\n# @name login\nPOST https://{{h}}/login\n###\n# @ref login\nGET https://{{h}}/x\n';
      const uri = await client.open('a.http', text);
      for (const name of ['dev', 'prod', 'prod']) {
        await client.request('faultline/selectEnvironment', { uri, name });
        await send(uri, text, '/x');
      }
      assert.deepEqual(
        client.world.sent.map(({ url }) => url),
        ['https://dev/login', 'https://dev/x', 'https://prod/login', 'https://prod/x', 'https://prod/x'],
      );
    });

    it('and without a line that says so a result is that of the chosen environment alone', async () => {
      const environments = '{"dev": {"h": "dev"}, "prod": {"h": "prod"}}';
      const answer: Answer = ({ url }) => response(200, { of: new URL(url).hostname });
      await start({ answer, files: { 'http-client.env.json': environments } });
      const text = `# @name login
POST https://{{h}}/login

###
GET https://{{h}}/x?of={{login.response.body.$.of}}
`;
      const uri = await client.open('a.http', text);
      const select = (name: string | null) => client.request('faultline/selectEnvironment', { uri, name });
      const placeholder = '{{login.response.body.$.of}}';
      const hover = async () =>
        JSON.stringify(
          await client.request('textDocument/hover', {
            ...{ textDocument: { uri }, position: positionOf(text, placeholder, 4) },
          }),
        );
      await select('dev');
      await send(uri, text, '/login');
      await send(uri, text, '/x');
      await select('prod');
      const found = await client.whenDiagnostics(uri, (all) =>
        all.some(({ message }) => String(message).includes('prod')),
      );
      assert.deepEqual(texts(uri, found), [
        `no-response-yet ${placeholder}: login has not been sent yet in the environment prod, so there is no response to take login.response.body.$.of from. Send login first.`,
      ]);
      assert.doesNotMatch(await hover(), /dev/);
      const { refused } = await send(uri, text, '/x');
      assert.match(refused?.message ?? '', /has not been sent yet in the environment prod/);
      await send(uri, text, '/login');
      await send(uri, text, '/x');
      await select('dev');
      await send(uri, text, '/x');
      assert.match(await hover(), /dev/);
      assert.deepEqual(
        client.world.sent.map(({ url }) => url),
        [
          'https://dev/login',
          'https://dev/x?of=dev',
          'https://prod/login',
          'https://prod/x?of=prod',
          'https://dev/x?of=dev',
        ],
      );
    });

    it('again where what it was made from has been sent again', async () => {
      await start();
      const text =
        '### login\nPOST https://h/login\n### token\n# @ref login\nGET https://h/token\n### x\n# @ref token\nGET https://h/x\n';
      const uri = await client.open('a.http', text);
      await send(uri, text, '/x');
      await send(uri, text, '/login');
      await send(uri, text, '/x');
      assert.deepEqual(paths(client.world.sent), ['login', 'token', 'x', 'login', 'token', 'x']);
    });

    it('once for two that are sent at the same time', async () => {
      let release: (() => void) | undefined;
      const waiting = new Promise<void>((done) => (release = done));
      await start({
        answer: async ({ url }) => {
          if (url.includes('login')) await waiting;
          return response(200, { token: 't' });
        },
      });
      const text =
        '### login\nPOST https://h/login\n### x\n# @ref login\nGET https://h/x\n### y\n# @ref login\nGET https://h/y\n';
      const uri = await client.open('a.http', text);
      const both = [send(uri, text, '/x'), send(uri, text, '/y')];
      await client.when('the login', () => client.world.sent.length > 0);
      release?.();
      await Promise.all(both);
      assert.deepEqual(paths(client.world.sent).sort(), ['login', 'x', 'y']);
    });

    it('and shows in its own file once that is opened', async () => {
      await start({ answer: ({ url }) => response(url.includes('login') ? 401 : 200, { error: 'no' }) });
      const uri = await client.open('main.http', main);
      await send(uri, main, '/tasks');
      // As another editor spells it.
      const other = await client.open(uriOf('auth.http').replace('auth', '%61uth'), auth);
      const found = await client.whenDiagnostics(other, (all) => all.length > 0);
      assert.match(String(found[0]?.code), /^response-/);
      const annotations = await client.whenAnnotations(other, (all) => all.length > 0);
      assert.match(annotations[0]?.text ?? '', /^401 /);
    });
  });

  describe('that fails', () => {
    const text = `${auth}\n### Tasks\n# @ref login\nGET https://h.example/tasks\n`;
    const status = { login: 401 };
    const answer: Answer = ({ url }) => response(url.includes('login') ? status.login : 200, { error: 'bad user' });

    it('keeps the request from being sent, with a message at the line that asks for it', async () => {
      status.login = 401;
      await start({ answer });
      const uri = await client.open('a.http', text);
      const { sent, refused } = await send(uri, text, '/tasks');
      assert.deepEqual(paths(client.world.sent), ['login?u=me']);
      assert.equal(sent.length, 1);
      assert.equal(
        refused?.message,
        'This request was not sent: login, which is sent first, failed: 401 Unauthorized.',
      );
      assert.equal(refused?.range && textIn(text, refused.range), '# @ref login');
    });

    it('is explained where it stands, and said where it is missed, until it succeeds', async () => {
      status.login = 401;
      await start({ answer });
      const uri = await client.open('a.http', text);
      await send(uri, text, '/tasks');
      const isHeld = ({ code }: Diagnostic) => code === 'dependency-failed';
      const found = await client.whenDiagnostics(uri, (all) => all.some(isHeld));
      assert.deepEqual(texts(uri, found.filter(isHeld)), [
        'dependency-failed # @ref login: login, which is sent first, failed: 401 Unauthorized.',
      ]);
      assert.ok(found.some(({ code }) => String(code).startsWith('response-')));
      const annotations = await client.whenAnnotations(uri, (all) => all.length === 2 && all[0]?.tone === 'error');
      assert.match(annotations[0]?.text ?? '', /^401 /);
      assert.deepEqual(
        [annotations[1]?.text, annotations[1]?.line, annotations[1]?.tone],
        ['Not sent · login, which is sent first, failed: 401 Unauthorized.', 8, 'error'],
      );
      status.login = 200;
      await send(uri, text, '/login');
      await client.whenDiagnostics(uri, (all) => all.length === 0);
      await client.whenAnnotations(uri, (all) => all.length === 1 && all[0]?.tone === 'success');
    });

    it('is said in the file as a whole, too, and not tried again in one run', async () => {
      status.login = 401;
      await start({ answer });
      const uri = await client.open('a.http', `${text}\n### More\n# @ref login\nGET https://h.example/more\n`);
      const { sent, refused } = await client.run(uri, null);
      assert.equal(sent.length, 1);
      assert.match(
        refused?.message ?? '',
        /^2 of 3 requests were not sent\. The first: This request was not sent: login/,
      );
    });
  });

  describe('while it is on its way', () => {
    it('is named at the request that waits, where all can be cancelled', async () => {
      await start({ answer: () => 'hang' });
      const uri = await client.open('main.http', main);
      const running = send(uri, main, '/tasks');
      const annotations = await client.whenAnnotations(uri, (all) => all.length > 0);
      assert.deepEqual([annotations[0]?.text, annotations[0]?.line], ['Sending login first …', 4]);
      assert.deepEqual(await lenses(uri), ['4 ■ Cancel (login is sent first)', '8 ▶ Send']);
      const found = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
      const [run] = found[0]?.command?.arguments ?? [];
      await client.request('faultline/cancel', { id: run });
      assert.equal((await running).refused, null);
      assert.deepEqual(paths(client.world.sent), ['login?u=me']);
      await client.whenAnnotations(uri, (all) => all.length === 0);
      assert.deepEqual(await lenses(uri), ['4 ▶ Send', '8 ▶ Send']);
    });

    it('is cancelled with all that waits for it', async () => {
      await start({ answer: () => 'hang' });
      const uri = await client.open('main.http', main);
      const running = client.run(uri, null);
      await client.when('the login', () => client.summaries.length > 0);
      await client.request('faultline/cancel', { id: client.summaries[0]?.id });
      const { sent, refused } = await running;
      assert.deepEqual([sent.length, refused, client.world.cancelled], [1, null, 1]);
    });
  });

  it('counts where a person sends it anew while another request waits for it', async () => {
    let hangs = true;
    await start({ answer: ({ url }) => (url.includes('login') && hangs ? 'hang' : response(200, { token: 't' })) });
    const text = `${auth}\n### Tasks\n# @ref login\nGET https://h.example/tasks?t={{login.token}}\n`;
    const uri = await client.open('a.http', text);
    const running = send(uri, text, '/tasks');
    await client.when('the login', () => client.world.sent.length > 0);
    hangs = false;
    await send(uri, text, '/login');
    assert.equal((await running).refused, null);
    assert.deepEqual(paths(client.world.sent), ['login?u=me', 'login?u=me', 'tasks?t=t']);
  });

  it('and needs itself is a cycle: it is named, and nothing is sent', async () => {
    await start();
    const text =
      '### login\n# @ref token\nPOST https://h/login\n### token\n# @forceRef login\nGET https://h/token\n### x\n# @ref login\nGET https://h/x\n';
    const uri = await client.open('a.http', text);
    const found = await client.whenDiagnostics(uri, (all) => all.length > 0);
    const none =
      'none of these can be sent first, as each needs the next one. Remove one of the lines that ask for them.';
    assert.deepEqual(texts(uri, found), [
      `reference-cycle # @ref token: login → token → login: ${none}`,
      `reference-cycle # @forceRef login: token → login → token: ${none}`,
      `reference-cycle # @ref login: login → token → login: ${none}`,
    ]);
    const { refused } = await send(uri, text, '/x');
    assert.equal(refused?.message, `Nothing was sent: login → token → login: ${none}`);
    assert.equal(client.world.sent.length, 0);
  });

  describe('without saying so', () => {
    const text = `${auth}\n### Tasks\nGET https://h.example/tasks?t={{login.token}}\n`;

    it('is never sent silently: it is offered', async () => {
      await start();
      const uri = await client.open('a.http', text);
      const { refused } = await send(uri, text, '/tasks');
      assert.equal(client.world.sent.length, 0);
      assert.match(refused?.message ?? '', /^Nothing was sent: login has not been sent yet/);
      assert.equal(refused?.suggestion, 'send-first');
      assert.deepEqual(refused?.first, { name: 'login', uri, position: positionOf(text, 'POST') });
      await client.run(uri, refused?.first?.position ?? null);
      assert.equal((await send(uri, text, '/tasks')).refused, null);
      assert.deepEqual(paths(client.world.sent), ['login?u=me', 'tasks?t=t1']);
    });

    it('can be sent, or referred to, from the editor', async () => {
      await start();
      const imported = `import auth.http\n${text.slice(auth.length)}`;
      const uri = await client.open('main.http', imported);
      const found = await client.whenDiagnostics(uri, (all) => all.length > 0);
      assert.deepEqual(
        found.map(({ code, severity }) => [code, severity]),
        [['no-response-yet', 3]],
      );
      const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: found[0]?.range,
        context: { diagnostics: found },
      });
      const first = actions.find(({ title }) => title === 'Send login first');
      assert.deepEqual(first?.command?.arguments, [uriOf('auth.http'), positionOf(auth, 'POST')]);
      const add = actions.find(({ title }) => title === 'Add # @ref login, to have it sent first');
      assert.ok(add);
      await client.applyAction(uri, add);
      assert.equal(client.text(uri), imported.replace('GET', '# @ref login\nGET'));
      await client.whenDiagnostics(uri, (all) => all.length === 0);
    });
  });

  describe('by run lines', () => {
    const text =
      'import auth.http\n\n### First\nGET https://h.example/first\n\n### All\nrun #login (@user=you)\nrun ./more.http\n';
    const files = {
      'auth.http': auth,
      'more.http': '### one\nGET https://h.example/1\n### two\nGET https://h.example/{{x}}\n',
    };

    it('has a lens of its own, and gives values', async () => {
      await start({ files });
      const uri = await client.open('a.http', text);
      assert.deepEqual(await lenses(uri), ['3 ▶ Send', '6 ▶ Run']);
      const { sent, refused } = await send(uri, text, 'run #login');
      assert.deepEqual(paths(client.world.sent), ['login?u=you', '1']);
      assert.equal(sent.length, 2);
      assert.match(
        refused?.message ?? '',
        /^1 of 3 requests were not sent\. The first: Nothing was sent: x is not defined/,
      );
      assert.equal(refused?.uri, uriOf('more.http'));
      assert.equal(refused?.range && textIn(files['more.http'], refused.range), '{{x}}');
    });

    it('is run in its place when all of the file is sent', async () => {
      await start({ files: { ...files, 'more.http': 'GET https://h.example/1\n' } });
      const uri = await client.open('a.http', `${text}\n### Last\nGET https://h.example/last\n`);
      await client.run(uri, null);
      assert.deepEqual(paths(client.world.sent), ['first', 'login?u=you', '1', 'last']);
    });

    it('stands in the list of what can be sent', async () => {
      await start({ files });
      const uri = await client.open('a.http', text);
      const { requests } = await client.request<{ requests: { title: string; method: string; url: string }[] }>(
        'faultline/requests',
        { uri },
      );
      assert.deepEqual(
        requests.map(({ title, method, url }) => [title, method, url]),
        [
          ['First', 'GET', 'https://h.example/first'],
          ['All', 'RUN', '#login (@user=you)'],
        ],
      );
    });

    it('does not let a response under other values stand for the request as it is', async () => {
      await start({ files });
      const uri = await client.open('a.http', `${text}\n### x\n# @ref login\nGET https://h.example/x\n`);
      await send(uri, text, 'run #login');
      await send(uri, client.text(uri), '/x');
      assert.deepEqual(paths(client.world.sent), ['login?u=you', '1', 'login?u=me', 'x']);
    });
  });

  describe('that is not there', () => {
    it('is told of while it is written, with the edit that mends it', async () => {
      await start();
      const text = 'import ./gone.http\nimport auth.http\n\n### x\n# @ref logn\nGET https://h/x\n';
      const uri = await client.open('a.http', text);
      const found = await client.whenDiagnostics(uri, (all) => all.length === 2);
      assert.deepEqual(texts(uri, found), [
        `missing-file ./gone.http: There is no file ./gone.http (looked for ${folder}/gone.http).`,
        `unknown-request logn: No request of this file or of the files that it imports is named logn, but not all could be read. There is no file ./gone.http (looked for ${folder}/gone.http).`,
      ]);
      const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: found[1]?.range,
        context: { diagnostics: found.slice(1) },
      });
      assert.deepEqual(
        actions.map(({ title }) => title),
        ['Change to login'],
      );
      assert.match((await send(uri, text, '/x')).refused?.message ?? '', /^Nothing was sent: No request of this file/);
    });

    it('is there as soon as its file is, or says so', async () => {
      await start({ files: {} });
      const text = '# @import ./auth.http\n\n### x\n# @ref login\nGET https://h/{{user}}\n';
      const uri = await client.open('a.http', text);
      await client.whenDiagnostics(uri, (all) => all.length === 3);
      client.world.files.set(`${folder}/auth.http`, auth);
      const changes = [{ uri: uriOf('auth.http'), type: 1 }];
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
      await client.whenDiagnostics(uri, (all) => all.length === 0);
      const other = await client.open('auth.http', auth);
      await client.change(other, { text: auth.replace('login', 'signin') });
      const found = await client.whenDiagnostics(uri, (all) => all.length > 0);
      assert.deepEqual(
        found.map(({ code }) => code),
        ['unknown-request'],
      );
      await client.change(other, { text: auth });
      await client.whenDiagnostics(uri, (all) => all.length === 0);
    });

    it('is a warning where imports go round, and a hint where a block is sent before all', async () => {
      await start({ files: { 'b.http': 'import a.http\n' } });
      const uri = await client.open('a.http', 'import b.http\n\n### Shared\nPOST https://h/setup\n');
      const found = await client.whenDiagnostics(uri, (all) => all.length === 2);
      assert.deepEqual(
        found.map(({ code, severity }) => [code, severity]),
        [
          ['import-cycle', 2],
          ['shared-block', 4],
        ],
      );
    });
  });

  describe('in a file outside the workspace', () => {
    const text = 'import ../secret/b.http\n\n### x\n# @ref login\nGET https://h/x?u={{user}}\n';
    const files = { '../secret/b.http': auth };

    for (const [answer, sent] of [
      ['Read and Send', ['login?u=me', 'x?u=me']],
      ['Do Not Send', []],
    ] as const) {
      it(`is asked for, and read only where that is allowed: ${answer}`, async () => {
        await start({ files: {}, choose: () => answer });
        client.world.files.set('/team space/secret/b.http', files['../secret/b.http']);
        const uri = await client.open('a.http', text);
        const { refused } = await send(uri, text, '/x');
        assert.deepEqual(paths(client.world.sent), sent);
        const question = /outside the workspace folder\. It is read only where you allow it\. Is it to be read\?$/;
        assert.match(client.messages[0] ?? '', question);
        assert.equal(client.messages.length, 1);
        if (sent.length === 0) assert.match(refused?.message ?? '', /outside the workspace folder/);
      });
    }

    it('is no error while it is written', async () => {
      await start({ files: {} });
      const uri = await client.open('a.http', text);
      const found = await client.whenDiagnostics(uri, (all) => all.length > 0);
      assert.deepEqual([...new Set(found.map(({ code, severity }) => `${code} ${severity}`))], ['import-not-read 3']);
    });
  });

  it('is not sent from a workspace that is not trusted', async () => {
    await start({ options: { trusted: false } });
    const uri = await client.open('main.http', main);
    assert.match((await send(uri, main, '/tasks')).refused?.message ?? '', /not trusted/);
    assert.equal(client.world.sent.length, 0);
  });

  it('keeps each request’s variables to its own file', async () => {
    const files = {
      'sub/b.http': '@host = https://b.example\n### login\nPOST {{host}}/{{own}}/{{both}}\n',
      'sub/http-client.env.json': '{"dev": {"own": "sub", "both": "sub"}}',
      'http-client.env.json': '{"dev": {"both": "main", "own": "main"}}',
    };
    await start({ files });
    const text = 'import sub/b.http\n@host = https://a.example\n### x\n# @ref login\nGET {{host}}/{{both}}\n';
    const uri = await client.open('a.http', text);
    await client.request('faultline/selectEnvironment', { uri, name: 'dev' });
    await send(uri, text, '{{host}}/{{both}}');
    assert.deepEqual(
      client.world.sent.map(({ url }) => url),
      ['https://b.example/sub/sub', 'https://a.example/main'],
    );
  });

  it('is the same for any other editor', async () => {
    await start({ own: false, choose: (_, titles) => titles[0] ?? null });
    const uri = await client.open('main.http', main.replace('# @ref login\n', ''));
    const text = client.text(uri);
    const result = await client.request<RunResult>('workspace/executeCommand', {
      command: 'faultline.send',
      arguments: [uri, positionOf(text, '/tasks')],
    });
    assert.equal(result.refused?.suggestion, 'send-first');
    await client.when('the question', () => client.messages.length > 0);
    assert.match(client.messages[0] ?? '', /login has not been sent yet/);
    await client.when('both requests', () => client.world.sent.length === 2);
    assert.deepEqual(paths(client.world.sent), ['login?u=me', 'tasks?t=t1']);
    const forced = await client.request<RunResult>('workspace/executeCommand', {
      command: 'faultline.send',
      arguments: [uri, positionOf(text, '/users')],
    });
    assert.equal(forced.sent.length, 2);
  });
});
