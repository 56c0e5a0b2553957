import assert from 'node:assert/strict';
import { HeldRequests } from '../../src/server/state/held-requests';
import { parseDocument } from '../../src/syntax/parse';

const document = parseDocument('### a\nGET /a\n### b\nGET /b\n');
const [, a, b] = document.blocks;
assert.ok(a && b);
const problem = { start: 0, end: 1, code: 'dependency-failed', message: 'x', severity: 'error' } as const;

describe('requests that are held', () => {
  it('wait until each run that has them wait is done with it, in whatever order', () => {
    const held = new HeldRequests(() => undefined);
    const shown = () => [...held.waiting('f').values()].map(({ run }) => run);
    const first = held.wait('f', a, { needed: 'login', run: '1' });
    const second = held.wait('f', a, { needed: 'login', run: '2' });
    assert.deepEqual(shown(), ['2']);
    first();
    assert.deepEqual(shown(), ['2']);
    second();
    assert.deepEqual(shown(), []);
  });

  it('are so no more when they are sent anew, what they need has succeeded, or they were edited', () => {
    const told: string[] = [];
    const held = new HeldRequests((uri) => told.push(uri));
    const ways: readonly (() => void)[] = [
      () => held.begin('f', b),
      () => held.succeeded(a),
      () => held.follow('f', parseDocument('### a\nGET /a\n### b\nGET /c\n')),
      () => held.follow('f', null),
    ];
    for (const way of ways) {
      held.holdBack('f', b, problem, a);
      held.follow('f', document);
      assert.equal(held.heldBack('f').size, 1);
      way();
      assert.equal(held.heldBack('f').size, 0);
    }
    assert.deepEqual([...new Set(told)], ['f']);
  });
});
