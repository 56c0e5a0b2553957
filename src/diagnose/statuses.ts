/** What each HTTP status means by itself, whatever API sends it. */
import type { Kind } from './diagnosis';
import { registered, unregistered } from './status-table';

export interface StatusText {
  /** The registry's description, or the name that is in use. */
  readonly reason: string;
  /** Null: no failure. */
  readonly kind: Kind | null;
  readonly meaning: string;
  /** Null where the meaning says it all. */
  readonly cause: string | null;
  readonly remedy: string;
  /** Would the same request, unchanged, be worth sending again? */
  readonly retry: boolean;
}

const table: ReadonlyMap<number, StatusText> = new Map(
  [...registered, ...unregistered].map(([status, reason, kind, meaning, cause, remedy, retry = false]) => [
    status,
    { reason, kind, meaning, cause, remedy, retry },
  ]),
);

/** RFC 9110, section 15: an unknown code is to be treated as the x00 of its class. */
const classes: Readonly<Record<string, readonly [reason: string, status: number]>> = {
  '1': ['Informational', 100],
  '2': ['Success', 200],
  '3': ['Redirection', 300],
  '4': ['Client Error', 400],
  '5': ['Server Error', 500],
};

/** The codes of the registry, in ascending order. */
export const registeredStatuses: readonly number[] = registered.map(([status]) => status);

/** What a status means by itself. A code that nobody has registered counts as the x00 of its class. */
export function statusText(status: number): StatusText {
  const found = table.get(status);
  if (found) return found;
  const [reason, like] = classes[String(status)[0] ?? ''] ?? ['Unknown Status', 500];
  const text = table.get(like);
  const known = text ?? { kind: 'server' as const, meaning: '', cause: null, remedy: '', retry: false, reason };
  return { ...known, reason, meaning: `Not a registered status; by its first digit: ${lowerFirst(known.meaning)}` };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The reason phrases in lower case: a message that is one of these says no more than the status does. */
export function reasonPhrases(): ReadonlySet<string> {
  const reasons = new Set(Array.from(table.values(), ({ reason }) => reason.toLowerCase()));
  // Names from before RFC 9110 that servers still send, and what servers say in their place.
  for (const old of [
    'payload too large',
    'request entity too large',
    'unprocessable entity',
    'request-uri too long',
    'requested range not satisfiable',
    'request time-out',
    'gateway time-out',
    'server error',
    'internal error',
    'not authorized',
    "i'm a teapot",
    'object not found',
  ]) {
    reasons.add(old);
  }
  return reasons;
}
