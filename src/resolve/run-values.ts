import type { Block } from '../syntax/document';
import type { RunVariable } from '../syntax/reference-lines';
import type { ResolveContext } from './context';
import { Evaluator } from './evaluate';
import type { ValuePart } from './evaluation';
import { promptedVariables } from './question';
import type { ResolveProblem } from './resolved';
import { definitionsOf, placeOf } from './scope';

/** The values of variables that `run` lines give, by name. */
export type RunValues = ReadonlyMap<string, readonly ValuePart[]>;

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
  const evaluator = new Evaluator(context, definitions, placeOf(context, block), promptedVariables(block));
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
  return problems.length > 0 ? { problems } : values;
}
