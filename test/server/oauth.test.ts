import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver/node';
import type { SentRequest } from '../../src/exchange';
import type { ExchangeDetail } from '../../src/protocol';
import {
  type AuthorizationServer,
  client as oauthClient,
  startAuthorizationServer,
} from '../send/authorization-server';
import { type ClientSetup, positionOf, response, startClient, type TestClient, textIn } from './harness';

const api = 'GET {{url}}/api\nAuthorization: Bearer {{$auth.token("id")}}\n';

describe('server: OAuth 2', () => {
  let client: TestClient;
  let server: AuthorizationServer;
  beforeEach(async () => {
    server = await startAuthorizationServer();
  });
  afterEach(async () => {
    await client.stop();
    await server.close();
  });

  /** Sends what the client is asked to send. */
  const forward = async ({ method, url, headers, body }: SentRequest) => {
    const text = (body ?? []).map((chunk) => (chunk.kind === 'text' ? chunk.text : '')).join('');
    const got = await fetch(url, {
      method,
      headers: headers.map(([name, value]) => [name, value]),
      ...(body ? { body: text } : {}),
    });
    return response(got.status, (await got.text()) || '', [['Content-Type', got.headers.get('content-type') ?? '']]);
  };
  const start = async (auth: Readonly<Record<string, unknown>>, text: string, setup: ClientSetup = {}) => {
    const config = {
      ...{
        Type: 'OAuth2',
        'Token URL': `${server.url}/token`,
        'Auth URL': `${server.url}/authorize`,
        'Device Auth URL': `${server.url}/device`,
      },
      ...{ 'Client ID': oauthClient.id, ...auth },
    };
    const files = {
      'http-client.env.json': JSON.stringify({
        $shared: { url: server.url, Security: { Auth: { id: config } } },
        dev: {},
        prod: {},
      }),
      'http-client.private.env.json': JSON.stringify({
        $shared: { Security: { Auth: { id: { 'Client Secret': oauthClient.secret } } } },
      }),
    };
    client = await startClient({ answer: forward, files, ...setup });
    return client.open('a.http', text);
  };
  const send = (uri: string, wanted = '/api') => client.run(uri, positionOf(client.text(uri), wanted));
  const grants = () => server.tokenCalls.map(({ form }) => form.get('grant_type'));
  const shown = () =>
    client
      .received()
      .filter((it) => !/"method":"faultline\/(?:send|browse|refreshToken)"/.test(it))
      .join('\n');

  it('gets a token once for ten requests at once, and once for each environment; tells of it in the log, without a secret', async () => {
    const text = Array.from({ length: 10 }, (_, i) => `###\n${api.replace('/api', `/api${i}`)}`).join('\n');
    const uri = await start({ 'Grant Type': 'Client Credentials' }, text);
    const all = () => Promise.all(Array.from({ length: 10 }, (_, i) => send(uri, `/api${i}`)));
    const results = await all();
    assert.ok(results.every(({ sent, refused }) => sent.length === 1 && refused === null));
    assert.equal(server.tokenCalls.length, 1);
    assert.deepEqual([...new Set(server.apiCalls)], ['Bearer access-1']);
    await client.request('faultline/selectEnvironment', { uri, name: 'prod' });
    await all();
    assert.equal(server.tokenCalls.length, 2);
    const lines = client.logged.map((line) => JSON.parse(line));
    assert.deepEqual(
      lines
        .filter(({ url }) => url.endsWith('/token'))
        .map(({ method, status, sentFor }) => [method, status, /api\d/.test(sentFor)]),
      [
        ['POST', 200, true],
        ['POST', 200, true],
      ],
    );
    assert.doesNotMatch(`${client.logged.join('\n')}${shown()}`, /access-\d|s3cret/);
    const detail = await client.request<ExchangeDetail>('faultline/exchange', { id: null });
    assert.equal(detail.attempts.length, 1);
  });

  it('after a 401 for ten requests at once gets one other token, and sends each once more', async () => {
    const text = Array.from({ length: 10 }, (_, i) => `###\n${api.replace('/api', `/api${i}`)}`).join('\n');
    const uri = await start({ 'Grant Type': 'Client Credentials' }, text);
    await send(uri, '/api0');
    server.revoke();
    const results = await Promise.all(Array.from({ length: 10 }, (_, i) => send(uri, `/api${i}`)));
    assert.equal(server.tokenCalls.length, 2);
    assert.equal(server.apiCalls.length, 21);
    const detail = await client.request<ExchangeDetail>('faultline/exchange', { id: results[3]?.sent[0] });
    assert.deepEqual(
      detail.attempts.map(({ label, waitReason }) => [label, waitReason]),
      [
        ['401 Unauthorized', null],
        ['200 OK', 'the token was refused, that of id was got anew.'],
      ],
    );
  });

  it('signs in at the browser; the refresh token outlives the session in the secret storage of the client', async () => {
    const refreshTokens = new Map<string, string>();
    const signsIn = { refreshTokens, browse: (url: string) => void server.signIn(url) === undefined };
    const auth = { 'Grant Type': 'Authorization Code', Scope: 'a b' };
    const uri = await start(auth, api, { signsIn, options: { historyPath: '/history' } });
    assert.deepEqual((await send(uri)).refused, null);
    const kept = () => [...client.world.files].filter(([path]) => path.startsWith('/history'));
    await client.when('the history is written', () => kept().length > 0);
    assert.doesNotMatch(kept().join('\n'), /access-\d|refresh-\d|s3cret|code-\d/);
    assert.deepEqual([...refreshTokens.values()], ['refresh-1']);
    assert.doesNotMatch([...refreshTokens.keys()].join(), /id|dev|client/);
    assert.doesNotMatch(`${client.logged.join('\n')}${shown()}`, /access-\d|refresh-\d|s3cret|code-\d/);
    await client.stop();
    const next = await start(auth, api, { signsIn: { refreshTokens, browse: () => assert.fail('no browser') } });
    await send(next);
    assert.deepEqual(grants(), ['authorization_code', 'refresh_token']);
    assert.deepEqual([...refreshTokens.values()], ['refresh-2']);
  });

  it('copies a request with the token that is there, and gets none for that', async () => {
    const uri = await start({ 'Grant Type': 'Client Credentials' }, api);
    const copied = async (form: string) => {
      const params = { uri, position: { line: 0, character: 0 }, form };
      return client.request<{ text: string | null; message?: string }>('faultline/requestAsCurl', params);
    };
    assert.match((await copied('resolved')).message ?? '', /There is no token for id yet\. Send the request first\./);
    assert.match((await copied('redacted')).text ?? '', /Bearer ‹redacted›/);
    await send(uri);
    assert.match((await copied('resolved')).text ?? '', /Bearer access-1/);
    assert.equal(server.tokenCalls.length, 1);
  });

  it('forgets its tokens when somebody signs out', async () => {
    const uri = await start({ 'Grant Type': 'Client Credentials' }, api);
    await send(uri);
    await client.request('faultline/signOut', {});
    await send(uri);
    assert.equal(server.tokenCalls.length, 2);
  });

  it('takes the redirect at the editor’s own address, where that is the redirect URL', async () => {
    const redirect = { url: 'vscode://faultline.faultline/signed-in', isRemote: false };
    const browse = (url: string) => {
      void fetch(url, { redirect: 'manual' }).then(async (page) => {
        for (const back of [
          'vscode://faultline.faultline/signed-in?state=other&code=x',
          page.headers.get('location'),
        ]) {
          await client.connection.sendNotification('faultline/redirected', { url: back });
        }
      });
      return true;
    };
    const auth = { 'Grant Type': 'Authorization Code', 'Redirect URL': redirect.url };
    const uri = await start(auth, api, { signsIn: { refreshTokens: new Map(), browse }, options: { redirect } });
    assert.equal((await send(uri)).refused, null);
    assert.equal(server.tokenCalls[0]?.form.get('redirect_uri'), redirect.url);
    assert.deepEqual(server.apiCalls, ['Bearer access-1']);
  });

  it('opens the browser of any other editor by LSP, and shows a device code by a message', async () => {
    server.pending = 1;
    const uri = await start({ 'Grant Type': 'Device Authorization' }, api, { choose: () => 'Open Browser' });
    assert.equal((await send(uri)).refused, null);
    assert.ok(
      client.messages.some((it) => /enter the code ABCD-EFGH at http/.test(it)),
      client.messages.join(),
    );
    assert.ok(client.messages.includes(`${server.url}/activate`), client.messages.join());
  });

  it('says at the request that the token is waited for, and is cancelled', async () => {
    const signsIn = { refreshTokens: new Map<string, string>(), browse: () => true };
    const uri = await start({ 'Grant Type': 'Authorization Code' }, api, { signsIn });
    const running = send(uri);
    await client.whenAnnotations(uri, (all) => all.some(({ text }) => /the token of id/.test(text)));
    await client.request('faultline/cancel', { id: null });
    const { sent } = await running;
    assert.deepEqual([sent, server.apiCalls], [[], []]);
  });

  it('a failed sign-in refuses the request at the placeholder', async () => {
    server.refuse = { error: 'invalid_scope', description: 'No such scope.' };
    const uri = await start({ 'Grant Type': 'Client Credentials', Scope: 'x' }, api);
    const { refused } = await send(uri);
    assert.match(refused?.message ?? '', /There is no token for id: .*No such scope\./s);
    assert.ok(refused?.range);
    assert.equal(textIn(api, refused.range), '{{$auth.token("id")}}');
  });

  it('nothing is got while a request is written: hover, completion and diagnostics', async () => {
    const text = `${api}\n###\nGET {{url}}/b\nAuthorization: Bearer {{$auth.token("ids")}}\n###\nGET {{url}}/c?t={{$auth.token(\n`;
    const uri = await start({ 'Grant Type': 'Client Credentials' }, text);
    const found = await client.whenDiagnostics(uri, (all) =>
      all.some(({ message }) => /Security\.Auth/.test(String(message))),
    );
    const told = found
      .filter(({ message }) => /auth/i.test(String(message)))
      .map(({ range, message }: Diagnostic) => `${textIn(text, range)}: ${message}`);
    assert.match(told[0] ?? '', /^\{\{\$auth\.token\("ids"\)\}\}: .*Did you mean id\?/);
    const hover = await client.request<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: positionOf(text, 'auth.token'),
    });
    assert.match(hover.contents.value, /OAuth 2 token/);
    const { line, character } = positionOf(text, '{{$auth.token(\n');
    const list = await client.request<{ items: { label: string }[] }>('textDocument/completion', {
      textDocument: { uri },
      position: { line, character: character + 14 },
    });
    assert.ok(
      list.items.some(({ label }) => label === 'id'),
      JSON.stringify(list.items.slice(0, 3)),
    );
    assert.equal(server.tokenCalls.length, 0);
  });

  it('gets nothing in an untrusted workspace', async () => {
    const uri = await start({ 'Grant Type': 'Client Credentials' }, api, { options: { trusted: false } });
    const { sent, refused } = await send(uri);
    assert.deepEqual(sent, []);
    assert.match(refused?.message ?? '', /not trusted/);
    assert.equal(server.tokenCalls.length, 0);
  });
});
