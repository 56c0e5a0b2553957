/** Request files of the workspace, in an editor. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export function folder(name: 'api' | 'other'): vscode.Uri {
  const found = vscode.workspace.workspaceFolders?.find((it) => it.name === name);
  assert.ok(found, `the workspace has no folder ${name}`);
  return found.uri;
}

export interface RequestFile {
  readonly uri: vscode.Uri;
  readonly document: vscode.TextDocument;
  readonly editor: vscode.TextEditor;
  /** The place of the first occurrence. */
  find(text: string): vscode.Range;
  lineOf(text: string): number;
}

/** Writes a request file, to the folder `api` under a name of its own where none is given, and shows it. */
export async function requestFile(
  text: string,
  { name = `requests-${process.hrtime.bigint()}.http`, base = folder('api') } = {},
): Promise<RequestFile> {
  const uri = vscode.Uri.joinPath(base, name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return shown(await vscode.workspace.openTextDocument(uri));
}

/** A draft that is in no file. */
export async function draft(text: string): Promise<RequestFile> {
  return shown(await vscode.workspace.openTextDocument({ language: 'http', content: text }));
}

async function shown(document: vscode.TextDocument): Promise<RequestFile> {
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  const find = (text: string) => {
    const at = document.getText().indexOf(text);
    assert.ok(at >= 0, `the file does not hold ${text}:\n${document.getText()}`);
    return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
  };
  return { uri: document.uri, document, editor, find, lineOf: (text) => find(text).start.line };
}

/** Sets the cursor and waits until the extension can know of it. */
export async function placeCursor(file: RequestFile, text: string): Promise<void> {
  const { start } = file.find(text);
  const { editor } = file;
  if (editor.selection.isEmpty && editor.selection.active.isEqual(start)) return;
  const moved = new Promise<void>((done) => {
    const listener = vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      if (textEditor !== editor || !selections[0]?.active.isEqual(start)) return;
      listener.dispose();
      done();
    });
  });
  editor.selection = new vscode.Selection(start, start);
  await moved;
}

export async function edit(file: RequestFile, range: vscode.Range | vscode.Position, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.replace(file.uri, range instanceof vscode.Position ? new vscode.Range(range, range) : range, text);
  assert.ok(await vscode.workspace.applyEdit(change));
}
