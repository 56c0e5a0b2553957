import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver/node';
import type { ExchangeDetail, ExchangeSummary } from '../../src/protocol';
import { type Answer, type ClientSetup, positionOf, response, startClient, type TestClient, textIn } from './harness';

const login = '### Log in\n# @name login\nPOST https://h.example/login\n';
const tasks = (line: string, headers = '') => `### Tasks\n${line}\nGET https://h.example/tasks\n${headers}`;

interface Service {
  readonly answer: Answer;
  /** What the requests had: path and credentials. */
  readonly calls: string[];
  /** From now on the tokens given until now are refused. */
  revoke(): void;
}

/** Gives tokens `t1`, `t2` … and takes the last one that it has not revoked. */
function service(
  body: (token: string) => unknown,
  headers: (token: string) => readonly (readonly [string, string])[] = () => [],
): Service {
  let count = 0;
  let valid = new Set<string>();
  const calls: string[] = [];
  return {
    calls,
    revoke: () => {
      valid = new Set();
    },
    answer: async ({ url, headers: fields }) => {
      const token = fields.map(([name, value]) => `${name}: ${value}`).find((it) => /token-\d+/.test(it)) ?? '';
      calls.push(`${new URL(url).pathname} ${token}`.trim());
      if (url.includes('/login')) {
        const given = `token-${++count}`;
        valid.add(given);
        // The others have their turn meanwhile.
        await new Promise((done) => setTimeout(done, 5));
        return response(200, body(given), headers(given));
      }
      const used = /token-\d+/.exec(token)?.[0] ?? '';
      return valid.has(used) ? response(200, { id: 7 }) : response(401, { message: 'Unauthorized' });
    },
  };
}

const json = (more: Readonly<Record<string, unknown>> = {}) => service((token) => ({ access_token: token, ...more }));

