import { formatDocument } from '../../../src/format/format';
import type { FormatEdit, FormatOptions } from '../../../src/format/layout';
import type { Span } from '../../../src/syntax/document';
import { parseDocument } from '../../../src/syntax/parse';
import { applyEdits } from '../../../src/syntax/text-edits';

export const twoSpaces: FormatOptions = { tabSize: 2, insertSpaces: true };

export async function editsOf(text: string, options = twoSpaces, range?: Span): Promise<FormatEdit[]> {
  return (await formatDocument(parseDocument(text), { options, ...(range ? { ranges: [range] } : {}) })) ?? [];
}

/** The text as it is laid out anew. */
export async function formatted(text: string, options = twoSpaces, range?: Span): Promise<string> {
  return applyEdits(text, await editsOf(text, options, range));
}
