import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { listen } from './listener';
import { requestFile } from './request-file';
import { exchange } from './sending';
import { hoverAt, responseOf, tabsWith } from './shown';
import { setSettings, useFaultline, withSettings } from './world';

const { executeCommand } = vscode.commands;
const isResponse = ({ scheme }: vscode.Uri) => scheme === 'faultline-response';

describe('the response document', () => {
  const world = useFaultline();
  let restore = async (): Promise<void> => undefined;

  before(async () => {
    restore = await setSettings({ 'faultline.response.show': 'beside' });
  });
  after(() => restore());

  /** Sends a request and gives the document that opened. */
  async function responseTo(request: string) {
    const file = await requestFile(`${request}\n`);
    const found = await exchange(world, file);
    return { file, exchange: found, document: await responseOf(found) };
  }

  function placeOf(document: vscode.TextDocument, text: string): vscode.Position {
    const at = document.getText().indexOf(text);
    assert.ok(at >= 0, `no ${text} in\n${document.getText()}`);
    return document.positionAt(at + 1);
  }

  it('opens beside the request, which keeps the focus', async () => {
    const { file, document } = await responseTo('GET {{asana}}/tasks');
    assert.equal(document.uri.scheme, 'faultline-response');
    assert.equal(document.languageId, 'faultline-response');
    const [tab] = tabsWith(isResponse);
    assert.equal(tab?.group.viewColumn, vscode.ViewColumn.Two);
    assert.match(tab?.label ?? '', /^400 GET .*tasks/);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), file.uri.toString());
  });

  it('holds status line, headers and the body, laid out', async () => {
    const { document } = await responseTo('GET {{asana}}/tasks');
    const lines = document.getText().split('\n');
    assert.equal(lines[0], 'HTTP/1.1 400 Bad Request');
    assert.ok(lines.includes('Content-Type: application/json; charset=utf-8'), document.getText());
    const body = lines.slice(lines.indexOf('') + 1);
    assert.deepEqual(body.slice(0, 3), ['{', '  "errors": [', '    {']);
    assert.equal(JSON.parse(body.join('\n')).errors[0].message, 'workspace: Missing input');
  });

  it('is read-only', async () => {
    const { document } = await responseTo('GET {{asana}}/tasks');
    await vscode.window.showTextDocument(document);
    const before = document.getText();
    await executeCommand('type', { text: 'x' });
    await executeCommand('editor.action.deleteLines');
    assert.equal(document.getText(), before);
    assert.equal(document.isDirty, false);
  });

  it('can be searched and folded', async () => {
    const { document } = await responseTo('GET {{asana}}/tasks');
    const editor = await vscode.window.showTextDocument(document);
    const start = placeOf(document, '"errors"').line;
    const ranges = await eventually(async () => {
      const found = await executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
      assert.ok(found.length > 0);
      return found;
    });
    const errors = ranges.find((range) => range.start === start);
    assert.ok(errors && errors.end > start, JSON.stringify(ranges));

    const blank = document.getText().split('\n').indexOf('');
    editor.selection = new vscode.Selection(blank, 0, blank, 0);
    await executeCommand('editor.actions.findWithArgs', { searchString: 'Missing' });
    await executeCommand('editor.action.nextMatchFindAction');
    await eventually(() => assert.equal(document.getText(editor.selection), 'Missing'));
    await executeCommand('closeFindWidget');

    editor.selection = new vscode.Selection(start, 0, start, 0);
    await eventually(async () => {
      await executeCommand('editor.fold');
      assert.ok(editor.visibleRanges.length > 1, 'the lines between are hidden');
    });
  });

  const hovers: readonly (readonly [what: string, request: string, place: string, expected: RegExp])[] = [
    [
      'the status: what it means in this API',
      'GET {{asana}}/tasks',
      '400 Bad',
      /400 Bad Request[\s\S]*workspace\\?: Missing input/,
    ],
    ['an error message: cause and remedy', 'GET {{asana}}/tasks', 'workspace: Missing', /workspace/],
    [
      'the phrase: what it is good for',
      'GET {{simulator}}/asana/500',
      '6 sad squid',
      /6 sad squid snuggle softly[\s\S]*support/,
    ],
    ['Retry-After: how long it is', 'GET {{simulator}}/asana/429?retry-after=90', '90', /wait 1 min 30 s/],
    ['the status of a success', 'GET {{simulator}}/asana/200', '200 OK', /200 OK/],
  ];
  for (const [what, request, place, expected] of hovers) {
    it(`explains ${what}`, async () => {
      const { document } = await responseTo(request);
      const hover = await hoverAt(document.uri, placeOf(document, place));
      assert.match(hover, expected);
    });
  }

  it('links in its hovers run Faultline’s own commands', async () => {
    const { exchange: failed, document } = await responseTo('GET {{simulator}}/asana/500');
    const hover = await hoverAt(document.uri, placeOf(document, '6 sad squid'));
    const [, command, args] = /\(command:([\w.]+)\?([^)\s]+)/.exec(hover) ?? [];
    assert.equal(command, 'faultline.copyPhraseOf');
    assert.deepEqual(JSON.parse(decodeURIComponent(args ?? '')), [failed.id]);
    await vscode.env.clipboard.writeText('');
    await executeCommand(command, ...JSON.parse(decodeURIComponent(args ?? '')));
    assert.equal(await vscode.env.clipboard.readText(), '6 sad squid snuggle softly');
  });

  it('takes over the tab of the one before', async () => {
    const file = await requestFile('### a\nGET {{simulator}}/asana/200\n### b\nGET {{simulator}}/asana/404\n');
    await exchange(world, file, '### a');
    await exchange(world, file, '### b');
    await eventually(() => {
      assert.deepEqual(
        tabsWith(isResponse).map(({ label }) => label),
        ['404 b'],
      );
    });
  });

  it('keeps a tab that was pinned, and opens another', async () => {
    const file = await requestFile('### a\nGET {{simulator}}/asana/200\n### b\nGET {{simulator}}/asana/404\n');
    const first = await exchange(world, file, '### a');
    await vscode.window.showTextDocument(await responseOf(first), vscode.ViewColumn.Two);
    await executeCommand('workbench.action.pinEditor');
    await vscode.window.showTextDocument(file.document, vscode.ViewColumn.One);
    await exchange(world, file, '### b');
    await exchange(world, file, '### b');
    await eventually(() => {
      assert.deepEqual(
        tabsWith(isResponse)
          .map(({ label }) => label)
          .sort(),
        ['200 a', '404 b'],
      );
    });
  });

  it('takes over its tab where previews are switched off, too', async () => {
    await withSettings({ 'workbench.editor.enablePreview': false }, async () => {
      const file = await requestFile('### a\nGET {{simulator}}/asana/200\n### b\nGET {{simulator}}/asana/404\n');
      await exchange(world, file, '### a');
      await exchange(world, file, '### b');
      await eventually(() => {
        assert.deepEqual(
          tabsWith(isResponse).map(({ label }) => label),
          ['404 b'],
        );
      });
    });
  });

  it('shows the body raw and pretty, in one tab', async () => {
    const { document } = await responseTo('GET {{asana}}/tasks');
    await vscode.window.showTextDocument(document);
    const shown = () => vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(shown(), /\n {2}"errors": \[\n/);
    await executeCommand('faultline.toggleRaw');
    await eventually(() => assert.match(shown(), /\n\{"errors":\[\{"message":"workspace: Missing input"/));
    assert.equal(tabsWith(isResponse).length, 1);
    const raw = vscode.window.activeTextEditor?.document;
    assert.ok(raw);
    assert.match(await hoverAt(raw.uri, placeOf(raw, 'workspace: Missing')), /workspace/, 'hovers stand there, too');
    await executeCommand('faultline.toggleRaw');
    await eventually(() => assert.match(shown(), /\n {2}"errors": \[\n/));
    assert.equal(tabsWith(isResponse).length, 1);
  });

  it('is raw from the start where the setting says so', async () => {
    await withSettings({ 'faultline.response.view': 'raw' }, async () => {
      const { document } = await responseTo('GET {{asana}}/tasks');
      await eventually(() => assert.match(document.getText(), /\n\{"errors":\[/));
    });
  });

  it('shows the beginning of a body that is too long to show, and says so', async () => {
    const item = '{"name":"one of very many"},\n';
    const long = await listen((_request, response) => {
      response.setHeader('Content-Type', 'application/json').end(`[${item.repeat(200_000)}{}]`);
    });
    try {
      const { document, exchange: sent } = await responseTo(`GET ${long.url}/long`);
      assert.equal(sent.failed, false);
      const note = document
        .getText()
        .split('\n')
        .find((line) => line.startsWith('#'));
      assert.match(note ?? '', /^# Excerpt: the first [\d.]+ KB of 5\.\d MB\. The whole body is in the file \S+\.$/);
      assert.ok(document.getText().length < 1_000_000);
    } finally {
      await long.close();
    }
  });

  it('opens in the group of the request, or not at all, where the setting says so', async () => {
    await withSettings({ 'faultline.response.show': 'active' }, async () => {
      await responseTo('GET {{asana}}/tasks');
      assert.equal(tabsWith(isResponse)[0]?.group.viewColumn, vscode.ViewColumn.One);
    });
    await executeCommand('workbench.action.closeAllEditors');
    await withSettings({ 'faultline.response.show': 'never' }, async () => {
      await responseTo('GET {{asana}}/tasks');
      assert.deepEqual(tabsWith(isResponse), []);
      await executeCommand('faultline.showResponse');
      assert.equal(tabsWith(isResponse).length, 1, 'the command shows it all the same');
    });
  });
});
