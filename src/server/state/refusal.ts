/** Why nothing was sent, in words for people and with the place. */
import { DiagnosticCode } from '../../manifest';
import { withoutBackticks } from '../../present/plain-prose';
import type { RunResult } from '../../protocol';
import { blockAt, type RequestPlace } from '../../resolve/import-graph';
import type { ResolveProblem } from '../../resolve/resolved';
import type { Problem } from '../../syntax/document';
import { blockStart, positionAt } from '../../syntax/request-document';
import { type OpenDocument, rangeIn } from './documents';
import type { Run } from './run';

export type Refusal = NonNullable<RunResult['refused']>;

export function isError({ severity }: Problem | ResolveProblem): boolean {
  return severity === 'error';
}

const outsideCodes: ReadonlySet<string> = new Set([DiagnosticCode.fileOutsideWorkspace, DiagnosticCode.importNotRead]);

/** Would be sent, were a body file or an import not outside the workspace folder: a question for the user. */
export function isOnlyOutside(problems: readonly ResolveProblem[]): boolean {
  const errors = problems.filter(isError);
  return errors.length > 0 && errors.every(({ code }) => outsideCodes.has(code));
}

export function nothingSent(message: string): RunResult {
  return { sent: [], refused: { message, range: null } };
}

/** The first of the problems, at its place. */
export function refusal(open: OpenDocument, index: number, problems: readonly (Problem | ResolveProblem)[]): Refusal {
  const [first, ...others] = problems;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  // What it needs was sent, or was to be.
  const what = first?.code === DiagnosticCode.dependencyFailed ? 'This request was not sent' : 'Nothing was sent';
  return {
    message: `${what}: ${first?.message ?? 'the request can’t be read.'}${more}`,
    range: first ? rangeIn(open.document, index, first) : null,
    ...suggestionFor(problems),
  };
}

function suggestionFor(problems: readonly (Problem | ResolveProblem)[]): Pick<Refusal, 'suggestion' | 'secret'> {
  const secret = problems.flatMap((problem) => ('secret' in problem && problem.secret ? [problem.secret] : []))[0];
  if (secret !== undefined) return { suggestion: 'set-secret', secret };
  return problems.some(isMendedByEnvironment) ? { suggestion: 'select-environment' } : {};
}

/** The request whose response is missing, to be sent first; nothing where none is. */
export function sendFirst(
  problems: readonly ResolveProblem[],
  place: RequestPlace,
  run: Pick<Run, 'dependencies' | 'openDocument'>,
): Pick<Refusal, 'suggestion' | 'first'> {
  const name = problems.find(({ needs }) => needs !== undefined)?.needs;
  const [needed] = name === undefined ? [] : run.dependencies.graph.named(name, place.file);
  const block = needed && blockAt(needed);
  if (name === undefined || !needed || !block?.request) return {};
  const { uri, document } = run.openDocument(needed.file);
  const position = positionAt(document, blockStart(document, needed.blockIndex) + block.request.start);
  return { suggestion: 'send-first', first: { name, uri, position } };
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
  const { suggestion, secret, first: sendFirst } = refused.find((one) => one.suggestion) ?? {};
  const remedy = { ...(secret ? { secret } : {}), ...(sendFirst ? { first: sendFirst } : {}) };
  return { ...first, message, ...(suggestion ? { suggestion } : {}), ...remedy };
}
