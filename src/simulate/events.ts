/** Server-sent events: `/events`, one each second for ever, or `/events?count=5&every=200`. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Incoming } from './incoming';

export interface EventStream {
  /** Null: without an end. */
  readonly count: number | null;
  /** Milliseconds between two. */
  readonly everyMs: number;
}

/** What the index says of it. */
export const eventsHelp = 'GET /events?count=5&every=200';

/** Null where something else is asked for. What is no number counts as absent. */
export function eventsAskedFor({ method, segments, query }: Incoming): EventStream | null {
  if (method !== 'GET' || segments.length !== 1 || segments[0] !== 'events') return null;
  const options = new URLSearchParams(query);
  const number = (name: string, most: number): number | null => {
    const text = options.get(name) ?? '';
    return /^\d+$/.test(text) ? Math.min(Number(text), most) : null;
  };
  return { count: number('count', 1_000_000), everyMs: number('every', 60_000) ?? 1000 };
}

/** Sends them, one after the other; rejects where the client is gone or the simulator closes (`signal`). */
export async function sendEvents(
  response: ServerResponse,
  { count, everyMs }: EventStream,
  signal: AbortSignal,
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  for (let number = 1; count === null || number <= count; number++) {
    if (number > 1) await sleep(everyMs, undefined, { signal });
    signal.throwIfAborted();
    response.write(`id: ${number}\nevent: tick\ndata: ${JSON.stringify({ number, of: count })}\n\n`);
  }
  response.end();
}
