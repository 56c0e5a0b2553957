import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Listener, listen } from './listener';
import { requestFile } from './request-file';
import { exchange } from './sending';
import { useFaultline } from './world';

describe('cookies', () => {
  const world = useFaultline();
  let server: Listener;

  before(async () => {
    server = await listen(({ url }, response) => {
      if (url === '/set') response.setHeader('Set-Cookie', ['sid=hunter2; HttpOnly', 'theme=dark']);
      response.end('{}');
    });
  });
  after(() => server.close());

  it('are listed by name, cleared by command, and not sent any more', async () => {
    await vscode.commands.executeCommand('faultline.clearCookies');
    const file = await requestFile(`### Set\nGET ${server.url}/set\n\n### Get\nGET ${server.url}/get\n`);
    await exchange(world, file, '### Set');
    await exchange(world, file, '### Get');
    assert.equal(server.received.at(-1)?.headers.cookie, 'sid=hunter2; theme=dark');
    await vscode.commands.executeCommand('faultline.showCookies');
    assert.ok(
      ['sid', 'theme'].every((name) => world.told.lists.at(-1)?.includes(name)),
      `${world.told.lists.at(-1)}`,
    );
    assert.doesNotMatch(JSON.stringify(world.told.lists), /hunter2/);
    world.told.click('All cookies');
    await vscode.commands.executeCommand('faultline.clearCookies');
    await exchange(world, file, '### Get');
    assert.equal(server.received.at(-1)?.headers.cookie, undefined);
    await vscode.commands.executeCommand('faultline.showCookies');
    assert.match(world.told.messages.at(-1)?.text ?? '', /^No cookies are kept/);
  });
});
