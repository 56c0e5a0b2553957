import { strict as assert } from 'node:assert';
import type { Refactoring, Selection } from '../../../src/refactor/file-edit';
import { definitionsOf } from '../../../src/resolve/scope';
import { parseDocument } from '../../../src/syntax/parse';

/** A text with the selection between ‹ and ›. */
export function selected(marked: string, taken: readonly string[] = []): { selection: Selection; text: string } {
  const start = marked.indexOf('‹');
  const end = marked.indexOf('›') - 1;
  assert.ok(start >= 0 && end >= start, 'the selection is marked');
  const text = marked.replace('‹', '').replace('›', '');
  const document = parseDocument(text);
  return { selection: { document, definitions: definitionsOf(document), taken: new Set(taken), start, end }, text };
}

/** The text with the edits in it, which must be in order and apart. */
export function refactored(text: string, refactoring: Refactoring | null): string | null {
  if (!refactoring) return null;
  let result = '';
  let at = 0;
  for (const { start, end, newText } of refactoring.edits) {
    assert.ok(start >= at && end >= start && end <= text.length, `edit ${start}..${end} is in order and in range`);
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}
