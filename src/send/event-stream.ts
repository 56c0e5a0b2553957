/** Responses that are looked at while they come: server-sent events, and JSON by lines. */
import { createParser } from 'eventsource-parser';
import type { StreamEvent } from '../exchange';

export interface EventReader {
  /** Events that come for ever are bounded, and the limit for the whole response is not for them unless a request says so. */
  readonly endless: boolean;
  /** The events that are complete with these bytes. */
  read(bytes: Uint8Array): StreamEvent[];
}

const lineTypes = /^application\/(x-ndjson|ndjson|jsonl|x-jsonl|x-jsonlines|json-lines|stream\+json)$/;

/** A reader for a Content-Type; null where such a body is shown when it is complete. */
export function eventReader(contentType: string | null): EventReader | null {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/event-stream') return serverSentEvents();
  return lineTypes.test(type) ? lines() : null;
}

/** Always UTF-8 (HTML, 9.2.6). */
function serverSentEvents(): EventReader {
  const decoder = new TextDecoder();
  let found: StreamEvent[] = [];
  const parser = createParser({
    onEvent: ({ event, id, data }) => found.push({ name: event ?? null, id: id ?? null, data }),
  });
  return {
    endless: true,
    read: (bytes) => {
      parser.feed(decoder.decode(bytes, { stream: true }));
      const events = found;
      found = [];
      return events;
    },
  };
}

function lines(): EventReader {
  const decoder = new TextDecoder();
  /** The pieces of the line that has no end yet: joined once, since one may be as long as the body. */
  let rest: string[] = [];
  return {
    endless: false,
    read: (bytes) => {
      const text = decoder.decode(bytes, { stream: true });
      const end = text.lastIndexOf('\n');
      const whole = end < 0 ? '' : rest.join('') + text.slice(0, end);
      if (end < 0) rest.push(text);
      else rest = [text.slice(end + 1)];
      return whole
        .split('\n')
        .map((line) => line.replace(/\r$/, ''))
        .filter((line) => line !== '')
        .map((data) => ({ name: null, id: null, data }));
    },
  };
}
