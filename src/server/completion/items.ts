/** Suggestions as items of LSP, as the client at the other end understands them. */

import { type CompletionItem, InsertTextFormat, MarkupKind } from 'vscode-languageserver/node';
import { withoutBackticks } from '../../present/plain-prose';
import { lineStartAt } from '../../syntax/characters';
import { plainText, snippetText } from '../../vocabulary/stops';
import type { ClientProfile } from '../state/client-profile';
import { rangeIn } from '../state/documents';
import type { Asked, Suggestion } from './suggestion';

/** Which of the suggestions of which list an item is: for asking for its documentation. */
export interface ItemData {
  readonly list: number;
  readonly index: number;
}

/** VS Code's own command; only Faultline's client is known to be VS Code. */
export const suggestMore = { title: 'Suggest what follows', command: 'editor.action.triggerSuggest' };

/** UTF-16 units of what stands beside a label. */
const valueLimit = 60;

/** Without what stands there already: to take it would change nothing but swallow the key. */
export function itemsOf(
  { open, at, place, session }: Asked,
  suggestions: readonly Suggestion[],
  list: number,
): CompletionItem[] {
  const { profile } = session;
  const lineStart = lineStartAt(at.block.text, at.offset);
  return suggestions.flatMap((suggestion, index) => {
    const { label, kind, text = label, stops, value, detail, goesOn, commit } = suggestion;
    // A completion stands on one line.
    const span = { start: Math.max(lineStart, (suggestion.span ?? place).start), end: (suggestion.span ?? place).end };
    const snippet = stops !== undefined && profile.completionSnippets ? snippetText(stops) : null;
    const newText = snippet ?? (stops === undefined ? text : plainText(stops));
    if (at.block.text.slice(span.start, span.end) === newText) return [];
    const data: ItemData = { list, index };
    const item: CompletionItem = {
      label,
      kind,
      sortText: String(index).padStart(5, '0'),
      filterText: suggestion.filter ?? label,
      insertTextFormat: snippet === null ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
      textEdit: { range: rangeIn(open.document, at.index, span), newText },
      ...detailsOf(profile, value, detail),
      ...(goesOn && profile.own ? { command: suggestMore } : {}),
      ...(commit && profile.completionCommit ? { commitCharacters: [...commit] } : {}),
      ...(suggestion.documentation ? { data } : {}),
    };
    return [item];
  });
}

/** The value in every row where the client can put it there, else with the row that is chosen. */
function detailsOf(
  profile: ClientProfile,
  value: string | undefined,
  detail: string | undefined,
): Partial<CompletionItem> {
  const shown = value === undefined || value.length <= valueLimit ? value : `${value.slice(0, valueLimit)}…`;
  if (shown === undefined) return detail ? { detail } : {};
  if (profile.completionLabelDetails) return { labelDetails: { description: shown }, ...(detail ? { detail } : {}) };
  return { detail: detail ? `${shown} (${detail})` : shown };
}

/** Markdown, or its plain text for a client that shows none. */
export function documentationOf(profile: ClientProfile, markdown: string): CompletionItem['documentation'] {
  return profile.completionMarkdown
    ? { kind: MarkupKind.Markdown, value: markdown }
    : {
        kind: MarkupKind.PlainText,
        value: withoutBackticks(markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/\*\*/g, '')),
      };
}
