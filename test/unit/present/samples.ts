import type { Diagnosis } from '../../../src/diagnose/diagnosis';
import type { Attempt, Exchange, HeaderField, ReceivedResponse } from '../../../src/exchange';

/** Asana's 400 of `GET /tasks`, as the diagnosis room gives it. */
export const missingWorkspace: Diagnosis = {
  dialect: 'asana',
  dialectTitle: 'Asana',
  kind: 'missing',
  code: null,
  status: 400,
  label: '400 Bad Request',
  meaning: 'This usually occurs because of a missing or malformed parameter.',
  cause: 'This usually occurs because of a missing or malformed parameter.',
  remedy: 'Check the documentation and the syntax of your request and try again.',
  problems: [
    {
      message: 'workspace: Missing input',
      code: null,
      kind: 'missing',
      field: { name: 'workspace', location: 'query', pointer: null, probable: false },
      cause: 'The request has no `workspace`.',
      remedy: 'Add the query parameter `workspace`.',
      mends: [
        {
          op: 'add',
          field: { name: 'workspace', location: 'query', pointer: null, probable: false },
          value: null,
        },
      ],
      from: '/errors/0/message',
      position: null,
    },
  ],
  phrase: null,
  requestId: null,
  retry: { retryable: false, afterSeconds: null, reason: 'The same request fails again.', safe: true },
  help: 'https://developers.asana.com/docs/errors',
};

export const serverError: Diagnosis = {
  ...missingWorkspace,
  kind: 'server',
  status: 500,
  label: '500 Internal Server Error',
  meaning: "There was a problem on Asana's end.",
  cause: 'Some errors are due to server load.',
  remedy: 'Send the request again after a while.',
  problems: [],
  phrase: { value: '6 sad squid snuggle softly', label: 'Error phrase', from: 'body:/errors/0/phrase' },
  requestId: { value: 'req-1', label: 'Request id', from: 'header:X-Request-Id' },
  retry: { retryable: true, afterSeconds: null, reason: 'Server errors are often transient.', safe: true },
};

/** One problem of a diagnosis with another message, and whatever else is given. */
export function withMessage(message: string, more: Partial<Diagnosis['problems'][number]> = {}): Diagnosis {
  const [problem] = missingWorkspace.problems;
  if (!problem) throw new Error('the sample has a problem');
  return { ...missingWorkspace, problems: [{ ...problem, message, ...more }] };
}

export function response(
  status: number,
  reason: string,
  headers: readonly HeaderField[],
  body: string | Uint8Array,
): ReceivedResponse {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return {
    status,
    reason,
    httpVersion: '1.1',
    headers,
    body: { kind: 'memory', bytes, size: bytes.length },
    url: 'http://localhost:7357/asana/api/1.0/tasks',
  };
}

export function attempt(number: number, received: ReceivedResponse, more: Partial<Attempt> = {}): Attempt {
  return {
    number,
    startedAt: Date.UTC(2026, 10, 20, 9, 10, number),
    timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: 10, totalMs: 12.4 },
    hops: [],
    outcome: { kind: 'response', response: received },
    waitedMs: 0,
    waitReason: null,
    notes: [],
    ...more,
  };
}

export function exchange(attempts: readonly Attempt[]): Exchange {
  return {
    id: 'e1',
    request: {
      method: 'GET',
      url: 'http://localhost:7357/asana/api/1.0/tasks',
      httpVersion: null,
      headers: [['Accept', 'application/json']],
      body: null,
    },
    attempts,
  };
}
