/** The transport seam: sends through Faultline's own client. A client that fails or goes is a failure of the exchange. */
import { CancellationTokenSource, type Connection } from 'vscode-languageserver/node';
import type { Send, SendOptions, SendResult, StreamPiece } from '../exchange';
import {
  ClientNotification,
  ClientRequest,
  decodeSendResult,
  type MayFollowParams,
  type MayFollowResult,
  type SendMessage,
  type SendParams,
  ServerRequest,
  type StreamedParams,
} from '../protocol';

/** How long a client may take to answer after it was told to cancel, ms. */
const cancelGraceMs = 2000;

export function clientSend(connection: Connection, now: () => number): Send {
  const streams = new Map<string, (piece: StreamPiece) => void>();
  const redirects = new Map<string, NonNullable<SendOptions['mayFollow']>>();
  let count = 0;
  connection.onNotification(ClientNotification.streamed, ({ id, piece }: StreamedParams) => streams.get(id)?.(piece));
  connection.onRequest(ClientRequest.mayFollow, async ({ id, hop }: MayFollowParams): Promise<MayFollowResult> => {
    const mayFollow = redirects.get(id);
    return { refused: mayFollow ? await mayFollow(hop) : 'The request is over.' };
  });
  return async (request, { signal, onStream, mayFollow, ...options }) => {
    const startedAt = now();
    const failure = (stage: 'send' | 'aborted', code: string, message: string): SendResult => ({
      outcome: { kind: 'failure', failure: { stage, code, message } },
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: now() - startedAt },
      hops: [],
      notes: [],
    });
    const aborted = (): SendResult => failure('aborted', 'ABORTED', 'The request was cancelled.');
    if (signal.aborted) return aborted();
    const cancellation = new CancellationTokenSource();
    const id = `${++count}`;
    if (onStream) streams.set(id, onStream);
    if (mayFollow) redirects.set(id, mayFollow);
    const params: SendParams = { request, options, id, ...(mayFollow ? { asksToFollow: true } : {}) };
    const sent = connection.sendRequest<SendMessage>(ServerRequest.send, params, cancellation.token).then(
      (message) => decodeSendResult(message),
      (error: unknown) =>
        signal.aborted
          ? aborted()
          : failure('send', 'NO_TRANSPORT', `The editor could not send the request: ${messageOf(error)}`),
    );
    const answer = sent.catch((error: unknown) =>
      failure('send', 'BAD_TRANSPORT', `The editor answered with something that is no result: ${messageOf(error)}`),
    );
    return new Promise((done) => {
      const cancel = (): void => {
        cancellation.cancel();
        setTimeout(() => done(aborted()), cancelGraceMs).unref();
      };
      signal.addEventListener('abort', cancel, { once: true });
      void answer.then((result) => {
        streams.delete(id);
        redirects.delete(id);
        signal.removeEventListener('abort', cancel);
        cancellation.dispose();
        done(result);
      });
    });
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