describe('server: logging in', () => {
  let client: TestClient;
  afterEach(() => client.stop());
  const start = async (its: Service, text: string, setup: ClientSetup = {}) => {
    client = await startClient({ answer: its.answer, ...setup });
    return client.open('a.http', text);
  };
  const send = (uri: string, wanted: string) => client.run(uri, positionOf(client.text(uri), wanted));
  const bearer = (number: number) => `Authorization: Bearer token-${number}`;

  it('sends the login first where there is no token, and puts the token into the request', async () => {
    const its = json();
    const uri = await start(its, `${login}\n${tasks('# @auth login')}`);
    for (let i = 0; i < 2; i++) assert.equal((await send(uri, '/tasks')).refused, null);
    assert.deepEqual(its.calls, ['/login', `/tasks ${bearer(1)}`, `/tasks ${bearer(1)}`]);
    const all = await client.request<ExchangeSummary[]>('faultline/exchanges', {});
    assert.deepEqual(
      all.map(({ title, sentFor }) => [title, sentFor]),
      [
        ['Tasks', null],
        ['Tasks', null],
        ['login', 'Tasks'],
      ],
    );
  });

  it('logs in anew when somebody has signed out, whoever sent the login', async () => {
    const its = json();
    const uri = await start(
      its,
      `${login}\n${tasks('# @auth login')}\n### Other\nGET https://h.example/other\nX-A: {{login.response.body.$.access_token}}\n`,
    );
    for (const wanted of ['/login', '/tasks']) await send(uri, wanted);
    await client.request('faultline/signOut', {});
    assert.match((await send(uri, '/other')).refused?.message ?? '', /no response|not been sent/i);
    await send(uri, '/tasks');
    await client.request('faultline/signOut', {});
    await send(uri, '/tasks');
    assert.deepEqual(its.calls, [
      ...['/login', `/tasks ${bearer(1)}`],
      ...['/login', `/tasks ${bearer(2)}`],
      ...['/login', `/tasks ${bearer(3)}`],
    ]);
  });

  it('logs in anew after a sign-out in any editor', async () => {
    const its = json();
    const uri = await start(its, `${login}\n${tasks('# @auth login')}`, { own: false });
    const execute = (command: string, ...args: readonly unknown[]) =>
      client.request('workspace/executeCommand', { command, arguments: args });
    const position = positionOf(client.text(uri), '/tasks');
    await execute('faultline.send', uri, position);
    await execute('faultline.signOut');
    await execute('faultline.send', uri, position);
    assert.deepEqual(its.calls, ['/login', `/tasks ${bearer(1)}`, '/login', `/tasks ${bearer(2)}`]);
  });

  it('sends nothing with the token of a login that was on its way when somebody signed out', async () => {
    const calls: string[] = [];
    client = await startClient({
      answer: ({ url }) => {
        calls.push(new URL(url).pathname);
        return url.includes('/login') && calls.length === 1 ? 'hang' : response(200, { access_token: 'token-1' });
      },
    });
    const uri = await client.open('a.http', `${login}\n${tasks('# @auth login')}`);
    const sent = send(uri, '/tasks');
    await client.when('the login is on its way', () => calls.length === 1);
    await client.request('faultline/signOut', {});
    assert.match((await sent).refused?.message ?? '', /cancelled/);
    assert.deepEqual(calls, ['/login']);
    await send(uri, '/tasks');
    assert.deepEqual(calls, ['/login', '/login', '/tasks']);
  });

  it('leaves a request alone that takes the token itself', async () => {
    const its = json();
    const header = 'X-Token: {{login.response.body.$.access_token}}\n';
    const uri = await start(its, `${login}\n${tasks('# @auth login', header)}`);
    await send(uri, '/tasks');
    assert.deepEqual(its.calls, ['/login', '/tasks X-Token: token-1']);
  });

  for (const [what, its, line, wanted] of [
    ['a member', service((token) => ({ data: { jwt: token } })), 'token=$.data.jwt', bearer(1)],
    [
      'a header',
      service(
        () => ({}),
        (token) => [['X-Token', token]],
      ),
      'token=headers.X-Token',
      bearer(1),
    ],
    [
      'a cookie',
      service(
        () => ({}),
        (token) => [['Set-Cookie', `apptio-opentoken=${token}; Path=/; HttpOnly`]],
      ),
      'token=cookies.apptio-opentoken header=apptio-opentoken',
      'apptio-opentoken: token-1',
    ],
  ] as const) {
    it(`takes the token from ${what}: ${line}`, async () => {
      const uri = await start(its, `${login}\n${tasks(`# @auth login ${line}`)}`);
      await send(uri, '/tasks');
      assert.deepEqual(its.calls, ['/login', `/tasks ${wanted}`]);
    });
  }

  const minute = 60_000;
  const jwt = (seconds: number, token = 'x') => {
    const part = (data: unknown) => Buffer.from(JSON.stringify(data)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ exp: seconds })}.${token}`;
  };
  for (const [what, its, line, holdsMs] of [
    ['expires_in of the body', json({ expires_in: 600 }), '', 9 * minute],
    ['the declared lifetime', json({ expires_in: 6000 }), ' lifetime=10min', 9 * minute],
    ['and the declared margin', json(), ' lifetime=10min margin=4min', 6 * minute],
    [
      'exp of a JWT',
      service((token) => ({ access_token: jwt(Date.UTC(2026, 10, 20, 9, 30) / 1000), token })),
      ' token=$.token',
      Number.POSITIVE_INFINITY,
    ],
    [
      'exp of the JWT that is the token',
      service((token) => ({ jwt: jwt(Date.UTC(2026, 10, 20, 9, 30) / 1000, token) })),
      ' token=$.jwt',
      29 * minute,
    ],
    [
      'the end of the cookie',
      service(
        () => ({}),
        (token) => [['Set-Cookie', `sid=${token}; Max-Age=600`]],
      ),
      ' token=cookies.sid header=X-Sid',
      9 * minute,
    ],
  ] as const) {
    it(`renews the token ahead of its end, by ${what}`, async () => {
      const uri = await start(its, `${login}\n${tasks(`# @auth login${line}`)}`);
      await send(uri, '/tasks');
      const began = client.world.now;
      const logins = () => its.calls.filter((call) => call.startsWith('/login')).length;
      const before = logins();
      if (Number.isFinite(holdsMs)) {
        client.world.now = began + holdsMs - 1000;
        await send(uri, '/tasks');
        assert.equal(logins(), before, 'one second before');
        client.world.now = began + holdsMs + 1000;
      } else client.world.now = began + 1000 * minute;
      await send(uri, '/tasks');
      assert.equal(logins(), before + (Number.isFinite(holdsMs) ? 1 : 0));
    });
  }

  it('logs in once after a 401 and sends the request again, as a second attempt that says why', async () => {
    const its = json();
    const uri = await start(its, `${login}\n${tasks('# @auth login')}`);
    await send(uri, '/tasks');
    its.revoke();
    const { sent } = await send(uri, '/tasks');
    assert.deepEqual(its.calls.slice(2), [`/tasks ${bearer(1)}`, '/login', `/tasks ${bearer(2)}`]);
    const detail = await client.request<ExchangeDetail>('faultline/exchange', { id: sent.at(-1) });
    assert.equal(detail.summary.status, 200);
    assert.deepEqual(
      detail.attempts.map(({ number, label, waitReason }) => [number, label, waitReason]),
      [
        [1, '401 Unauthorized', null],
        [2, '200 OK', 'the token was refused, login was sent again.'],
      ],
    );
    const lines = client.logged.map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.slice(2).map(({ url, attempt, status, sentFor }) => [new URL(url).pathname, attempt, status, sentFor]),
      [
        ['/tasks', 1, 401, null],
        ['/login', 1, 200, 'Tasks'],
        ['/tasks', 2, 200, null],
      ],
    );
    // No token in anything that is shown or logged.
    assert.doesNotMatch(
      client.logged.join('\n') +
        client
          .received()
          .filter((it) => !it.includes('faultline/send'))
          .join('\n'),
      /token-\d/,
    );
  });

  it('hides the token wherever the response of the login is shown, whatever the API calls it', async () => {
    const its = service((token) => ({ value: `${token}-long`, same: `${token}-long` }));
    const text = `${login}\n${tasks('# @auth login token=$.value')}`;
    const uri = await start(its, text, { options: { historyPath: '/history' } });
    await send(uri, '/tasks');
    its.revoke();
    await send(uri, '/tasks');
    await client.when('the history is written', () =>
      [...client.world.files.keys()].some((it) => /history-h-1\.jsonl$/.test(it)),
    );
    const kept = [...client.world.files]
      .filter(([path]) => path.startsWith('/history'))
      .map(([, content]) => String(content));
    assert.match(kept.join(), /"tasks|\/tasks/);
    assert.doesNotMatch(kept.join(), /token-\d+-long/);
    const all = await client.request<ExchangeSummary[]>('faultline/exchanges', {});
    for (const { id } of all) {
      const { text } = await client.request<{ text: string }>('faultline/report', { id });
      assert.doesNotMatch(text, /token-\d+-long/);
    }
  });

  it('does not go on logging in where the new token is refused as well', async () => {
    const its = service(() => ({ access_token: 'token-0' }));
    const uri = await start(its, `${login}\n${tasks('# @auth login')}`);
    const first = await send(uri, '/tasks');
    assert.deepEqual(its.calls, ['/login', '/tasks Authorization: Bearer token-0']);
    const detail = await client.request<ExchangeDetail>('faultline/exchange', { id: first.sent[1] });
    assert.equal(detail.retryStopped, 'The token is new: to send login again would not help.');
    await send(uri, '/tasks');
    assert.equal(its.calls.length, 5, 'one login, and the request once more');
  });

  it('renews what depends on the token, too', async () => {
    const its = json();
    const text = `# @auth login\n\n${login}
### Environment
# @name environment
GET https://h.example/environment

### Upload
# @ref environment
POST https://h.example/upload
apptio-current-environment: {{environment.response.body.$.id}}
`;
    const uri = await start(its, text);
    await send(uri, '/upload');
    its.revoke();
    await send(uri, '/upload');
    assert.deepEqual(its.calls, [
      ...['/login', `/environment ${bearer(1)}`, `/upload ${bearer(1)}`],
      ...[`/upload ${bearer(1)}`, '/login', `/environment ${bearer(2)}`, `/upload ${bearer(2)}`],
    ]);
    assert.deepEqual(
      client.world.sent.at(-1)?.headers.filter(([name]) => name.startsWith('apptio')),
      [['apptio-current-environment', '7']],
    );
  });

  const ten = Array.from({ length: 10 }, (_, i) => `### R${i}\n# @auth login\nGET https://h.example/r${i}\n`).join(
    '\n',
  );
  const logins = (calls: readonly string[]) => calls.filter((call) => call.startsWith('/login')).length;

  it('logs in once for ten requests that are sent at once, without a token and after a 401', async () => {
    const its = json();
    const uri = await start(its, `${login}\n${ten}`);
    const all = () => Promise.all(Array.from({ length: 10 }, (_, i) => send(uri, `/r${i}`)));
    await all();
    assert.equal(logins(its.calls), 1);
    assert.deepEqual(its.calls.filter((call) => call.endsWith(bearer(1))).length, 10);
    its.revoke();
    await all();
    assert.equal(logins(its.calls), 2);
    assert.deepEqual(its.calls.filter((call) => call.endsWith(bearer(2))).length, 10);
  });

  it('logs in once for ten requests that are sent at once when the token has ended', async () => {
    const its = json({ expires_in: 600 });
    const uri = await start(its, `${login}\n${ten}`);
    await send(uri, '/r0');
    client.world.now += 10 * minute;
    await Promise.all(Array.from({ length: 10 }, (_, i) => send(uri, `/r${i}`)));
    assert.equal(logins(its.calls), 2);
  });

  it('has a token for each environment', async () => {
    const its = json();
    const env = JSON.stringify({ dev: { user: 'd' }, prod: { user: 'p' } });
    const uri = await start(its, `${login}\n${tasks('# @auth login')}`, { files: { 'http-client.env.json': env } });
    for (const name of ['dev', 'prod']) {
      await client.request('faultline/selectEnvironment', { uri, name });
      await send(uri, '/tasks');
    }
    assert.deepEqual(its.calls, ['/login', `/tasks ${bearer(1)}`, '/login', `/tasks ${bearer(2)}`]);
  });

  it('can be named before the first request for the whole file, be imported, and be left out by one', async () => {
    const its = json();
    const text = `# @import ./auth.http\n# @auth login\n\n${tasks('# x')}\n### Open\n# @auth none\nGET https://h.example/open\n`;
    const uri = await start(its, text, { files: { 'auth.http': login } });
    await send(uri, '/tasks');
    await send(uri, '/open');
    assert.deepEqual(its.calls, ['/login', `/tasks ${bearer(1)}`, '/open']);
  });

  it('says at the line what is wrong: no such request, a cycle, an option, no token in the response', async () => {
    const its = json();
    const text = `### A\n# @name a\n# @auth b\nGET https://h.example/a\n\n### B\n# @name b\n# @auth a\nGET https://h.example/b\n
### C\n# @auth lgin lifetime=soon colour=red\nGET https://h.example/c\n\n${login}
### D\n# @auth login token=$.nothing\nGET https://h.example/d\n`;
    const uri = await start(its, text);
    const found = await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'unknown-request'));
    const told = ({ code, range, message }: Diagnostic) => `${code} ${textIn(text, range)}: ${message}`;
    assert.deepEqual(
      found
        .map(told)
        .filter((it) => /auth|lgin|soon|colour/.test(it))
        .sort(),
      [
        'bad-directive colour=red: There is no option colour: token, header, lifetime and margin are there.',
        'bad-directive lifetime=soon: soon is not a length of time: 30min, 1h, 90s are.',
        'reference-cycle # @auth a: b → a → b: none of these can be sent first, as each needs the next one. Remove one of the lines that ask for them.',
        'reference-cycle # @auth b: a → b → a: none of these can be sent first, as each needs the next one. Remove one of the lines that ask for them.',
        'unknown-request lgin: No request of this file is named lgin. Did you mean login?',
      ],
    );
    const { refused } = await send(uri, '/d');
    assert.match(refused?.message ?? '', /The token of login is not there: \$\.nothing selects nothing/);
  });

  it('completes the request and the options, and explains them', async () => {
    const its = json();
    const text = `${login}\n${tasks('# @auth ')}\n### X\n# @auth login li\nGET https://h.example/x\n`;
    const uri = await start(its, text);
    const at = async (wanted: string) => {
      const { line, character } = positionOf(text, wanted);
      const position = { line, character: character + wanted.length };
      const result = await client.request<{ items: { label: string }[] }>('textDocument/completion', {
        textDocument: { uri },
        position,
      });
      return result.items.map(({ label }) => label);
    };
    assert.ok((await at('# @auth ')).includes('login'));
    assert.ok((await at('# @auth login li')).includes('lifetime=1h'));
    const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: positionOf(text, 'auth '),
    });
    assert.match(hover.contents.value, /once after a 401/);
  });

  it('is cancelled while it logs in anew: nothing is sent afterwards', async () => {
    const its = json();
    let hang = false;
    const answer: Answer = (request, attempt) =>
      hang && request.url.includes('login') ? 'hang' : its.answer(request, attempt);
    const uri = await start({ ...its, answer }, `${login}\n${tasks('# @auth login')}`);
    await send(uri, '/tasks');
    its.revoke();
    hang = true;
    const running = send(uri, '/tasks');
    await client.when(
      'the login is sent',
      () => client.world.sent.filter(({ url }) => url.includes('login')).length === 2,
    );
    await client.request('faultline/cancel', { id: null });
    await running;
    assert.deepEqual(its.calls.slice(2), [`/tasks ${bearer(1)}`]);
  });
});
