import assert from 'node:assert/strict';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import { builtinDialects } from '../../../src/dialects/builtin';
import type { Dialect } from '../../../src/dialects/dialect';
import { now, received, sent } from './exchange';

/** Median of many runs, in ms: a busy machine stretches single ones. */
function median(run: () => void): number {
  for (let warm = 0; warm < 50; warm++) run();
  const times = Array.from({ length: 101 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[50] ?? 0;
}

describe('speed', () => {
  const errors = Array.from({ length: 16 }, (_, index) => ({
    code: 'invalid_value',
    field: `items[${index}].name`,
    message: `items[${index}].name must be one of the following values: alpha, beta, gamma (got "delta")`,
  }));
  const outcome = { kind: 'response' as const, response: received({ status: 422, body: { errors } }) };
  const request = sent({ method: 'POST', body: { items: [] } });
  const timeWith = (dialects: readonly Dialect[]) => {
    const diagnoser = createDiagnoser(dialects, { now: () => now });
    return median(() => diagnoser.diagnose({ request, outcome }));
  };
  // About 0.4 ms on a machine that is not busy; the bounds leave room for one that is.
  const bound = 4;

  it(`a body of 2 KB with 16 problems takes about a millisecond at most`, () => {
    assert.ok(outcome.response.body.size > 2000);
    const time = timeWith(builtinDialects);
    assert.ok(time < bound, `${time.toFixed(2)} ms`);
  });

  it('1,000 dialects that do not match cost next to nothing', () => {
    const others = Array.from({ length: 1000 }, (_, index) => ({
      id: `x${index}`,
      title: 'X',
      match: {
        hosts: [`*.x${index}.example`],
        responses: [{ body: [`$.x${index}.message`] }, { headers: { [`x-${index}`]: '' } }],
      },
    }));
    const time = timeWith([...builtinDialects, ...others]);
    assert.ok(time < bound * 1.5, `${time.toFixed(2)} ms`);
  });
});
