import assert from 'node:assert/strict';
import { editDocument } from '../../../src/syntax/edit';
import { parseDocument } from '../../../src/syntax/parse';
import {
  blockAt,
  blockIndexAt,
  blockStart,
  offsetAt,
  positionAt,
  type RequestDocument,
  textOf,
} from '../../../src/syntax/request-document';
import { plainBlock } from './plain-blocks';
import { linesRead } from './reading-steps';

const file = (count: number) => {
  let text = '@host = http://a\n\n';
  for (let i = 0; i < count; i++) text += `### request ${i}\nGET {{host}}/${i}\nA: b\n\n`;
  return text;
};

/** The document after replacing the first `from` of the text by `to`. */
function replace(document: RequestDocument, from: string, to: string): RequestDocument {
  const start = textOf(document).indexOf(from);
  assert.ok(start >= 0, from);
  return editDocument(document, [{ start, end: start + from.length, newText: to }]);
}

/** Indexes of the blocks that are not those of `before`. */
function fresh(before: RequestDocument, after: RequestDocument): number[] {
  const old = new Set(before.blocks);
  return after.blocks.flatMap((block, index) => (old.has(block) ? [] : [index]));
}

describe('an edit', () => {
  const before = parseDocument(file(100));

  it('reads one block again, and all others stay the same objects', () => {
    const after = replace(before, '{{host}}/50', '{{host}}/fifty');
    assert.deepEqual(fresh(before, after), [51]);
    assert.equal(after.blocks[51]?.request?.target.text, '{{host}}/fifty');
    assert.equal(after.blocks.length, before.blocks.length);
  });

  it('that changes nothing keeps every object', () => {
    assert.deepEqual(fresh(before, editDocument(before, [{ start: 500, end: 500, newText: '' }])), []);
  });

  it('beside blocks of the same text gives none of them to two places', () => {
    const same = parseDocument('GET http://a\n### x\n### x\n### x\n');
    const after = editDocument(same, [{ start: 13, end: 13, newText: '### x\n' }]);
    assert.equal(new Set(after.blocks).size, 5);
    assert.equal(after.blocks[4], same.blocks[3]);
  });

  it('of a separator joins two blocks, and its return parts them', () => {
    const joined = replace(before, '### request 7\n', '## request 7\n');
    assert.equal(joined.blocks.length, 100);
    assert.deepEqual(fresh(before, joined), [7]);
    const parted = replace(joined, '## request 7\n', '### request 7\n');
    assert.equal(parted.blocks.length, 101);
    assert.deepEqual(fresh(before, parted), [7, 8]);
  });

  it('may take the first or the last blocks away, or all', () => {
    const text = file(3);
    const document = parseDocument(text);
    assert.equal(editDocument(document, [{ start: 0, end: text.length, newText: '' }]).blocks.length, 1);
    assert.equal(
      editDocument(document, [{ start: 0, end: text.indexOf('### request 1'), newText: '' }]).blocks.length,
      3,
    );
    assert.equal(
      editDocument(document, [{ start: text.indexOf('### request 2'), end: 1e9, newText: '' }]).blocks.length,
      3,
    );
  });

  it('is one of several, each of which refers to the text after those before it', () => {
    const document = parseDocument('GET http://a');
    const after = editDocument(document, [
      { start: 12, end: 12, newText: '/b' },
      { start: 12, end: 14, newText: '/c\n' },
      { start: 15, end: 15, newText: '?d' },
    ]);
    assert.equal(textOf(after), 'GET http://a/c\n?d');
    assert.equal(after.blocks[0]?.request?.target.text, 'http://a/c?d');
  });

  it('beyond the text is one at its end', () => {
    assert.equal(textOf(editDocument(parseDocument('a'), [{ start: 5, end: 9, newText: 'b' }])), 'ab');
    assert.equal(textOf(editDocument(parseDocument('a'), [{ start: -5, end: -1, newText: 'b' }])), 'ba');
  });

  it('that closes a comment far above its end swallows what stands between, and its return gives it back', () => {
    const open = replace(before, '@host', '/*\n@host');
    assert.equal(open.blocks.length, 101);
    const closed = replace(open, '{{host}}/90\n', '{{host}}/90\n*/\n');
    assert.equal(closed.blocks.length, 10);
    const again = replace(closed, '*/\n', '');
    assert.equal(again.blocks.length, 101);
    assert.equal(textOf(again), textOf(open));
  });

  const unclosed: readonly [name: string, opener: string][] = [
    ['a comment', '/* a\n'],
    ['a script', '{{\na\n'],
    ['a handler', '> {%\na\n'],
  ];
  for (const [name, opener] of unclosed) {
    it(`below ${name} that is not closed, or within it, reads no more than what stands beside it`, () => {
      const open = parseDocument(opener + file(2000));
      assert.ok(linesRead(() => replace(open, '{{host}}/1500', '{{host}}/fifteen')) < 20);
      assert.ok(linesRead(() => replace(open, 'a\n', 'b\n')) < 20);
    });

    it(`among many of ${name} that are not closed reads no more than what stands beside it`, () => {
      const open = parseDocument(file(2000).replaceAll('A: b\n', `A: b\n${opener}`));
      assert.ok(linesRead(() => replace(open, '{{host}}/1500', '{{host}}/fifteen')) < 60);
    });
  }

  it('of a script that spans separators reads its block and, where it ends no more, those that it gives back', () => {
    const open = parseDocument(file(20).replace('GET {{host}}/5\nA: b\n', '{{\nb\n'));
    const closed = replace(open, 'GET {{host}}/6\nA: b\n', '}}\n');
    assert.equal(closed.blocks.length, open.blocks.length - 1);
    assert.equal(replace(closed, '}}\n', 'GET {{host}}/6\n').blocks.length, open.blocks.length);
  });

  it('keeps the tree usable through many edits at one place', () => {
    let document = parseDocument(file(1));
    const start = blockStart(document, 1);
    for (let i = 0; i < 300; i++) {
      document = editDocument(document, [{ start, end: start, newText: '###\n' }]);
    }
    assert.equal(document.blockCount, 302);
    for (let i = 0; i < 300; i++) {
      document = editDocument(document, [{ start, end: start + 4, newText: '' }]);
    }
    assert.equal(textOf(document), file(1));
    assert.equal(document.blocks.length, 2);
  });
});

