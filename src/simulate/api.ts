import type { Incoming } from './incoming';
import type { Reply } from './reply';

/** An API in the small: it behaves as its documents say, within one process and with bounded memory. */
export interface SimulatedApi {
  /** `path`: the segments below the dialect's own (`['api', '1.0', 'tasks']`). Null: not one of its addresses. */
  answer(request: Incoming, path: readonly string[], now: number): Reply | null;
  /** For the index page: an address with its method, and what it gives. */
  readonly help: readonly (readonly [request: string, result: string])[];
}
