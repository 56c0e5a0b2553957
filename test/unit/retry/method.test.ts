import { strict as assert } from 'node:assert';
import { isIdempotent, isSafe } from '../../../src/retry/method';

describe('methods (RFC 9110, 9.2)', () => {
  const table: readonly [method: string, safe: boolean, idempotent: boolean][] = [
    ['GET', true, true],
    ['HEAD', true, true],
    ['OPTIONS', true, true],
    ['TRACE', true, true],
    ['QUERY', true, true],
    ['PUT', false, true],
    ['DELETE', false, true],
    ['POST', false, false],
    ['PATCH', false, false],
    ['CONNECT', false, false],
    ['LOCK', false, false],
    ['get', false, false],
    ['FROB', false, false],
  ];
  for (const [method, safe, idempotent] of table) {
    it(`${method} is ${safe ? '' : 'not '}safe and ${idempotent ? '' : 'not '}idempotent`, () => {
      assert.equal(isSafe(method), safe);
      assert.equal(isIdempotent(method), idempotent);
    });
  }
});
