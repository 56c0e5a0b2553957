import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { requestFile } from './request-file';
import { exchange } from './sending';
import { useFaultline } from './world';

const { executeCommand } = vscode.commands;

describe('explaining, and telling support', () => {
  const world = useFaultline();

  beforeEach(() => vscode.env.clipboard.writeText('nothing copied'));

  it('copies the error phrase of the response', async () => {
    const file = await requestFile('GET {{simulator}}/asana/500?phrase=7 happy cats run fast\n');
    assert.equal((await exchange(world, file)).hasPhrase, true);
    await executeCommand('faultline.copyPhrase');
    assert.equal(await vscode.env.clipboard.readText(), '7 happy cats run fast');
  });

  it('copies the request id where there is no phrase, and says so where there is neither', async () => {
    const file = await requestFile(
      '### One\nGET {{simulator}}/http/500?request-id=req-4711\n\n### Two\nGET {{asana}}/tasks\n',
    );
    const first = await exchange(world, file, '### One');
    await executeCommand('faultline.copyPhraseOf', first.id);
    assert.equal(await vscode.env.clipboard.readText(), 'req-4711');
    const second = await exchange(world, file, '### Two');
    await executeCommand('faultline.copyPhraseOf', second.id);
    assert.match(world.told.messages[0]?.text ?? '', /neither an error phrase nor a request id/);
  });

  it('copies a support report: request, response, phrase, attempts, versions, and no credential', async () => {
    const file = await requestFile(
      [
        'POST {{simulator}}/asana/500?api_key=c4n4ry-1',
        'Authorization: Bearer c4n4ry-2',
        'Cookie: session=c4n4ry-3',
        'Content-Type: application/json\n',
        '{ "password": "c4n4ry-4", "name": "Buy catnip" }\n',
      ].join('\n'),
    );
    await exchange(world, file);
    world.told.click('Copy');
    await executeCommand('faultline.copyReport');
    const report = await vscode.env.clipboard.readText();
    for (const part of [
      /## Request/,
      /POST \/asana\/500|POST http/,
      /Buy catnip/,
      /## Response/,
      /6 sad squid snuggle softly/,
    ]) {
      assert.match(report, part);
    }
    assert.match(report, /Attempts: 1/);
    assert.match(
      report.replaceAll('\\', ''),
      /Faultline \d+\.\d+\.\d+, (?:Visual Studio Code|code-server)\S* \d+\.\d+/,
    );
    assert.match(report, /‹redacted›/);
    assert.doesNotMatch(report, /c4n4ry/);
  });

  it('shows the support report, and copies it only after a click', async () => {
    const file = await requestFile('GET {{simulator}}/asana/500\n');
    await exchange(world, file);
    await vscode.env.clipboard.writeText('before');
    await executeCommand('faultline.copyReport');
    assert.equal(await vscode.env.clipboard.readText(), 'before');
    assert.match(world.told.messages[0]?.text ?? '', /^This is the support report\. .* Read it before you copy it\.$/);
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, 'faultline-text');
    assert.match(shown?.getText() ?? '', /^# 500 /);
  });

  it('explains the last response at length, beside the request', async () => {
    const file = await requestFile('GET {{asana}}/tasks\n');
    await exchange(world, file);
    await executeCommand('faultline.explainLast');
    const document = await eventually(() => {
      const found = vscode.workspace.textDocuments.find(
        ({ uri }) => uri.scheme === 'faultline-text' && uri.path.includes('explained'),
      );
      assert.ok(found);
      return found;
    });
    assert.match(document.getText(), /400[\s\S]*workspace[\s\S]*Missing input/);
    const labels = vscode.window.tabGroups.all.flatMap(({ tabs, viewColumn }) =>
      tabs.map(({ label }) => [viewColumn, label] as const),
    );
    assert.ok(
      labels.some(([column, label]) => column === vscode.ViewColumn.Two && /GET 400 .*explained/.test(label)),
      JSON.stringify(labels),
    );
  });

  it('has nothing to explain where nothing failed, and says so', async () => {
    const file = await requestFile('GET {{simulator}}/asana/200\n');
    const { url } = await exchange(world, file);
    await executeCommand('faultline.explainLast');
    await eventually(() => {
      const texts = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'faultline-text');
      assert.ok(texts.some((it) => it.getText().includes(`\`GET ${url}\` has not failed.`)));
    });
  });

  it('opens the panel', async () => {
    await executeCommand('faultline.showPanel');
    await executeCommand('workbench.action.closePanel');
    assert.deepEqual(world.told.messages, []);
  });
});
