import { CompletionItemKind } from 'vscode-languageserver/node';
import type { Redactor } from '../../redact/redactor';
import { type ScopedVariable, variablesInScope, variableValue } from '../../resolve/lookup';
import { variableWords } from '../hover/variable';
import { scopeRedactor, shownValue } from '../shown-value';
import { type AtPlaceholder, closing, type Ending } from './placeholder-ending';
import type { Suggestion, Suggestions } from './suggestion';

/** Variables in one list; a file may define thousands. */
const mostVariables = 200;

/** The variables in scope with their present values and where they come from. */
export async function variables(asked: AtPlaceholder, ending: Ending): Promise<Suggestions> {
  const context = await asked.context();
  const wanted = asked.typed.toLowerCase();
  const inScope = [...variablesInScope(asked.at.block, context)];
  // What stands in the file is nearest to the one who writes there.
  const all = [0, 1, 2].flatMap((rank) => inScope.filter(([, variable]) => rankOf(variable) === rank));
  const redactor = await scopeRedactor(new Map(all), asked.at.block, context);
  const fitting = all.length > mostVariables ? all.filter(([name]) => name.toLowerCase().includes(wanted)) : all;
  const items = fitting.slice(0, mostVariables).map(async ([name, variable]) => {
    const suggestion: Suggestion = {
      label: name,
      kind: CompletionItemKind.Variable,
      value: await presentValue(name, variable, redactor, asked),
      detail: variable.source,
      documentation: () => variableWords(asked.session, asked.open, asked.at, name),
    };
    return closing(suggestion, ending);
  });
  return { items: await Promise.all(items), more: fitting.length > mostVariables };
}

function rankOf({ definition, imported }: ScopedVariable): number {
  return definition ? 0 : imported ? 1 : 2;
}

/** As it is now; where it can't be resolved, as it is written. */
async function presentValue(
  name: string,
  { value, secret }: ScopedVariable,
  redactor: Redactor,
  { at, context }: AtPlaceholder,
): Promise<string> {
  if (!value.includes('{{')) return shownValue(name, value, secret, redactor);
  const found = await variableValue(name, at.block, await context());
  return 'value' in found
    ? shownValue(name, found.value, secret || found.secret, redactor)
    : shownValue(name, value, secret, redactor);
}
