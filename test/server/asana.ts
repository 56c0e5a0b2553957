/** Responses of a documented API, for the flows that need a diagnosis and a fix. */
import type { HeaderField, Outcome, SentRequest } from '../../src/exchange';
import { response } from './harness';

export const tasks = 'https://app.asana.com/api/1.0/projects';

export function missingWorkspace(): Outcome {
  const help = 'For more information on API status codes and how to handle them, read the docs on errors';
  return response(400, { errors: [{ message: 'workspace: Missing input', help }] });
}

/** As the documents have it: without `workspace` a 400, with it a 200. */
export function asana(request: SentRequest): Outcome {
  const sent = `${request.url} ${(request.body ?? []).map((chunk) => (chunk.kind === 'text' ? chunk.text : '')).join('')}`;
  return /\bworkspace\b/.test(sent) ? response(200, { data: [] }) : missingWorkspace();
}

export function unavailable(headers: readonly HeaderField[] = []): Outcome {
  return response(503, { errors: [{ message: 'Service unavailable' }] }, headers);
}

export function serverError(): Outcome {
  return response(500, { errors: [{ message: 'Server Error', phrase: '6 sad squid snuggle softly' }] });
}
