import assert from 'node:assert/strict';
import { eventually } from './eventually';
import { listen } from './listener';
import { edit, requestFile } from './request-file';
import { exchange, send } from './sending';
import { annotation, diagnosticOf, lens, nothingBlamed } from './shown';
import { useFaultline } from './world';

describe('when the language server’s process is killed', () => {
  const world = useFaultline();

  async function kill(): Promise<void> {
    const pid = world.api.serverProcessId();
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    await eventually(() => {
      const now = world.api.serverProcessId();
      assert.ok(now && now !== pid, 'no other server yet');
    });
  }

  it('it is started again, says so, and knows what stands in the editors', async () => {
    const file = await requestFile('GET {{asana}}/tasks\n');
    await exchange(world, file);
    await diagnosticOf(file.uri, 'response-missing');
    await edit(file, file.find('/tasks'), '/tasks/999');
    await kill();
    await eventually(() =>
      assert.match(world.told.messages[0]?.text ?? '', /stopped unexpectedly and was started again/),
    );
    assert.equal(world.told.messages[0]?.severity, 'warning');
    await nothingBlamed(world, file.uri);
    await lens(file.uri, /Send/);
    const found = await exchange(world, file);
    assert.deepEqual([found.status, found.url.endsWith('/tasks/999')], [404, true]);
    await annotation(world, file.uri, /^404/);
    await diagnosticOf(file.uri, 'response-not-found');
  });

  it('what it had sent is taken back: the connection is closed, and a new one works', async () => {
    let closed = false;
    const server = await listen(({ url }, response) => {
      if (url !== '/hangs') return void response.end('{}');
      response.once('close', () => {
        closed = true;
      });
      // A body that goes on: nothing more of it is written once the connection is gone.
      const timer = setInterval(() => response.write('x'.repeat(100_000)), 20);
      response.once('close', () => clearInterval(timer));
    });
    try {
      const file = await requestFile(`### Hangs\nGET ${server.url}/hangs\n\n### Quick\nGET ${server.url}/quick\n`);
      const running = send(world, file, '### Hangs');
      await eventually(() => assert.equal(server.received.length, 1));
      await kill();
      await eventually(() => assert.ok(closed, 'the connection is still open'));
      assert.equal(await running, null);
      assert.equal((await exchange(world, file, '### Quick')).status, 200);
    } finally {
      await server.close();
    }
  });

  it('what was running ends with it, and can be sent again', async () => {
    const file = await requestFile(
      '### Slow\nGET {{simulator}}/asana/200?delay=20000\n\n### Quick\nGET {{simulator}}/asana/200\n',
    );
    const running = send(world, file, '### Slow');
    await annotation(world, file.uri, /^Sending/);
    await kill();
    assert.equal(await running, null);
    await eventually(() => assert.deepEqual(world.api.annotationsOf(file.uri), []));
    assert.equal((await exchange(world, file, '### Quick')).status, 200);
  });
});
