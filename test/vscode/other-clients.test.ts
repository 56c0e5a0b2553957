import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { folder, requestFile } from './request-file';
import { exchange } from './sending';
import { useFaultline, withSettings } from './world';

describe('settings of REST Client', () => {
  const world = useFaultline();
  const settings = vscode.Uri.joinPath(folder('api'), '.vscode', 'settings.json');

  /** As a workspace of its users has them: in the file, while REST Client is not installed. */
  async function withFile(text: string, act: () => Promise<void>): Promise<void> {
    await vscode.workspace.fs.writeFile(settings, Buffer.from(text));
    try {
      await eventually(() => {
        const set = vscode.workspace.getConfiguration('rest-client', folder('api'));
        assert.equal(set.get('timeoutinmilliseconds'), 300);
      });
      await act();
    } finally {
      await vscode.workspace.fs.delete(settings);
    }
  }

  it('hold where Faultline’s own are not set', async () => {
    await withFile('{ "rest-client.timeoutinmilliseconds": 300 }', async () => {
      const file = await requestFile('GET {{simulator}}/asana/200?delay=2000\n');
      const timedOut = await exchange(world, file, 'GET');
      assert.deepEqual([timedOut.failed, timedOut.status], [true, null]);
      await withSettings({ 'faultline.timeoutSeconds': 20 }, async () => {
        assert.equal((await exchange(world, file, 'GET')).status, 200);
      });
    });
  });
});
