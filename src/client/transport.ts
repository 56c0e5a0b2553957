/** The transport seam: requests that the server asks to have sent, from the extension host, where VS Code's proxy and
 * certificate settings apply. */
import type { CookieJars, NextHop, Send, StreamPiece } from '../exchange';
import {
  encodeSendResult,
  type MayFollowParams,
  type MayFollowResult,
  type SendMessage,
  type SendParams,
  type StreamedParams,
} from '../protocol';

/** What is needed of VS Code's `CancellationToken`. */
interface Cancellation {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

export interface Transport {
  send(params: SendParams, token: Cancellation): Promise<SendMessage>;
  /** The cookies that are kept; null before anything was sent. */
  cookies(): Promise<CookieJars | null>;
  /** Closes whatever is being sent: the server that asked for it has gone. */
  abortAll(): void;
}

/** What sends, and the cookies that it keeps. */
export interface Sender {
  readonly send: Send;
  readonly cookies: CookieJars;
}

/** More at once than anybody reads: events, and characters of one; the server is told how many there were. */
const mostEvents = 200;
const mostCharacters = 200_000;

/** The way back to the server, while something is sent for it. */
export interface TransportHost {
  /** Loads the sender at the first request, so that activation does not pay for it. */
  load(): Promise<Sender>;
  /** Tells the server of a part of a stream. */
  tell(params: StreamedParams): void;
  /** Asks the server whether a redirect may be followed. */
  mayFollow(params: MayFollowParams): Promise<MayFollowResult>;
}

export function createTransport({ load, tell, mayFollow }: TransportHost): Transport {
  let loaded: Promise<Sender> | null = null;
  const running = new Set<AbortController>();
  const loadOnce = async (): Promise<Sender> => {
    loaded ??= load();
    try {
      return await loaded;
    } catch (error) {
      loaded = null;
      throw error;
    }
  };
  return {
    async send({ request, options, id, asksToFollow }, token) {
      const abort = new AbortController();
      const onStream = (piece: StreamPiece) => tell({ id, piece: shortened(piece) });
      running.add(abort);
      const listener = token.onCancellationRequested(() => abort.abort());
      if (token.isCancellationRequested) abort.abort();
      try {
        const { send } = await loadOnce();
        const asked = asksToFollow ? { mayFollow: (hop: NextHop) => asking(mayFollow({ id, hop })) } : {};
        return encodeSendResult(await send(request, { ...options, ...asked, signal: abort.signal, onStream }));
      } finally {
        listener.dispose();
        running.delete(abort);
      }
    },
    async cookies() {
      return loaded === null ? null : (await loaded).cookies;
    },
    abortAll() {
      for (const abort of running) abort.abort();
    },
  };
}

async function asking(answer: Promise<MayFollowResult>): Promise<string | null> {
  try {
    return (await answer).refused;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `The redirect was not followed: whether it may be could not be asked (${reason}).`;
  }
}

function shortened(piece: StreamPiece): StreamPiece {
  if (piece.kind !== 'events') return piece;
  const last = piece.events.slice(-mostEvents);
  return { ...piece, events: last.map((event) => ({ ...event, data: event.data.slice(0, mostCharacters) })) };
}
