/** A response that is a stream of events, while it comes or where it broke off. */
import { type HeaderField, headerValue, type ReceivedResponse, type StreamEvent } from '../exchange';
import { type RenderedResponse, renderResponse } from './response-document';

/** The events that are shown, and how many there are in all. */
export interface StreamDocument {
  readonly head: Omit<ReceivedResponse, 'body'>;
  readonly lines: readonly string[];
  readonly total: number;
}

/** Is this head that of server-sent events? Else what streams is JSON by lines. */
export function isEventStream({ headers }: StreamDocument['head']): boolean {
  return /^\s*text\/event-stream\b/i.test(headerValue(headers, 'content-type') ?? '');
}

/** An event as it stands in a stream (HTML, 9.2.6), an empty line after it; a line of JSON by lines as it is. */
export function eventText({ name, id, data }: StreamEvent, isEvent: boolean): string {
  if (!isEvent) return `${data}\n`;
  const fields = [
    ...(name === null ? [] : [`event: ${name}`]),
    ...(id === null ? [] : [`id: ${id}`]),
    ...data.split('\n').map((line) => `data: ${line}`),
  ];
  return `${fields.join('\n')}\n\n`;
}

/** Head and events as a response document shows them; a line above the events says how many there are. */
export function renderStream({ head, lines, total }: StreamDocument): RenderedResponse {
  const bytes = new TextEncoder().encode(lines.join(''));
  // What was decoded already is UTF-8 here, whatever it came in.
  const headers: HeaderField[] = [['Content-Type', 'text/plain; charset=utf-8']];
  const body = renderResponse(
    { ...head, headers, body: { kind: 'memory', bytes, size: bytes.length } },
    { view: 'raw' },
  );
  const top = renderResponse({ ...head, body: { kind: 'memory', bytes: new Uint8Array(1), size: 1 } }, { view: 'raw' });
  const start = endOfHead(top.text);
  const note = `# ${streamNote(lines.length, total)}`;
  const events = lines.length === 0 ? '' : body.text.slice(endOfHead(body.text));
  return {
    text: `${top.text.slice(0, start)}${note}\n\n${events}`,
    marks: [...top.marks.filter((mark) => mark.end <= start), { kind: 'note', start, end: start + note.length }],
  };
}

function endOfHead(text: string): number {
  return text.indexOf('\n\n') + 2;
}

function streamNote(shown: number, total: number): string {
  const count = total === 1 ? '1 event so far' : `${total} events so far`;
  return `${count}${shown < total ? `, the last ${shown} shown` : ''}. Cancel ends the stream and keeps what came.`;
}
