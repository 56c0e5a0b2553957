import assert from 'node:assert/strict';
import { eventually } from './eventually';
import { requestFile } from './request-file';
import { exchange, send, settled } from './sending';
import { annotation, lens, lenses, nothingBlamed, run } from './shown';
import { useFaultline, withSettings } from './world';

describe('lenses over requests', () => {
  const world = useFaultline();

  it('Send stands over each request line, and sends that request', async () => {
    const file = await requestFile(
      '@a = 1\n\n### One\nGET {{simulator}}/asana/200\n\n### Two\n# remark\n\nGET {{simulator}}/asana/201\n',
    );
    const found = await eventually(async () => {
      const all = await lenses(file.uri);
      assert.deepEqual(
        all.map(({ line, title }) => [line, title]),
        [
          [3, '▶ Send'],
          [8, '▶ Send'],
        ],
      );
      return all;
    });
    const second = await settled(world, file, async () => found[1] && run(found[1].command));
    assert.deepEqual([second?.title, second?.status], ['Two', 201]);
  });

  it('while a request runs, Cancel with the elapsed time stands in the place of Send, and cancels it', async () => {
    const file = await requestFile(
      '### Slow\nGET {{simulator}}/asana/200?delay=20000\n\n### Other\nGET {{asana}}/tasks\n',
    );
    const running = send(world, file, 'GET');
    const cancel = await lens(file.uri, /^■ Cancel \([1-9]\d* s\)$/);
    assert.deepEqual(
      (await lenses(file.uri)).map(({ line, title }) => [line, title.replace(/\d+/, 'n')]),
      [
        [1, '■ Cancel (n s)'],
        [4, '▶ Send'],
      ],
    );
    await annotation(world, file.uri, /^Sending …$/);
    await run(cancel);
    const cancelled = await running;
    assert.deepEqual([cancelled?.state, cancelled?.failed], ['cancelled', false]);
    await eventually(async () => assert.equal((await lenses(file.uri))[0]?.title, '▶ Send'));
    await eventually(() => assert.deepEqual(world.api.annotationsOf(file.uri), []));
  });

  it('after a failure the fix stands there too, with what came of the request', async () => {
    const file = await requestFile(
      '@workspace = 67890\n\n### Tasks\nGET {{asana}}/projects?limit=5\nAuthorization: Bearer any\n',
    );
    await exchange(world, file, 'GET');
    const fix = await lens(file.uri, /^Fix and send again$/);
    await lens(file.uri, /^400 Bad Request · \d+ ms$/);
    const again = await settled(world, file, () => run(fix));
    assert.equal(again?.status, 200);
    assert.equal(file.document.lineAt(3).text, 'GET {{asana}}/projects?limit=5&workspace={{workspace}}');
    await lens(file.uri, /^200 OK · \d+ ms$/);
    await nothingBlamed(world, file.uri);
  });

  it('are not shown where the setting says so', async () => {
    const file = await requestFile('GET {{simulator}}/asana/200\n');
    await lens(file.uri, /Send/);
    await withSettings({ 'faultline.codeLens.enabled': false }, () =>
      eventually(async () => assert.deepEqual(await lenses(file.uri), [])),
    );
    await lens(file.uri, /Send/);
  });
});
