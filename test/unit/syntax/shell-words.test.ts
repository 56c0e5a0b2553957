import assert from 'node:assert/strict';
import fc from 'fast-check';
import { curlOptions } from '../../../src/syntax/curl-options';
import { readShellWords } from '../../../src/syntax/shell-words';

describe('the words of a command', () => {
  const always = (): boolean => true;
  const cases: readonly (readonly [rule: string, text: string, words: readonly string[]])[] = [
    ['single quotes take all as it is', `a 'b "c" $d \\' e`, ['a', 'b "c" $d \\', 'e']],
    ['double quotes have escapes', `a "b \\"c\\" \\n"`, ['a', 'b "c" \\n']],
    ['ANSI-C quotes have those of C', `a $'b\\'c\\n\\u0041\\x42\\103'`, ['a', "b'c\nABC"]],
    ['quotes side by side are one word', `a 'it'\\''s'"!"`, ['a', "it's!"]],
    ['a backslash goes on with the next line', 'a \\\n  b \\ \r\n c', ['a', 'b', 'c']],
    ['a caret of cmd.exe goes on', 'a ^\n  "b" ^\r\n c', ['a', 'b', 'c']],
    ['carets before quotes', 'a ^"b^\\^"c^&^"', ['a', 'b"c&']],
    ['a backtick of PowerShell goes on', "a `\n 'it''s' \"`\"\"", ['a', "it's", '"']],
    ['a pipe, a semicolon, a redirection end it', "a b | c 'd'", ['a', 'b']],
    ['a semicolon ends it', 'a b; c', ['a', 'b']],
    ['a comment ends it', 'a b # c', ['a', 'b']],
    ['a line end ends it', 'a b\nc', ['a', 'b']],
    ['quotes hold line ends', "a 'b\nc'", ['a', 'b\nc']],
    [
      'a placeholder is of one piece',
      'a {{$randomInt 1 5}}/x "{{$datetime "YYYY"}}"',
      [...['a', '{{$randomInt 1 5}}/x', '{{$datetime "YYYY"}}']],
    ],
  ];
  for (const [rule, text, words] of cases) {
    it(rule, () => {
      const read = readShellWords(text, 0, always);
      assert.deepEqual(
        read.words.map((word) => word.text),
        words,
      );
      assert.ok(read.closed);
    });
  }

  it('is not closed with a quotation mark that is missing', () => {
    for (const text of ["a 'b", 'a "b', "a $'b", 'a ^"b'])
      assert.equal(readShellWords(text, 0, always).closed, false, text);
  });

  it('knows of each character where it stands, whatever the text', () => {
    const piece = fc.constantFrom(
      ...['curl ', "'", '"', "$'", '\\', '^', '`', ' ', '\n', '\r\n', 'a', 'é', '{{', '}}', '\\n', "''", '|', ';', '#'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        for (const shell of ['bash', 'cmd', 'powershell'] as const) {
          let line = 0;
          const goesOn = (next: number): boolean => {
            assert.ok(next > line && next <= text.length);
            line = next;
            return true;
          };
          let end = 0;
          for (const word of readShellWords(text, 0, goesOn, shell).words) {
            assert.ok(word.start >= end && word.end >= word.start && word.end <= text.length, JSON.stringify(text));
            end = word.end;
            let done = 0;
            let at = word.start;
            for (const { start, end: to, origin } of word.pieces) {
              assert.equal(start, done);
              assert.ok(
                origin.start >= at && origin.end > origin.start && origin.end <= word.end,
                JSON.stringify(text),
              );
              if (to - start === origin.end - origin.start) {
                assert.equal(text.slice(origin.start, origin.end), word.text.slice(start, to));
              }
              done = to;
              at = origin.end;
            }
            assert.equal(done, word.text.length);
          }
        }
      }),
      { numRuns: Number(process.env.FAULTLINE_FUZZ ?? 300) },
    );
  });

  it('options are told from their values, also where several stand in one word', () => {
    const { words } = readShellWords("curl -sSLXPUT -H 'A: 1' --url=https://h -d@f --next x -y", 0, always);
    assert.deepEqual(
      [...curlOptions(words.slice(1))].map(({ name, value }) => [name, value?.text ?? null]),
      [
        ...[
          ['silent', null],
          ['show-error', null],
          ['location', null],
          ['request', 'PUT'],
          ['header', 'A: 1'],
        ],
        ...[
          ['url', 'https://h'],
          ['data', '@f'],
          ['next', null],
          ['url', 'x'],
          ['speed-time', ''],
        ],
      ],
    );
  });
});
