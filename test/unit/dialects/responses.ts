/**
 * Responses that the documents and the test suites of APIs and frameworks show, written short: beside this file, one file
 * a dialect. They are not in the dialects themselves, where each response would go into the package.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Diagnosis, Field } from '../../../src/diagnose/diagnosis';
import type { Dialect, DialectExample } from '../../../src/dialects/dialect';

/** `field` is `body /name`, `query limit`, `header Authorization`, `cookie sid`, `path task_gid`, `form To`; null: none. `argument`: its name in a GraphQL query. */
export interface DocumentedResponse {
  readonly title: string;
  /** The document or the test suite that shows it. */
  readonly source?: string;
  /** `POST /tasks`; the host is the dialect's. */
  readonly request?: string;
  readonly sent?: Readonly<Record<string, string>>;
  readonly send?: unknown;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly expect: Readonly<Record<string, unknown>>;
}

export function readResponses(folder: string): ReadonlyMap<string, readonly DocumentedResponse[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return new Map(
    names
      .sort()
      .map((name) => [
        basename(name, '.yaml'),
        parse(readFileSync(join(folder, name), 'utf8')) as DocumentedResponse[],
      ]),
  );
}

/** As an example of a dialect; forms are told by their look. */
export function exampleOf({ title, request, sent, send, status, headers, body }: DocumentedResponse): DialectExample {
  const [method = 'GET', url = '/'] = (request ?? 'GET /').split(' ');
  const typed = typeof send === 'string' && /^[\w[\].%-]+=/.test(send);
  const form = typed ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {};
  return {
    id: title,
    title,
    request: { method, url, headers: { ...form, ...sent }, ...(send === undefined ? {} : { body: send }) },
    response: { status, ...(headers ? { headers } : {}), ...(body === undefined ? {} : { body }) },
  };
}

/** What of `expect` is otherwise. */
export function misses(
  { expect }: DocumentedResponse,
  diagnosis: Diagnosis | null,
): readonly { readonly what: string; readonly expected: unknown; readonly got: unknown }[] {
  const field = diagnosis?.problems.find((problem) => problem.field !== null)?.field ?? null;
  const got: Readonly<Record<string, unknown>> = {
    messages: diagnosis?.problems.map(({ message }) => message) ?? [],
    kind: diagnosis?.kind ?? null,
    code: diagnosis?.code ?? null,
    field: fieldText(field),
    fields: diagnosis?.problems.map((problem) => fieldText(problem.field)) ?? [],
    argument: field?.within === '/query' ? field.name : null,
    phrase: diagnosis?.phrase?.value ?? null,
    id: diagnosis?.requestId?.value ?? null,
    allowed:
      diagnosis?.problems
        .find(({ mends }) => mends.length > 0)
        ?.mends.flatMap((mend) => (mend.op === 'replace' ? mend.values : [])) ?? [],
    offset: diagnosis?.problems.find(({ position }) => position !== null)?.position?.offset ?? null,
    retry: diagnosis?.retry.retryable ? (diagnosis.retry.afterSeconds ?? true) : false,
  };
  return Object.entries(expect)
    .map(([what, expected]) => ({ what, expected, got: got[what] }))
    .filter(({ expected, got: found }) => JSON.stringify(expected) !== JSON.stringify(found));
}

function fieldText(field: Field | null): string | null {
  return field && `${field.within === 'Cookie' ? 'cookie' : field.location} ${field.pointer ?? field.name}`;
}

/** A host that is known by nothing: for dialects that have none. */
export const nowhere: Dialect = { id: 'nowhere', title: 'Nowhere', match: { hosts: ['api.nowhere.example'] } };
