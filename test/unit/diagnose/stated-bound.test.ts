import assert from 'node:assert/strict';
import { statedBound } from '../../../src/diagnose/stated-bound';

const rows: readonly [message: string, value: string, bound: string | null][] = [
  ['querystring/limit must be <= 100', '500', '100'],
  ['"limit" must be less than or equal to 100', '500', '100'],
  ['limit must not be greater than 100', '500', '100'],
  ['limit must be an integer from 1 to 100', '500', '100'],
  ['limit: Must be between 1 and 100', '0', '1'],
  ['Too big: expected number to be <=100', '500', '100'],
  ['The maximum page size is 50.', '500', '50'],
  ['page must be at least 1', '0', '1'],
  ['price must be >= 0.5', '0.25', '0.5'],
  ['limit must not be greater than 100', '50', null],
  ['limit must be <= 100', 'ten', null],
  ['name must be at most 10 characters long', '123456789012', null],
  ['limit is invalid', '500', null],
];

describe('the bound that a message states', () => {
  for (const [message, value, bound] of rows) {
    it(`${message} (${value}): ${bound}`, () => assert.equal(statedBound(message, value), bound));
  }
});
