/** Texts made of what a command says, each stretch with its place in the command. */
import { sliceText } from '../syntax/curl-options';
import type { Span } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';
import type { SourcedText, WordPiece } from '../syntax/shell-words';

/** Puts a text together. */
export class SourcedBuilder {
  private text = '';
  private readonly pieces: WordPiece[] = [];

  get length(): number {
    return this.text.length;
  }

  /** What the command does not say in so many words; `because` is what it comes from. */
  add(text: string, because: Span): this {
    if (text === '') return this;
    const start = this.text.length;
    this.text += text;
    const origin = { start: because.start, end: because.end };
    this.pieces.push({ start, end: this.text.length, origin, quoting: null });
    return this;
  }

  append({ text, pieces }: SourcedText): this {
    const by = this.text.length;
    this.text += text;
    for (const { start, end, origin, quoting } of pieces) {
      this.pieces.push({ start: start + by, end: end + by, origin, quoting });
    }
    return this;
  }

  build(): SourcedText {
    return { text: this.text, pieces: this.pieces };
  }
}

export function made(text: string, because: Span): SourcedText {
  return new SourcedBuilder().add(text, because).build();
}

export function joined(texts: readonly SourcedText[], separator: string, because: Span): SourcedText {
  const builder = new SourcedBuilder();
  for (const [index, text] of texts.entries()) {
    if (index > 0) builder.add(separator, because);
    builder.append(text);
  }
  return builder.build();
}

/** Without the white space at its ends. */
export function trimmed(text: SourcedText): SourcedText {
  const start = text.text.length - text.text.trimStart().length;
  return sliceText(text, start, Math.max(start, text.text.trimEnd().length));
}

/** Each match of a global pattern, outside of placeholders, becomes what `replace` says. */
export function replaced(text: SourcedText, pattern: RegExp, replace: (match: string) => string): SourcedText {
  const builder = new SourcedBuilder();
  let done = 0;
  let literal = 0;
  for (const next of [...placeholdersIn(text.text), { start: text.text.length, end: text.text.length }]) {
    for (const match of text.text.slice(literal, next.start).matchAll(pattern)) {
      const start = literal + match.index;
      const end = start + match[0].length;
      const newText = replace(match[0]);
      if (newText === match[0]) continue;
      builder.append(sliceText(text, done, start));
      builder.add(newText, originOf(text, start, end));
      done = end;
    }
    literal = next.end;
  }
  return done === 0 ? text : builder.append(sliceText(text, done)).build();
}

/** Where a stretch of the text stands in the command. An empty one stands where what is before it ends. */
export function originOf(text: SourcedText, start: number, end: number): Span {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const piece of text.pieces) {
    if (piece.start >= end || piece.end <= start) continue;
    first = Math.min(first, placeIn(piece, Math.max(start, piece.start), 'start'));
    last = Math.max(last, placeIn(piece, Math.min(end, piece.end), 'end'));
  }
  if (first <= last) return { start: first, end: last };
  const before = text.pieces.findLast((piece) => piece.end <= start);
  const inside = text.pieces.find((piece) => piece.start < start && piece.end > start);
  const after = text.pieces.find((piece) => piece.start >= start);
  const at = inside ? placeIn(inside, start, 'end') : (before?.origin.end ?? after?.origin.start ?? 0);
  return { start: at, end: at };
}

/** Whether each character of the piece is one of the source. */
export function isVerbatim({ start, end, origin, quoting }: WordPiece): boolean {
  return quoting !== null && end - start === origin.end - origin.start;
}

function placeIn(piece: WordPiece, offset: number, side: 'start' | 'end'): number {
  return isVerbatim(piece) ? piece.origin.start + offset - piece.start : piece.origin[side];
}
