import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Block, TextChange } from '../../../src/syntax/document';
import { editDocument } from '../../../src/syntax/edit';
import { parseDocument } from '../../../src/syntax/parse';
import { toParseShape } from '../../../src/syntax/parse-json';
import {
  blockIndexAt,
  blockStart,
  offsetAt,
  positionAt,
  type RequestDocument,
  textOf,
} from '../../../src/syntax/request-document';
import { edits, requestText } from './request-text';

/** `FAULTLINE_RUNS` and `FAULTLINE_SEED` make the runs longer, and repeatable. */
const numRuns = Number(process.env.FAULTLINE_RUNS ?? 300);
const seed = process.env.FAULTLINE_SEED;
const parameters = seed === undefined ? { numRuns } : { numRuns, seed: Number(seed) };

const anyText = fc.oneof(requestText, fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 200 }));

function plain(document: RequestDocument): unknown {
  return JSON.parse(JSON.stringify(document.blocks));
}

function assertTiled(block: Block): void {
  let at = 0;
  for (const part of block.parts) {
    assert.equal(part.start, at);
    assert.ok(part.end > at, 'a part is not empty');
    at = part.end;
  }
  assert.equal(at, block.text.length);
}

/** Every span of the block stands within its text, and the texts beside the spans are what stands there. */
function assertSpans(block: Block): void {
  const check = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('start' in value && 'end' in value) {
      const { start, end } = value as { start: number; end: number };
      assert.ok(start >= 0 && start <= end && end <= block.text.length, JSON.stringify(value));
    }
    for (const child of Object.values(value)) check(child);
  };
  check(JSON.parse(JSON.stringify(block)));
  const { request } = block;
  if (request === null) return;
  assert.equal(
    request.target.pieces.map((piece) => block.text.slice(piece.start, piece.end)).join(''),
    request.target.text,
  );
  for (const header of request.headers) {
    assert.equal(block.text.slice(header.nameSpan.start, header.nameSpan.end), header.name);
    assert.equal(header.valueSpan.end - header.valueSpan.start, header.value.length);
  }
  assert.ok(request.headersEnd <= (request.body?.start ?? block.text.length));
}

describe('any text', () => {
  it('gives a document whose blocks and parts are the text, and never throws', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = parseDocument(text);
        assert.equal(textOf(document), text);
        assert.equal(document.length, text.length);
        for (const block of document.blocks) {
          assertTiled(block);
          assertSpans(block);
        }
        toParseShape(document, 'x.http');
      }),
      parameters,
    );
  });

  it('has one position for each offset, and the same offset for that position', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = parseDocument(text);
        const starts = [0];
        for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
        for (let offset = 0; offset <= text.length; offset++) {
          const line = starts.findLastIndex((start) => start <= offset);
          const position = { line, character: offset - (starts[line] ?? 0) };
          assert.deepEqual(positionAt(document, offset), position);
          // Between CR and LF there is no position of LSP's: it is the line's end.
          const inLineEnd = text[offset - 1] === '\r' && text[offset] === '\n';
          assert.equal(offsetAt(document, position), inLineEnd ? offset - 1 : offset);
          const index = blockIndexAt(document, offset);
          assert.ok(blockStart(document, index) <= offset);
        }
      }),
      parameters,
    );
  });
});

describe('any edits', () => {
  it('give the same document as parsing afresh, and keep the blocks they do not touch', () => {
    fc.assert(
      fc.property(requestText, edits, (original, steps) => {
        let text = original;
        let document = parseDocument(text);
        const changes: TextChange[] = [];
        for (const step of steps) {
          const start = Math.round(step.at * text.length);
          const change = { start, end: Math.min(text.length, start + step.length), newText: step.newText };
          changes.push(change);
          const before = document;
          document = editDocument(document, [change]);
          text = text.slice(0, change.start) + change.newText + text.slice(change.end);
          assert.equal(textOf(document), text);
          assert.deepEqual(plain(document), plain(parseDocument(text)));
          assert.equal(new Set(document.blocks).size, document.blocks.length, 'no block stands in two places');
          assertKept(before, document, change);
        }
        assert.deepEqual(plain(editDocument(parseDocument(original), changes)), plain(document));
      }),
      parameters,
    );
  });
});

/** Blocks that end before the change, or start behind it, and are still there, are the same objects. */
function assertKept(before: RequestDocument, after: RequestDocument, change: TextChange): void {
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
