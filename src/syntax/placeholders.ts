import { skipSpace, trimEnd } from './characters';
import type { Span } from './document';

/** `{{ expression }}`; the span is the whole of it, braces included. */
export interface Placeholder extends Span {
  /** What stands between the braces, trimmed. */
  readonly expression: string;
  /** Where `expression` starts. */
  readonly expressionStart: number;
}

/**
 * The placeholders in `[start, end)` of a text, in order; offsets are into the text. A placeholder does not go over a
 * line end; `{{{x}}}` is `{{x}}` in a pair of braces; of nested ones the innermost counts; `\{\{x\}\}` is none.
 */
export function placeholdersIn(text: string, start = 0, end = text.length): Placeholder[] {
  const found: Placeholder[] = [];
  let open = -1;
  let at = text.indexOf('{{', start);
  // Most texts have none: only from the first one on is every character looked at.
  if (at < 0) return found;
  for (; at < end - 1; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x7b && text.charCodeAt(at + 1) === 0x7b) {
      open = at;
    } else if (c === 0x0a || c === 0x0d) {
      open = -1;
    } else if (c === 0x7d && open >= 0 && at >= open + 2 && text.charCodeAt(at + 1) === 0x7d) {
      const expressionStart = skipSpace(text, open + 2, at);
      const expressionEnd = trimEnd(text, expressionStart, at);
      const expression = text.slice(expressionStart, expressionEnd);
      found.push({ start: open, end: at + 2, expression, expressionStart });
      open = -1;
      at++;
    }
  }
  return found;
}

/**
 * The text with every placeholder made of one character that means nothing to what stands around it, at the same offsets.
 * `standIn` is that character: a letter, so that a placeholder reads like a name, unless given.
 */
export function maskPlaceholders(text: string, standIn = 'x'): string {
  let masked = '';
  let done = 0;
  for (const { start, end } of placeholdersIn(text)) {
    masked += text.slice(done, start) + standIn.repeat(end - start);
    done = end;
  }
  return masked + text.slice(done);
}
