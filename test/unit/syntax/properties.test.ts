import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TextChange } from '../../../src/syntax/document';
import { editDocument } from '../../../src/syntax/edit';
import { parseDocument } from '../../../src/syntax/parse';
import { toParseShape } from '../../../src/syntax/parse-json';
import { blockIndexAt, blockStart, offsetAt, positionAt, textOf } from '../../../src/syntax/request-document';
import { plainBlocks } from './plain-blocks';
import { linesRead } from './reading-steps';
import { edits, requestText } from './request-text';
import { assertKept, assertSound } from './soundness';

/** `FAULTLINE_RUNS` and `FAULTLINE_SEED` make the runs longer, and repeatable. */
const numRuns = Number(process.env.FAULTLINE_RUNS ?? 300);
const seed = process.env.FAULTLINE_SEED;
const parameters = seed === undefined ? { numRuns } : { numRuns, seed: Number(seed) };

const anyText = fc.oneof(requestText, fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 200 }));

describe('any text', () => {
  it('gives a document whose blocks and parts are the text, and never throws', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = parseDocument(text);
        assertSound(document, text);
        toParseShape(document, 'x.http');
      }),
      parameters,
    );
  });

  it('is read line by line, each line a few times at most', () => {
    const repeated = fc.tuple(requestText, requestText, fc.integer({ min: 1, max: 50 }));
    fc.assert(
      fc.property(repeated, ([head, unit, times]) => {
        const text = head + unit.repeat(times);
        const lines = text.split(/\r\n|\r|\n/).length;
        const read = linesRead(() => parseDocument(text));
        assert.ok(read <= 6 * lines + 6, `${read} lines read, ${lines} there`);
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
          assert.deepEqual(plainBlocks(document), plainBlocks(parseDocument(text)));
          assertKept(before, document, change);
        }
        assert.deepEqual(plainBlocks(editDocument(parseDocument(original), changes)), plainBlocks(document));
      }),
      parameters,
    );
  });
});
