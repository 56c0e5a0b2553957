/** Reads the error samples and scores diagnoses against what a reader should get out of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnoser } from '../../../src/diagnose/diagnose';
import type { Diagnosis } from '../../../src/diagnose/diagnosis';
import type { ReceivedResponse, SentRequest } from '../../../src/exchange';

export interface Sample {
  readonly id: string;
  readonly api: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly headers: Readonly<Record<string, string | number>>;
    readonly body: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly expect: {
    readonly messages: readonly string[];
    readonly code: string | null;
    readonly field: { readonly name: string | null; readonly location: string; readonly pointer: string | null } | null;
    readonly kind: string;
    readonly phrase: { readonly value: string; readonly from: string } | null;
    readonly requestId: { readonly value: string; readonly from: string } | null;
    readonly retry: { readonly retryable: boolean; readonly afterSeconds: number | null };
  };
}

export const measures = ['messages', 'kind', 'field', 'code', 'phrase', 'requestId', 'retry'] as const;
export type Measure = (typeof measures)[number];

/** What was got and what was expected, for each measure that is wrong. */
export type Misses = Partial<Record<Measure, { readonly got: unknown; readonly expected: unknown }>>;

const folder = process.env.FAULTLINE_SHARED ?? join(process.cwd(), '../shared');

/** Null where the samples are not on this machine. */
export function readSamples(): readonly Sample[] | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'samples/error-samples.json'), 'utf8')) as Sample[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The request as it would have been sent, and the response as it would have been received. */
export function exchangeOf({ request, response }: Sample): { request: SentRequest; response: ReceivedResponse } {
  const url = new URL(request.path, 'http://localhost:3000');
  for (const [name, value] of Object.entries(request.query)) url.searchParams.append(name, value);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  const json = request.body !== null && typeof request.body !== 'string';
  if (json && !headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['Content-Type', 'application/json']);
  }
  const text = json ? JSON.stringify(request.body) : (request.body as string | null);
  const bytes = new TextEncoder().encode(response.body);
  return {
    request: {
      method: request.method,
      url: url.href,
      httpVersion: null,
      headers,
      body: text === null ? null : [{ kind: 'text', text }],
    },
    response: {
      status: response.status,
      reason: '',
      httpVersion: 'HTTP/1.1',
      headers: Object.entries(response.headers),
      body: { kind: 'memory', bytes, size: bytes.length },
      url: url.href,
    },
  };
}

export function score(sample: Sample, diagnosis: Diagnosis | null): Misses {
  const { expect } = sample;
  const field = diagnosis?.problems.find((problem) => problem.field !== null)?.field ?? null;
  const reference = (found: { value: string; from: string } | null | undefined) =>
    found ? { value: found.value, from: found.from } : null;
  const got: Record<Measure, unknown> = {
    messages: diagnosis?.problems.map(({ message }) => message) ?? [],
    kind: diagnosis?.kind ?? null,
    field: field && { name: field.name === '' ? null : field.name, location: field.location, pointer: field.pointer },
    code: diagnosis?.code ?? null,
    phrase: reference(diagnosis?.phrase),
    requestId: reference(diagnosis?.requestId),
    retry: diagnosis && { retryable: diagnosis.retry.retryable, afterSeconds: diagnosis.retry.afterSeconds },
  };
  const expected: Record<Measure, unknown> = {
    ...expect,
    field: expect.field && { name: expect.field.name, location: expect.field.location, pointer: expect.field.pointer },
    phrase: reference(expect.phrase),
    requestId: reference(expect.requestId),
  };
  const misses: Misses = {};
  for (const measure of measures) {
    if (JSON.stringify(got[measure]) !== JSON.stringify(expected[measure])) {
      misses[measure] = { got: got[measure], expected: expected[measure] };
    }
  }
  return misses;
}

export function diagnoseSample(diagnoser: Diagnoser, sample: Sample): Diagnosis | null {
  const { request, response } = exchangeOf(sample);
  return diagnoser.diagnose({ request, outcome: { kind: 'response', response } });
}

/** What `faultline explain --json` prints of a diagnosis, as far as it is scored. */
interface PrintedDiagnosis {
  readonly kind: string;
  readonly code: string | null;
  readonly problems: readonly { readonly message: string; readonly field: Sample['expect']['field'] }[];
  readonly phrase: { readonly value: string; readonly from: string } | null;
  readonly requestId: { readonly value: string; readonly from: string } | null;
  readonly retry: { readonly retryable: boolean; readonly afterSeconds: number | null };
}

/** The samples as a HAR 1.2 file, an entry for each. */
export function harOf(samples: readonly Sample[]): string {
  const fields = (headers: readonly (readonly [name: string, value: string])[]) =>
    headers.map(([name, value]) => ({ name, value }));
  const entries = samples.map((sample) => {
    const { request } = exchangeOf(sample);
    const [chunk] = request.body ?? [];
    return {
      request: {
        method: request.method,
        url: request.url,
        headers: fields(request.headers),
        ...(chunk?.kind === 'text' ? { postData: { mimeType: '', text: chunk.text } } : {}),
      },
      response: {
        status: sample.response.status,
        statusText: '',
        headers: fields(Object.entries(sample.response.headers)),
        content: { text: sample.response.body },
      },
    };
  });
  return JSON.stringify({ log: { version: '1.2', entries } });
}

/** The same score for what was printed. Redaction may hide in it what looks like a secret. */
export function scorePrinted(sample: Sample, printed: PrintedDiagnosis | null): Misses {
  const diagnosis = printed && {
    ...printed,
    problems: printed.problems.map(({ message, field }) => ({
      message,
      field: field && { ...field, name: field.name ?? '' },
    })),
  };
  return score(sample, diagnosis as Diagnosis | null);
}
