import assert from 'node:assert/strict';
import { apiShapes } from './api-shapes';
import { diagnose, fieldText } from './exchange';
import { shapes } from './shapes';

describe('the generic dialect reads any sensible shape', () => {
  for (const { name, request = {}, response, ...expected } of [...shapes, ...apiShapes]) {
    it(name, () => {
      const diagnosis = diagnose(request, response);
      const got: Record<string, unknown> = {
        messages: diagnosis.problems.map(({ message }) => message),
        kind: diagnosis.kind,
        field: fieldText(diagnosis.problems.find(({ field }) => field !== null)?.field ?? null),
        code: diagnosis.code,
        requestId: diagnosis.requestId?.value ?? null,
      };
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, got[key]])), expected);
    });
  }
});
