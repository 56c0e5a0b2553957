import type { Diagnosis } from '../diagnose/diagnosis';
import { type Exchange, outcomeOf } from '../exchange';
import { attemptLine, outcomeLabel } from './attempt-line';
import { plainProse } from './plain-prose';
import type { Mark, RenderedResponse } from './response-document';
import { placeOf, statementOf } from './statement';
import { visibleLine } from './visible-text';

export interface FailureDocument {
  /** Redacted already, as is the diagnosis. */
  readonly exchange: Exchange;
  /** Null where the request was cancelled. */
  readonly diagnosis: Diagnosis | null;
  /** Why there was no further attempt; null where none was due. */
  readonly retryStopped: string | null;
  /** Events of a stream that came before it failed. */
  readonly received?: { readonly lines: readonly string[]; readonly total: number } | null;
}

/**
 * What stands in place of a response where none came, as plain text: `# No response: ECONNREFUSED`, then what it means,
 * its cause, what to do, whether to send again, and the attempts.
 */
export function renderFailure({
  exchange,
  diagnosis,
  retryStopped,
  received = null,
}: FailureDocument): RenderedResponse {
  const outcome = outcomeOf(exchange);
  const cancelled = outcome?.kind !== 'failure' || outcome.failure.stage === 'aborted';
  const label = visibleLine(cancelled ? 'cancelled' : (diagnosis?.label ?? outcomeLabel(outcome)));
  const marks: Mark[] = [];
  let text = '# No response: ';
  marks.push({ kind: 'status', start: text.length, end: text.length + label.length });
  text += `${label}\n\n${visibleLine(`${exchange.request.method} ${exchange.request.url}`)}\n\n`;
  const say = (words: string | null, lead = ''): void => {
    if (words !== null && words.trim() !== '') text += `${lead}${plainProse(words)}\n`;
  };

  if (diagnosis) {
    const statement = statementOf(diagnosis, 'full');
    say(statement.meaning);
    for (const problem of statement.problems) {
      const source = diagnosis.problems[problem.index];
      const start = text.length;
      say(problem.message);
      if (text.length > start) marks.push({ kind: 'message', problem: problem.index, start, end: text.length - 1 });
      say(source ? placeOf(source) : null, 'Place: ');
      say(problem.cause, 'Cause: ');
      say(problem.remedy, 'What to do: ');
    }
    say(statement.cause, 'Cause: ');
    say(statement.remedy, 'What to do: ');
    say(diagnosis.retry.reason, 'Send it again? ');
  } else {
    text += 'The request was cancelled before a response had come. Send it again to get one.\n';
  }
  say(retryStopped, 'No further attempt: ');
  if (exchange.attempts.length > 0) {
    text += `\nAttempts:\n`;
    for (const attempt of exchange.attempts) text += `${attempt.number}. ${visibleLine(attemptLine(attempt))}\n`;
  }
  if (received) {
    const { lines, total } = received;
    const last = lines.length < total ? `, of which these are the last ${lines.length}` : '';
    text += `\n# ${total === 1 ? '1 event' : `${total} events`} came before that${last}:\n\n${lines.join('')}`;
  }
  return { text, marks };
}
