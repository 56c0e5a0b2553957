import { STATUS_CODES } from 'node:http';

/** The registered reason phrase, for responses that bring none (HTTP/2); empty for an unknown status. */
export function statusPhrase(status: number): string {
  return STATUS_CODES[status] ?? '';
}
