import { CompletionItemKind } from 'vscode-languageserver/node';
import { prose } from '../../present/markdown';
import { withoutBackticks } from '../../present/plain-prose';
import { isCredentialHeader } from '../../redact/secret-names';
import { variablesInScope } from '../../resolve/lookup';
import { maskPlaceholders } from '../../syntax/placeholders';
import { type FieldValue, fieldValues } from '../../vocabulary/field-values';
import { mediaTypeNamed } from '../../vocabulary/media-types';
import { plainText } from '../../vocabulary/stops';
import { variableWords } from '../hover/variable';
import { mediaTypeWords, paragraphs } from '../hover/words';
import { isShowable } from '../shown-value';
import type { Asked, Provider, Suggestion } from './suggestion';

/** Values of the file that are offered again. */
const mostWritten = 8;

type AtValue = Parameters<Provider<'header-value'>>[0];

/** What the file's variables are good for, what other requests have here, what the API allows, what the registry knows. */
export const headerValueProvider: Provider<'header-value'> = async (asked) => {
  const { at, place } = asked;
  const known = fieldValues(place.field);
  const masked = maskPlaceholders(at.block.text.slice(place.start, place.end), '_');
  const cursor = at.offset - place.start;
  const stop = known?.list ? /[,;]/ : /;/;
  const before = Math.max(...[known?.list ? ',' : ';', ';'].map((mark) => masked.lastIndexOf(mark, cursor - 1)));
  const isParameter = masked[before] === ';';
  const start = place.start + before + 1 + (/^[ \t]*/.exec(masked.slice(before + 1, cursor))?.[0].length ?? 0);
  const next = masked.slice(cursor).search(stop);
  const tail = next < 0 ? place.end : at.offset + next;
  const span = { start: Math.min(start, at.offset), end: Math.max(at.offset, tail) };
  const values = (isParameter ? known?.parameters : known?.values) ?? [];
  const offered = [
    ...(isParameter ? [] : await ownValues(asked)),
    ...values.map((value) => registered(value, place.field, masked.slice(cursor + Math.max(next, 0)).startsWith(';'))),
  ];
  const seen = new Set<string>();
  return {
    items: offered
      .filter(({ label }) => !seen.has(label) && seen.add(label))
      .map((suggestion) => ({ span, ...suggestion })),
  };
};

/** `hasParameters`: what is written behind the value stays there. */
function registered({ text, meaning }: FieldValue, field: string, hasParameters: boolean): Suggestion {
  const type = /^(?:accept|content-type)$/i.test(field) ? mediaTypeNamed(text) : null;
  const written = type && hasParameters ? type.name : text;
  return {
    label: plainText(text),
    kind: CompletionItemKind.Value,
    stops: written,
    ...(meaning && !type ? { value: withoutBackticks(meaning) } : {}),
    ...(meaning ? { documentation: () => (type ? mediaTypeWords(type) : paragraphs([prose(meaning)])) } : {}),
  };
}

async function ownValues(asked: AtValue): Promise<Suggestion[]> {
  const { place } = asked;
  const field = place.field.toLowerCase();
  const api = (await asked.operation())?.parameters.find(
    ({ name, location }) => location === 'header' && name.toLowerCase() === field,
  );
  const allowed = [...(api?.values ?? []), ...(api?.example ? [api.example] : [])].map(
    (label): Suggestion => ({ label, kind: CompletionItemKind.EnumMember, detail: 'OpenAPI document' }),
  );
  return [...allowed, ...(await credentials(asked)), ...writtenValues(asked)];
}

/** What other requests of the file have here, the nearest first: all at once, so for the whole value. */
function writtenValues({ at, open, place, sketches }: AtValue): Suggestion[] {
  const field = place.field.toLowerCase();
  const values = new Set<string>();
  for (const { headers } of sketches.around(open.document, at.index)) {
    for (const { name, value } of headers) {
      if (name.toLowerCase() !== field || value === '' || values.size >= mostWritten) continue;
      // What is written in clear need not be shown in a list, and still less be copied.
      if (isShowable(place.field, value, isCredentialHeader(place.field))) values.add(value);
    }
  }
  const span = { start: place.start, end: place.end };
  return [...values].map((label) => ({ label, span, kind: CompletionItemKind.Value, detail: 'in this file' }));
}

/** The variables in scope that a token, or user name and password, are likely in. */
async function credentials(asked: Asked<AtValue['place']>): Promise<Suggestion[]> {
  if (!/^(?:proxy-)?authorization$/i.test(asked.place.field)) return [];
  const variables = [...variablesInScope(asked.at.block, await asked.context())];
  const named = (pattern: RegExp): readonly string[] =>
    variables.map(([name]) => name).filter((name) => pattern.test(name));
  const [user] = named(/^user(?:_?name)?$|_user(?:_?name)?$|User(?:name)?$|^login$/);
  const [password] = named(/pass(?:word)?$|pwd$/i);
  return [
    ...variables
      .filter(([name]) => /token|bearer|jwt/i.test(name))
      .map(
        ([name]): Suggestion => ({
          label: `Bearer {{${name}}}`,
          kind: CompletionItemKind.Variable,
          documentation: () => variableWords(asked.session, asked.open, asked.at, name),
        }),
      ),
    ...(user && password ? [{ label: `Basic {{${user}}}:{{${password}}}`, kind: CompletionItemKind.Variable }] : []),
  ];
}
