import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BodyProgress } from '../../src/protocol';
import { bodyProgress } from '../../src/server/body-progress';
import { response, startClient } from './harness';

describe('server: how far a body is', () => {
  it('is told now and then, in percent where its end is known', () => {
    const told: BodyProgress[] = [];
    let now = 1000;
    const of = (total: number | null) =>
      bodyProgress(
        'x',
        total,
        () => now,
        (it) => told.push(it),
      );
    const known = of(120_000_000);
    known(1_000_000);
    now += 250;
    known(54_000_000);
    known(55_000_000);
    now += 250;
    known(120_000_321);
    const unknown = of(null);
    now += 200;
    unknown(2_500_000);
    assert.deepEqual(told, [
      { id: 'x', percent: 45, message: '45 %, 54 MB of 120 MB' },
      { id: 'x', percent: 100, message: '100 %, 120 MB of 120 MB' },
      { id: 'x', percent: null, message: '2.5 MB' },
    ]);
  });

  it('is told to the client while a body is saved and while one is laid out', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
    const path = join(folder, 'body');
    const text = `[${'{"id":1},'.repeat(400_000)}1]`;
    writeFileSync(path, text);
    const body = { kind: 'file', path, head: Buffer.from(text.slice(0, 100)), size: text.length } as const;
    const client = await startClient({
      answer: () => {
        const outcome = response(200, {});
        assert.ok(outcome.kind === 'response');
        return { ...outcome, response: { ...outcome.response, body } };
      },
    });
    try {
      const uri = await client.open('a.http', 'GET https://h.example/\n');
      const { sent } = await client.run(uri, { line: 0, character: 0 });
      const id = sent[0] ?? '';
      let clock = client.world.now;
      Object.defineProperty(client.world, 'now', { get: () => (clock += 1000) });
      await client.request('faultline/saveBody', { id, path: join(folder, 'saved'), head: false });
      assert.equal(statSync(join(folder, 'saved')).size, text.length);
      const percents = client.bodyProgress.map(({ percent }) => percent ?? -1);
      assert.ok(percents.length >= 3, `${percents}`);
      assert.deepEqual(
        [...percents].sort((a, b) => a - b),
        percents,
      );
      assert.equal(percents.at(-1), 100);
      client.bodyProgress.length = 0;
      await client.request('faultline/body', { id, view: 'pretty' });
      assert.ok(client.bodyProgress.length > 0);
      assert.ok(client.bodyProgress.every((it) => it.id === id && it.percent === null && / MB$| KB$/.test(it.message)));
    } finally {
      await client.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
