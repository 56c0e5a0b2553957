import assert from 'node:assert/strict';
import { maskPlaceholders, placeholdersIn } from '../../../src/syntax/placeholders';

describe('placeholders', () => {
  const cases: readonly [text: string, expected: readonly string[]][] = [
    ['', []],
    ['no { } }} here', []],
    ['{{a}}', ['{{a}}']],
    ['{{ a b }}/{{c}}', ['{{ a b }}', '{{c}}']],
    ['{{}}', ['{{}}']],
    ['{{{a}}}', ['{{a}}']],
    ['{"x":{{a}}}', ['{{a}}']],
    ['{{a {{b}} }}', ['{{b}}']],
    ['{{a', []],
    ['{{a\n}}', []],
    ['{{a\r}}', []],
    ['\\{\\{a\\}\\}', []],
    ['{{{{a', []],
    ['{{$randomInt 1 5}}', ['{{$randomInt 1 5}}']],
    ['{{x}', []],
    ['{}}', []],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => {
      const found = placeholdersIn(text);
      assert.deepEqual(
        found.map(({ start, end }) => text.slice(start, end)),
        expected,
      );
      for (const { expression, expressionStart } of found) {
        assert.equal(text.slice(expressionStart, expressionStart + expression.length), expression);
        assert.equal(expression, expression.trim());
      }
    });
  }

  it('are looked for within the bounds only', () => {
    assert.equal(placeholdersIn('{{a}}{{b}}', 5).length, 1);
    assert.equal(placeholdersIn('{{a}}{{b}}', 0, 9).length, 1);
    assert.equal(placeholdersIn('{{a}}{{b}}', 1, 10)[0]?.expression, 'b');
  });

  const masked: readonly [text: string, standIn: string | undefined, expected: string][] = [
    ['', undefined, ''],
    ['/a?b=c', undefined, '/a?b=c'],
    ['{{a?b}}/c{{d}}?e', undefined, 'xxxxxxx/cxxxxx?e'],
    ['{{{a}}}', '_', '{_____}'],
    ['{{a\n}} {{b}}', '\uFFFC', '{{a\n}} \uFFFC\uFFFC\uFFFC\uFFFC\uFFFC'],
  ];
  for (const [text, standIn, expected] of masked) {
    it(`are hidden at the same offsets: ${JSON.stringify(text)}`, () => {
      assert.equal(maskPlaceholders(text, standIn), expected);
      assert.equal(expected.length, text.length);
    });
  }
});
