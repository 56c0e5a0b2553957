import type { Block } from '../syntax/document';
import type { RunVariable } from '../syntax/reference-lines';
import type { NamedExchange, ResolveContext, RunValues } from './context';
import { Evaluator } from './evaluate';
import { promptedVariables } from './question';
import type { ResolveProblem } from './resolved';
import { definitionsOf, placeOf } from './scope';

export type { RunValues };

/**
 * What a `run` line gives to what it runs: the values of its brackets, with placeholders as in a request of its block, and
 * all that was given to the block itself. Null where that is nothing. What has no value is a problem at its place.
 */
export async function runValues(
  variables: readonly RunVariable[],
  block: Block,
  context: ResolveContext,
): Promise<RunValues | null | { readonly problems: readonly ResolveProblem[] }> {
  if (variables.length === 0) return context.runValues ?? null;
  const definitions = context.definitions ?? definitionsOf(context.document);
  const sources: NamedExchange[] = [...(context.runValues?.sources ?? [])];
  const responses: ResolveContext['responses'] = (name, path) => {
    const found = context.responses(name, path);
    if (found) sources.push(found);
    return found;
  };
  const evaluator = new Evaluator(
    { ...context, responses },
    definitions,
    placeOf(context, block),
    promptedVariables(block),
  );
  const values = new Map(context.runValues);
  const problems: ResolveProblem[] = [];
  for (const { name, value, start, end } of variables) {
    const evaluation = await evaluator.text(value);
    if (evaluation.ok) {
      values.set(name, evaluation.parts);
    } else {
      const { code, message } = evaluation.problem;
      problems.push({ start, end, code, message, severity: 'error' });
    }
  }
  return problems.length > 0 ? { problems } : Object.assign(values, { sources });
}
