import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Listener, listen } from './listener';
import { folder, requestFile } from './request-file';
import { exchange } from './sending';
import { diagnosticOf } from './shown';
import { useFaultline } from './world';

describe('a redirect to a host in production', () => {
  const world = useFaultline();
  let live: Listener;
  let old: Listener;

  before(async () => {
    live = await listen((_request, response) => response.end('{"live": true}'));
    const location = `${live.url.replace('127.0.0.1', 'localhost')}/moved`;
    old = await listen((_request, response) => response.writeHead(302, { Location: location }).end());
    const environments = vscode.Uri.joinPath(folder('api'), 'confirmed', 'http-client.env.json');
    await vscode.workspace.fs.writeFile(environments, Buffer.from('{"live": {"$production": ["localhost"]}}'));
  });
  after(() => Promise.all([live.close(), old.close()]));

  it('is asked for while the request is on its way, and followed after a yes alone', async () => {
    const file = await requestFile(`GET ${old.url}/from\n`, { name: 'confirmed/redirect.http' });
    world.told.click('live');
    await vscode.commands.executeCommand('faultline.selectEnvironment');
    const refused = await exchange(world, file);
    assert.equal(refused.label, 'Redirect not followed');
    assert.match(
      world.told.messages.at(-1)?.text ?? '',
      /^Follow the redirect of 127\.0\.0\.1:\d+ with GET to localhost:\d+, which is marked as production\?$/,
    );
    assert.equal(live.received.length, 0);
    await diagnosticOf(file.uri, 'response-transport');
    world.told.click('Send, Do Not Ask in This Session');
    assert.equal((await exchange(world, file)).status, 200);
    const asked = world.told.messages.length;
    assert.equal((await exchange(world, file)).status, 200);
    assert.deepEqual([live.received.length, world.told.messages.length], [2, asked]);
  });
});
