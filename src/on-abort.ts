/** Listening to a signal that many share. */

/**
 * What is done when a signal is aborted. One listener for each signal: to add and remove one of an AbortSignal costs more
 * than most of what is guarded by it, and a run of a thousand requests does so several times for each.
 */
const acts = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `act` when the signal is aborted, until the returned function is called; never where it is aborted already. */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  const known = acts.get(signal);
  const all = known ?? new Set();
  if (!known) {
    acts.set(signal, all);
    signal.addEventListener('abort', () => callEach(all), { once: true });
  }
  all.add(act);
  return () => void all.delete(act);
}

function callEach(all: Set<() => void>): void {
  for (const act of [...all]) {
    // One of those before may have taken it back.
    if (all.delete(act)) act();
  }
}
