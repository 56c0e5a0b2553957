import { onAbort } from '../on-abort';

/** The result, or null as soon as the signal is aborted; a rejection that comes of the abort is none. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  if (signal.aborted) {
    // Nobody waits for it any more.
    work.catch(() => undefined);
    return Promise.resolve(null);
  }
  return new Promise((resolve, reject) => {
    const stop = onAbort(signal, () => resolve(null));
    work.then(
      (value) => {
        stop();
        resolve(value);
      },
      (error: unknown) => {
        stop();
        if (signal.aborted) resolve(null);
        else reject(error);
      },
    );
  });
}
