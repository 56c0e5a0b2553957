import { format, type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { Part, Span } from '../syntax/document';
import { maskJson } from '../syntax/json-mask';
import { oneLinePieces, onOneLine } from './json-lines';
import { type FormatEdit, type Layout, lineEndIn } from './layout';
import { isSameButLineEnds, isWhiteSpace, triviaEdits } from './white-space';

/** Longer (UTF-16 units), or deeper, nobody has written it by hand. */
const maxLength = 1_000_000;
const maxDepth = 400;

/**
 * The layout of a JSON body, as VS Code's own JSON formatter has it. Offsets are the block's. Empty where it is no JSON,
 * even with placeholders, comments and trailing commas allowed. `comments`: the file's own comments in the body.
 */
export function jsonEdits(
  blockText: string,
  { start, end }: Span,
  comments: readonly Part[],
  layout: Layout,
): FormatEdit[] {
  if (end - start > maxLength) return [];
  const text = withoutHashes(blockText.slice(start, end), start, comments);
  if (text === null) return [];
  const mask = maskJson(text, 'comment');
  if (mask.depth > maxDepth) return [];
  const errors: ParseError[] = [];
  const root = parseTree(mask.text, errors, { allowTrailingComma: true });
  if (!root || errors.length > 0) return [];
  return arranged(mask.text, root, layout)
    .map((edit) => ({ ...edit, start: start + edit.start, end: start + edit.end }))
    .filter((edit) => {
      const before = blockText.slice(edit.start, edit.end);
      return /^\s*$/.test(before) && !isSameButLineEnds(before, edit.newText);
    });
}

/** jsonc-parser's layout, which puts each member and item on a line of its own, but for what stays on one line. */
function arranged(text: string, root: Node, layout: Layout): FormatEdit[] {
  const { tabSize, insertSpaces } = layout.options;
  const columns = insertSpaces ? layout.indent.length : Math.max(1, tabSize);
  const options = { tabSize: columns, insertSpaces, eol: lineEndIn(text) ?? layout.eol };
  const pieces = oneLinePieces(text, root, columns);
  const edits = format(text, undefined, options).map(
    ({ offset, length, content }): FormatEdit => ({ start: offset, end: offset + length, newText: content }),
  );
  let next = 0;
  const around = edits.filter((edit) => {
    while (pieces[next] && (pieces[next]?.end ?? 0) < edit.end) next++;
    const piece = pieces[next];
    return !piece || edit.start <= piece.start || edit.end >= piece.end;
  });
  const inside = pieces.flatMap(({ start, end }) => {
    const piece = text.slice(start, end);
    const spaced = triviaEdits(piece, onOneLine(piece), isWhiteSpace) ?? [];
    return spaced.map((edit) => ({ ...edit, start: start + edit.start, end: start + edit.end }));
  });
  return [...around, ...inside];
}

/** `# remark` as `//xxxxxxxx`, which jsonc-parser knows. Null where a comment is too short for that. */
function withoutHashes(text: string, base: number, comments: readonly Part[]): string | null {
  let masked = '';
  let done = 0;
  for (const comment of comments) {
    const line = text.slice(comment.start - base, comment.end - base);
    const [, indentation = '', remark = ''] = /^([ \t]*)([^\r\n]*)/.exec(line) ?? [];
    if (remark.length < 2) return null;
    const from = comment.start - base + indentation.length;
    masked += `${text.slice(done, from)}//${'x'.repeat(remark.length - 2)}`;
    done = from + remark.length;
  }
  return masked + text.slice(done);
}
