import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { type Listener, listen } from './listener';
import { draft, folder, type RequestFile, requestFile } from './request-file';
import { exchange, send } from './sending';
import { diagnosticOf, hoverAt } from './shown';
import { useFaultline } from './world';

const { executeCommand } = vscode.commands;

describe('environments', () => {
  const world = useFaultline();
  let listener: Listener;

  before(async () => {
    listener = await listen();
  });
  after(() => listener.close());

  /** Chooses from the list of the command, for the folder of the file. */
  async function choose(file: RequestFile, name: string): Promise<readonly string[]> {
    await vscode.window.showTextDocument(file.document, vscode.ViewColumn.One);
    world.told.click(name);
    await executeCommand('faultline.selectEnvironment');
    return world.told.lists.at(-1) ?? [];
  }

  async function sentTo(file: RequestFile): Promise<string | undefined> {
    await exchange(world, file, 'GET');
    return listener.received.at(-1)?.url;
  }

  const planetFile = (name?: string, base?: vscode.Uri) =>
    requestFile(`GET ${listener.url}/{{planet}}\n`, { ...(name ? { name } : {}), ...(base ? { base } : {}) });

  it('are listed from the folder of the file, and the chosen one gives the variables', async () => {
    const file = await planetFile();
    assert.deepEqual(await choose(file, 'prod'), ['dev', 'prod', 'No environment']);
    assert.equal(await sentTo(file), '/Mars');
  });

  it('change what is sent when another one is chosen', async () => {
    const file = await planetFile();
    await choose(file, 'dev');
    assert.equal(await sentTo(file), '/Venus');
    assert.equal(world.api.exchanges()[0]?.environment, 'dev');
  });

  it('of the nearest folder win over those further up', async () => {
    const file = await planetFile('nested/planet.http');
    await choose(file, 'dev');
    assert.equal(await sentTo(file), '/Ceres');
  });

  it('take secrets from the private file, and show them nowhere', async () => {
    const file = await requestFile(`GET ${listener.url}/private\nAuthorization: Bearer {{asanaToken}}\n`);
    await choose(file, 'dev');
    await exchange(world, file, 'GET');
    assert.equal(listener.received.at(-1)?.headers.authorization, 'Bearer 1/90210:canary-of-the-private-file');
    const hover = await hoverAt(file.uri, file.find('asanaToken').start);
    assert.match(hover.replaceAll('\\', ''), /http-client\.private\.env\.json/);
    assert.doesNotMatch(hover, /canary/);
  });

  it('take variables from .env, too', async () => {
    const file = await requestFile(`GET ${listener.url}/{{MOON}}\n`);
    assert.equal(await sentTo(file), '/Phobos');
  });

  it('are read anew when their file has changed', async () => {
    const file = await planetFile();
    await choose(file, 'dev');
    const uri = vscode.Uri.joinPath(folder('api'), 'http-client.env.json');
    const before = await vscode.workspace.fs.readFile(uri);
    try {
      await vscode.workspace.fs.writeFile(uri, Buffer.from(Buffer.from(before).toString().replace('Venus', 'Earth')));
      assert.equal(await sentTo(file), '/Earth');
      await eventually(async () => assert.match(await hoverAt(file.uri, file.find('planet').start), /Earth/));
    } finally {
      await vscode.workspace.fs.writeFile(uri, before);
    }
  });

  it('of another workspace folder are others, and chosen apart', async () => {
    const api = await planetFile();
    await choose(api, 'dev');
    const other = await planetFile('planet.http', folder('other'));
    assert.equal(await send(world, other, 'GET'), null, 'what is chosen for one folder is not for the other');
    assert.deepEqual(await choose(other, 'stage'), ['stage', 'No environment']);
    assert.equal(await sentTo(other), '/Saturn');
    assert.equal(await sentTo(api), '/Venus');
  });

  it('are none for a draft: nothing is sent with a variable that is not known', async () => {
    const file = await draft(`GET ${listener.url}/{{planet}}\n`);
    assert.deepEqual(await choose(file, 'dev'), ['No environment']);
    const count = listener.received.length;
    assert.equal(await send(world, file), null);
    assert.equal(listener.received.length, count);
    const { text } = await diagnosticOf(file.uri, 'undefined-variable');
    assert.match(text, /planet/);
  });

  it('can be none: then $shared and the file’s own variables are left', async () => {
    const file = await requestFile('@planet = Pluto\n\nGET {{simulator}}/asana/200?key={{planet}}\n');
    await choose(file, 'No environment');
    const found = await exchange(world, file, 'GET');
    assert.deepEqual([found.status, found.environment, found.url.endsWith('key=Pluto')], [200, null, true]);
  });

  it('are places to start from: a key leads to all that use it', async () => {
    const file = await planetFile();
    const uri = vscode.Uri.joinPath(file.uri, '..', 'http-client.env.json');
    const text = await vscode.workspace.openTextDocument(uri);
    const key = text.positionAt(text.getText().indexOf('planet') + 1);
    await eventually(async () => {
      const uses = await executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', uri, key);
      const places = uses.map((it) => it.uri.toString());
      assert.ok(places.includes(file.uri.toString()) && places.includes(uri.toString()));
    });
    const found = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Faultline');
    assert.deepEqual(found, []);
  });
});
