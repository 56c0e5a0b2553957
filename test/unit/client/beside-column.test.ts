import assert from 'node:assert/strict';
import { besideColumn } from '../../../src/client/beside-column';

/** `*` the active group, `r` it has the request, `a` it has a response. */
const groups = (...marks: readonly string[]) =>
  marks.map((mark, index) => ({
    column: index + 1,
    isActive: mark.includes('*'),
    hasRequest: mark.includes('r'),
    hasResponse: mark.includes('a'),
  }));

describe('the group that a response opens in', () => {
  const cases: readonly (readonly [
    name: string,
    groups: readonly string[],
    last: number | null,
    column: number | null,
  ])[] = [
    ['a new one beside a single group', ['*r'], null, 2],
    ['the neighbour on the right', ['*r', ''], null, 2],
    ['no third column for a request in the right-hand group', ['', '*r'], null, 1],
    ['no third column for a request in both groups', ['r', '*r'], null, 1],
    ['the group with a response', ['*r', '', 'a'], null, 3],
    ['the group where the last response was', ['', '*r', '', ''], 4, 4],
    ['not the last one where that is the request’s own', ['', '*r'], 2, 1],
    ['none known where the request is open nowhere', ['*', ''], null, null],
  ];
  for (const [name, marks, last, column] of cases) {
    it(name, () => assert.equal(besideColumn(groups(...marks), last), column));
  }
});
