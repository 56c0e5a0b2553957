/** What is known about sending the same request again. */
export interface RetryAdvice {
  /** Would the same request, unchanged, be worth sending again? */
  readonly retryable: boolean;
  /** The wait that the response itself states, in seconds; null where it states none. */
  readonly afterSeconds: number | null;
  /** A sentence for people: whether, when and why. */
  readonly reason: string;
  /** May it be repeated without being asked? False where an unsafe method may already have been applied (RFC 9110, 9.2.2). */
  readonly safe: boolean;
}
