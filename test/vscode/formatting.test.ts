import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { edit, requestFile } from './request-file';
import { useFaultline, withSettings } from './world';

describe('formatting', () => {
  useFaultline();

  const before = '@a=b\n### c\nPOST  {{simulator}}/d\nE:f\n\n{"g":{{a}},\n"i": "{{ a }}  x"}\n';
  const after = '@a = b\n\n### c\nPOST {{simulator}}/d\nE: f\n\n{\n  "g": {{a}},\n  "i": "{{ a }}  x"\n}\n';

  it('Format Document lays the file out, and one undo takes it back', async () => {
    const file = await requestFile(before);
    file.editor.options = { tabSize: 2, insertSpaces: true };
    await vscode.commands.executeCommand('editor.action.formatDocument');
    assert.equal(file.document.getText(), after);
    await vscode.commands.executeCommand('undo');
    assert.equal(file.document.getText(), before);
  });

  it('saving lays out with editor.formatOnSave, and leaves what can’t be read', async () => {
    const file = await requestFile(before);
    file.editor.options = { tabSize: 2, insertSpaces: true };
    await withSettings({ 'editor.formatOnSave': true }, async () => {
      await edit(file, new vscode.Position(0, 0), '# x\n');
      await file.document.save();
      assert.equal(file.document.getText(), `# x\n${after}`);
      await edit(file, file.find('"i":'), '"i":,');
      await edit(file, file.find('  "g"'), '"g"');
      const broken = file.document.getText();
      await file.document.save();
      assert.equal(file.document.getText(), broken);
    });
  });

  it('Format Selection touches only the selection', async () => {
    const file = await requestFile(before);
    file.editor.options = { tabSize: 2, insertSpaces: true };
    const { range } = file.document.lineAt(2);
    file.editor.selection = new vscode.Selection(range.start, range.end);
    await vscode.commands.executeCommand('editor.action.formatSelection');
    assert.equal(file.document.getText(), before.replace('POST  ', 'POST '));
  });
});
