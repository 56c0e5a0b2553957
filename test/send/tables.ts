/**
 * What the tests of this folder saw, as tables at the end of the run: each line of the protocol with its tests, each fault
 * with what it was told as, each cancel with how soon it was over. The tests are bundles of their own, one process runs
 * them all: what they saw is kept by the process.
 */
import type { Failure } from '../../src/exchange';
import { protocol } from './protocol';

interface FaultRow {
  readonly fault: string;
  readonly stage: string;
  readonly code: string;
  readonly ms: number;
  /** A normal request worked after it. */
  works: boolean;
}

interface CancelRow {
  readonly stage: string;
  readonly answeredMs: number;
  readonly closedMs: number;
}

interface Seen {
  test: string;
  printed: boolean;
  readonly states: Map<string, string>;
  readonly faults: FaultRow[];
  readonly cancels: CancelRow[];
}

const key = Symbol.for('faultline.tests.seen');

function seen(): Seen {
  const known: unknown = Reflect.get(globalThis, key);
  if (known) return known as Seen;
  const made: Seen = { test: '', printed: false, states: new Map(), faults: [], cancels: [] };
  Reflect.set(globalThis, key, made);
  return made;
}

/** The test that runs told a failure of this kind; one row for each that it tells. */
export function sawFault({ stage, code }: Failure, ms: number): void {
  const { test, faults } = seen();
  if (faults.some((row) => row.fault === test && row.code === code)) return;
  faults.push({ fault: test, stage, code, ms, works: false });
}

/** After the faults of the test that runs, a normal request worked. */
export function sawItWork(): void {
  const { test, faults } = seen();
  for (const row of faults) if (row.fault === test) row.works = true;
}

/** Times from the cancel to the answer, and until the server saw its socket closed, ms. */
export function sawCancel(stage: string, answeredMs: number, closedMs: number): void {
  seen().cancels.push({ stage, answeredMs, closedMs });
}

/** How each line of the protocol did: its tests by state. */
function protocolRows(states: ReadonlyMap<string, string>): string[][] {
  return protocol.map(({ line, tests }) => {
    const found = [...states].filter(([title]) => tests.some((pattern) => pattern.test(title)));
    const passed = found.filter(([, state]) => state === 'passed').length;
    const first = found[0]?.[0].replace(/^send: /, '') ?? 'none in this run';
    return [line, `${passed} of ${found.length}`, found.length > 1 ? `${first}, …` : first];
  });
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const width = (column: number) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(width(column)))
      .join('  ')
      .trimEnd(),
  );
  return `\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

function print(): void {
  const { states, faults, cancels } = seen();
  const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);
  console.log(table('Protocol', ['', 'tests', 'by'], protocolRows(states)));
  const told = faults.map((row) => [
    row.fault.replace(/^send: |: \w+ [A-Z][A-Z0-9_]+$|(: [A-Z][A-Z0-9_]+)?, and the next request works$/g, ''),
    row.stage,
    row.code,
    ms(row.ms),
    row.works ? 'works' : '',
  ]);
  console.log(table(`Faults: ${faults.length}`, ['', 'stage', 'cause', 'ms', 'next request'], told));
  const soon = cancels.map((row) => [row.stage, ms(row.answeredMs), ms(row.closedMs)]);
  console.log(table('Cancels', ['in', 'answered after ms', 'socket closed after ms'], soon));
}

beforeEach(function () {
  seen().test = this.currentTest?.fullTitle() ?? '';
});
afterEach(function () {
  const { currentTest } = this;
  if (currentTest) seen().states.set(currentTest.fullTitle(), currentTest.state ?? 'skipped');
});
after(() => {
  if (seen().printed) return;
  seen().printed = true;
  print();
});
