import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SelectionRange } from 'vscode-languageserver/node';
import { selectionSpans } from '../../src/server/navigation/selection-spans';
import { parseDocument } from '../../src/syntax/parse';
import { startClient, type TestClient, textIn } from './harness';
import { marked } from './marked';

const json = '### a\nPOST https://h/\n\n{\n  "a": {"id": 1},\n  "b": [1, "x y"]\n}\n\n### b\n';

/** What the selection is from step to step; the last one, the whole file, is left out. */
const cases: readonly (readonly [what: string, fixture: string, steps: readonly string[]])[] = [
  [
    'a placeholder in a URL',
    'GET https://h/a/{{us$$CURSOR$$er}}-x?q=1 HTTP/1.1\nA: 1\n\n###\n',
    [
      ...['user', '{{user}}', '{{user}}-x', 'https://h/a/{{user}}-x?q=1', 'GET https://h/a/{{user}}-x?q=1 HTTP/1.1'],
      ...['GET https://h/a/{{user}}-x?q=1 HTTP/1.1\nA: 1', 'GET https://h/a/{{user}}-x?q=1 HTTP/1.1\nA: 1\n\n'],
    ],
  ],
  [
    'a parameter of a query over several lines',
    '###\nGET https://h/\n  ?a=1\n  &b-c=tw$$CURSOR$$o three\n',
    [
      ...[
        'two',
        'two three',
        'b-c=two three',
        '&b-c=two three',
        '  &b-c=two three',
        'https://h/\n  ?a=1\n  &b-c=two three',
      ],
      ...['GET https://h/\n  ?a=1\n  &b-c=two three', '###\nGET https://h/\n  ?a=1\n  &b-c=two three'],
    ],
  ],
  [
    'a part of a reference',
    'GET {{login.response.body.$.us$$CURSOR$$er.id}}\n###\n',
    [
      ...['user', 'login.response.body.$.user.id', '{{login.response.body.$.user.id}}'],
      ...['GET {{login.response.body.$.user.id}}', 'GET {{login.response.body.$.user.id}}\n'],
    ],
  ],
  [
    'a header',
    'GET https://h/\nAccept: text/plain; q=0.$$CURSOR$$5, */*\nB: 1\n###\n',
    [
      ...['5', '0.5', 'q=0.5', 'text/plain; q=0.5, */*', 'Accept: text/plain; q=0.5, */*'],
      'Accept: text/plain; q=0.5, */*\nB: 1',
      'GET https://h/\nAccept: text/plain; q=0.5, */*\nB: 1',
      'GET https://h/\nAccept: text/plain; q=0.5, */*\nB: 1\n',
    ],
  ],
  [
    'a value of JSON, outwards',
    json.replace('"x y"', () => '"x $$CURSOR$$y"'),
    [
      ...['y', 'x y', '"x y"', '[1, "x y"]', '"b": [1, "x y"]', '  "b": [1, "x y"]'],
      '{\n  "a": {"id": 1},\n  "b": [1, "x y"]\n}',
      'POST https://h/\n\n{\n  "a": {"id": 1},\n  "b": [1, "x y"]\n}',
      '### a\nPOST https://h/\n\n{\n  "a": {"id": 1},\n  "b": [1, "x y"]\n}',
      '### a\nPOST https://h/\n\n{\n  "a": {"id": 1},\n  "b": [1, "x y"]\n}\n\n',
    ],
  ],
  [
    'a line only where it cuts nothing in two',
    '###\nPOST https://h/\n\n[{\n  "a": 1\n}, {\n  "$$CURSOR$$b": 2\n}]\n',
    [
      ...['b', '"b"', '"b": 2', '  "b": 2', '{\n  "b": 2\n}', '[{\n  "a": 1\n}, {\n  "b": 2\n}]'],
      'POST https://h/\n\n[{\n  "a": 1\n}, {\n  "b": 2\n}]',
      '###\nPOST https://h/\n\n[{\n  "a": 1\n}, {\n  "b": 2\n}]',
    ],
  ],
  [
    'a field of a form',
    '###\nPOST https://h/\nContent-Type: application/x-www-form-urlencoded\n\na=1\n&b=t$$CURSOR$$wo&c=3\n\n',
    [
      ...['two', 'b=two', '&b=two&c=3', 'a=1\n&b=two&c=3'],
      'POST https://h/\nContent-Type: application/x-www-form-urlencoded\n\na=1\n&b=two&c=3',
      '###\nPOST https://h/\nContent-Type: application/x-www-form-urlencoded\n\na=1\n&b=two&c=3',
    ],
  ],
  [
    'a variable of the file',
    '@host = https://$$CURSOR$$h/{{x}}\n@b = 1\n\n###\nGET https://h/\n',
    ['h', 'https://h/{{x}}', '@host = https://h/{{x}}', '@host = https://h/{{x}}\n@b = 1\n\n'],
  ],
  [
    'a directive',
    '# @na$$CURSOR$$me login\nGET h\n###\n',
    ['name', '# @name login', '# @name login\nGET h', '# @name login\nGET h\n'],
  ],
  ['a comment', '# ab$$CURSOR$$out it\n###\n', ['about', 'about it', '# about it', '# about it\n']],
  ['a title', '### Li$$CURSOR$$st tasks\nGET h\n', ['List', 'List tasks', '### List tasks', '### List tasks\nGET h']],
  ['an empty line', 'GET h\n\n$$CURSOR$$\n###\n', ['GET h\n\n\n']],
];

describe('server: growing a selection', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  for (const [what, fixture, wanted] of cases) {
    it(`from ${what}`, async () => {
      client = await startClient();
      const { text, position } = marked(fixture);
      const uri = await client.open('a.http', text);
      const [found] = await client.request<SelectionRange[]>('textDocument/selectionRange', {
        ...{ textDocument: { uri }, positions: [position] },
      });
      const steps: string[] = [];
      for (let at = found; at; at = at.parent) steps.push(textIn(text, at.range));
      assert.equal(steps.pop(), text);
      assert.deepEqual(steps, wanted);
    });
  }

  it('gives one answer for each cursor', async () => {
    client = await startClient();
    const uri = await client.open('a.http', json);
    const positions = [0, 4, 1].map((line) => ({ line, character: 4 }));
    const found = await client.request<SelectionRange[]>('textDocument/selectionRange', {
      textDocument: { uri },
      positions,
    });
    assert.deepEqual(
      found.map(({ range }) => textIn(json, range)),
      ['a', 'a', 'POST'],
    );
  });
});

describe('selection spans', () => {
  it('grow from step to step, around the cursor, up to the block, in any text', () => {
    const piece = fc.constantFrom(
      '###',
      ' a',
      '\n',
      '\r\n',
      '{',
      '}',
      '"',
      '{{',
      '}}',
      'GET h',
      ':',
      '&',
      '=',
      '@x',
      '# ',
      '<',
      '%',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(), (pieces, at) => {
        for (const block of parseDocument(pieces.join('')).blocks) {
          const offset = at % (block.text.length + 1);
          let before = { start: offset, end: offset };
          for (const span of selectionSpans(block, offset)) {
            assert.ok(span.start <= before.start && before.end <= span.end);
            assert.ok(span.end - span.start > before.end - before.start);
            before = span;
          }
          assert.equal(before.end - before.start, block.text.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
