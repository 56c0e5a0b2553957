import type { Span } from '../syntax/document';
import type { Piece, TracedText } from './resolved';

/**
 * From here on (a file's worth of text in a form) replacements are traced by the piece that they are in, not one by one:
 * a million pieces would take seconds.
 */
const mostReplacements = 20_000;

/** Puts a traced text together from stretches; neighbours of one source are one piece. */
export class TracedBuilder {
  private text = '';
  private readonly pieces: Piece[] = [];

  get length(): number {
    return this.text.length;
  }

  /** Text of the source itself: `origin` is the source, the same length where it was taken over unchanged. */
  literal(text: string, origin: Span): this {
    return this.add(text, origin, null, false);
  }

  /** A stretch of any kind. An empty one leaves no trace. */
  add(text: string, origin: Span, variable: string | null, secret: boolean): this {
    if (text === '') return this;
    const start = this.text.length;
    this.text += text;
    this.pieces.push({ start, end: this.text.length, origin, variable, secret });
    return this;
  }

  /** Another traced text, or its stretch `[start, end)`. */
  append(traced: TracedText, start = 0, end = traced.text.length): this {
    for (let index = firstBehind(traced, start); index < traced.pieces.length; index++) {
      const piece = traced.pieces[index];
      if (!piece || piece.start >= end) break;
      this.appendPiece(traced, piece, Math.max(piece.start, start), Math.min(piece.end, end));
    }
    return this;
  }

  /**
   * A traced text with some of its characters replaced: `replace` gets each match of `pattern` (global), piece by piece
   * where it spans several, and gives what stands for it. A replacement keeps the origin of what it replaces.
   */
  appendReplacing(traced: TracedText, pattern: RegExp, replace: (match: string) => string): this {
    const matches = matchesUpTo(traced.text, pattern, mostReplacements);
    if (matches === null) {
      for (const piece of traced.pieces) {
        const text = traced.text.slice(piece.start, piece.end).replace(pattern, replace);
        this.add(text, piece.origin, piece.variable, piece.secret);
      }
      return this;
    }
    let next = 0;
    for (const piece of traced.pieces) {
      let done = piece.start;
      for (; next < matches.length; next++) {
        const match = matches[next];
        if (!match || match.index >= piece.end) break;
        const from = Math.max(match.index, piece.start);
        const to = Math.min(match.index + match[0].length, piece.end);
        if (from > done) this.appendPiece(traced, piece, done, from);
        this.add(replace(traced.text.slice(from, to)), sourceOf(piece, from, to), piece.variable, piece.secret);
        done = to;
        if (match.index + match[0].length > piece.end) break;
      }
      if (done < piece.end) this.appendPiece(traced, piece, done, piece.end);
    }
    return this;
  }

  private appendPiece(traced: TracedText, piece: Piece, from: number, to: number): void {
    this.add(traced.text.slice(from, to), sourceOf(piece, from, to), piece.variable, piece.secret);
  }

  build(): TracedText {
    return { text: this.text, pieces: this.pieces };
  }
}

/** A text that is the source's own, unchanged. */
export function verbatim(text: string, start: number): TracedText {
  return new TracedBuilder().literal(text, { start, end: start + text.length }).build();
}

/** The stretch `[start, end)` of a traced text, as one of its own. */
export function sliceTraced(traced: TracedText, start: number, end: number = traced.text.length): TracedText {
  return new TracedBuilder().append(traced, start, end).build();
}

/** A traced text without the white space at its ends. */
export function trimTraced(traced: TracedText): TracedText {
  const trimmed = traced.text.trim();
  if (trimmed.length === traced.text.length) return traced;
  const start = traced.text.indexOf(trimmed);
  return sliceTraced(traced, start, start + trimmed.length);
}

/**
 * The source of `[start, end)`: exact to the character where the text is the source's own, whole placeholders else. For
 * an empty stretch, the empty span at that place.
 */
export function originOf(traced: TracedText, start: number, end: number): Span {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let index = firstBehind(traced, start); index < traced.pieces.length; index++) {
    const piece = traced.pieces[index];
    if (!piece || piece.start >= end) break;
    first = Math.min(first, sourceAt(piece, Math.max(start, piece.start), 'start'));
    last = Math.max(last, sourceAt(piece, Math.min(end, piece.end), 'end'));
  }
  return first <= last ? { start: first, end: last } : emptyOrigin(traced, start);
}

function emptyOrigin(traced: TracedText, offset: number): Span {
  const index = firstBehind(traced, offset);
  const before = traced.pieces[index - 1];
  const next = traced.pieces[index];
  const inside = next && next.start < offset ? next : undefined;
  const after = inside ? traced.pieces[index + 1] : next;
  const place = inside ? sourceAt(inside, offset, 'end') : (before?.origin.end ?? after?.origin.start ?? 0);
  return { start: place, end: place };
}

/** The index of the first piece that ends behind an offset: they are in order, and none is empty. */
function firstBehind({ pieces }: TracedText, offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sourceAt(piece: Piece, offset: number, side: 'start' | 'end'): number {
  return isVerbatim(piece) ? piece.origin.start + offset - piece.start : piece.origin[side];
}

/** The source of a stretch within one piece. */
function sourceOf(piece: Piece, start: number, end: number): Span {
  return { start: sourceAt(piece, start, 'start'), end: sourceAt(piece, end, 'end') };
}

/** Each character of the piece is a character of the source. */
function isVerbatim(piece: Piece): boolean {
  return piece.variable === null && piece.origin.end - piece.origin.start === piece.end - piece.start;
}

/** Whether any of `[start, end)` is secret. */
export function isSecret(traced: TracedText, start: number, end: number): boolean {
  return traced.pieces.some((piece) => piece.secret && piece.start < end && piece.end > start);
}

/** The text with every character that comes from a variable made opaque: what is left is structure that was written. */
export function literalOnly(traced: TracedText): string {
  return traced.pieces
    .map(({ start, end, variable }) =>
      variable === null ? traced.text.slice(start, end) : '\uFFFC'.repeat(end - start),
    )
    .join('');
}

/** The secret stretches of a text, each whole: as it stands there, encoded or not. */
export function secretsIn(traced: TracedText): string[] {
  const secrets: string[] = [];
  let end = -1;
  for (const piece of traced.pieces) {
    if (!piece.secret) continue;
    const text = traced.text.slice(piece.start, piece.end);
    if (piece.start === end) secrets.push((secrets.pop() ?? '') + text);
    else secrets.push(text);
    end = piece.end;
  }
  return secrets;
}

/** All matches of a global pattern; null where there are more than `most`. */
function matchesUpTo(text: string, pattern: RegExp, most: number): RegExpExecArray[] | null {
  const matches: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) {
    if (matches.length === most) return null;
    matches.push(match);
  }
  return matches;
}
