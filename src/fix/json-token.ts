import type { ScanError, SyntaxKind } from 'jsonc-parser';
import type { JsonFault } from './json-fault';
import { replaced } from './json-words';

/** jsonc-parser's `SyntaxKind`, whose enumeration is there for its own compiler only. */
export const TokenKind = {
  OpenBraceToken: 1,
  CloseBraceToken: 2,
  OpenBracketToken: 3,
  CloseBracketToken: 4,
  CommaToken: 5,
  ColonToken: 6,
  NullKeyword: 7,
  TrueKeyword: 8,
  FalseKeyword: 9,
  StringLiteral: 10,
  NumericLiteral: 11,
  LineCommentTrivia: 12,
  BlockCommentTrivia: 13,
  LineBreakTrivia: 14,
  Trivia: 15,
  Unknown: 16,
  EOF: 17,
} as const;
export type TokenKind = SyntaxKind;

/** jsonc-parser's `ScanError`. */
export const TokenError = {
  None: 0,
  UnexpectedEndOfString: 2,
  UnexpectedEndOfNumber: 3,
  InvalidUnicode: 4,
  InvalidEscapeCharacter: 5,
  InvalidCharacter: 6,
} as const;
export type TokenError = ScanError;

/** A token of jsonc-parser's scanner; offsets into the text. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly error: TokenError;
}

/** The fault within a token, if there is one: in how a string or a number is written. */
export function tokenFault(text: string, { start, end, error }: Token): JsonFault | null {
  switch (error) {
    case TokenError.UnexpectedEndOfString: {
      const line = text.slice(start, end).trimEnd();
      const at = start + line.length - (line.endsWith(',') ? 1 : 0);
      const message = 'This string is not closed: its quotation mark is missing at the end.';
      return { start, end: start + line.length, message, mend: replaced('Close the string', at, at, '"', false) };
    }
    case TokenError.UnexpectedEndOfNumber:
      return { start, end, message: 'This number has no digits at its end.' };
    case TokenError.InvalidUnicode:
      return { start, end, message: 'Four hexadecimal digits are expected after \\u.' };
    case TokenError.InvalidEscapeCharacter: {
      const at = badEscape(text, start + 1, end);
      const message = `JSON has no escape ${text.slice(at, at + 2)}. A backslash as it is is written \\\\.`;
      return { start: at, end: at + 2, message, mend: replaced('Write \\\\', at, at + 1, '\\\\', false) };
    }
    case TokenError.InvalidCharacter: {
      const at = controlCharacter(text, start, end);
      if (text[at] !== '\t') {
        return { start: at, end: at + 1, message: 'A JSON string can’t hold a control character. Write an escape.' };
      }
      const message = 'A JSON string can’t hold a tab. Write \\t.';
      return { start: at, end: at + 1, message, mend: replaced('Write \\t', at, at + 1, '\\t', true) };
    }
    default:
      return null;
  }
}

/** Where the first backslash in `[start, end)` stands that begins no escape of JSON. */
function badEscape(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (text[at] !== '\\') continue;
    if (!'"\\/bfnrtu'.includes(text[at + 1] ?? ' ')) return at;
    at++;
  }
  return start;
}

function controlCharacter(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) < 0x20) return at;
  return start;
}
