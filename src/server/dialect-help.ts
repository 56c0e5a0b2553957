/** Completion and hovers in users' dialects. */
import { type CompletionItem, CompletionItemKind, type CompletionList, MarkupKind } from 'vscode-languageserver/node';
import type { Position } from '../protocol';
import type { HoverText } from './hover';
import type { Session } from './session';
import { indexedOffset, indexedRange, lineIndex } from './state/line-index';

const none: CompletionList = { isIncomplete: false, items: [] };

/** Null where the document is no dialect that is open. */
export async function dialectCompletion(
  { dialects, profile }: Session,
  uri: string,
  position: Position,
): Promise<CompletionList | null> {
  const text = dialects.open.get(uri);
  if (text === undefined) return null;
  const [{ yamlCursor }, { schemaChoices }] = await Promise.all([
    import('../dialects/yaml-cursor'),
    import('../dialects/schema-help'),
  ]);
  const lines = lineIndex(text);
  const offset = indexedOffset(lines, position);
  const cursor = yamlCursor(text, offset);
  const choices = schemaChoices(cursor);
  if (choices.length === 0) return none;
  const kind = profile.completionMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  return {
    isIncomplete: false,
    items: choices.map(({ label, kind: what, description, text: newText }, index): CompletionItem => {
      return {
        label,
        kind: what === 'name' ? CompletionItemKind.Property : CompletionItemKind.EnumMember,
        sortText: String(index).padStart(3, '0'),
        textEdit: { range: indexedRange(lines, cursor.start, offset), newText },
        ...(description === null ? {} : { documentation: { kind, value: description } }),
      };
    }),
  };
}

/** What the schema says of the name under the cursor; null where it is none. */
export async function dialectHover({ dialects }: Session, uri: string, position: Position): Promise<HoverText | null> {
  const text = dialects.open.get(uri);
  if (text === undefined) return null;
  const [{ yamlCursor }, { schemaDescription }] = await Promise.all([
    import('../dialects/yaml-cursor'),
    import('../dialects/schema-help'),
  ]);
  const lines = lineIndex(text);
  const offset = indexedOffset(lines, position);
  const word = /^[\w"'*.-]*/.exec(text.slice(offset))?.[0] ?? '';
  const end = offset + word.length;
  // Behind the name and its colon the path leads to its value.
  const colon = /^\s*:(?=\s|$)/.exec(text.slice(end))?.[0];
  const { path, start } = yamlCursor(text, colon === undefined ? offset : end + colon.length);
  const description = schemaDescription(path);
  if (description === null) return null;
  const before = text.slice(0, offset).search(/[\w"'*.-]*$/);
  return {
    markdown: description,
    range: indexedRange(lines, colon === undefined ? Math.min(start, offset) : before, end),
  };
}
