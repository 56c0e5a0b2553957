import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { type Listener, listen } from './listener';
import { folder, requestFile } from './request-file';
import { exchange } from './sending';
import { diagnosticOf, diagnosticsIn, hoverAt } from './shown';
import { useFaultline } from './world';

const acme = (remedy: string) => `id: acme
title: Acme
match: { responses: [{ headers: { x-acme: "" } }] }
status:
  "409": { kind: conflict, reason: Conflict, meaning: It was changed., remedy: ${remedy} }
`;

describe('dialects of the workspace', () => {
  const world = useFaultline();
  let uri: vscode.Uri;
  let listener: Listener;

  const write = (text: string) => vscode.workspace.fs.writeFile(uri, Buffer.from(text));

  before(async () => {
    listener = await listen((_request, response) => {
      response.writeHead(409, { 'Content-Type': 'application/json', 'X-Acme': '1' }).end('{"message":"No"}');
    });
    uri = vscode.Uri.joinPath(folder('api'), '.faultline/dialects/acme.yaml');
  });
  after(async () => {
    listener.close();
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder('api'), '.faultline'), { recursive: true });
  });

  it('are checked and completed while they are written, and count when they are saved', async () => {
    await write(acme('First.').replace('kind: conflict', 'kind: conflicts'));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    const { text } = await diagnosticOf(uri, 'bad-dialect');
    assert.equal(text, 'conflicts');

    const at = document.positionAt(document.getText().indexOf('conflicts'));
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      at,
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('rate-limited'), labels.join());
    assert.match(await hoverAt(uri, document.positionAt(document.getText().indexOf('remedy'))), /What to do/);

    await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 'conflicts'.length)), 'conflict'));
    await eventually(async () => assert.deepEqual(await diagnosticsIn(uri), []));
    assert.ok(await document.save());
    const file = await requestFile(`GET ${listener.url}/orders\n`);
    await eventually(async () => {
      await exchange(world, file, 'GET');
      const said = vscode.languages.getDiagnostics(file.uri).map(({ message }) => message);
      assert.match(said.join(), /First\./);
    });

    const first = document.positionAt(document.getText().indexOf('First.'));
    await vscode.window.showTextDocument(document);
    const change = new vscode.WorkspaceEdit();
    change.replace(uri, new vscode.Range(first, first.translate(0, 'First.'.length)), 'Second.');
    assert.ok(await vscode.workspace.applyEdit(change));
    assert.ok(await document.save());
    await eventually(() => {
      const said = vscode.languages.getDiagnostics(file.uri).map(({ message }) => message);
      assert.match(said.join(), /Second\./);
    });
  });
});
