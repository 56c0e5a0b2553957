import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Listener, listen } from './listener';
import { requestFile } from './request-file';
import { exchange } from './sending';
import { useFaultline } from './world';

describe('signing in', () => {
  const world = useFaultline();
  let server: Listener;
  let tokens = 0;

  before(async () => {
    server = await listen(({ url, headers }, response) => {
      response.setHeader('Content-Type', 'application/json');
      if (url === '/token') response.end(`{"access_token": "access-${++tokens}", "token_type": "Bearer"}`);
      else {
        response.statusCode = headers.authorization === `Bearer access-${tokens}` ? 200 : 401;
        response.end('{}');
      }
    });
  });
  after(() => server.close());

  it('gets a token by OAuth 2 once, another one after a 401, and another one after a sign-out', async () => {
    const text = `@o_tokenEndpoint = ${server.url}/token\n@o_clientId = me\n@o_clientSecret = hunter2hunter2\n\n### Api\nGET ${server.url}/api\nAuthorization: OAuth2 client_credentials o\n`;
    const file = await requestFile(text);
    for (let i = 0; i < 2; i++) assert.equal((await exchange(world, file, '### Api')).status, 200);
    assert.equal(tokens, 1);
    // The server has forgotten the first one.
    tokens = 7;
    const renewed = await exchange(world, file, '### Api');
    assert.deepEqual([renewed.status, renewed.attempts, tokens], [200, 2, 8]);
    await vscode.commands.executeCommand('faultline.signOut');
    assert.equal((await exchange(world, file, '### Api')).status, 200);
    assert.equal(tokens, 9);
  });
});
