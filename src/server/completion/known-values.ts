/** Values that earlier responses of the same API and environment had, by the names that people know them by. */
import { CompletionItemKind } from 'vscode-languageserver/node';
import type { KnownValue } from '../../fix/known-values';
import { resourcesOf } from '../../fix/resource-names';
import { suggestionFor } from '../../fix/value';
import { variablesInScope } from '../../resolve/lookup';
import { scopeRedactor } from '../shown-value';
import { withValues } from './operation';
import type { Asked, Suggestion } from './suggestion';

/** In one list. */
const mostKnown = 30;

/** For a parameter or property: by its name, and for one that is called `id` by what it stands under. */
export async function knownValues(
  asked: Asked,
  name: string,
  parents: readonly string[],
  /** What stands before the cursor where the value goes. */
  typed: string,
  write: (value: KnownValue) => string,
): Promise<readonly Suggestion[]> {
  const { at, open, session } = asked;
  const { request } = at.block;
  if (!request) return [];
  const names = resourcesOf(name, parents);
  if (names.length === 0 || session.known.learnt === 0) return [];
  const context = await asked.context();
  const url = await withValues(request.target.text.replace(/[?#].*$/s, ''), at.block, context);
  const found = session.known.named(session.environments.selected(open.uri), url, names).slice(0, mostKnown);
  if (found.length === 0) return [];
  const redactor = await scopeRedactor(variablesInScope(at.block, context), at.block, context);
  return found
    .filter(({ value, label }) => redactor.text(value) === value && redactor.text(label) === label)
    .map((one): Suggestion => {
      const { value, label } = one;
      const text = write(one);
      return {
        label: label === '' ? value : label,
        text,
        kind: CompletionItemKind.Value,
        ...(label === '' ? {} : { value }),
        detail: 'from an earlier response',
        filter: filterOf(typed, name, value, label),
      };
    });
}

/** What the fix wrote for the user to type over is the field's name: all of the list is to be shown with that, too. */
function filterOf(typed: string, name: string, value: string, label: string): string {
  const quote = typed.startsWith('"') ? '"' : '';
  const word = typed.slice(quote.length);
  const isName = word !== '' && suggestionFor(name).startsWith(word);
  return `${quote}${isName ? `${word} ` : ''}${label} ${value}`;
}
