import {
  type Attempt,
  type BodyChunk,
  type Exchange,
  type HeaderField,
  headerValue,
  type Outcome,
  type ReceivedResponse,
} from '../exchange';
import { hideInBytes } from './bytes';

/** The parts of an exchange that hold credentials, each with its own way of hiding them; see `Redactor`. */
export interface PartRedaction {
  text(text: string): string;
  url(url: string): string;
  headers(fields: readonly HeaderField[]): HeaderField[];
  body(text: string, contentType: string | null): string;
}

/** A deep copy of an exchange without credentials. */
export function hideInExchange(exchange: Exchange, redact: PartRedaction): Exchange {
  const { request } = exchange;
  return {
    id: exchange.id,
    request: {
      method: redact.text(request.method),
      url: redact.url(request.url),
      httpVersion: request.httpVersion,
      headers: redact.headers(request.headers),
      body: request.body && hideInChunks(request.body, request.headers, redact),
    },
    attempts: exchange.attempts.map((attempt) => hideInAttempt(attempt, redact)),
  };
}

function hideInAttempt(attempt: Attempt, redact: PartRedaction): Attempt {
  return {
    ...attempt,
    timings: { ...attempt.timings },
    hops: attempt.hops.map((hop) => ({
      status: hop.status,
      url: redact.url(hop.url),
      location: redact.url(hop.location),
    })),
    outcome: hideInOutcome(attempt.outcome, redact),
    waitReason: attempt.waitReason === null ? null : redact.text(attempt.waitReason),
    notes: attempt.notes.map((note) => redact.text(note)),
    ...(attempt.outputs
      ? {
          outputs: attempt.outputs.map(({ path, error }) => ({
            path: redact.text(path),
            error: error === null ? null : redact.text(error),
          })),
        }
      : {}),
  };
}

function hideInOutcome(outcome: Outcome, redact: PartRedaction): Outcome {
  if (outcome.kind === 'response') return { kind: 'response', response: hideInResponse(outcome.response, redact) };
  return { kind: 'failure', failure: { ...outcome.failure, message: redact.text(outcome.failure.message) } };
}

function hideInResponse(response: ReceivedResponse, redact: PartRedaction): ReceivedResponse {
  const { body } = response;
  const type = headerValue(response.headers, 'Content-Type');
  // It is read in that charset afterwards, too.
  const stated = body.charset === undefined ? {} : { charset: body.charset };
  const hidden = (bytes: Uint8Array) => hideInBytes(bytes, type, redact.body, body.charset);
  const copy =
    body.kind === 'memory' ? { ...sized(hidden(body.bytes)), ...stated } : { ...body, head: hidden(body.head) };
  return {
    status: response.status,
    reason: redact.text(response.reason),
    httpVersion: response.httpVersion,
    headers: redact.headers(response.headers),
    body: copy,
    url: redact.url(response.url),
  };
}

/** The size of what is there, for readers take a body that is shorter than its size for cut off. */
function sized(bytes: Uint8Array): { readonly kind: 'memory'; readonly bytes: Uint8Array; readonly size: number } {
  return { kind: 'memory', bytes, size: bytes.length };
}

/** Runs of text chunks are one text: a secret may go over the seam, and only the whole is JSON. */
function hideInChunks(
  chunks: readonly BodyChunk[],
  headers: readonly HeaderField[],
  redact: PartRedaction,
): BodyChunk[] {
  const type = headerValue(headers, 'Content-Type');
  const alone = chunks.every((chunk) => chunk.kind === 'text');
  const out: BodyChunk[] = [];
  let run = '';
  const endRun = (): void => {
    if (run !== '') out.push({ kind: 'text', text: redact.body(run, type) });
    run = '';
  };
  for (const chunk of chunks) {
    if (chunk.kind === 'text') run += chunk.text;
    else {
      endRun();
      if (chunk.kind === 'file') out.push({ kind: 'file', path: redact.text(chunk.path) });
      else {
        const bytes = hideInBytes(Buffer.from(chunk.base64, 'base64'), type, redact.body);
        out.push({ kind: 'bytes', base64: Buffer.from(bytes).toString('base64') });
      }
    }
  }
  endRun();
  return alone && out.length === 0 ? [...chunks] : out;
}
