import { CompletionItemKind } from 'vscode-languageserver/node';
import { fieldValues } from '../../vocabulary/field-values';
import { type FieldEntry, fieldNamed, partFields, requestFields } from '../../vocabulary/fields';
import { fieldWords } from '../hover/words';
import { parameterWords, typeOf } from './operation';
import type { Provider, Suggestion } from './suggestion';

/** The fields of the API's description and of the file first, then the registry's. What the request has is left out. */
export const headerNameProvider: Provider<'header-name'> = async (asked) => {
  const { at, place, sketches, open } = asked;
  const end = place.colon ? '' : ': ';
  const suggestion = (name: string, field: FieldEntry | null, detail?: string): Suggestion => ({
    label: name,
    kind: CompletionItemKind.Field,
    text: `${name}${end}`,
    ...(detail ? { detail } : {}),
    ...(field ? { documentation: () => fieldWords(field) } : {}),
    ...(end !== '' && fieldValues(name) ? { goesOn: true } : {}),
  });
  if (place.ofPart) return { items: partFields.map((field) => suggestion(field.name, field)) };
  const around = sketches.around(open.document, at.index);
  const written = around.flatMap(({ headers }) => headers.filter(({ whole }) => !whole).map(({ name }) => name));
  const present = new Set(
    (at.block.request?.headers ?? [])
      .filter(({ nameSpan }) => nameSpan.end < place.start || nameSpan.start > place.end)
      .map(({ name }) => name.toLowerCase()),
  );
  const spelt = spelling(
    written,
    [...(at.block.request?.headers ?? [])].map(({ name }) => name),
  );
  const names = new Map<string, Suggestion>();
  const add = (name: string, field: FieldEntry | null, detail?: string): void => {
    const key = name.toLowerCase();
    if (!present.has(key) && !names.has(key)) names.set(key, suggestion(spelt(name), field, detail));
  };
  for (const parameter of (await asked.operation())?.parameters ?? []) {
    if (parameter.location !== 'header' || present.has(parameter.name.toLowerCase())) continue;
    names.set(parameter.name.toLowerCase(), {
      ...suggestion(spelt(parameter.name), null, typeOf(parameter)),
      documentation: () => parameterWords(parameter),
    });
  }
  for (const field of requestFields.slice(0, 3)) add(field.name, field);
  for (const name of written)
    if (fieldNamed(name)?.status !== 'permanent' && !name.includes('{{')) add(name, fieldNamed(name), 'in this file');
  for (const field of requestFields) add(field.name, field);
  return { items: [...names.values()] };
};

/** How the file writes names: as it has written this one, else in lower case where it writes all of them so. */
function spelling(around: readonly string[], own: readonly string[]): (name: string) => string {
  const known = new Map<string, string>();
  let lower = 0;
  let upper = 0;
  for (const name of [...own, ...around]) {
    if (!known.has(name.toLowerCase())) known.set(name.toLowerCase(), name);
    if (/[A-Z]/.test(name)) upper++;
    else if (name.includes('-') || own.includes(name)) lower++;
  }
  return (name) => known.get(name.toLowerCase()) ?? (lower > upper ? name.toLowerCase() : name);
}
