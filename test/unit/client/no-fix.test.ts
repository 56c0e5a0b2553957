import assert from 'node:assert/strict';
import { reasonForNoFix } from '../../../src/client/no-fix';
import type { Diagnosis } from '../../../src/diagnose/diagnosis';
import type { ExchangeDetail, ExchangeSummary } from '../../../src/protocol';

const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };

function detail(summary: Partial<ExchangeSummary>, diagnosis: Partial<Diagnosis> | null): ExchangeDetail {
  const base = { state: 'done', label: '404 Not Found', range } as Partial<ExchangeSummary>;
  return {
    summary: { ...base, ...summary } as ExchangeSummary,
    diagnosis:
      diagnosis && ({ label: '404 Not Found', remedy: '', problems: [], ...diagnosis } as unknown as Diagnosis),
    fixes: [],
    attempts: [],
  };
}

describe('why there is no fix', () => {
  const cases: readonly (readonly [name: string, detail: ExchangeDetail | null, why: string])[] = [
    [
      'the remedy, without backticks',
      detail({}, { remedy: 'Check `task_gid` in the path' }),
      'Check task_gid in the path.',
    ],
    ['what it is, where there is no remedy', detail({}, {}), '404 Not Found.'],
    ['it did not fail', detail({ label: '200 OK' }, null), 'it did not fail (200 OK).'],
    ['it was cancelled', detail({ state: 'cancelled' }, null), 'it was cancelled.'],
    ['it still runs', detail({ state: 'waiting' }, {}), 'it has not ended yet.'],
    [
      'the request was edited',
      detail({ range: null }, { remedy: 'x' }),
      'the request was edited since. Send it again.',
    ],
    ['it is not kept', null, 'it is not kept any more. Send the request again.'],
  ];
  for (const [name, given, why] of cases) {
    it(name, () =>
      assert.equal(reasonForNoFix(given), `There is no fix for the last response of this request: ${why}`),
    );
  }
});
