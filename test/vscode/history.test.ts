import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { type Listener, listen } from './listener';
import { requestFile } from './request-file';
import { exchange } from './sending';
import { useFaultline } from './world';

const { executeCommand } = vscode.commands;

describe('the history', () => {
  const world = useFaultline();
  let server: Listener;
  let count = 0;

  before(async () => {
    server = await listen((_request, response) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ count: ++count, access_token: 'c4n4ry-1' }));
    });
  });
  after(() => server.close());

  /** Runs a command whose list is shown until its first entry is taken. */
  async function takeFirst(command: string): Promise<void> {
    const running = executeCommand(command);
    // The list takes a moment to be there, and to have the focus; nothing is accepted before.
    const timer = setInterval(() => void executeCommand('workbench.action.acceptSelectedQuickOpenItem'), 300);
    try {
      await running;
    } finally {
      clearInterval(timer);
    }
  }

  it('opens, compares, exports and clears what was sent', async () => {
    world.told.click('Clear');
    await executeCommand('faultline.clearHistory');
    const file = await requestFile(`### Count\nGET ${server.url}/count\n`);
    await exchange(world, file, '### Count');
    await exchange(world, file, '### Count');

    await takeFirst('faultline.searchHistory');
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, 'faultline-text');
    assert.equal(shown.languageId, 'faultline-response');
    assert.match(shown.getText(), /\/count\n[\s\S]*HTTP\/1\.1 200 OK\n[\s\S]*"count": 2/);
    assert.doesNotMatch(shown.getText(), /c4n4ry/);

    await takeFirst('faultline.compareResponses');
    const diff = await eventually(() => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      assert.ok(input instanceof vscode.TabInputTextDiff);
      return input;
    });
    const texts = await Promise.all(
      [diff.original, diff.modified].map((uri) => vscode.workspace.openTextDocument(uri)),
    );
    assert.match(texts[0]?.getText() ?? '', /"count": 1/);
    assert.match(texts[1]?.getText() ?? '', /"count": 2/);

    const target = vscode.Uri.file(join(tmpdir(), `history-${process.hrtime.bigint()}.har`));
    const { showSaveDialog } = vscode.window;
    Object.assign(vscode.window, { showSaveDialog: async () => target });
    try {
      world.told.click('$(history) The whole history');
      await executeCommand('faultline.exportHar');
    } finally {
      Object.assign(vscode.window, { showSaveDialog });
    }
    const har = Buffer.from(await vscode.workspace.fs.readFile(target)).toString('utf8');
    await vscode.workspace.fs.delete(target);
    assert.equal(JSON.parse(har).log.entries.length, 2);
    assert.doesNotMatch(har, /c4n4ry/);

    world.told.click('Clear');
    await executeCommand('faultline.clearHistory');
    assert.match(world.told.messages.at(-1)?.text ?? '', /^Clear the history of this workspace, 2 exchanges\?$/);
    await executeCommand('faultline.searchHistory');
    assert.match(world.told.messages.at(-1)?.text ?? '', /^The history is empty/);
  });
});
