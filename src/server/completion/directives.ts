import { CompletionItemKind } from 'vscode-languageserver/node';
import { withoutBackticks } from '../../present/plain-prose';
import { directiveUse } from '../../syntax/directive-names';
import { authLine } from '../../syntax/reference-lines';
import { type DirectiveEntry, directiveNamed, directives } from '../../vocabulary/directives';
import { plainText } from '../../vocabulary/stops';
import { directiveWords } from '../hover/words';
import { pathSuggestions } from './paths';
import { requestNames } from './request-names';
import { none, type Provider, type Suggestion, type Suggestions } from './suggestion';

/** What Faultline acts on first, then what it keeps for other tools. What the request has already is left out. */
export const directiveNameProvider: Provider<'directive-name'> = ({ at, place }) => {
  const present = new Set(
    at.block.directives
      .filter(({ nameSpan }) => nameSpan.end < place.start || nameSpan.start > place.end)
      .map(({ name }) => directiveNamed(name)?.name),
  );
  const offered = directives.filter(({ name, repeatable }) => repeatable || !present.has(name));
  const ranked = [...offered].sort((one, other) => rank(one) - rank(other));
  return { items: ranked.map((entry) => nameSuggestion(entry, at.block.text[place.end] === ' ')) };
};

function rank({ name }: DirectiveEntry): number {
  return { honoured: 0, note: 1, kept: 2 }[directiveUse(name) ?? 'kept'];
}

function nameSuggestion(entry: DirectiveEntry, spaced: boolean): Suggestion {
  const takes = entry.form !== '' && !spaced;
  return {
    label: entry.name,
    kind: CompletionItemKind.Keyword,
    text: takes ? `${entry.name} ` : entry.name,
    value: withoutBackticks(entry.meaning),
    documentation: () => directiveWords(entry),
    ...(takes && (entry.arguments.length > 0 || entry.target || entry.name === 'name') ? { goesOn: true } : {}),
  };
}

export const directiveValueProvider: Provider<'directive-value'> = async (asked) => {
  const { at, place, typed } = asked;
  const entry = directiveNamed(place.directive);
  if (!entry) return none;
  if (entry.name === 'name') return nameSuggestions(at.block.title, at.block.request);
  if (entry.name === 'auth') return loginValues(entry, asked);
  if (entry.target === 'request') return requestNames(asked, place);
  if (entry.target === 'file') return pathSuggestions(asked, 'requests', place, typed);
  return argumentsOf(entry, asked);
};

/** The name of the request, then the options. */
function loginValues(
  entry: DirectiveEntry,
  asked: Parameters<typeof directiveValueProvider>[0],
): Suggestions | Promise<Suggestions> {
  const { at, place, typed } = asked;
  const { nameSpan } = authLine(at.block.text.slice(place.start, place.end), place.start);
  // Behind a blank an option begins; a name with blanks is completed from its first word.
  if (/\S\s+\S*$/.test(typed) && at.offset > nameSpan.end - 1) return argumentsOf(entry, asked);
  return requestNames(asked, { start: nameSpan.start, end: nameSpan.end });
}

/** One word after the other; what is there already is left out. */
function argumentsOf(
  entry: DirectiveEntry,
  { at, place, typed }: Parameters<typeof directiveValueProvider>[0],
): Suggestions {
  const several = entry.name === 'retry' || entry.name === 'auth';
  const word = several ? (/\S*$/.exec(typed)?.[0] ?? '') : typed;
  const rest = several
    ? (/^\S*/.exec(at.block.text.slice(at.offset, place.end))?.[0] ?? '')
    : at.block.text.slice(at.offset, place.end);
  const span = { start: at.offset - word.length, end: at.offset + rest.length };
  const others = `${at.block.text.slice(place.start, span.start)} ${at.block.text.slice(span.end, place.end)}`.split(
    /\s+/,
  );
  const present = new Set(others.filter((other) => other !== '').map(argumentName));
  const offered = several
    ? entry.arguments.filter(({ text }) => !present.has(argumentName(plainText(text))))
    : entry.arguments;
  return {
    items: offered.map(({ text, meaning }) => ({
      ...{ label: plainText(text), stops: text, value: withoutBackticks(meaning), span },
      kind: CompletionItemKind.Value,
    })),
  };
}

/** `base` for `base=1s`; a number is one whatever it is. */
function argumentName(argument: string): string {
  return /^\d+$/.test(argument) ? '#' : (argument.split('=')[0] ?? '');
}

/** Names that say what the request does, from its title or its URL. */
function nameSuggestions(
  title: string | null,
  request: { readonly method: string; readonly target: { readonly text: string } } | null,
): Suggestions {
  const fromTitle = camelCase(title ?? '');
  const path = (request?.target.text ?? '')
    .replace(/[?#].*$/s, '')
    .replace(/\{\{[^{}]*\}\}/g, '')
    .replace(/^[a-z]+:\/\/[^/]*/i, '');
  const segments = path.split('/').filter((segment) => /^[A-Za-z][\w-]*$/.test(segment) && !/^v\d+$/.test(segment));
  const fromUrl = request && segments.length > 0 ? camelCase(`${request.method.toLowerCase()} ${segments.at(-1)}`) : '';
  return {
    items: [...new Set([fromTitle, fromUrl])]
      .filter((label) => label !== '')
      .map((label) => ({ label, kind: CompletionItemKind.Reference })),
  };
}

function camelCase(text: string): string {
  const words = text.match(/[A-Za-z\d]+/g) ?? [];
  const name = words
    .slice(0, 5)
    .map((word, index) => (index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  return /^[A-Za-z]/.test(name) ? name : '';
}
