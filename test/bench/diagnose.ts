/**
 * What a diagnosis costs. `node esbuild.js --tests && node out/test/bench/diagnose.js`
 *
 * Of many runs the tenth part that is fastest is left aside and the next one taken: what the machine does where nothing
 * else keeps it busy. Ratios are what to compare.
 */
import { performance } from 'node:perf_hooks';
import { createDiagnoser, type Diagnoser } from '../../src/diagnose/diagnose';
import { linearEngine } from '../../src/diagnose/linear-engine';
import { builtinDialects } from '../../src/dialects/builtin';
import type { Dialect } from '../../src/dialects/dialect';
import type { HeaderField, ReceivedResponse, SentRequest } from '../../src/exchange';

/** Ms. */
function quiet(run: () => unknown, runs: number): number {
  for (let warm = 0; warm < Math.max(20, runs / 2); warm++) run();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((one, other) => one - other)[times.length >> 1] ?? Number.NaN;
}

function sent(url: string, body: unknown): SentRequest {
  const headers: HeaderField[] = [['Content-Type', 'application/json']];
  return { method: 'POST', url, httpVersion: null, headers, body: [{ kind: 'text', text: JSON.stringify(body) }] };
}

function received(status: number, body: string): ReceivedResponse {
  const bytes = new TextEncoder().encode(body);
  const headers: HeaderField[] = [['Content-Type', 'application/json']];
  return {
    ...{ status, reason: '', httpVersion: 'HTTP/1.1', headers, url: '' },
    body: { kind: 'memory', bytes, size: bytes.length },
  };
}

/** Dialects that look as real ones do, and match nothing here. */
function others(count: number): Dialect[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `other-${index}`,
    title: 'Other',
    match: {
      hosts: [`api.other${index}.example`, `*.other${index}.example`],
      responses: [
        { body: [`$.other${index}.message`] },
        { headers: { [`x-other-${index}`]: '' }, body: ['$.errors[*].message'] },
      ],
    },
    patterns: [{ re: `^(?<field>\\w+) other ${index}`, kind: 'missing' as const }],
  }));
}

function main(): void {
  const problems = Array.from({ length: 16 }, (_, index) => ({
    code: 'invalid_value',
    field: `items[${index}].name`,
    message: `items[${index}].name must be one of the following values: alpha, beta, gamma (got "delta")`,
  }));
  const small = JSON.stringify({ errors: problems });
  const large = `{"message":"name is required","errors":${JSON.stringify(problems)},"pad":"${'y'.repeat(10_000_000)}"}`;
  const items = JSON.stringify(
    Array.from({ length: 60_000 }, (_, id) => ({ id, name: `Item ${id}`, tags: ['a', 'b'] })),
  );
  const rich = `{"data":${items.repeat(1)},"more":${items},"last":${items}}`.padEnd(10_000_000, ' ');
  const builtIn = createDiagnoser(builtinDialects);
  const more = createDiagnoser([...builtinDialects, ...others(1000)]);
  const users = createDiagnoser(builtinDialects, { users: { dialects: others(1000), engine: linearEngine } });
  const unknown = sent('https://api.example.com/items', { items: [{}, {}] });
  const asana = sent('https://app.asana.com/api/1.0/tasks', { data: { name: 'x' } });
  const time = (diagnoser: Diagnoser, request: SentRequest, status: number, body: string, runs: number): number => {
    const outcome = { kind: 'response' as const, response: received(status, body) };
    return quiet(() => diagnoser.diagnose({ request, outcome }), runs);
  };

  const plain = time(builtIn, unknown, 422, small, 301);
  const known = time(builtIn, asana, 400, JSON.stringify({ errors: [{ message: 'workspace: Missing input' }] }), 301);
  const withMore = time(more, unknown, 422, small, 301);
  const withUsers = time(users, unknown, 422, small, 301);
  const text = time(builtIn, unknown, 400, large, 15);
  const parsed = time(builtIn, unknown, 400, rich, 15);
  const success = time(builtIn, unknown, 200, rich, 15);
  const rows: readonly [what: string, got: string, aim: string][] = [
    [`2 KB (${small.length} bytes), 16 problems, an unknown API`, `${plain.toFixed(2)} ms`, '< 1 ms'],
    ['one problem of a known API', `${known.toFixed(2)} ms`, '< 1 ms'],
    ['10 MB, one long string', `${text.toFixed(1)} ms`, '< 30 ms'],
    ['10 MB, 180,000 objects', `${parsed.toFixed(1)} ms`, '< 30 ms'],
    ['10 MB of a success', `${success.toFixed(1)} ms`, '< 30 ms'],
    ['with 1,000 more dialects : without', (withMore / plain).toFixed(2), '< 2'],
    ['with 1,000 users’ dialects : without', (withUsers / plain).toFixed(2), '< 2'],
  ];
  for (const [what, got, aim] of rows) console.log(`${what.padEnd(52)} ${got.padStart(10)}   ${aim}`);
}

main();
