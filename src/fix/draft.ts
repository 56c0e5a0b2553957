/** An edit on its way: new text with the places where the user types still in it. */
import type { Span } from '../syntax/document';
import type { FixEdit } from './fix';

/** A stretch of new text: as it is, or a stop whose default the user types over, or chooses another instead of. */
export type Stretch = string | { readonly stop: string; readonly choices?: readonly string[] };
export type NewText = readonly Stretch[];

export interface Draft extends Span {
  readonly text: NewText;
}

/** `parts` with `separator` between them. */
export function joinText(parts: readonly NewText[], separator: string): NewText {
  return parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
}

export function insertion(at: number, text: NewText): Draft {
  return { start: at, end: at, text };
}

export function replacement(span: Span, text: NewText): Draft {
  return { start: span.start, end: span.end, text };
}

export function deletion(start: number, end: number): Draft {
  return { start, end, text: [] };
}

export function plainText(text: NewText): string {
  return text.map((stretch) => (typeof stretch === 'string' ? stretch : stretch.stop)).join('');
}

/**
 * The drafts as edits: in ascending order, those that touch joined to one (so that no client has to decide which of two
 * insertions at one place comes first), edits that change nothing left out. Null where two of them overlap.
 */
export function toEdits(drafts: readonly Draft[], source: string): FixEdit[] | null {
  const sorted = drafts
    .map((draft, order) => ({ draft, order }))
    .sort((a, b) => a.draft.start - b.draft.start || a.draft.end - b.draft.end || a.order - b.order)
    .map(({ draft }) => draft);
  const joined: Draft[] = [];
  for (const draft of sorted) {
    const last = joined.at(-1);
    if (last && draft.start < last.end) return null;
    if (last && draft.start === last.end) {
      joined[joined.length - 1] = { start: last.start, end: draft.end, text: [...last.text, ...draft.text] };
    } else joined.push(draft);
  }
  let stop = 0;
  const edits: FixEdit[] = [];
  for (const { start, end, text } of joined) {
    const newText = plainText(text);
    const typed = text.some((stretch) => typeof stretch !== 'string');
    if (!typed && newText === source.slice(start, end)) continue;
    const edit = { start, end, newText };
    if (!typed) {
      edits.push(edit);
      continue;
    }
    const snippet = text
      .map((stretch) => (typeof stretch === 'string' ? escapeSnippet(stretch) : `\${${++stop}${stopText(stretch)}}`))
      .join('');
    edits.push({ ...edit, snippet });
  }
  return edits;
}

function stopText({ stop, choices = [] }: Exclude<Stretch, string>): string {
  if (choices.length < 2) return `:${escapeSnippet(stop)}`;
  return `|${choices.map((choice) => choice.replace(/[\\,|]/g, '\\$&')).join(',')}|`;
}

/** LSP snippet syntax gives `$`, `}` and `\` a meaning. */
export function escapeSnippet(text: string): string {
  return text.replace(/[$}\\]/g, '\\$&');
}
