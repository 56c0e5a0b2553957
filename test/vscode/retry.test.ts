import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { requestFile } from './request-file';
import { exchange, send, settled } from './sending';
import { annotation, diagnosticOf, lens, run, saidAtEndOf } from './shown';
import { useFaultline, withSettings } from './world';

const { executeCommand } = vscode.commands;

describe('retrying', () => {
  const world = useFaultline();
  const quick = { 'faultline.retry.baseSeconds': 0.05 };

  it('does not happen silently: a failure that may pass is sent once', async () => {
    const file = await requestFile('GET {{simulator}}/asana/500?times=1&key=silent\n');
    const failed = await exchange(world, file);
    assert.deepEqual([failed.status, failed.attempts, failed.retryable], [500, 1, true]);
  });

  it('with backoff: sends until it succeeds, each attempt counted', async () => {
    const file = await requestFile('GET {{simulator}}/asana/500?times=3&key=backoff\n');
    await exchange(world, file);
    await diagnosticOf(file.uri, 'response-server');
    await withSettings(quick, async () => {
      const found = await settled(world, file, () => executeCommand('faultline.retryWithBackoff'));
      assert.deepEqual([found?.status, found?.attempts, found?.failed], [200, 3, false]);
    });
    await annotation(world, file.uri, /^200 OK/);
  });

  it('by directive: as often and as fast as it says', async () => {
    const file = await requestFile('# @retry 4 base=20ms\nGET {{simulator}}/asana/503?times=2&key=directive\n');
    const found = await exchange(world, file);
    assert.deepEqual([found.status, found.attempts], [200, 3]);
    const twice = await requestFile('# @retry 2 base=20ms\nGET {{simulator}}/asana/503?times=5&key=twice\n');
    const failed = await exchange(world, twice);
    assert.deepEqual([failed.status, failed.attempts], [503, 2]);
  });

  it('waits for as long as Retry-After asks', async () => {
    const file = await requestFile(
      '# @retry 2 base=1ms\nGET {{simulator}}/asana/429?times=1&retry-after=1&key=after\n',
    );
    const found = await exchange(world, file);
    assert.deepEqual([found.status, found.attempts], [200, 2]);
    assert.ok(found.durationMs >= 1_000, `${found.durationMs} ms`);
  });

  it('shows the attempt and the countdown while it waits, and can be cancelled then', async () => {
    const file = await requestFile('# @retry 3\nGET {{simulator}}/asana/429?retry-after=30\n');
    const running = send(world, file);
    const cancel = await lens(file.uri, /^■ Cancel \(attempt 2 in \d+ s\)$/);
    const { tone } = await annotation(world, file.uri, /^429 Too Many Requests · attempt 2 in (30|2\d) s$/);
    assert.equal(tone, 'running');
    const [waiting] = world.api.exchanges();
    assert.equal(waiting?.state, 'waiting');
    assert.ok((waiting?.waitingUntil ?? 0) > Date.now());
    await run(cancel);
    const ended = await running;
    assert.deepEqual([ended?.attempts, ended?.state], [1, 'cancelled']);
  });

  it('is not done where repeating is not safe, and says why', async () => {
    const file = await requestFile('POST {{simulator}}/asana/500?times=1&key=post\nContent-Type: text/plain\n\nx\n');
    await exchange(world, file);
    const { line } = await annotation(world, file.uri, /^500/);
    const hover = await saidAtEndOf(file.uri, line);
    assert.match(hover, /\*\*Retry:\*\*/);
    await withSettings(quick, async () => {
      const again = await settled(world, file, () => executeCommand('faultline.retryWithBackoff'));
      assert.equal(again?.attempts, 1);
    });
  });

  it('is advised in the hover of the annotation, with the wait and the reason', async () => {
    const file = await requestFile('GET {{simulator}}/asana/429?retry-after=7\n');
    await exchange(world, file);
    const { line, text } = await annotation(world, file.uri, /^429/);
    const hover = await saidAtEndOf(file.uri, line);
    assert.match(text, /7 s/);
    assert.match(hover, /Retry[\s\S]*7 s/);
    assert.match(hover, /command:faultline\.retryExchange/);
  });

  it('is not advised where the same request would fail again', async () => {
    const file = await requestFile('GET {{asana}}/tasks\n');
    const failed = await exchange(world, file);
    assert.equal(failed.retryable, false);
    const { line } = await annotation(world, file.uri, /^400/);
    const hover = await saidAtEndOf(file.uri, line);
    assert.match(hover, /would fail again in the same way/);
    await eventually(() => assert.ok(!hover.includes('retryExchange')));
  });
});
