import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { folder, placeCursor, requestFile } from './request-file';
import { exchange, send, settled } from './sending';
import { annotation, diagnosticOf, diagnosticsIn, lens, lenses, run } from './shown';
import { useFaultline, withSettings } from './world';

const { executeCommand } = vscode.commands;

describe('requests that need others', () => {
  const world = useFaultline();
  let count = 0;

  /** A file that is not open, with these requests. */
  const besides = async (text: string): Promise<string> => {
    const name = `imported (${++count}).http`;
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder('api'), name), Buffer.from(text));
    return name;
  };
  const newest = (known: number) => world.api.exchanges().slice(0, world.api.exchanges().length - known);

  it('have them sent first, from a file that is not open, and go to it from there', async () => {
    const name = await besides('@status = 200\n\n### First\n# @name first\nGET {{simulator}}/asana/{{status}}\n');
    const file = await requestFile(
      `import "./${name}"\n\n### Second\n# @ref first\nGET {{simulator}}/asana/{{status}}?of={{first.response.headers.Content-Type}}\n`,
    );
    const known = world.api.exchanges().length;
    const found = await exchange(world, file, '### Second');
    assert.equal(found.status, 200);
    assert.match(found.url, /\?of=application/);
    assert.deepEqual(
      newest(known).map(({ title, sentFor }) => [title, sentFor]),
      [
        ['Second', null],
        ['first', 'Second'],
      ],
    );
    const other = vscode.Uri.joinPath(folder('api'), name);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(other));
    await annotation(world, other, /^200 OK/);
    const again = world.api.exchanges().length;
    await send(world, file, '### Second');
    assert.deepEqual(
      newest(again).map(({ title }) => title),
      ['Second'],
    );
  });

  it('are not sent where one of them fails: both say so', async () => {
    const file = await requestFile(
      '### First\nGET {{simulator}}/asana/401\n\n### Second\n# @ref First\nGET {{simulator}}/asana/200\n',
    );
    assert.equal((await send(world, file, '### Second'))?.title, 'First');
    const told = await eventually(() => {
      const [message] = world.told.messages;
      assert.ok(message);
      return message;
    });
    assert.equal(told.text, 'This request was not sent: First, which is sent first, failed: 401 Unauthorized.');
    const held = await diagnosticOf(file.uri, 'dependency-failed');
    assert.equal(held.text, '# @ref First');
    await annotation(world, file.uri, /^Not sent · First, which is sent first, failed: 401/);
    await annotation(world, file.uri, /^401 /);
  });

  it('wait for them visibly, and are cancelled with them', async () => {
    const file = await requestFile(
      '### First\nGET {{simulator}}/asana/200?delay=20000\n\n### Second\n# @ref First\nGET {{simulator}}/asana/200\n',
    );
    const running = send(world, file, '### Second');
    const cancel = await lens(file.uri, /^■ Cancel \(First is sent first\)$/);
    await annotation(world, file.uri, /^Sending First first …$/);
    await run(cancel);
    assert.equal((await running)?.state, 'cancelled');
    await eventually(async () => assert.ok((await lenses(file.uri)).every(({ title }) => !title.startsWith('■'))));
  });

  it('that do not say so are offered to have them sent', async () => {
    const file = await requestFile(
      '### First\nGET {{simulator}}/asana/200\n\n### Second\nGET {{simulator}}/asana/200?s={{First.response.headers.Content-Type}}\n',
    );
    world.told.click('Send First First');
    const known = world.api.exchanges().length;
    await send(world, file, '### Second');
    await eventually(() =>
      assert.deepEqual(
        newest(known).map(({ title, status }) => [title, status]),
        [
          ['Second', 200],
          ['First', 200],
        ],
      ),
    );
    assert.match(world.told.messages[0]?.text ?? '', /^Nothing was sent: First has not been sent yet/);
  });

  it('are run by the lens of a block of run lines, with the values given', async () => {
    const file = await requestFile(
      '@status = 200\n\n### One\nGET {{simulator}}/asana/{{status}}\n\n### All\nrun #One (@status=201)\nrun #One\n',
    );
    const known = world.api.exchanges().length;
    await run(await lens(file.uri, /^▶ Run$/));
    assert.deepEqual(
      newest(known).map(({ status, sentFor }) => [status, sentFor]),
      [
        [200, 'All'],
        [201, 'All'],
      ],
    );
    assert.deepEqual(await diagnosticsIn(file.uri), []);
  });
});

describe('the request at the cursor', () => {
  const world = useFaultline();
  const text = '### Fails\nGET {{simulator}}/asana/500\n\n### Unsent\nGET {{simulator}}/asana/500?times=1&key=cursor\n';

  it('is what Retry with Backoff sends, and not the one that failed last', async () => {
    const file = await requestFile(text);
    await exchange(world, file, '### Fails');
    await placeCursor(file, 'times=1');
    const sent = await withSettings({ 'faultline.retry.baseSeconds': 0.05 }, () =>
      settled(world, file, () => executeCommand('faultline.retryWithBackoff')),
    );
    assert.deepEqual([sent?.title, sent?.status, sent?.attempts], ['Unsent', 200, 2]);
  });

  it('is what a fix is asked for: where it was not sent yet, that is said', async () => {
    const file = await requestFile(text);
    await exchange(world, file, '### Fails');
    await placeCursor(file, 'times=1');
    for (const command of ['faultline.fixAndSend', 'faultline.fixAll']) {
      const known = world.told.messages.length;
      await executeCommand(command);
      assert.match(world.told.messages[known]?.text ?? '', /^The request at the cursor has not been sent yet/);
    }
    assert.equal(file.document.getText(), text);
  });
});