describe('the nodes of a block', () => {
  const [block] = parseDocument('@a = 1\n# @name b\nPOST http://c?d HTTP/2\nE: f\n\n{"g": 1}\n').blocks;
  assert.ok(block !== undefined);

  it('are equal at each look', () => assert.deepEqual(plainBlock(block), plainBlock(block)));

  it('are the same objects where they are variables', () => {
    assert.equal(block.variables, block.variables);
    assert.equal(block.variables[0]?.name, 'a');
  });
});

describe('edits of a large file', () => {
  it('give what parsing afresh gives, wherever they are', () => {
    let text = file(1500);
    let document = parseDocument(text);
    // A plain linear congruence: places all over the file, the same ones in each run.
    let random = 12_345;
    const below = (limit: number) => {
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      return random % limit;
    };
    for (let i = 0; i < 60; i++) {
      const start = below(text.length);
      const end = Math.min(text.length, start + (i % 3 === 0 ? below(20_000) : below(5)));
      const newText = i % 4 === 0 ? file(below(100)) : '\n###\nx'.slice(0, below(7));
      document = editDocument(document, [{ start, end, newText }]);
      text = text.slice(0, start) + newText + text.slice(end);
    }
    const afresh = parseDocument(text);
    assert.equal(textOf(document), text);
    assert.deepEqual(
      document.blocks.map((block) => block.text),
      afresh.blocks.map((block) => block.text),
    );
    let start = 0;
    document.blocks.forEach((block, index) => {
      assert.equal(blockStart(document, index), start);
      assert.equal(blockIndexAt(document, start), block.text === '' ? index + 1 : index);
      start += block.text.length;
    });
    assert.deepEqual(positionAt(document, text.length), positionAt(afresh, text.length));
  });
});

describe('places', () => {
  const text = '@a = b\r\n### x\rGET http://\u{1F600}\n\n### y';
  const document = parseDocument(text);

  it('of blocks', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((index) => blockStart(document, index)),
      [0, 8, 29, 29],
    );
    assert.deepEqual(
      [0, 7, 8, 28, 29, 34, 99].map((offset) => blockIndexAt(document, offset)),
      [0, 0, 1, 1, 2, 2, 2],
    );
    assert.equal(blockAt(document, 1), document.blocks[1]);
    assert.equal(blockIndexAt(parseDocument('### a'), 0), 1);
  });

  const positions: readonly [offset: number, line: number, character: number][] = [
    [0, 0, 0],
    [6, 0, 6],
    [8, 1, 0],
    [13, 1, 5],
    [14, 2, 0],
    [25, 2, 11],
    [26, 2, 12],
    [27, 2, 13],
    [28, 3, 0],
    [29, 4, 0],
    [34, 4, 5],
  ];
  for (const [offset, line, character] of positions) {
    it(`${offset} is line ${line}, character ${character}`, () => {
      assert.deepEqual(positionAt(document, offset), { line, character });
      assert.equal(offsetAt(document, { line, character }), offset);
    });
  }

  it('beyond their line or the text are its end', () => {
    assert.equal(offsetAt(document, { line: 0, character: 99 }), 6);
    assert.equal(offsetAt(document, { line: 1, character: 99 }), 13);
    assert.equal(offsetAt(document, { line: 4, character: 99 }), text.length);
    assert.equal(offsetAt(document, { line: 99, character: 0 }), text.length);
    assert.equal(offsetAt(document, { line: -1, character: 5 }), 0);
    assert.deepEqual(positionAt(document, 1e9), { line: 4, character: 5 });
    assert.deepEqual(positionAt(document, -1), { line: 0, character: 0 });
  });

  it('after a byte order mark before the first ###', () => {
    const marked = parseDocument('\uFEFF### a\nb');
    assert.deepEqual(positionAt(marked, 1), { line: 0, character: 1 });
    assert.equal(offsetAt(marked, { line: 0, character: 1 }), 1);
    assert.equal(offsetAt(marked, { line: 0, character: 0 }), 0);
    assert.deepEqual(positionAt(marked, 7), { line: 1, character: 0 });
  });
});
