import { CompletionItemKind } from 'vscode-languageserver/node';
import { redacted } from '../../redact/mask';
import type { Redactor } from '../../redact/redactor';
import { type ScopedVariable, variablesInScope, variableValue } from '../../resolve/lookup';
import { promptedVariables } from '../../resolve/question';
import { variableWords } from '../hover/variable';
import { scopeRedactor, shownValue } from '../shown-value';
import { type AtPlaceholder, closing, type Ending } from './placeholder-ending';
import type { Suggestion, Suggestions } from './suggestion';

/** Variables in one list; a file may define thousands. */
const mostVariables = 200;
const mostEnvironments = 20;

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
  const prompted = [...promptedVariables(asked.at.block)].filter(([name]) => !context.variables.has(name));
  const asks = prompted.map(([name, { description }]) => {
    const value = 'asked for when it is sent';
    return closing(
      { label: name, kind: CompletionItemKind.Variable, value, detail: description || '# @prompt' },
      ending,
    );
  });
  const others = await variablesElsewhere(
    asked,
    new Set([...all.map(([name]) => name), ...prompted.map(([name]) => name)]),
  );
  return {
    items: [...asks, ...(await Promise.all(items)), ...others.map((item) => closing(item, ending))],
    more: fitting.length > mostVariables,
  };
}

/** Variables that only environments define which are not chosen: whoever takes one is told which to choose. */
async function variablesElsewhere(
  { session, open, context }: AtPlaceholder,
  known: ReadonlySet<string>,
): Promise<Suggestion[]> {
  const { environments } = await context();
  if (!environments) return [];
  const set = await session.environments.load(open.uri);
  const homes = new Map<string, string[]>();
  for (const environment of environments.names.slice(0, mostEnvironments)) {
    for (const name of environment === environments.chosen ? [] : set.variables(environment).keys()) {
      if (!known.has(name)) homes.set(name, [...(homes.get(name) ?? []), environment]);
    }
  }
  return [...homes].slice(0, mostVariables).map(([label, names]) => ({
    ...{ label, kind: CompletionItemKind.Variable },
    value: `not chosen: ${names.join(', ')}`,
    detail:
      environments.chosen === null ? 'No environment is chosen' : `The environment ${environments.chosen} is chosen`,
  }));
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
  const shown = 'value' in found ? found.parts.map((part) => (part.secret ? redacted : part.text)).join('') : null;
  return shown !== null ? shownValue(name, shown, secret, redactor) : shownValue(name, value, secret, redactor);
}
