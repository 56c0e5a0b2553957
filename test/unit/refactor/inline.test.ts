import assert from 'node:assert/strict';
import { inlineAll, inlineHere, inlining } from '../../../src/refactor/inline-variable';
import { refactored, selected } from './refactoring';
import { checkSame } from './same-request';

describe('refactor: inline a variable', () => {
  const cases: readonly (readonly [what: string, marked: string, here: string | null, all: string | null])[] = [
    [
      'at its only use',
      '@host = h.example\n\n### a\nGET https://{{ho‹›st}}/\n',
      '@host = h.example\n\n### a\nGET https://h.example/\n',
      '### a\nGET https://h.example/\n',
    ],
    [
      'at one of its uses, or at all',
      '@a = 1\n@b = 2\nGET https://h/{{‹›b}}/{{b}}\nX: {{b}}\n',
      '@a = 1\n@b = 2\nGET https://h/2/{{b}}\nX: {{b}}\n',
      '@a = 1\nGET https://h/2/2\nX: 2\n',
    ],
    [
      'from its definition',
      '@a = 1\n@‹›b = {{a}}2\n@c = {{b}}3\nGET https://h/{{b}}/{{c}}\n',
      null,
      '@a = 1\n@c = {{a}}23\nGET https://h/{{a}}2/{{c}}\n',
    ],
    [
      'only where this definition holds',
      '@a = 1\nGET https://h/{{‹›a}}\n###\n@a = 2\nGET https://h/{{a}}\n',
      '@a = 1\nGET https://h/1\n###\n@a = 2\nGET https://h/{{a}}\n',
      'GET https://h/1\n###\n@a = 2\nGET https://h/{{a}}\n',
    ],
    [
      'percent-encoded',
      '@a = x y/z\nGET https://h/{{%‹›a}}\n',
      '@a = x y/z\nGET https://h/x%20y%2Fz\n',
      'GET https://h/x%20y%2Fz\n',
    ],
    ['not percent-encoded, with placeholders in it', '@b = 1\n@a = {{b}}\nGET https://h/{{%‹›a}}\n', null, null],
    [
      'not where its own placeholders mean something else',
      '@v = 1\n@a = {{v}}/x\n@v = 2\nGET https://h/{{‹›a}}/{{v}}\n',
      null,
      null,
    ],
    [
      'made anew: at one use, not at several',
      '@a = {{$guid}}\nGET https://h/{{‹›a}}/{{a}}\n',
      '@a = {{$guid}}\nGET https://h/{{$guid}}/{{a}}\n',
      null,
    ],
    [
      'not where a form would read it otherwise',
      '@a = 1&b=2\nPOST https://h/\nContent-Type: application/x-www-form-urlencoded\n\nx={{‹›a}}\n',
      null,
      null,
    ],
    ['that nothing uses', '@‹›a = 1\n@b = 2\nGET https://h/{{b}}\n', null, '@b = 2\nGET https://h/{{b}}\n'],
    ['not one of the environment', 'GET https://h/{{‹›x}}\n', null, null],
    ['not a dynamic one', 'GET https://h/{{$gu‹›id}}\n', null, null],
  ];
  for (const [what, marked, here, all] of cases) {
    it(what, async () => {
      const { selection, text } = selected(marked);
      const found = inlining(selection);
      const one = found && refactored(text, inlineHere(selection, found));
      const every = found && refactored(text, inlineAll(selection, found, false));
      assert.deepEqual([one, every], [here, all]);
      for (const result of [one, every]) if (result && !text.includes('$guid')) await checkSame(text, result);
    });
  }

  it('keeps the definition that other files use', () => {
    const { selection, text } = selected('@a = 1\nGET https://h/{{‹›a}}\n');
    const found = inlining(selection);
    assert.equal(found && refactored(text, inlineAll(selection, found, true)), '@a = 1\nGET https://h/1\n');
  });

  it('says how many uses there are', () => {
    const title = (marked: string): string | undefined => {
      const { selection } = selected(marked);
      const found = inlining(selection);
      return found ? inlineAll(selection, found, false)?.title : undefined;
    };
    assert.equal(title('@a = 1\nGET https://h/{{‹›a}}\n'), 'Inline variable a (1 use)');
    assert.equal(title('@a = 1\nGET https://h/{{‹›a}}/{{a}}\n'), 'Inline variable a (2 uses)');
    assert.equal(title('@‹›a = 1\nGET https://h/\n'), 'Remove unused variable a');
  });
});
