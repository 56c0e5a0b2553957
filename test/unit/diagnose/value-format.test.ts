import assert from 'node:assert/strict';
import { formatValue } from '../../../src/diagnose/value-format';
import type { ValueFormat } from '../../../src/dialects/dialect';

const rows: readonly [format: ValueFormat, value: string, values: readonly string[]][] = [
  ['date', '2026-12-31T10:00:00Z', ['2026-12-31']],
  ['date', '2026/1/5', ['2026-01-05']],
  ['date', '20261231', ['2026-12-31']],
  ['date', '31.12.2026', ['2026-12-31']],
  ['date', '12/31/2026', ['2026-12-31']],
  ['date', '03/04/2026', ['2026-04-03', '2026-03-04']],
  ['date', '5/5/2026', ['2026-05-05']],
  ['date', '31/02/2026', []],
  ['date', 'December 31st, 2026', ['2026-12-31']],
  ['date', '31 Dec 2026', ['2026-12-31']],
  ['date', '1798675200', ['2026-12-31']],
  ['date', '1798675200000', ['2026-12-31']],
  ['date', 'soon', []],
  ['date', '', []],
  ['date-time', '31.12.2026 14:05', ['2026-12-31T14:05:00Z']],
  ['date-time', '2026-12-31', ['2026-12-31T00:00:00Z']],
  ['date-time', '2026-12-31 9:05:07 +02:00', ['2026-12-31T09:05:07+02:00']],
  ['integer', '12 items', ['12']],
  ['integer', '-3.7', ['-3']],
  ['integer', '1,000', ['1000']],
  ['integer', 'ten', []],
  ['number', '3,5', ['3.5']],
  ['number', '$12.30', ['12.30']],
  ['number', 'x', []],
  ['boolean', 'YES', ['true']],
  ['boolean', '0', ['false']],
  ['boolean', 'maybe', []],
  ['month-year', 'Jan:2024', ['January:2024']],
  ['month-year', '2024-12', ['December:2024']],
  ['month-year', '13/2024', ['January:2024', 'December:2024']],
  ['month-year', 'sometime', []],
];

describe('values written anew', () => {
  for (const [format, value, values] of rows) {
    it(`${value || '(nothing)'} as ${format}: ${values.join(' or ') || 'no guess'}`, () => {
      assert.deepEqual(formatValue(value, format), values);
    });
  }
});
