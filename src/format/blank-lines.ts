import type { Block, Part } from '../syntax/document';
import { contentEnd, type FormatEdit, type Layout } from './layout';

/** Where a block stands in its file. */
export interface BlockPlace {
  readonly first: boolean;
  readonly last: boolean;
}

/**
 * Blank lines: none at the file's start, one before a body and before `###`, one at most elsewhere. Within bodies and
 * beside what isn't understood they are left alone.
 */
export function blankLineEdits(block: Block, layout: Layout, place: BlockPlace): FormatEdit[] {
  const edits: FormatEdit[] = [];
  const { text, parts, request } = block;
  const { body } = request ?? {};
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    const after = parts[index + 1];
    if (part.kind === 'blank') {
      if (body && part.start >= body.start && part.start < body.end) continue;
      if (before?.kind === 'unknown' || after?.kind === 'unknown') continue;
      if (place.last && !after) continue;
      const atStart = place.first && !before;
      const edit = atStart ? removal(text, part) : collapse(text, part);
      if (edit) edits.push(edit);
    } else if (part.start === body?.start) {
      const headersEnd = withoutBlank(parts.slice(0, index));
      if (headersEnd !== null)
        edits.push({ start: headersEnd, end: headersEnd, newText: lineEndBefore(text, headersEnd) });
    }
  }
  return [...edits, ...(place.last ? fileEnd(block, layout) : blockEnd(block))];
}

/** Where the headers end, if the body follows them without a blank line between; comments may stand there. Else null. */
function withoutBlank(parts: readonly Part[]): number | null {
  for (const { kind, end } of [...parts].reverse()) {
    if (kind === 'blank') return null;
    if (kind === 'header' || kind === 'request-line' || kind === 'target-continuation') return end;
  }
  return null;
}

/** All of it, but for a byte order mark. */
function removal(text: string, { start, end }: Part): FormatEdit | null {
  const from = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
  return from < end ? { start: from, end, newText: '' } : null;
}

/** All but the last line end; of a single line only the white space in it. */
function collapse(text: string, { start, end }: Part): FormatEdit | null {
  const last = contentEnd(text, start, end);
  return last > start ? { start, end: last, newText: '' } : null;
}

/** The blank line before the next `###`. Rows of separators, as banners have them, stay together. */
function blockEnd({ text, parts }: Block): FormatEdit[] {
  const last = parts.at(-1);
  const isBare = parts.every(({ kind }) => kind === 'separator' || kind === 'blank');
  if (isBare || !last || last.kind === 'blank' || last.kind === 'unknown') return [];
  // What holds its own blank lines, as a kept response does.
  if (/[\r\n][ \t]*$/.test(text.slice(last.start, contentEnd(text, last.start, text.length)))) return [];
  return [{ start: text.length, end: text.length, newText: lineEndBefore(text, text.length) }];
}

/** The line end that stands before `at`: another one after it could become one with it. */
function lineEndBefore(text: string, at: number): string {
  return text.slice(contentEnd(text, 0, at), at);
}

function fileEnd({ text, parts }: Block, { options, eol }: Layout): FormatEdit[] {
  const last = parts.at(-1);
  if (!last) return [];
  const lineStart = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
  if (last.kind === 'blank') {
    const start = options.trimFinalNewlines ? last.start : options.insertFinalNewline ? lineStart : text.length;
    return start > 0 && start < text.length ? [{ start, end: text.length, newText: '' }] : [];
  }
  if (!options.insertFinalNewline || lineStart === text.length) return [];
  return [{ start: text.length, end: text.length, newText: eol }];
}
