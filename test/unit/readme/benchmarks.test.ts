import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const readme = readFileSync('README.md', 'utf8');

/** The rows of a table that a benchmark has written, without its head. */
function rows(name: string): string[][] {
  const table = new RegExp(`<!-- bench: ${name} -->\\n([\\s\\S]*?)<!-- end of bench: ${name} -->`).exec(readme)?.[1];
  assert.ok(table, `the README has marks for ${name}`);
  const [, , ...body] = table.trim().split('\n');
  return body.map((line) => line.split('|').map((cell) => cell.trim()));
}

describe('the benchmarks in the README', () => {
  it('say what reading costs, beside httpYac and the reference, and what is wanted', () => {
    const limits = rows('parse').filter((cells) => cells[3] !== '');
    assert.equal(limits.length, 7);
    for (const [, reading, measured, wanted] of limits) {
      const [number, limit] = [measured, wanted].map((cell) => Number(/[\d.]+/.exec(cell ?? '')?.[0]));
      assert.ok(number !== undefined && limit !== undefined && Number.isFinite(number), `${reading}: ${measured}`);
      assert.ok(
        wanted?.startsWith('at least') ? number >= limit : number <= limit,
        `${reading}: ${measured}, ${wanted}`,
      );
    }
  });
});
