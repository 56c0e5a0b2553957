/** A stream of events as its response document shows it while it comes. */
import type { ReceivedResponse, StreamPiece } from '../../exchange';
import { eventText, isEventStream } from '../../present/stream-document';

export interface ShownStream {
  readonly head: Omit<ReceivedResponse, 'body'> | null;
  /** The text of the last events, oldest first. */
  readonly lines: readonly string[];
  /** All that came. */
  readonly total: number;
}

/** Characters of events that a document shows while they come. */
const shownSize = 200_000;

/** A stream with a further part of it. */
export function streamWith(stream: ShownStream | null, piece: StreamPiece): ShownStream {
  if (piece.kind === 'opened') return { head: piece.response, lines: [], total: 0 };
  const { head, lines } = stream ?? { head: null, lines: [] };
  const all = [...lines, ...piece.events.map((event) => eventText(event, head === null || isEventStream(head)))];
  let size = 0;
  let first = all.length;
  while (first > 0 && size + (all[first - 1]?.length ?? 0) <= shownSize) size += all[--first]?.length ?? 0;
  // A single event may be larger than all that is shown: its beginning is.
  const shown = first === all.length ? [`${all.at(-1)?.slice(0, shownSize) ?? ''}…\n\n`] : all.slice(first);
  return { head, lines: shown, total: piece.total };
}
