import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import { exampleExchange } from '../../../src/diagnose/try-example';
import { builtinDialects } from '../../../src/dialects/builtin';
import { exampleOf, misses, nowhere, readResponses } from './responses';

const now = () => Date.parse('2026-03-02T10:00:00Z');
const all = createDiagnoser(builtinDialects, { now });
/** For what no other dialect knows. */
const alone = createDiagnoser(
  builtinDialects.filter(({ rank }) => rank === 'generic'),
  { now },
);
const folder = join(process.cwd(), 'test/unit/dialects/responses');

describe('responses of documents and test suites are read', () => {
  for (const [id, responses] of readResponses(folder)) {
    const dialect = builtinDialects.find((each) => each.id === id) ?? nowhere;
    describe(id, () => {
      for (const documented of responses) {
        it(documented.title, () => {
          const { request, response } = exampleExchange(dialect, exampleOf(documented));
          const diagnoser = id === 'generic' ? alone : all;
          const diagnosis = diagnoser.diagnose({ request, outcome: { kind: 'response', response } });
          assert.deepEqual(misses(documented, diagnosis), []);
        });
      }
    });
  }
});
