/** A value of a request becomes a variable of the file: where it is selected, or wherever the file has it. */
import { escapeSnippet } from '../fix/draft';
import type { Block, Span } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';
import { blockStart, type RequestDocument } from '../syntax/request-document';
import { definitionPlace } from './definition-place';
import { type FileEdit, type Refactoring, type Selection, selectedBlock } from './file-edit';
import { occurrencesIn, splitsPlaceholder, valuePlaces } from './value-places';
import { freeName, nameForValue } from './variable-name';

export interface Extraction {
  readonly value: string;
  /** In the file. */
  readonly span: Span;
  /** What it is called unless the user types another name. */
  readonly name: string;
}

/** UTF-16 units. */
const longest = 10_000;

/** What of the selection can become a variable; null where that would change what is sent. */
export function extraction(selection: Selection): Extraction | null {
  const selected = selectedBlock(selection);
  if (!selected || selected.end - selected.start > longest) return null;
  const { block, base } = selected;
  const span = trimmed(block.text, selected);
  if (!span) return null;
  const place = valuePlaces(block).find(({ start, end }) => start <= span.start && span.end <= end);
  if (!place || splitsPlaceholder(placeholdersIn(block.text, place.start, place.end), span)) return null;
  const value = block.text.slice(span.start, span.end);
  if (
    /[\r\n]/.test(value) ||
    !/[\p{L}\p{N}]/u.test(value) ||
    /^\{\{[^{}]*\}\}$/.test(value) ||
    !staysOne(block, span, value)
  )
    return null;
  const name = freeName(nameForValue(block, span.start, value), selection);
  return { value, name, span: { start: base + span.start, end: base + span.end } };
}

/** Without white space at its ends, and without the quotes of a JSON string, which stay. */
function trimmed(text: string, { start, end }: Span): Span | null {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(text[from] ?? '')) from++;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to--;
  if (to - from > 2 && text[from] === '"' && text[to - 1] === '"' && !text.slice(from + 1, to - 1).includes('"')) {
    return { start: from + 1, end: to - 1 };
  }
  return to > from ? { start: from, end: to } : null;
}

/** In a form an `&` that comes from a variable belongs to the value: several fields can't become one variable. */
function staysOne({ request, variables }: Block, { start, end }: Span, value: string): boolean {
  if (variables.some(({ valueSpan }) => valueSpan.start === start && valueSpan.end === end)) return false;
  const { body } = request ?? {};
  const isInForm = body?.kind === 'form' && body.start <= start && end <= body.end;
  return !isInForm || !/[&=]/.test(value);
}

/** The extraction of the selected value alone. */
export function extractOne(selection: Selection, { value, span, name }: Extraction): Refactoring {
  return {
    title: `Extract to variable ${name}`,
    edits: ordered([defining(selection.document, name, value), using(span, name)]),
  };
}

/** The same wherever the file has the value; null where it has it once. */
export function extractAll(selection: Selection, { value, name }: Extraction): Refactoring | null {
  const spans = occurrencesOf(selection.document, value);
  if (spans.length < 2) return null;
  const uses = spans.map((span) => using(span, name));
  return {
    title: `Extract all ${spans.length} occurrences to variable ${name}`,
    edits: ordered([defining(selection.document, name, value), ...uses]),
  };
}

/** Every place of the file where the value stands as one of its own. */
function occurrencesOf(document: RequestDocument, value: string): Span[] {
  return document.blocks.flatMap((block, index) => {
    if (!block.text.includes(value)) return [];
    const base = blockStart(document, index);
    return valuePlaces(block)
      .flatMap((place) => occurrencesIn(block.text, place, value))
      .filter((span) => staysOne(block, span, value))
      .map(({ start, end }) => ({ start: base + start, end: base + end }));
  });
}

/** What is made anew at each use stays so: `:=`. */
function defining(document: RequestDocument, name: string, value: string): FileEdit {
  const { offset, before, after } = definitionPlace(document);
  const assignment = placeholdersIn(value).length > 0 ? ':=' : '=';
  const rest = ` ${assignment} ${value}${after}`;
  return {
    start: offset,
    end: offset,
    newText: `${before}@${name}${rest}`,
    snippet: `${before}@\${1:${name}}${escapeSnippet(rest)}`,
  };
}

function using({ start, end }: Span, name: string): FileEdit {
  return { start, end, newText: `{{${name}}}`, snippet: `{{\${1:${name}}}}` };
}

function ordered(edits: readonly FileEdit[]): FileEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The value around the cursor, for a selection that is empty: up to what separates values in URLs, headers and JSON. */
export function aroundCursor(selection: Selection): Selection {
  const selected = selectedBlock(selection);
  if (!selected || selected.end > selected.start) return selection;
  const { block, start: cursor, base } = selected;
  const place = valuePlaces(block).find(({ start, end }) => start <= cursor && cursor <= end);
  if (!place) return selection;
  const isSeparator = (char: string | undefined): boolean => char === undefined || /[\s"'`&=?/#{}[\]<>,;:]/.test(char);
  let start = cursor;
  let end = cursor;
  while (start > place.start && !isSeparator(block.text[start - 1])) start--;
  while (end < place.end && !isSeparator(block.text[end])) end++;
  return { ...selection, start: base + start, end: base + end };
}
