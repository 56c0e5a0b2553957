import { DiagnosticCode } from '../manifest';
import type { Block } from '../syntax/document';
import type { ResolveContext } from './context';
import { confirmationOf, type Question } from './question';
import { resolveRequest } from './resolve';
import type { ResolveProblem } from './resolved';

/** What the problems of a request wait for, each question once. */
export function questionsIn(problems: readonly ResolveProblem[]): readonly Question[] {
  const byKey = new Map<string, Question>();
  for (const { question } of problems) if (question && !byKey.has(question.key)) byKey.set(question.key, question);
  return [...byKey.values()];
}

/** Whether answers are all that a request lacks. */
export function onlyAsks(problems: readonly ResolveProblem[]): boolean {
  return problems.every(({ severity, question }) => severity !== 'error' || question !== undefined);
}

/** A request that may ask, and what it is resolved in. */
export interface Asking {
  readonly block: Block;
  readonly context: ResolveContext;
}

/**
 * What requests ask, in their order, so that all of it can be asked before the first is sent. One that cannot be sent for
 * another reason asks nothing; what depends on an earlier request's response may come out only then.
 */
export async function questionsOf(requests: readonly Asking[]): Promise<readonly Question[]> {
  const byKey = new Map<string, Question>();
  for (const { block, context } of requests) {
    if (!block.request || context.definitions?.asks === false) continue;
    const { problems } = await resolveRequest(block, context);
    const others = problems.filter(({ code }) => code !== DiagnosticCode.noResponseYet);
    if (!onlyAsks(others)) continue;
    const confirmation = confirmationOf(block);
    const questions = [...questionsIn(others), ...(confirmation ? [confirmation] : [])];
    for (const question of questions) if (!byKey.has(question.key)) byKey.set(question.key, question);
  }
  return [...byKey.values()];
}
