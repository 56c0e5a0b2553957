import type { Capability } from './capability';

/** A beat each second while something runs, for elapsed times and countdowns; none while nothing does. */
export const ticker: Capability = {
  register: ({ deps, ended, events, exchanges }) => {
    let timer: NodeJS.Timeout | null = null;
    const stop = (): void => {
      if (timer) clearInterval(timer);
      timer = null;
    };
    ended.addEventListener('abort', stop);
    events.exchangeChanged.event(() => {
      if (exchanges.active().length === 0) return stop();
      timer ??= setInterval(() => {
        if (exchanges.active().length === 0) stop();
        else events.tick.fire();
      }, deps.pace.tickMs).unref();
    });
  },
};
