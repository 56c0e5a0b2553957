import assert from 'node:assert/strict';
import { main } from '../../../src/cli/main';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import { builtinDialects } from '../../../src/dialects/builtin';
import { memoryTerminal } from '../cli/terminal';
import { now } from './exchange';
import {
  diagnoseSample,
  harOf,
  type Measure,
  type Misses,
  measures,
  readSamples,
  type Sample,
  score,
  scorePrinted,
} from './sample-score';

/** What is reached of all samples; a change that makes it less has broken something. Raise it when it grows. */
const floor: Readonly<Record<Measure | 'all', number>> = {
  messages: 227,
  kind: 227,
  field: 227,
  code: 227,
  phrase: 227,
  requestId: 227,
  retry: 227,
  all: 227,
};

/** The APIs whose documents are built in whole. */
const whole = ['asana', 'operations1', 'apptio', 'rfc9457', 'generic'];

interface Tally {
  samples: number;
  all: number;
  readonly right: Map<Measure, number>;
}

function table(tallies: ReadonlyMap<string, Tally>): string {
  const row = (cells: readonly (string | number)[]) =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(28) : String(cell).padStart(10))).join('');
  const lines = Array.from(tallies, ([api, { samples, all, right }]) =>
    row([api, samples, all, ...measures.map((measure) => right.get(measure) ?? 0)]),
  );
  return [row(['API', 'samples', 'all right', ...measures]), ...lines].join('\n');
}

/** The generic dialect by itself: as on an API that no other knows. */
const genericFloor: Readonly<Record<Measure | 'all', number>> = {
  messages: 212,
  kind: 207,
  field: 198,
  code: 196,
  phrase: 226,
  requestId: 227,
  retry: 215,
  all: 164,
};

function tallied(
  samples: readonly Sample[],
  judge: (sample: Sample) => Misses,
  miss: (sample: Sample, misses: Misses) => void = () => undefined,
): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const sample of samples) {
    const misses = judge(sample);
    for (const api of [sample.api, 'total']) {
      const tally = tallies.get(api) ?? { samples: 0, all: 0, right: new Map<Measure, number>() };
      tallies.set(api, tally);
      tally.samples++;
      if (Object.keys(misses).length === 0) tally.all++;
      for (const measure of measures) {
        if (!misses[measure]) tally.right.set(measure, (tally.right.get(measure) ?? 0) + 1);
      }
    }
    if (Object.keys(misses).length > 0) miss(sample, misses);
  }
  return tallies;
}

function assertNoWorse(total: Tally | undefined, least: Readonly<Record<Measure | 'all', number>>): void {
  assert.ok(total);
  for (const measure of measures) {
    const right = total.right.get(measure) ?? 0;
    assert.ok(right >= least[measure], `${measure}: ${right} of ${total.samples}, was ${least[measure]}`);
  }
  assert.ok(total.all >= least.all, `all right: ${total.all}, was ${least.all}`);
}

describe('the error samples', () => {
  const samples = readSamples();
  const wrong: string[] = [];
  let total: Tally | undefined;
  let alone: Tally | undefined;

  before(async function () {
    if (!samples) this.skip();
    // By itself, as the README says, on a machine that is busy: mocha's own limit is two seconds.
    this.timeout(60_000);
    const terminal = memoryTerminal(harOf(samples));
    await main(['explain', '-', '--json'], { ...terminal, cwd: '/nowhere' });
    const printed = JSON.parse(terminal.printed.out) as { diagnosis: Parameters<typeof scorePrinted>[1] }[];
    const tallies = tallied(
      samples,
      (sample) => scorePrinted(sample, printed[samples.indexOf(sample)]?.diagnosis ?? null),
      (sample, misses) => {
        if (whole.includes(sample.api)) wrong.push(`${sample.id}: ${JSON.stringify(misses)}`);
      },
    );
    const generic = builtinDialects.filter(({ rank }) => rank === 'generic');
    const byGeneric = createDiagnoser(generic, { now: () => now });
    alone = tallied(samples, (sample) => score(sample, diagnoseSample(byGeneric, sample))).get('total');
    total = tallies.get('total');
    tallies.delete('total');
    const rows = new Map([...tallies].sort(([a], [b]) => a.localeCompare(b)));
    if (total) rows.set('total', total);
    if (alone) rows.set('generic dialect alone', alone);
    console.log(table(rows));
  });

  it('of the APIs that are built in whole are all judged right', () => assert.deepEqual(wrong, []));

  it('are judged no worse than before', () => assertNoWorse(total, floor));

  it('are judged no worse than before by the generic dialect alone', () => assertNoWorse(alone, genericFloor));
});
