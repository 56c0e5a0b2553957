import { CompletionItemKind } from 'vscode-languageserver/node';
import { namesCredential } from '../../redact/secret-names';
import { type DynamicVariableEntry, dynamicVariables } from '../../vocabulary/dynamic-variables';
import { plainText } from '../../vocabulary/stops';
import { dynamicExample } from '../hover/dynamic';
import { dynamicVariableWords } from '../hover/words';
import { shownValue } from '../shown-value';
import { type AtPlaceholder, closing, type Ending } from './placeholder-ending';
import type { Suggestion, Suggestions } from './suggestion';

/** Names in one list. */
const mostNames = 300;

/** `$uuid` and its kin, each with what it takes. */
export function dynamicValues(asked: AtPlaceholder, ending: Ending): Suggestion[] {
  return dynamicVariables.map((entry) =>
    closing(
      {
        label: plainText(entry.text),
        stops: entry.text,
        kind: CompletionItemKind.Function,
        detail: entry.form,
        documentation: async () =>
          dynamicVariableWords(
            entry,
            await dynamicExample(plainText(entry.text), asked.at.block, await asked.context()),
          ),
      },
      ending,
    ),
  );
}

const argument = /^\$(processEnv|dotenv|shared|secret)\s+(%?)\s*\S*$|^\$(env)\.\S*$|^\$(datetime|localDatetime)\s+\S*$/;

/** `$auth.token("`, as far as it is written. */
const authArgument = /^\$auth\.\w+\(\s*["']?[^"')]*$/;

/** What a dynamic value takes, where the cursor stands behind its name; null where it does not. */
export async function dynamicArguments(asked: AtPlaceholder, { whole, close }: Ending): Promise<Suggestions | null> {
  if (authArgument.test(asked.typed)) return authIds(asked, whole, close);
  const found = argument.exec(asked.typed);
  // With `%` it is the name of a variable that says which.
  if (!found || found[2] === '%') return null;
  const word = found[1] ?? found[3] ?? found[4] ?? '';
  const start = asked.place.start + (/^\$env\.|^\$\w+\s+/.exec(asked.typed)?.[0].length ?? 0);
  const span = { start, end: whole.end };
  const items = await argumentsOf(word, asked);
  return {
    items: items.slice(0, mostNames).map((item) => ({ ...item, text: `${item.text ?? item.label}${close}`, span })),
    more: items.length > mostNames,
  };
}

/** The ids in `Security.Auth` of the chosen environment. */
async function authIds(asked: AtPlaceholder, whole: Ending['whole'], close: string): Promise<Suggestions> {
  const start = asked.place.start + asked.typed.indexOf('(') + 1;
  const { signIns } = await asked.context();
  const items = Object.keys(signIns ?? {}).map((id) => ({
    ...{ label: id, kind: CompletionItemKind.Variable, detail: 'Security.Auth' },
    ...{ filter: `"${id}"`, text: `"${id}")${close}`, span: { start, end: whole.end } },
  }));
  return { items };
}

async function argumentsOf(word: string, { context, session }: AtPlaceholder): Promise<Suggestion[]> {
  if (word === 'secret') {
    const kept = session.secrets.names;
    return kept.map((label) => ({ label, kind: CompletionItemKind.Variable, detail: 'secret storage' }));
  }
  if (word === 'datetime' || word === 'localDatetime') return formats(word);
  const { variables, processEnv, secrets } = await context();
  if (word === 'secret') {
    return (secrets?.names ?? []).map((label) => ({ label, kind: CompletionItemKind.Variable, detail: 'a secret' }));
  }
  if (word === 'processEnv' || word === 'env') {
    return Object.keys(processEnv)
      .sort()
      .map((label) => ({ label, kind: CompletionItemKind.Variable, detail: 'process environment' }));
  }
  const isMeant = ({ source }: { source: string }): boolean =>
    word === 'shared' ? source.endsWith('($shared)') : /(?:^|[\\/])\.env\b/.test(source);
  return [...variables]
    .filter(([, variable]) => isMeant(variable))
    .map(([name, { value, source, secret }]) => ({
      label: name,
      kind: CompletionItemKind.Variable,
      value: shownValue(name, value, secret || namesCredential(name)),
      detail: source,
    }));
}

function formats(word: string): Suggestion[] {
  const entry: DynamicVariableEntry | undefined = dynamicVariables.find(({ name }) => name === `$${word}`);
  const alternatives = /«([^»]*)»/.exec(entry?.text ?? '')?.[1]?.split('|') ?? [];
  return alternatives.map((label) => ({ label, kind: CompletionItemKind.Value }));
}
