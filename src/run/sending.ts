/** One attempt. */
import type { Attempt, FailureStage, Outcome, SendOptions, SendResult, StreamPiece } from '../exchange';
import type { ResolvedRequest } from '../resolve/resolved';
import { untilAborted } from './aborting';
import type { RunDeps } from './run-deps';
import type { Waited } from './waiting';

/** How long a cancelled send may take to tidy up and say what became of it, ms, before it is left behind. */
const graceMs = 1000;

/** `mayFollow`: null where every redirect may be followed. */
export type SendingDeps = RunDeps & { readonly mayFollow: SendOptions['mayFollow'] | null };

/** Sends the request once: what came of it, with what was waited for before. */
export async function sendOnce(
  request: ResolvedRequest,
  deps: SendingDeps,
  place: Pick<Attempt, 'number'> & Waited,
): Promise<Attempt> {
  const startedAt = deps.now();
  const { noLog: _, retry: __, delayMs: ___, responseCharset, ...own } = request.options;
  let isOver = false;
  const onStream = (piece: StreamPiece): void => {
    if (!isOver) deps.onEvent?.({ kind: 'streamed', piece });
  };
  const { signal, mayFollow } = deps;
  const chosen: SendOptions = { ...own, signal, onStream, jar: deps.jar ?? '' };
  const options = mayFollow ? { ...chosen, mayFollow } : chosen;
  const sending = deps
    .send(request.sent, options)
    .catch((error: unknown) => failed('send', 'SEND_FAILED', messageOf(error), startedAt, deps));
  const result = (await untilAborted(sending, deps.signal)) ?? (await tidiedUp(sending, startedAt, deps));
  isOver = true;
  const notes = [...(deps.signInNotes?.() ?? []), ...result.notes];
  const { number, waitedMs, waitReason } = place;
  const { timings, hops } = result;
  const outcome = readIn(result.outcome, responseCharset);
  return { number, startedAt, waitedMs, waitReason, outcome, timings, hops, notes };
}

/** An outcome whose body is to be read in the charset that the request says. */
function readIn(outcome: Outcome, charset: string | null): Outcome {
  if (charset === null || outcome.kind === 'failure') return outcome;
  const { response } = outcome;
  return { kind: 'response', response: { ...response, body: { ...response.body, charset } } };
}

/** What a cancelled send says became of it, if it does so soon. */
async function tidiedUp(sending: Promise<SendResult>, startedAt: number, deps: RunDeps): Promise<SendResult> {
  const timer = new AbortController();
  const late = deps.sleep(graceMs, timer.signal).then(
    () => null,
    () => null,
  );
  const result = await Promise.race([sending, late]);
  timer.abort();
  return result ?? failed('aborted', 'ABORTED', 'Cancelled.', startedAt, deps);
}

/**
 * A failure that `send` itself did not report. It never rejects, but what carries it may (an editor that shuts down), and
 * the exchange must come to an end all the same.
 */
function failed(stage: FailureStage, code: string, message: string, startedAt: number, deps: RunDeps): SendResult {
  const totalMs = Math.max(0, deps.now() - startedAt);
  return {
    outcome: { kind: 'failure', failure: { stage, code, message } },
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs },
    hops: [],
    notes: [],
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
