import { strict as assert } from 'node:assert';
import { isIdempotent } from '../../../src/retry/method';

describe('methods (RFC 9110, 9.2.2)', () => {
  const table: readonly [method: string, idempotent: boolean][] = [
    ['GET', true],
    ['HEAD', true],
    ['OPTIONS', true],
    ['TRACE', true],
    ['QUERY', true],
    ['PUT', true],
    ['DELETE', true],
    ['POST', false],
    ['PATCH', false],
    ['CONNECT', false],
    ['LOCK', false],
    ['get', false],
    ['FROB', false],
  ];
  for (const [method, idempotent] of table) {
    it(`${method} is ${idempotent ? '' : 'not '}idempotent`, () => {
      assert.equal(isIdempotent(method), idempotent);
    });
  }
});
