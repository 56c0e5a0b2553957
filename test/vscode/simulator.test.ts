import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { listen } from './listener';
import { requestFile } from './request-file';
import { exchange } from './sending';
import { annotation } from './shown';
import { useFaultline, withSettings } from './world';

const { executeCommand } = vscode.commands;

describe('the error simulator', () => {
  const world = useFaultline();
  const anyPort = { 'faultline.simulator.port': 0 };

  afterEach(() => executeCommand('faultline.stopSimulator'));

  /** Its address, from the message that tells it. */
  async function start(): Promise<string> {
    await executeCommand('faultline.startSimulator');
    const message = world.told.messages.at(-1);
    const url = /runs at (http:\/\/\S+?)\.?$/.exec(message?.text ?? '')?.[1];
    assert.ok(url, message?.text);
    return url;
  }

  it('starts by command, gives documented errors on demand, and stops', async () => {
    await withSettings(anyPort, async () => {
      const url = await start();
      assert.deepEqual(world.told.messages[0]?.buttons, ['Copy URL', 'Open Example Workspace']);
      const file = await requestFile(`GET ${url}/asana/402\n`);
      const failed = await exchange(world, file);
      assert.equal(failed.status, 402);
      await annotation(world, file.uri, /^402/);
      await executeCommand('faultline.stopSimulator');
      assert.equal((await exchange(world, file)).label, 'ECONNREFUSED');
    });
  });

  it('gives its address to the clipboard', async () => {
    await withSettings(anyPort, async () => {
      world.told.click('Copy URL');
      const url = await start();
      assert.equal(await vscode.env.clipboard.readText(), url);
    });
  });

  it('started twice is one', async () => {
    await withSettings(anyPort, async () => {
      assert.equal(await start(), await start());
    });
  });

  it('says so when its port is taken', async () => {
    const taken = await listen();
    try {
      await withSettings({ 'faultline.simulator.port': taken.port }, async () => {
        await executeCommand('faultline.startSimulator');
        const [message] = world.told.messages;
        assert.equal(message?.severity, 'error');
        assert.match(message?.text ?? '', new RegExp(`${taken.port}`));
        assert.match(message?.text ?? '', /faultline\.simulator\.port|another port|in use|taken/);
      });
    } finally {
      await taken.close();
    }
  });

  it('has an example workspace, which is copied and opened in a window of its own', async () => {
    const into = vscode.Uri.file(join(tmpdir(), `faultline-example-${process.hrtime.bigint()}`));
    const opened: unknown[][] = [];
    const { executeCommand: execute } = vscode.commands;
    Object.assign(vscode.commands, {
      executeCommand: (command: string, ...args: readonly unknown[]) =>
        command === 'vscode.openFolder' ? opened.push([...args]) : execute(command, ...args),
    });
    try {
      await execute('faultline.openExample', into);
      assert.deepEqual(opened.map(String), [[into, { forceNewWindow: true }].map(String).join(',')]);
      const names = (await vscode.workspace.fs.readDirectory(into)).map(([name]) => name);
      assert.ok(names.includes('asana.http') && names.includes('http-client.env.json'), names.join());
    } finally {
      Object.assign(vscode.commands, { executeCommand: execute });
      await rm(into.fsPath, { recursive: true, force: true });
    }
  });
});
