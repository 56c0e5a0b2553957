/**
 * What the tests of this folder saw, as tables at the end of the run: each line of the protocol with its tests, each fault
 * with what it was told as and what came of a normal request after it, each cancel with how soon it was over. A fault that
 * leaves the sender unusable fails the run. The tests are bundles of their own, one process runs them all: what they saw
 * is kept by the process.
 */
import assert from 'node:assert/strict';
import type { Failure } from '../../src/exchange';
import { faultKinds } from './fault-kinds';
import { type HeldBy, protocol } from './protocol';

interface FaultRow {
  readonly fault: string;
  readonly stage: string;
  readonly code: string;
  readonly ms: number;
  /** A normal request on the sender that met the fault. */
  readonly sendNormal: () => Promise<unknown>;
  /** What came of that request: `works`, or what went wrong. Empty until it was sent. */
  next: string;
}

interface CancelRow {
  readonly stage: string;
  readonly answeredMs: number;
  readonly closedMs: number | null;
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

/**
 * The test that runs told a failure of this kind; one row for each that it tells. After the test `sendNormal` is called,
 * which sends a normal request on the same sender and rejects if that fails.
 */
export function sawFault({ stage, code }: Failure, ms: number, sendNormal: () => Promise<unknown>): void {
  const { test, faults } = seen();
  if (faults.some((row) => row.fault === test && row.code === code)) return;
  faults.push({ fault: test, stage, code, ms, sendNormal, next: '' });
}

async function sendAfter(row: FaultRow): Promise<void> {
  try {
    await row.sendNormal();
    row.next = 'works';
  } catch (error) {
    row.next = error instanceof Error ? error.message : String(error);
  }
}

/** Times from the cancel to the answer, and until the server saw its socket closed, ms; null where none was open. */
export function sawCancel(stage: string, answeredMs: number, closedMs: number | null): void {
  seen().cancels.push({ stage, answeredMs, closedMs });
}

/** How each line did: its tests by state. */
function heldRows(lines: readonly HeldBy[], states: ReadonlyMap<string, string>): string[][] {
  return lines.map(({ line, tests, elsewhere }) => {
    if (elsewhere) return [line, '', `${elsewhere.file}: ${elsewhere.title}`];
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
  console.log(table('Protocol', ['', 'tests', 'by'], heldRows(protocol, states)));
  console.log(table('Kinds of faults', ['', 'tests', 'by'], heldRows(faultKinds, states)));
  const told = faults.map((row) => [
    row.fault.replace(/^send: |: \w+ [A-Z][A-Z0-9_]+$|(: [A-Z][A-Z0-9_]+)?, and the next request works$/g, ''),
    row.stage,
    row.code,
    ms(row.ms),
    row.next.split('\n', 1)[0] ?? '',
  ]);
  console.log(table(`Faults: ${faults.length}`, ['', 'stage', 'cause', 'ms', 'next request'], told));
  const soon = cancels.map((row) => [
    row.stage,
    ms(row.answeredMs),
    row.closedMs === null ? 'none was open' : ms(row.closedMs),
  ]);
  console.log(table('Cancels', ['in', 'answered after ms', 'socket closed after ms'], soon));
}

beforeEach(function () {
  seen().test = this.currentTest?.fullTitle() ?? '';
});
afterEach(async function () {
  const { currentTest } = this;
  if (currentTest) seen().states.set(currentTest.fullTitle(), currentTest.state ?? 'skipped');
  for (const row of seen().faults) if (row.next === '') await sendAfter(row);
});
after(() => {
  if (seen().printed) return;
  seen().printed = true;
  print();
  const unusable = seen().faults.filter((row) => row.next !== 'works');
  assert.deepEqual(
    unusable.map(({ fault, next }) => `${fault}: ${next}`),
    [],
    'the next request fails',
  );
});
