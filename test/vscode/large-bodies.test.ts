import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { type Listener, listen } from './listener';
import { folder, requestFile } from './request-file';
import { exchange } from './sending';
import { responseOf } from './shown';
import { setSettings, useFaultline } from './world';

const { executeCommand } = vscode.commands;
/** One pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const big = `[${'{"id":1,"name":"a task"},\n'.repeat(120_000)}{}]`;

describe('large and binary bodies', () => {
  const world = useFaultline();
  let server: Listener;
  let restore = async (): Promise<void> => undefined;

  before(async () => {
    restore = await setSettings({ 'faultline.response.show': 'beside' });
    server = await listen(({ url }, response) => {
      if (url === '/logo') response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(png);
      else
        response
          .writeHead(200, {
            'Content-Type': 'application/json',
            'Content-Disposition': "attachment; filename*=UTF-8''..%2Ft%C3%A4sks.json",
          })
          .end(big);
    });
  });
  after(async () => {
    await server.close();
    await restore();
  });

  async function lensesOf(request: string) {
    const file = await requestFile(request);
    const found = await exchange(world, file);
    const document = await responseOf(found);
    await vscode.window.showTextDocument(document);
    const lenses = await eventually(async () => {
      const all = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
      assert.ok(all.length > 0, 'no lens yet');
      return all;
    });
    const click = async (title: string) => {
      const command = lenses.find((it) => it.command?.title === title)?.command;
      assert.ok(command, lenses.map((it) => it.command?.title).join(', '));
      await executeCommand(command.command, ...(command.arguments ?? []));
    };
    return { file, document, found, click };
  }

  const activeInput = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;

  it('show their first part; the whole opens beside it under its name, and cannot be changed', async () => {
    const { document, click } = await lensesOf(`GET ${server.url}/tasks\n`);
    const text = document.getText();
    assert.match(text, /# Excerpt: the first 65\.5 KB of 3\.1 MB\./);
    assert.ok(text.length < 300_000);
    await click('Open whole body');
    const editor = await eventually(() => {
      const active = vscode.window.activeTextEditor;
      assert.ok(active);
      assert.ok(active.document.uri.path.endsWith('/täsks.json'), active.document.uri.toString());
      return active;
    });
    assert.deepEqual(JSON.parse(editor.document.getText()), JSON.parse(big));
    assert.equal(editor.document.lineAt(1).text, '  {');
    await executeCommand('type', { text: 'x' });
    assert.equal(editor.document.isDirty, false);
    const open = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    assert.ok(
      open.some((label) => label.startsWith('200 ')),
      open.join(', '),
    );
  });

  it('are shown by VS Code’s own viewer where they are images', async () => {
    const { document, click } = await lensesOf(`GET ${server.url}/logo\n`);
    assert.match(document.getText(), /# Binary body, not shown: PNG image/);
    await click('Show image');
    await eventually(() => {
      const input = activeInput();
      assert.ok(input instanceof vscode.TabInputCustom, String(input));
      assert.equal(input.viewType, 'imagePreview.previewEditor');
      assert.ok(input.uri.path.endsWith('/logo.png'));
    });
  });

  it('are saved by command, with the name that the server gives and the folder of the request', async () => {
    const target = vscode.Uri.joinPath(folder('api'), 'saved', 'x.json');
    const { showSaveDialog } = vscode.window;
    const suggested: (vscode.Uri | undefined)[] = [];
    Object.assign(vscode.window, {
      showSaveDialog: async ({ defaultUri }: vscode.SaveDialogOptions) => {
        suggested.push(defaultUri);
        return target;
      },
    });
    try {
      const { click, found } = await lensesOf(`GET ${server.url}/tasks\n`);
      await click('Save body as…');
      assert.deepEqual(world.told.messages, []);
      assert.equal(readFileSync(target.fsPath, 'utf8'), big);
      await executeCommand('faultline.saveResponse', found.id);
      const saved = readFileSync(target.fsPath, 'utf8');
      assert.ok(saved.startsWith('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n') && saved.endsWith(big));
    } finally {
      Object.assign(vscode.window, { showSaveDialog });
    }
    const wanted = ['täsks.json', 'täsks.http-response'].map((name) => vscode.Uri.joinPath(folder('api'), name).path);
    assert.deepEqual(
      suggested.map((uri) => uri?.path),
      wanted,
    );
  });

  it('are written where the request says, and opened from there', async () => {
    const name = `saved/r-${process.hrtime.bigint()}.json`;
    const { document, click, file } = await lensesOf(`GET ${server.url}/tasks\n\n>> ${name}\n`);
    const path = vscode.Uri.joinPath(folder('api'), name).fsPath;
    assert.equal(statSync(path).size, Buffer.byteLength(big));
    assert.ok(document.getText().includes(`# Written to ${path}`));
    assert.deepEqual(vscode.languages.getDiagnostics(file.uri), []);
    await click('Open the file');
    await eventually(() => assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, path));
  });
});
