import assert from 'node:assert/strict';
import { definitionsOf } from '../../src/resolve/scope';
import { StaticProblems } from '../../src/server/state/static-problems';
import { contextFor } from '../unit/resolve/resolving';

describe('server: checking all of a file', () => {
  const section: Readonly<Record<string, (index: number) => string>> = {
    'that share a variable': (index) => `### ${index}\nGET https://h.example/{{id}}/${index}\n`,
    'that define the same variable anew': (index) => `### ${index}\n@id = ${index}\nGET https://h.example/{{id}}\n`,
    'that refer to a request': (index) =>
      `### ${index}\n# @name r${index}\nGET https://h.example/{{r${index}.response.body.$.id}}\n`,
  };

  /** Processor time in ms, so that a busy machine does not count, and the number of blocks with problems. */
  async function check(of: (index: number) => string, count: number): Promise<{ spent: number; found: number }> {
    const base = contextFor(`@id = 1\n\n${Array.from({ length: count }, (_, index) => of(index)).join('\n')}`);
    const context = { ...base, definitions: definitionsOf(base.document) };
    assert.equal(context.document.blocks.length, count + 1);
    const before = process.cpuUsage();
    const problems = await new StaticProblems().find('file:///a.http', context, '', () => false);
    return { spent: process.cpuUsage(before).user / 1000, found: problems?.size ?? 0 };
  }

  for (const [what, of] of Object.entries(section)) {
    it(`takes linear time for 100,000 requests ${what}`, async () => {
      const small = await check(of, 12_500);
      const large = await check(of, 100_000);
      assert.equal(large.found, small.found * 8);
      const ratio = large.spent / small.spent;
      assert.ok(ratio < 30, `eight times the requests take ${ratio.toFixed(1)} times as long: ${large.spent} ms`);
    }).timeout(60_000);
  }
});
