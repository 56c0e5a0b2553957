import type { Span } from '../syntax/document';

/** What the editor asks for (LSP's FormattingOptions). */
export interface FormatOptions {
  /** Columns of one level, where spaces are used. */
  readonly tabSize: number;
  readonly insertSpaces: boolean;
  /** Also at the ends of comments and other lines whose spacing is the author's. */
  readonly trimTrailingWhitespace?: boolean;
  readonly insertFinalNewline?: boolean;
  readonly trimFinalNewlines?: boolean;
}

/** White space in `[start, end)`, offsets into a block, becomes `newText`. */
export interface FormatEdit extends Span {
  readonly newText: string;
}

/** How a block is to be laid out. */
export interface Layout {
  /** One level of indentation. */
  readonly indent: string;
  /** For line ends that are added. */
  readonly eol: string;
  readonly options: FormatOptions;
}

export function layoutOf(options: FormatOptions, eol: string): Layout {
  const indent = options.insertSpaces ? ' '.repeat(Math.min(16, Math.max(1, options.tabSize))) : '\t';
  return { indent, eol, options };
}

/** The first line end of a text; null where it has none. */
export function lineEndIn(text: string): string | null {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? null;
}

/** The end of `[start, end)` without the line end that it closes with. */
export function contentEnd(text: string, start: number, end: number): number {
  let at = end;
  if (at > start && text.charCodeAt(at - 1) === 0x0a) at--;
  if (at > start && text.charCodeAt(at - 1) === 0x0d) at--;
  return at;
}
