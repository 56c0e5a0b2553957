/** What holds for the document of any text. */
import assert from 'node:assert/strict';
import type { Block, Header, Span, TextChange } from '../../../src/syntax/document';
import { type RequestDocument, textOf } from '../../../src/syntax/request-document';
import { plainBlock } from './plain-blocks';

/** Blocks are the text, parts are their block, and every node is where it says it is. */
export function assertSound(document: RequestDocument, text: string): void {
  assert.equal(textOf(document), text);
  assert.equal(document.length, text.length);
  for (const block of document.blocks) {
    assertTiled(block);
    assertInside(plainBlock(block), block.text.length);
    assertTexts(block);
  }
}

function assertTiled({ parts, text }: Block): void {
  let at = 0;
  for (const part of parts) {
    assert.equal(part.start, at);
    assert.ok(part.end > at, 'a part is not empty');
    at = part.end;
  }
  assert.equal(at, text.length);
}

/** All spans within a value are within the text. */
function assertInside(value: unknown, length: number): void {
  if (typeof value !== 'object' || value === null) return;
  if ('start' in value && 'end' in value) {
    const { start, end } = value as Span;
    assert.ok(start >= 0 && start <= end && end <= length, JSON.stringify(value));
  }
  for (const child of Object.values(value)) assertInside(child, length);
}

/** The texts that nodes hold are those that stand on their spans. */
function assertTexts(block: Block): void {
  const { text, title, titleSpan, name, nameSpan, directives, variables, request } = block;
  const slice = (span: Span | null) => span && text.slice(span.start, span.end);
  // A folded value has spaces in place of its line ends.
  const assertPair = (pair: Pick<Header, 'name' | 'value' | 'nameSpan' | 'valueSpan'>) => {
    assert.equal(slice(pair.nameSpan), pair.name);
    assert.equal(slice(pair.valueSpan)?.replace(/[\r\n]/g, ' '), pair.value);
  };
  assert.equal(slice(titleSpan), title);
  assert.equal(slice(nameSpan), name);
  for (const pair of [...directives, ...variables]) assertPair(pair);
  if (request === null) return;
  const { target, httpVersion, httpVersionSpan, headers, headersEnd, body } = request;
  assert.equal(target.pieces.map(slice).join(''), target.text);
  assert.equal(slice(httpVersionSpan), httpVersion);
  for (const pair of [...headers, ...(body?.parts.flatMap((part) => part.headers) ?? [])]) assertPair(pair);
  assert.ok(headersEnd <= (body?.start ?? text.length));
}

/** Blocks that end before the change, or start behind it, and are still there, are the same objects. */
export function assertKept(before: RequestDocument, after: RequestDocument, change: TextChange): void {
  assert.equal(new Set(after.blocks).size, after.blocks.length, 'no block stands in two places');
  const moved = change.newText.length - (change.end - change.start);
  const starts = new Map<number, Block>();
  let at = 0;
  for (const block of after.blocks) {
    starts.set(at, block);
    at += block.text.length;
  }
  at = 0;
  for (const block of before.blocks) {
    const end = at + block.text.length;
    const same = end < change.start ? starts.get(at) : at > change.end ? starts.get(at + moved) : undefined;
    if (same !== undefined && same.text === block.text && at > 0) assert.equal(same, block);
    at = end;
  }
}
