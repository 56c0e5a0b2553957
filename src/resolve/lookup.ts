import type { Block, Span } from '../syntax/document';
import type { ResolveContext } from './context';
import { Evaluator } from './evaluate';
import type { ValuePart } from './evaluation';
import { nameOf, type RequestPlace } from './import-graph';
import { promptedVariables } from './question';
import { definitionAt, definitionsOf, placeOf } from './scope';
import type { VariableValue } from './variable-value';
import { exportedDefinition } from './visible-definitions';

/**
 * A variable that a request can use. `definition` is where the file defines it, `imported` where a file does that it
 * imports.
 */
export type ScopedVariable = VariableValue & {
  readonly definition?: { readonly blockIndex: number; readonly span: Span };
  readonly imported?: RequestPlace & { readonly span: Span };
};

/**
 * The variables that a block's request can use, by name, with the definition that holds there: those of the file before
 * those of the files that it imports, both before those of the environment. A file variable's `value` is as written,
 * placeholders not replaced: `variableValue` has it whole. Dynamic values and results of requests are not among them.
 */
export function variablesInScope(block: Block, context: ResolveContext): Map<string, ScopedVariable> {
  const definitions = context.definitions ?? definitionsOf(context.document);
  const place = placeOf(context, block);
  const variables = new Map<string, ScopedVariable>(context.variables);
  for (const [name, variable] of importedVariables(context)) variables.set(name, variable);
  for (const name of definitions.byName.keys()) {
    const found = definitionAt(definitions, name, place);
    if (!found) continue;
    const { start, end, value } = found.definition;
    variables.set(name, {
      value,
      source: 'this file',
      path: context.file,
      secret: false,
      definition: { blockIndex: found.blockIndex, span: { start, end } },
    });
  }
  return variables;
}

/** Of several files the nearest has the last word. */
function* importedVariables({ graph }: ResolveContext): Iterable<readonly [name: string, variable: ScopedVariable]> {
  for (const file of graph ? [...graph.visibleFrom(graph.root)].reverse() : []) {
    for (const name of file.definitions.byName.keys()) {
      const found = exportedDefinition(file, name);
      if (!found) continue;
      const { start, end, value } = found.definition;
      const imported = { file, blockIndex: found.blockIndex, span: { start, end } };
      yield [name, { value, source: nameOf(file), path: file.path, secret: false, imported }];
    }
  }
}

/**
 * What an expression (`host`, `login.response.body.$.token`) stands for in a block's request, for hovers: its value and
 * whether any of it is secret, or why it has none and which environments would give it one.
 */
export async function variableValue(
  expression: string,
  block: Block,
  context: ResolveContext,
): Promise<
  | { readonly value: string; readonly secret: boolean; readonly parts: readonly ValuePart[] }
  | {
      readonly problem: string;
      readonly definedIn: readonly string[];
      /** The secret that would have to be set. */
      readonly unsetSecret: string | null;
      /** It is asked for when the request is sent. */
      readonly asked: boolean;
    }
> {
  const definitions = context.definitions ?? definitionsOf(context.document);
  const evaluator = new Evaluator(context, definitions, placeOf(context, block), promptedVariables(block));
  const evaluation = await evaluator.evaluate(expression);
  if (!evaluation.ok) {
    const { message, definedIn = [], question, secret = null } = evaluation.problem;
    return { problem: message, definedIn, unsetSecret: secret, asked: question !== undefined };
  }
  return {
    value: evaluation.parts.map((part) => part.text).join(''),
    secret: evaluation.parts.some((part) => part.secret),
    parts: evaluation.parts,
  };
}
