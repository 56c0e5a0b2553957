/** Runs the examples that a dialect carries within itself. */
import type { Dialect, DialectExample, ExpectedField } from '../dialects/dialect';
import type { HeaderField, ReceivedResponse, SentRequest } from '../exchange';
import type { Diagnoser } from './diagnose';
import type { Diagnosis, Field } from './diagnosis';

export interface ExampleResult {
  readonly example: DialectExample;
  /** Null: the response counts as a success. */
  readonly diagnosis: Diagnosis | null;
  /** What is otherwise than the example expects; empty where all is right. */
  readonly misses: readonly { readonly what: string; readonly expected: unknown; readonly got: unknown }[];
}

/** The request and response of an example, as they would be sent and received. */
export function exampleExchange(
  dialect: Dialect,
  { request = { method: 'GET', url: '/' }, response }: DialectExample,
): { readonly request: SentRequest; readonly response: ReceivedResponse } {
  const host = dialect.match.hosts?.[0]?.split('/')[0]?.replace(/\*/g, 'example') ?? 'localhost';
  const url = /^https?:/.test(request.url) ? request.url : `https://${host}${request.url}`;
  const sent = encoded(request.body, request.headers);
  const received = encoded(response.body, response.headers);
  const bytes = new TextEncoder().encode(received.text ?? '');
  return {
    request: {
      method: request.method,
      url,
      httpVersion: null,
      headers: sent.headers,
      body: sent.text === null ? null : [{ kind: 'text', text: sent.text }],
    },
    response: {
      status: response.status,
      reason: '',
      httpVersion: 'HTTP/1.1',
      headers: received.headers,
      body: { kind: 'memory', bytes, size: bytes.length },
      url,
    },
  };
}

function encoded(
  body: unknown,
  given: Readonly<Record<string, string>> = {},
): { readonly text: string | null; readonly headers: readonly HeaderField[] } {
  const headers: HeaderField[] = Object.entries(given);
  if (body === undefined) return { text: null, headers };
  if (typeof body === 'string') return { text: body, headers };
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type'))
    headers.push(['Content-Type', 'application/json']);
  return { text: JSON.stringify(body), headers };
}

export function tryExample(diagnoser: Diagnoser, dialect: Dialect, example: DialectExample): ExampleResult {
  const { request, response } = exampleExchange(dialect, example);
  const diagnosis = diagnoser.diagnose({ request, outcome: { kind: 'response', response } });
  const field = diagnosis?.problems.find((problem) => problem.field !== null)?.field ?? null;
  const { expect = {} } = example;
  const got: Record<string, unknown> = {
    messages: diagnosis?.problems.map(({ message }) => message) ?? [],
    kind: diagnosis?.kind,
    code: diagnosis?.code,
    field: told(field, expect.field),
    fields: diagnosis?.problems.map((problem, index) => told(problem.field, expect.fields?.[index])) ?? [],
    phrase: diagnosis?.phrase?.value ?? null,
    requestId: diagnosis?.requestId?.value ?? null,
    retryable: diagnosis?.retry.retryable,
    afterSeconds: diagnosis?.retry.afterSeconds,
  };
  const misses = Object.entries(expect)
    .filter(([what, expected]) => !isSame(got[what], expected))
    .map(([what, expected]) => ({ what, expected, got: got[what] }));
  return { example, diagnosis, misses };
}

/** As far as the expectation looks: without `pointer` that is left open. */
function told(field: Field | null, expected: ExpectedField | null | undefined): Partial<Field> | null {
  if (!field) return null;
  const pointer = expected && 'pointer' in expected ? { pointer: field.pointer } : {};
  return { name: field.name, location: field.location, ...pointer };
}

/** Members may stand in any order. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return (
    keys.length === others.length &&
    keys.every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}
