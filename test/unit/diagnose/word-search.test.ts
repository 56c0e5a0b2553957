import assert from 'node:assert/strict';
import { searchedWord, wordFinder } from '../../../src/diagnose/word-search';

describe('words are looked for in a text', () => {
  const text = 'Größe: The field NAME is required, or a\u{1F600}b';
  for (const [word, found] of [
    ['is required', true],
    ['name', true],
    ['größe', true],
    [': ', true],
    ['\u{1F600}b', true],
    ['[', false],
    [',', true],
    ['missing', false],
    ['requested', false],
    ['b ', false],
    ['', true],
  ] as const) {
    it(`${JSON.stringify(word)} ${found ? 'is' : 'is not'} in it`, () =>
      assert.equal(wordFinder(text)(searchedWord(word)), found));
  }
});
