import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { draft, edit, requestFile } from './request-file';
import { useFaultline } from './world';

describe('highlighting and typing', () => {
  useFaultline();

  /** The texts of the tokens, each with type and modifiers. */
  async function tokens(document: vscode.TextDocument): Promise<string[]> {
    const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
      'vscode.provideDocumentSemanticTokensLegend',
      document.uri,
    );
    const { data } = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      'vscode.provideDocumentSemanticTokens',
      document.uri,
    );
    const found: string[] = [];
    let line = 0;
    let character = 0;
    for (let at = 0; at < data.length; at += 5) {
      const [lines = 0, characters = 0, length = 0, type = 0, bits = 0] = data.slice(at, at + 5);
      line += lines;
      character = lines === 0 ? character + characters : characters;
      const modifiers = legend.tokenModifiers.filter((_, index) => bits & (1 << index));
      const text = document.getText(new vscode.Range(line, character, line, character + length));
      found.push(`${text}: ${[legend.tokenTypes[type], ...modifiers].join('.')}`);
    }
    return found;
  }

  it('tells defined names from undefined ones, and follows an edit', async () => {
    const file = await requestFile('GET {{simulator}}/{{later}}\n');
    await eventually(async () =>
      assert.deepEqual(await tokens(file.document), [
        'GET: keyword',
        'simulator: variable.readonly',
        'later: variable.unresolved',
      ]),
    );
    await edit(file, new vscode.Position(0, 0), '@later = 1\n');
    await eventually(async () =>
      assert.deepEqual(await tokens(file.document), [
        'later: variable.declaration',
        'GET: keyword',
        'simulator: variable.readonly',
        'later: variable',
      ]),
    );
  });

  it('closes braces, also within quotes', async () => {
    const file = await draft('POST /a\n\n{ "b": "" }\n');
    const place = file.find('""').start.translate(0, 1);
    file.editor.selection = new vscode.Selection(place, place);
    for (const text of ['{', '{', 'c']) await vscode.commands.executeCommand('type', { text });
    assert.equal(file.document.lineAt(2).text, '{ "b": "{{c}}" }');
  });

  it('comments lines out with #', async () => {
    const file = await draft('GET /a\nB: c\n');
    file.editor.selection = new vscode.Selection(1, 0, 1, 0);
    await vscode.commands.executeCommand('editor.action.commentLine');
    assert.equal(file.document.lineAt(1).text, '# B: c');
  });

  it('indents a query that is moved to a line of its own', async () => {
    const file = await draft('GET http://a/b?c=d\n');
    const place = file.find('?c').start;
    file.editor.selection = new vscode.Selection(place, place);
    await vscode.commands.executeCommand('type', { text: '\n' });
    assert.match(file.document.getText(), /^GET http:\/\/a\/b\n[ \t]+\?c=d\n$/);
  });
});
