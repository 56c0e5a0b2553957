/** OAuth 2 from the command line, by both ways to write it, against an authorization server on loopback. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../src/cli/arguments';
import { run } from '../../src/cli/run';
import { nodeDeps } from '../../src/server/node-deps';
import { memoryTerminal } from '../unit/cli/terminal';
import { type AuthorizationServer, client, startAuthorizationServer, user } from './authorization-server';

interface Given {
  /** Of `Security.Auth`, besides type, URLs and client. */
  readonly auth?: Readonly<Record<string, unknown>>;
  /** The request files, by name; `a.http` is run. */
  readonly text?: string;
  /** Somebody sits at the terminal; what their browser does. */
  readonly browser?: (url: string) => void;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  /** Marks the server as production; further options. */
  readonly production?: readonly string[];
}

describe('OAuth 2', function () {
  this.timeout(10_000);
  let server: AuthorizationServer;
  let folder: string;
  beforeEach(async () => {
    server = await startAuthorizationServer();
    folder = await mkdtemp(join(tmpdir(), 'faultline-oauth-'));
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const one = 'GET {{url}}/api\nAuthorization: Bearer {{$auth.token("id")}}\n';
  const faultline = async ({ auth, text = one, browser, signal, now, production }: Given = {}) => {
    const config = {
      ...{
        Type: 'OAuth2',
        'Token URL': '{{url}}/token',
        'Auth URL': '{{url}}/authorize',
        'Device Auth URL': '{{url}}/device',
      },
      ...{ 'Client ID': client.id, ...auth },
    };
    const marked = production ? { $production: ['127.0.0.1'] } : {};
    const open = { dev: { url: server.url, ...marked, Security: { Auth: { id: config } } } };
    const hidden = { dev: { secret: client.secret, Security: { Auth: { id: { 'Client Secret': '{{secret}}' } } } } };
    await writeFile(join(folder, 'http-client.env.json'), JSON.stringify(open));
    await writeFile(join(folder, 'http-client.private.env.json'), JSON.stringify(hidden));
    await writeFile(join(folder, 'a.http'), text);
    const args = readArguments(['run', 'a.http', '--env', 'dev', '--har', 'out.har', ...(production ?? [])]);
    assert.ok(args.command === 'run');
    const terminal = {
      ...memoryTerminal('', { ...(browser ? { types: [] } : {}), ...(signal ? { signal } : {}) }),
      ...(browser ? { openBrowser: browser } : {}),
      cwd: folder,
    };
    const deps = nodeDeps('0.0.0');
    // Only waits between questions for a device code are shortened.
    const sleep = (ms: number, its: AbortSignal) => deps.sleep(Math.min(ms, 5), its);
    const status = await run(args, terminal, { ...deps, sleep, ...(now ? { now } : {}) });
    const har = await readFile(join(folder, 'out.har'), 'utf8').catch(() => '');
    assert.doesNotMatch(`${har}${terminal.printed.out}${terminal.printed.err}`, /access-\d|refresh-\d|s3cret/);
    return { status, ...terminal.printed };
  };
  const grants = () => server.tokenCalls.map(({ form }) => form.get('grant_type'));

  for (const [where, header] of [
    ['basic', true],
    ['in body', false],
  ] as const) {
    it(`client credentials, ${where}: scope and own parameters go along, the token into the request`, async () => {
      const auth = {
        ...{ 'Grant Type': 'Client Credentials', 'Client Credentials': where, Scope: 'a b' },
        'Custom Request Parameters': {
          audience: 'api',
          resource: ['r1', 'r2'],
          x: { Value: 'y', Use: 'In Auth Request' },
        },
      };
      const { status, out, err } = await faultline({ auth });
      assert.equal(status, 0, out + err);
      const [call] = server.tokenCalls;
      assert.equal(call?.authorization.startsWith('Basic '), header);
      assert.equal(call?.form.get('client_secret'), header ? null : client.secret);
      assert.deepEqual(
        [call?.form.get('scope'), call?.form.get('audience'), call?.form.getAll('resource'), call?.form.get('x')],
        ['a b', 'api', ['r1', 'r2'], null],
      );
      assert.deepEqual(server.apiCalls, ['Bearer access-1']);
      assert.match(out, /token of id got by client credentials in \d+ ms/);
    });
  }

  it('password', async () => {
    const auth = { 'Grant Type': 'Password', Username: user.name, Password: user.password };
    assert.equal((await faultline({ auth })).status, 0);
    assert.deepEqual(grants(), ['password']);
  });

  it('httpYac: Authorization: OAuth2 client_credentials prefix', async () => {
    const text = `@dev_tokenEndpoint = {{url}}/token\n@dev_clientId = ${client.id}\n@oauth2_clientSecret = ${client.secret}\n@dev_audience = x\n###\nGET {{url}}/api\nAuthorization: OAuth2 client_credentials dev\n`;
    const { status, out, err } = await faultline({ text });
    assert.equal(status, 0, out + err);
    assert.equal(server.tokenCalls[0]?.form.get('audience'), 'x');
    assert.deepEqual(server.apiCalls, ['Bearer access-1']);
  });

  it('{{$auth.header("id")}} and {{$auth.idToken("id")}}', async () => {
    server.more = { id_token: 'an.id.token' };
    const text = 'GET {{url}}/api\nAuthorization: {{$auth.header("id")}}\nX-Id: {{$auth.idToken("id")}}\n';
    const { status, out } = await faultline({ auth: { 'Grant Type': 'Client Credentials' }, text });
    assert.equal(status, 0, out);
    assert.equal(server.tokenCalls.length, 1);
  });

  it('from a host that is marked as production: after a yes alone', async () => {
    const auth = { 'Grant Type': 'Client Credentials' };
    const refused = await faultline({ auth, production: [] });
    assert.equal(refused.status, 2);
    assert.match(
      refused.err,
      /no token for `id`: The request for it was not sent\. Nobody can be asked here, .*--yes.* Get a token from 127\.0\.0\.1:\d+/,
    );
    assert.deepEqual([server.tokenCalls.length, server.apiCalls.length], [0, 0]);
    assert.equal((await faultline({ auth, production: ['--yes'] })).status, 0);
    assert.deepEqual([server.tokenCalls.length, server.apiCalls.length], [1, 1]);
  });

  it('keeps a token for all requests of a run', async () => {
    assert.equal(
      (await faultline({ auth: { 'Grant Type': 'Client Credentials' }, text: `${one}\n###\n${one}\n###\n${one}` }))
        .status,
      0,
    );
    assert.deepEqual([server.tokenCalls.length, server.apiCalls.length], [1, 3]);
    assert.match(await readFile(join(folder, 'out.har'), 'utf8'), /Bearer ‹redacted›/);
  });

  it('renews a token ahead of its end, by the refresh token', async () => {
    server.expiresIn = 100;
    let time = Date.now();
    const auth = { 'Grant Type': 'Password', Username: user.name, Password: user.password };
    // Each request takes its time: the third one comes when nine tenths are over.
    const now = () => (time += 1000 * (server.apiCalls.length > 1 ? 100 : 1));
    assert.equal((await faultline({ auth, text: `${one}\n###\n${one}\n###\n${one}`, now })).status, 0);
    assert.deepEqual(grants(), ['password', 'refresh_token']);
    assert.deepEqual(server.apiCalls, ['Bearer access-1', 'Bearer access-1', 'Bearer access-2']);
  });

  for (const [what, wanted] of [
    ['access', ['password', 'refresh_token']],
    ['all', ['password', 'refresh_token', 'password']],
  ] as const) {
    it(`after a 401 gets another token and sends the request once more, where the server has revoked ${what}`, async () => {
      const auth = { 'Grant Type': 'Password', Username: user.name, Password: user.password };
      const text = `${one}\n###\nGET {{url}}/api\n# the token is refused from here on\nAuthorization: Bearer {{$auth.token("id")}}\n`;
      // Between the two requests.
      server.onApiCall = (count) => {
        if (count === 1) server.revoke(what);
      };
      const { status, out, err } = await faultline({ auth, text });
      assert.equal(status, 0, out + err);
      assert.deepEqual(grants(), wanted);
      assert.deepEqual(server.apiCalls.length, 3);
      assert.match(out + err, /the token was refused, that of id was got anew/);
    });
  }

  it('a new token that is refused is not got again', async () => {
    server.more = { access_token: 'unknown' };
    const { status, out } = await faultline({ auth: { 'Grant Type': 'Client Credentials' } });
    assert.equal(status, 1);
    assert.deepEqual([server.tokenCalls.length, server.apiCalls.length], [1, 1]);
    assert.match(out, /The token is new: to get another one would not help/);
  });

  it('authorization code with PKCE: the browser comes back to a port of this machine', async () => {
    let page: Promise<{ status: number; text: string }> | null = null;
    let asked = '';
    const browser = (url: string) => {
      asked = url;
      page = server.signIn(url);
    };
    const auth = {
      'Grant Type': 'Authorization Code',
      PKCE: true,
      Scope: 'openid mail',
      'Custom Request Parameters': { prompt: { Value: 'login', Use: 'In Auth Request' } },
    };
    const { status, out, err } = await faultline({ auth, browser });
    assert.equal(status, 0, out + err);
    const { searchParams } = new URL(asked);
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    assert.deepEqual(
      [searchParams.get('scope'), searchParams.get('prompt'), searchParams.get('response_type')],
      ['openid mail', 'login', 'code'],
    );
    assert.match(searchParams.get('redirect_uri') ?? '', /^http:\/\/127\.0\.0\.1:\d+\/$/);
    assert.deepEqual(await page, {
      status: 200,
      text: 'You are signed in. You can close this page and go back to Faultline.\n',
    });
    assert.deepEqual(grants(), ['authorization_code']);
    assert.match(err, /Sign in at this address/);
    // The port is closed.
    await assert.rejects(fetch(searchParams.get('redirect_uri') ?? ''));
  });

  it('authorization code of httpYac: the browser comes back to the port that is configured, if nobody else has it', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as AddressInfo;
    const redirect = `http://localhost:${port}/cb`;
    const names = `@dev_tokenEndpoint = {{url}}/token\n@dev_authorizationEndpoint = {{url}}/authorize\n@dev_clientId = ${client.id}\n@dev_clientSecret = ${client.secret}\n@dev_redirectUri = ${redirect}\n`;
    const text = `${names}###\nGET {{url}}/api\nAuthorization: OAuth2 authorization_code dev\n`;
    const busy = await faultline({ text, browser: () => assert.fail('no browser') });
    assert.equal(busy.status, 2);
    assert.match(
      busy.err,
      /redirect cannot be taken at http:\/\/localhost:\d+\/cb: .*EADDRINUSE.*Close what uses the port/,
    );
    await new Promise((done) => taken.close(done));
    const { status, out, err } = await faultline({ text, browser: (url) => void server.signIn(url) });
    assert.equal(status, 0, out + err);
    assert.equal(server.tokenCalls[0]?.form.get('redirect_uri'), redirect);
  });

  it('authorization code: a redirect with another state is not taken', async () => {
    const pages: Promise<number>[] = [];
    const browser = (url: string) => {
      const back = `${new URL(url).searchParams.get('redirect_uri')}?code=evil&state=other`;
      pages.push(fetch(back).then(({ status }) => status));
      setTimeout(() => void server.signIn(url), 50);
    };
    assert.equal((await faultline({ auth: { 'Grant Type': 'Authorization Code' }, browser })).status, 0);
    assert.deepEqual(await Promise.all(pages), [404]);
  });

  it('device code: shown, asked for until it is entered', async () => {
    server.pending = 2;
    const { status, err } = await faultline({
      auth: { 'Grant Type': 'Device Authorization', Scope: 's' },
      browser: () => undefined,
    });
    assert.equal(status, 0, err);
    assert.match(err, /enter the code ABCD-EFGH at http:\/\/127\.0\.0\.1:\d+\/activate/);
    assert.equal(server.tokenCalls.length, 3);
    assert.equal(server.deviceCalls[0]?.form.get('scope'), 's');
  });

  const cancelling: readonly (readonly [
    name: string,
    auth: Record<string, unknown>,
    browser: (abort: AbortController) => (url: string) => void,
  ])[] = [
    [
      'while the browser is waited for',
      { 'Grant Type': 'Authorization Code' },
      (abort) => () => setTimeout(() => abort.abort(), 20),
    ],
    [
      'while the device code is waited for',
      { 'Grant Type': 'Device Authorization' },
      (abort) => {
        setTimeout(() => abort.abort(), 100);
        return () => undefined;
      },
    ],
  ];
  for (const [name, auth, browser] of cancelling) {
    it(`is cancelled ${name}`, async () => {
      server.pending = 1_000_000;
      const abort = new AbortController();
      const { status } = await faultline({ auth, browser: browser(abort), signal: abort.signal });
      assert.equal(status, 130);
      assert.deepEqual(server.apiCalls, []);
    });
  }

  describe('a failure says what it is, at its place, without a secret, and nothing is sent', () => {
    const rows: readonly (readonly [name: string, given: Given, prepare: () => void, says: RegExp])[] = [
      [
        'invalid_grant',
        { auth: { 'Grant Type': 'Password', Username: 'me', Password: 'wrong-password' } },
        () => undefined,
        /a\.http:2:23: error: There is no token for id|There is no token for `id`: .*The grant is not valid\..*Authorize anew/s,
      ],
      [
        'invalid_client',
        { auth: { 'Grant Type': 'Client Credentials', 'Client ID': 'unknown' } },
        () => undefined,
        /There is no token for `id`: .*invalid_client.*Check client_id and client_secret/s,
      ],
      [
        'a server that sends back what it got',
        { auth: { 'Grant Type': 'Client Credentials', 'Client Credentials': 'in body' } },
        () => (server.refuse = { error: 'invalid_request', description: `client_secret=${client.secret} is odd` }),
        /There is no token for `id`: .*client_secret=‹redacted›/s,
      ],
      [
        'a response that is no token response',
        { auth: { 'Grant Type': 'Client Credentials' } },
        () => (server.more = { access_token: null }),
        /There is no token for `id`: The response is no token response/,
      ],
      [
        'a refusal at the browser',
        { auth: { 'Grant Type': 'Authorization Code' }, browser: (url) => void server.signIn(url, 'refuse') },
        () => undefined,
        /There is no token for `id`: The server refused the sign-in: access_denied\. Sign in again/,
      ],
      [
        'a redirect that does not come back',
        {
          auth: { 'Grant Type': 'Authorization Code', 'Redirect URL': 'https://app.example/cb' },
          browser: () => undefined,
        },
        () => undefined,
        /redirect to https:\/\/app\.example\/cb does not come back here/,
      ],
      [
        'nobody at the terminal',
        { auth: { 'Grant Type': 'Authorization Code' } },
        () => undefined,
        /Nobody is there to sign in at the browser/,
      ],
      [
        'an unreachable server',
        { auth: { 'Grant Type': 'Client Credentials', 'Token URL': 'http://127.0.0.1:9/token' } },
        () => undefined,
        /There is no token for `id`: .*ECONNREFUSED/s,
      ],
      [
        'a missing part',
        { auth: { 'Grant Type': 'Client Credentials', 'Client ID': '' } },
        () => undefined,
        /`id` in `Security\.Auth` lacks `Client ID`/,
      ],
      [
        'an unknown grant',
        { auth: { 'Grant Type': 'Magic' } },
        () => undefined,
        /has the grant type `Magic`\. There are Client Credentials, Password/,
      ],
      [
        'an unknown id',
        { text: 'GET {{url}}/api\nAuthorization: Bearer {{$auth.token("ids")}}\n' },
        () => undefined,
        /The environment `dev` has no `ids` in `Security\.Auth`\. Did you mean `id`\?/,
      ],
      [
        'an undefined variable within',
        { auth: { 'Grant Type': 'Client Credentials', Scope: '{{nothing}}' } },
        () => undefined,
        /nothing/,
      ],
      [
        'implicit of httpYac',
        { text: 'GET {{url}}/api\nAuthorization: OAuth2 implicit dev\n' },
        () => undefined,
        /does not get tokens by `implicit`/,
      ],
    ];
    for (const [name, given, prepare, says] of rows) {
      it(name, async () => {
        prepare();
        const { status, out, err } = await faultline(given);
        assert.equal(status, 2, out + err);
        assert.match(err, says);
        assert.doesNotMatch(out + err, /s3cret|wrong-password/);
        assert.deepEqual(server.apiCalls, []);
      });
    }
  });
});
