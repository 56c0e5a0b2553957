import type { FormatEdit } from './layout';

/** Characters that mean nothing between two others: white space, and in GraphQL also commas. */
export type Trivia = (character: string) => boolean;

export function isWhiteSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

/** White space and commas (GraphQL, section 2.1). */
export function isGraphqlTrivia(character: string): boolean {
  return isWhiteSpace(character) || character === ',';
}

/**
 * The edits that turn `text` into `wanted` where the two differ in trivia alone; null where they differ in more. Line
 * ends of another kind are no difference.
 */
export function triviaEdits(text: string, wanted: string, isTrivia: Trivia): FormatEdit[] | null {
  const edits: FormatEdit[] = [];
  let at = 0;
  let to = 0;
  for (;;) {
    const start = at;
    const from = to;
    while (at < text.length && isTrivia(text.charAt(at))) at++;
    while (to < wanted.length && isTrivia(wanted.charAt(to))) to++;
    const newText = wanted.slice(from, to);
    if (!isSameButLineEnds(text.slice(start, at), newText)) edits.push({ start, end: at, newText });
    if (at >= text.length || to >= wanted.length) return at >= text.length && to >= wanted.length ? edits : null;
    while (at < text.length && to < wanted.length && !isTrivia(text.charAt(at)) && !isTrivia(wanted.charAt(to))) {
      if (text.charCodeAt(at++) !== wanted.charCodeAt(to++)) return null;
    }
  }
}

export function isSameButLineEnds(one: string, other: string): boolean {
  return one === other || one.replace(/\r\n?/g, '\n') === other.replace(/\r\n?/g, '\n');
}
