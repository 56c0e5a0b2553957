import type { RetryAdvice } from '../retry/advice';
import { durationText } from './quantity';

/**
 * The advice in two to four words, for places where there is no room for its reason: `retry in 11 s`, `retry with
 * backoff`, `not safe to repeat`. Null where sending the same request again is of no use.
 */
export function retryHint(retry: RetryAdvice): string | null {
  if (!retry.retryable) return null;
  if (!retry.safe) return 'not safe to repeat';
  if (retry.afterSeconds === null) return 'retry with backoff';
  return retry.afterSeconds > 0 ? `retry in ${durationText(retry.afterSeconds * 1000)}` : 'retry now';
}
