/** Short ways to write the exchanges of a test. */

import { createDiagnoser } from '../../../src/diagnose/diagnose';
import type { Diagnosis, Field } from '../../../src/diagnose/diagnosis';
import { builtinDialects } from '../../../src/dialects/builtin';
import type { HeaderField, ReceivedResponse, SentRequest } from '../../../src/exchange';

/** 2026-11-20T07:00:00Z: what `now` is in these tests. */
export const now = Date.UTC(2026, 10, 20, 7);

export const diagnoser = createDiagnoser(builtinDialects, { now: () => now });

export interface Request {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface Response {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function has(headers: readonly HeaderField[], name: string): boolean {
  return headers.some(([key]) => key.toLowerCase() === name);
}

export function sent({
  method = 'GET',
  url = 'https://api.example.com/items',
  headers = {},
  body,
}: Request): SentRequest {
  const fields: HeaderField[] = Object.entries(headers);
  const json = body !== undefined && typeof body !== 'string';
  if (json && !has(fields, 'content-type')) fields.push(['Content-Type', 'application/json']);
  const text = json ? JSON.stringify(body) : (body as string | undefined);
  return {
    method,
    url,
    httpVersion: null,
    headers: fields,
    body: text === undefined ? null : [{ kind: 'text', text }],
  };
}

export function received({ status, reason = '', headers = {}, body }: Response): ReceivedResponse {
  const fields: HeaderField[] = Object.entries(headers);
  const json = body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
  if (json && !has(fields, 'content-type')) fields.push(['Content-Type', 'application/json']);
  const bytes =
    body instanceof Uint8Array
      ? body
      : new TextEncoder().encode(json ? JSON.stringify(body) : ((body as string) ?? ''));
  return {
    status,
    reason,
    httpVersion: 'HTTP/1.1',
    headers: fields,
    body: { kind: 'memory', bytes, size: bytes.length },
    url: '',
  };
}

export function diagnose(request: Request, response: Response): Diagnosis {
  const diagnosis = diagnoser.diagnose({
    request: sent(request),
    outcome: { kind: 'response', response: received(response) },
  });
  if (!diagnosis) throw new Error(`Nothing failed: ${response.status}`);
  return diagnosis;
}

/** `query workspace`, `body /data/name`, `body name` (of a form), `header X`, `cookie x`, with `?` where the place is a guess. */
export function fieldText(field: Field | null): string | null {
  if (!field) return null;
  const place = field.pointer === null ? field.name : field.pointer === '' ? '(whole)' : field.pointer;
  const location = field.within === 'Cookie' ? 'cookie' : field.location;
  return `${location} ${place}${field.probable ? '?' : ''}`;
}
