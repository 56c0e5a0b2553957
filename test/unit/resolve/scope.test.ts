import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { type Definitions, definitionAt, definitionsOf, type Place, placeOf } from '../../../src/resolve/scope';
import { similarName } from '../../../src/resolve/similar-name';
import type { VariableDefinition } from '../../../src/syntax/document';
import { parseDocument } from '../../../src/syntax/parse';

/** As the rule says it: the last one before the place, else the first one after it. */
function plainly(definitions: Definitions, name: string, place: Place, except: VariableDefinition | null) {
  const candidates = (definitions.byName.get(name) ?? []).filter(({ definition }) => definition !== except);
  const before = candidates.filter(
    ({ blockIndex, definition }) =>
      blockIndex < place.blockIndex || (blockIndex === place.blockIndex && definition.start < place.offset),
  );
  return before.at(-1) ?? candidates[0] ?? null;
}

describe('the definition that holds at a place', () => {
  it('is the last one before it, else the first one after it, the one to leave out left out', () => {
    const lines = fc.array(fc.constantFrom('@a = 1', '@b = {{a}}', '###', '# @name r', 'GET https://h/{{a}}', ''), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(lines, (text) => {
        const document = parseDocument(text.join('\n'));
        const definitions = definitionsOf(document);
        for (const [blockIndex, block] of document.blocks.entries()) {
          for (const offset of [0, 1, block.text.length >> 1, block.text.length]) {
            for (const except of [null, ...block.variables]) {
              const place = { blockIndex, offset };
              const found = definitionAt(definitions, 'a', place, except);
              assert.equal(found, plainly(definitions, 'a', place, except));
            }
          }
        }
      }),
    );
  });
});

describe('the place of a block', () => {
  const document = parseDocument('@a = 1\n###\nGET https://h/1\n###\nGET https://h/2\n### none');
  const { blocks } = document;

  it('is not looked for where it is known', () => {
    const unsearchable = Object.assign([...blocks], { indexOf: () => assert.fail('searched') });
    for (const [blockIndex, block] of blocks.entries()) {
      const place = placeOf({ document: { blocks: unsearchable }, blockIndex }, block);
      assert.deepEqual(place, placeOf({ document }, block));
      assert.equal(place.blockIndex, blockIndex);
    }
  });

  it('is looked for where it is unknown or wrong', () => {
    const [, first, second] = blocks;
    assert.ok(first && second);
    assert.equal(placeOf({ document, blockIndex: 1 }, second).blockIndex, 2);
    assert.equal(placeOf({ document, blockIndex: 99 }, first).blockIndex, 1);
    const other = parseDocument('GET https://other').blocks[0];
    assert.ok(other);
    assert.equal(placeOf({ document, blockIndex: 0 }, other).blockIndex, blocks.length);
  });
});

describe('the name most like another', () => {
  const cases: readonly [wanted: string, names: readonly string[], near: string | null][] = [
    ['workspce', ['workspace', 'work'], 'workspace'],
    ['wrokspace', ['workspace'], 'workspace'],
    ['HOST', ['host'], 'host'],
    ['id', ['io', 'ID'], 'ID'],
    ['token', ['tokens', 'taken', 'secret'], 'tokens'],
    ['abcdef', ['fedcba'], null],
    ['aab', ['ab'], 'ab'],
    ['ab', ['aab'], null],
    ['', ['a'], null],
  ];
  for (const [wanted, names, near] of cases) {
    it(`${wanted || 'nothing'} among ${names.join(', ')}: ${near ?? 'none'}`, () =>
      assert.equal(similarName(wanted, names), near));
  }

  it('is looked for among as many names as any file needs, and no more', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `x${index}`);
    assert.equal(similarName('workspce', [...names(499), 'workspace']), 'workspace');
    assert.equal(similarName('workspce', [...names(500), 'workspace']), null);
  });
});
