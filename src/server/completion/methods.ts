import { CompletionItemKind } from 'vscode-languageserver/node';
import { methods } from '../../vocabulary/methods';
import { methodWords } from '../hover/words';
import type { Provider, Suggestion } from './suggestion';

const keywords: readonly (readonly [word: string, meaning: string])[] = [
  ['import', 'Takes the requests and variables of another file in.'],
  ['run', 'Sends the requests of another file, or one by its name.'],
];

/** Where a request line may begin: the methods, and what stands there in place of a request. */
export const methodProvider: Provider<'method'> = ({ at, place }) => {
  const { block } = at;
  const space = /^[ \t]/.test(block.text.slice(place.end)) ? '' : ' ';
  const words = methods.filter(({ offered }) => offered);
  const items = words.map(
    (method): Suggestion => ({
      label: method.name,
      kind: CompletionItemKind.Method,
      text: `${method.name}${space}`,
      value: method.meaning,
      documentation: () => methodWords(method),
      ...(space ? { goesOn: true } : {}),
    }),
  );
  // Above a request they would part it from what belongs to it.
  if (block.request) return { items };
  const others = keywords.map(
    ([word, meaning]): Suggestion => ({
      label: word,
      kind: CompletionItemKind.Keyword,
      text: `${word}${space}`,
      value: meaning,
      ...(space ? { goesOn: true } : {}),
    }),
  );
  return { items: [...items, ...others] };
};

const versions = [
  ['HTTP/1.1', 'HTTP/1.1 (RFC 9112)'],
  ['HTTP/2', 'HTTP/2 (RFC 9113), where the server agrees'],
] as const;

export const versionProvider: Provider<'http-version'> = () => ({
  items: versions.map(([label, value]) => ({ label, value, kind: CompletionItemKind.Constant })),
});
