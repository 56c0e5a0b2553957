import { gathered } from './gathered';
import { guarded } from './guard';
import type { Session } from './session';

/** The events after which an editor ought to ask anew. */
type Occasion = 'exchangeChanged' | 'heldChanged' | 'requestFilesChanged' | 'scopeChanged' | 'settingsChanged' | 'tick';

/** Lets the editor ask anew (LSP's `workspace/…/refresh`) after these events, once for those that come together. */
export function refreshAfter(
  session: Session,
  what: string,
  refresh: () => Promise<void>,
  occasions: readonly Occasion[],
): void {
  const { connection, deps, events } = session;
  // Not waited for: a client that never answers would get no further refresh.
  const ask = guarded(connection, what, refresh);
  const { soon } = gathered(session, what, deps.pace.gatherMs, ask);
  for (const occasion of occasions) events[occasion].event(soon);
}
