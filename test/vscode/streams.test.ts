import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import * as vscode from 'vscode';
import { responseScheme } from '../../src/manifest';
import { eventually } from './eventually';
import { type Listener, listen } from './listener';
import { requestFile } from './request-file';
import { send } from './sending';
import { annotation, tabsWith } from './shown';
import { setSettings, useFaultline } from './world';

describe('a stream of events', () => {
  const world = useFaultline();
  let server: Listener;
  let stream: ServerResponse | null = null;

  before(async () => {
    server = await listen((_request, response) => {
      stream = response;
      response.setHeader('Content-Type', 'text/event-stream');
      response.write('event: started\ndata: {"n":1}\n\n');
    });
  });
  after(() => server.close());

  it('is shown event by event, and stays as it is when it is cancelled', async () => {
    const file = await requestFile(`### Events\nGET ${server.url}\n`);
    const restore = await setSettings({ 'faultline.response.show': 'beside' });
    const running = send(world, file, '### Events');
    const shown = () =>
      vscode.workspace.textDocuments.find(
        ({ uri, isClosed }) => uri.scheme === responseScheme && !isClosed && uri.path.endsWith('/200 Events'),
      );
    await eventually(() => assert.match(shown()?.getText() ?? '', /event: started\ndata: \{"n":1\}\n/));
    // In a tab of its own, while it runs.
    await eventually(() => assert.equal(tabsWith(({ path }) => path.endsWith('/200 Events')).length, 1));
    await annotation(world, file.uri, /^200 · 1 event …/);
    stream?.write('data: 2\n\n');
    await eventually(() => assert.match(shown()?.getText() ?? '', /# 2 events so far[\s\S]*data: 2\n/));
    // The end stays in sight, for as long as nobody reads elsewhere.
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document === shown());
    assert.ok(editor);
    for (let batch = 0; batch < 4; batch++) {
      stream?.write(Array.from({ length: 40 }, (_, index) => `data: ${batch} ${index}\n\n`).join(''));
      await eventually(() => assert.match(shown()?.getText() ?? '', new RegExp(`data: ${batch} 39\n`)));
      await eventually(() => {
        const end = editor.visibleRanges.at(-1)?.end.line ?? 0;
        assert.ok(end >= editor.document.lineCount - 3, `line ${end} of ${editor.document.lineCount}`);
      });
    }
    await vscode.commands.executeCommand('faultline.cancel');
    const summary = await running;
    assert.deepEqual([summary?.state, summary?.status, summary?.failed], ['done', 200, false]);
    await annotation(world, file.uri, /^200 OK · .*you ended the stream after 162 events/);
    await eventually(() => assert.doesNotMatch(shown()?.getText() ?? '', /so far/));
    assert.match(shown()?.getText() ?? '', /event: started\ndata: \{"n":1\}\n\ndata: 2\n/);
    await restore();
  });
});
