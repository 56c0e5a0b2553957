import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { type Listener, listen } from './listener';
import { draft, edit, placeCursor, requestFile } from './request-file';
import { exchange, send, settled } from './sending';
import { annotation, tabsWith } from './shown';
import { useFaultline, withSettings } from './world';

const { executeCommand } = vscode.commands;

describe('sending', () => {
  const world = useFaultline();
  let listener: Listener;

  before(async () => {
    listener = await listen();
  });
  after(() => listener.close());

  it('sends the request at the cursor, wherever in it the cursor is', async () => {
    const file = await requestFile(
      `### One\nGET ${listener.url}/one\n\n### Two\nPOST ${listener.url}/two\nX-Place: here\n\nthe body\n`,
    );
    await placeCursor(file, 'the body');
    const found = await settled(world, file, () => executeCommand('faultline.send'));
    assert.deepEqual([found?.method, found?.title, found?.label, found?.failed], ['POST', 'Two', '200 OK', false]);
    const { method, url, body, headers } = listener.received.at(-1) ?? {};
    assert.deepEqual([method, url, body?.trim(), headers?.['x-place']], ['POST', '/two', 'the body', 'here']);
    assert.match(headers?.['user-agent'] ?? '', /^Faultline\/\d/);
    await annotation(world, file.uri, /^200 OK · \d+ ms$/);
  });

  it('sends what stands in the editor, saved or not', async () => {
    const file = await requestFile(`GET ${listener.url}/saved\n`);
    await edit(file, file.find('/saved'), '/typed');
    await exchange(world, file);
    assert.equal(listener.received.at(-1)?.url, '/typed');
  });

  it('sends bodies as JSON, form, text, multipart and from a file', async () => {
    await requestFile('from a file\n', { name: 'body.txt' });
    const multipart = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--';
    const cases: readonly (readonly [type: string, body: string, sent: string])[] = [
      ['application/json', '{\n  "a": "{{b}}"\n}', '{\n  "a": "é"\n}'],
      ['application/x-www-form-urlencoded', 'a=1\n&b=two words', 'a=1&b=two%20words'],
      ['text/plain', 'one\n\ntwo', 'one\n\ntwo'],
      ['multipart/form-data; boundary=x', multipart.replaceAll('\r\n', '\n'), multipart],
      ['text/plain', '< ./body.txt', 'from a file'],
    ];
    for (const [type, body, sent] of cases) {
      const file = await requestFile(`@b = é\n\nPOST ${listener.url}/body\nContent-Type: ${type}\n\n${body}\n`);
      await exchange(world, file, 'POST');
      assert.equal(listener.received.at(-1)?.body.trim(), sent, type);
    }
  });

  it('sends all requests of a file one after the other, and says how many failed', async () => {
    const file = await requestFile(
      `### a\nGET ${listener.url}/a\n### b\nGET {{simulator}}/asana/500\n### c\nGET ${listener.url}/c\n`,
    );
    await withSettings({ 'faultline.response.show': 'beside' }, () => executeCommand('faultline.sendAll'));
    const sent = world.api.exchanges().filter(({ uri }) => uri === file.uri.toString());
    assert.deepEqual(
      sent.map(({ title, status }) => [title, status]),
      [
        ['c', 200],
        ['b', 500],
        ['a', 200],
      ],
    );
    await eventually(() => {
      const [message] = world.told.messages;
      assert.equal(message?.severity, 'warning');
      assert.match(message.text, /^2 succeeded, 1 failed in .*s\.$/);
    });
    const [tab] = tabsWith(({ scheme }) => scheme === 'faultline-response');
    assert.match(tab?.label ?? '', /^500 /, 'the failed one is shown');
    assert.equal(tabsWith(({ scheme }) => scheme === 'faultline-response').length, 1);
  });

  it('sends all requests of a file that is not open, from the explorer', async () => {
    const file = await requestFile(`GET ${listener.url}/explorer\n`);
    await executeCommand('workbench.action.closeAllEditors');
    await executeCommand('faultline.sendAll', file.uri, [file.uri]);
    assert.equal(listener.received.at(-1)?.url, '/explorer');
  });

  it('sends the last request again, as it stands now', async () => {
    const file = await requestFile(`### One\nGET ${listener.url}/first\n\n### Two\nGET ${listener.url}/second\n`);
    await exchange(world, file, 'GET');
    await placeCursor(file, '### Two');
    await settled(world, file, () => executeCommand('faultline.resendLast'));
    assert.equal(listener.received.at(-1)?.url, '/first');
    await edit(file, file.find('/first'), '/first?edited=yes');
    await edit(file, new vscode.Position(0, 0), '# a remark before it\n\n');
    await settled(world, file, () => executeCommand('faultline.resendLast'));
    assert.equal(listener.received.at(-1)?.url, '/first?edited=yes');
  });

  it('sends nothing in the place of a last request that was removed', async () => {
    const file = await requestFile(`### One\nGET ${listener.url}/first\n\n### Two\nGET ${listener.url}/second\n`);
    await exchange(world, file, 'GET');
    await edit(file, new vscode.Range(0, 0, 3, 0), '');
    const count = listener.received.length;
    await executeCommand('faultline.resendLast');
    assert.equal(listener.received.length, count);
    assert.match(world.told.messages[0]?.text ?? '', /^“One” was not found again after the edits\./);
  });

  it('uses the result of a named request in a later one', async () => {
    const file = await requestFile(
      [
        '### Who am I\n# @name me\nGET {{asana}}/users/me\nAuthorization: Bearer any\n',
        '### Projects\nGET {{asana}}/projects?workspace={{me.response.body.$.data.workspaces[0].gid}}\nAuthorization: Bearer any\n',
      ].join('\n'),
    );
    assert.equal(
      await send(world, file, '### Projects'),
      null,
      'nothing is sent before the first one has its response',
    );
    assert.match(world.told.messages[0]?.text ?? '', /me/);
    await exchange(world, file, '### Who');
    const found = await exchange(world, file, '### Projects');
    assert.deepEqual([found.status, found.url.endsWith('/projects?workspace=67890')], [200, true]);
  });

  it('cancels by command, at once', async () => {
    const file = await requestFile('GET {{simulator}}/asana/200?delay=20000\n');
    const running = send(world, file);
    await annotation(world, file.uri, /^Sending …/);
    await executeCommand('faultline.cancel');
    const cancelled = await running;
    assert.deepEqual([cancelled?.state, cancelled?.label, cancelled?.failed], ['cancelled', 'Cancelled', false]);
    assert.deepEqual(world.told.messages, []);
  });

  it('leaves progress to lens and status bar: no notification shows other seconds beside them', async () => {
    const file = await requestFile('GET {{simulator}}/asana/200?delay=20000\n');
    const running = send(world, file);
    await eventually(async () => {
      const lenses = await executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file.uri);
      assert.match(lenses[0]?.command?.title ?? '', /^■ Cancel \([3-9] s\)$/);
    });
    assert.deepEqual([world.told.progresses, world.told.messages], [[], []]);
    await executeCommand('faultline.cancel');
    assert.equal((await running)?.state, 'cancelled');
  });

  describe('with the response beside', () => {
    const tabs = () => tabsWith(({ scheme }) => scheme === 'faultline-response');
    const beside = { 'faultline.response.show': 'beside' };

    it('leaves no other request’s response there after a cancelled one', () =>
      withSettings(beside, async () => {
        const file = await requestFile(
          `### One\nGET ${listener.url}/one\n\n### Two\nGET {{simulator}}/asana/200?delay=20000\n`,
        );
        await exchange(world, file, '### One');
        await eventually(() =>
          assert.deepEqual(
            tabs().map(({ label }) => label),
            ['200 One'],
          ),
        );
        const running = send(world, file, '### Two');
        await annotation(world, file.uri, /^Sending …/);
        await executeCommand('faultline.cancel');
        await running;
        await eventually(() =>
          assert.deepEqual(
            tabs().map(({ label }) => label),
            ['Cancelled Two'],
          ),
        );
      }));

    it('opens no third column for a request in the right-hand group', () =>
      withSettings(beside, async () => {
        const file = await requestFile(`GET ${listener.url}/right\n`);
        await executeCommand('workbench.action.closeAllEditors');
        const other = await vscode.workspace.openTextDocument({ content: 'left' });
        await vscode.window.showTextDocument(other, vscode.ViewColumn.One);
        await vscode.window.showTextDocument(file.document, vscode.ViewColumn.Two);
        await exchange(world, file);
        await eventually(() => assert.equal(tabs()[0]?.group.viewColumn, vscode.ViewColumn.One));
        assert.equal(vscode.window.tabGroups.all.length, 2);
      }));
  });

  it('sends from a draft that is in no file', async () => {
    const file = await draft(`GET ${listener.url}/draft\n`);
    const found = await exchange(world, file);
    assert.equal(found.status, 200);
    assert.equal(listener.received.at(-1)?.url, '/draft');
  });
});
