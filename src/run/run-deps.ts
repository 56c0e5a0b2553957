/** What a run reaches out with, what it tells while it goes on, and what becomes of it. */
import type { Diagnosis } from '../diagnose/diagnosis';
import type { BodyFile } from '../diagnose/request-view';
import type { Attempt, Exchange, Outcome, ReceivedBody, Send, SentRequest, StreamPiece } from '../exchange';
import type { Settings } from '../manifest';
import type { ResolveContext } from '../resolve/context';
import type { Question } from '../resolve/question';
import type { Renewal } from '../resolve/renewal';
import type { Resolution, ResolvedRequest, ResolveProblem, ResponseOutput } from '../resolve/resolved';
import type { HostPause } from '../retry/host-pauses';
import type { EarlierWait } from '../retry/policy';
import type { RunPace } from '../retry/run-pace';

/** What an exchange is diagnosed from; `requestText` is the request's text body, null where it has none. */
export interface DiagnosisInput {
  readonly request: SentRequest;
  readonly outcome: Outcome;
  readonly requestText?: string | null;
  /** The files that the body or a part of it comes from, as the request names them. */
  readonly bodyFiles?: readonly BodyFile[];
}

/** All that a run reaches out with. */
export interface RunDeps {
  readonly context: ResolveContext;
  readonly send: Send;
  /** Null where nothing failed. */
  readonly diagnose: (input: DiagnosisInput) => Diagnosis | null;
  /** Epoch ms. */
  now(): number;
  /** Settles after `ms`, or as soon as the signal is aborted (resolved or rejected, both are taken). */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Numbers in [0, 1). */
  random(): number;
  /**
   * Asks the person who sends; the answers by `Question.key`. Null: who is asked does not want to send. What is not
   * answered, and all of it where `ask` is absent, has the request refused.
   */
  ask?(questions: readonly Question[]): Promise<ReadonlyMap<string, string> | null>;
  /** Logs in anew where the request is refused with 401; it is then resolved and sent once more. */
  renew?(): Promise<Renewal>;
  /** What was done for tokens since it was last asked for: shown with the attempt that they were for. */
  signInNotes?(): readonly string[];
  /** Whether what is to be confirmed was before, for longer than this run; by `Question.key`. */
  isConfirmed?(key: string): boolean;
  /** Writes a response's body to a file, whole or not at all; gives its path. Rejects where it can't. */
  save?(body: ReceivedBody, output: ResponseOutput, signal: AbortSignal): Promise<string>;
  /** The request as `resolveAhead` has it already. */
  readonly ahead?: Resolution | null;
  readonly signal: AbortSignal;
  readonly settings: Settings;
  /** "Retry with backoff"; without it, only `# @retry` makes further attempts. */
  readonly backoff: boolean;
  /** A wait that is waited out before the first attempt; one beyond the cap refuses the run. */
  readonly waitFirst?: EarlierWait | null;
  /** What all requests of a run keep to. */
  readonly pace?: RunPace;
  readonly id: string;
  /** The jar that cookies are kept in: that of the environment. */
  readonly jar?: string;
  onEvent?(event: RunEvent): void;
}

/** What happens, as it happens. Nothing comes after the run has settled. */
export type RunEvent =
  | { readonly kind: 'resolved'; readonly request: ResolvedRequest }
  /** The same request with another token. */
  | { readonly kind: 'renewed'; readonly request: ResolvedRequest }
  /** `number`: from 1. */
  | { readonly kind: 'attempt-started'; readonly number: number }
  /** A part of a response that is a stream of events. */
  | { readonly kind: 'streamed'; readonly piece: StreamPiece }
  | { readonly kind: 'attempt-done'; readonly attempt: Attempt; readonly diagnosis: Diagnosis | null }
  /** The last attempt, whose response was written to files. */
  | { readonly kind: 'written'; readonly attempt: Attempt }
  | Waiting;

/** `until`: epoch ms. */
export interface Waiting {
  readonly kind: 'waiting';
  readonly until: number;
  readonly reason: string;
  readonly nextAttempt: number;
  /** The host that the whole run leaves alone, and its answer: `429 Too Many Requests`. */
  readonly pause?: Pick<HostPause, 'host' | 'label' | 'until'>;
  /** No server asks for it: it is that of `# @delay`, or the rate of the run. */
  readonly own?: 'delay' | 'rate';
}

export type RunOutcome =
  | {
      /** Nothing was sent: an error among the problems forbids it, or it was cancelled before. */
      readonly kind: 'refused';
      readonly problems: readonly ResolveProblem[];
      readonly cancelled?: boolean;
      /** Cancelled by who was asked for what the request needs. */
      readonly dismissed?: boolean;
      /** Why `waitFirst`, or the pause of the host, was not waited out. */
      readonly retryStopped?: string;
    }
  | {
      readonly kind: 'done';
      readonly exchange: Exchange;
      readonly resolved: ResolvedRequest;
      /** Of the last attempt; null where it succeeded or was cancelled. */
      readonly diagnosis: Diagnosis | null;
      readonly cancelled: boolean;
      /** Why there is no further attempt; null where none was wanted. */
      readonly retryStopped: string | null;
      /** Warnings and hints about what was sent. */
      readonly problems: readonly ResolveProblem[];
    };
