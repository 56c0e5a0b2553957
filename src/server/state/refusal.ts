/** Why nothing was sent, in words for people and with the place. */
import { DiagnosticCode } from '../../manifest';
import { withoutBackticks } from '../../present/plain-prose';
import type { RunResult } from '../../protocol';
import type { ResolveProblem } from '../../resolve/resolved';
import type { Problem } from '../../syntax/document';
import { type OpenDocument, rangeIn } from './documents';

export type Refusal = NonNullable<RunResult['refused']>;

export function isError({ severity }: Problem | ResolveProblem): boolean {
  return severity === 'error';
}

/** Would be sent, were a body file not outside the workspace folder: a question for the user. */
export function isOnlyOutside(problems: readonly ResolveProblem[]): boolean {
  const errors = problems.filter(isError);
  return errors.length > 0 && errors.every(({ code }) => code === DiagnosticCode.fileOutsideWorkspace);
}

export function nothingSent(message: string): RunResult {
  return { sent: [], refused: { message, range: null } };
}

/** The first of the problems, at its place. */
export function refusal(open: OpenDocument, index: number, problems: readonly (Problem | ResolveProblem)[]): Refusal {
  const [first, ...others] = problems;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return {
    message: `Nothing was sent: ${first?.message ?? 'the request can’t be read.'}${more}`,
    range: first ? rangeIn(open.document, index, first) : null,
    ...suggestionFor(problems),
  };
}

function suggestionFor(problems: readonly (Problem | ResolveProblem)[]): Pick<Refusal, 'suggestion' | 'secret'> {
  const secret = problems.flatMap((problem) => ('secret' in problem && problem.secret ? [problem.secret] : []))[0];
  if (secret !== undefined) return { suggestion: 'set-secret', secret };
  return problems.some(isMendedByEnvironment) ? { suggestion: 'select-environment' } : {};
}

/** Another environment would give the variable its value. */
function isMendedByEnvironment(problem: Problem | ResolveProblem): boolean {
  return 'definedIn' in problem && (problem.definedIn?.length ?? 0) > 0;
}

/** Of several requests the first refusal, with how many there were; in plain text, for notifications. */
export function joinRefusals(refused: readonly Refusal[], requests: number): Refusal | null {
  const [first] = refused.map((one) => ({ ...one, message: withoutBackticks(one.message) }));
  if (!first || requests === 1) return first ?? null;
  const message = `${refused.length} of ${requests} requests were not sent. The first: ${first.message}`;
  const { suggestion, secret } = refused.find((one) => one.suggestion) ?? {};
  return { ...first, message, ...(suggestion ? { suggestion } : {}), ...(secret ? { secret } : {}) };
}
