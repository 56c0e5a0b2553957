import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Command } from '../../src/manifest';
import { eventually } from './eventually';
import { placeCursor, type RequestFile, requestFile } from './request-file';
import { diagnosticOf, diagnosticsIn } from './shown';
import { useFaultline } from './world';

describe('writing problems', () => {
  useFaultline();

  async function actionsAt(file: RequestFile, text: string, kind: vscode.CodeActionKind): Promise<vscode.CodeAction[]> {
    return vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      ...[file.uri, file.find(text), kind.value, 20],
    );
  }

  it('a comma too many in JSON is marked, and its fix is one undo', async () => {
    const file = await requestFile('POST https://h.example/\nContent-Type: application/json\n\n{"a": 1,}\n');
    const before = file.document.getText();
    const { text, diagnostic } = await diagnosticOf(file.uri, 'json-syntax');
    assert.deepEqual([text, diagnostic.severity], [',', vscode.DiagnosticSeverity.Warning]);
    const [fix] = await actionsAt(file, ',}', vscode.CodeActionKind.QuickFix);
    assert.deepEqual([fix?.title, fix?.isPreferred], ['Remove the comma', true]);
    assert.ok(fix?.edit && (await vscode.workspace.applyEdit(fix.edit)));
    assert.match(file.document.getText(), /\{"a": 1\}/);
    await eventually(async () => assert.deepEqual(await diagnosticsIn(file.uri), []));
    await vscode.commands.executeCommand('undo');
    assert.equal(file.document.getText(), before);
  });

  it('a variable moves into a file of environments by the text that the editor has of it', async () => {
    const file = await requestFile('@moved = h.example\n\nGET https://{{moved}}/\n');
    const environments = vscode.Uri.joinPath(file.uri, '..', 'http-client.env.json');
    const document = await vscode.workspace.openTextDocument(environments);
    const original = document.getText();
    const unsaved = new vscode.WorkspaceEdit();
    unsaved.insert(environments, document.positionAt(original.length), '\n\n');
    await vscode.workspace.applyEdit(unsaved);
    try {
      const actions = await actionsAt(file, '@moved', vscode.CodeActionKind.Refactor.append('move'));
      const move = actions.find(({ title }) => title.startsWith('Move variable moved to '));
      assert.ok(move?.edit, actions.map(({ title }) => title).join());
      assert.ok(await vscode.workspace.applyEdit(move.edit));
      assert.ok(document.getText().includes('"moved": "h.example"'), document.getText());
      assert.doesNotThrow(() => JSON.parse(document.getText()));
      assert.equal(file.document.getText(), 'GET https://{{moved}}/\n');
    } finally {
      const restored = new vscode.WorkspaceEdit();
      restored.replace(environments, new vscode.Range(0, 0, document.lineCount, 0), original);
      await vscode.workspace.applyEdit(restored);
      await document.save();
    }
  });

  it('a cURL command of the clipboard becomes a request of its own behind the one that is there', async () => {
    const file = await requestFile('GET https://h.example/one\n\n');
    await placeCursor(file, '\n\n');
    const end = file.document.lineAt(file.document.lineCount - 1).range.end;
    file.editor.selection = new vscode.Selection(end, end);
    await vscode.env.clipboard.writeText("curl 'https://h.example/two' -H 'A: 1'");
    await vscode.commands.executeCommand(Command.pasteCurl);
    await eventually(() =>
      assert.match(
        file.document.getText(),
        /^GET https:\/\/h\.example\/one\n\n+###\nGET https:\/\/h\.example\/two\nA: 1\n/,
      ),
    );
  });
});
