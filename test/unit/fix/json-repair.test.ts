import assert from 'node:assert/strict';
import { fixesFor } from '../../../src/fix/fixes';
import { applied, diagnosis, firstRequest, lines, problem } from './request';

const post = (...body: string[]): string =>
  lines('POST https://h/tasks', 'Content-Type: application/json', '', ...body, '');

function repaired(text: string): { title: string; text: string; preferred: boolean } | null {
  const block = firstRequest(text);
  const found = diagnosis([problem([], { kind: 'syntax' })], 'syntax');
  const [fix] = fixesFor(found, { block, origins: null, variables: new Set() });
  return fix ? { title: fix.title, text: applied(block.text, fix.edits), preferred: fix.preferred } : null;
}

const rows: readonly [name: string, before: readonly string[], after: readonly string[], title: string][] = [
  [
    'a comma that is missing',
    ['{', '  "a": "1"', '  "b": "{{b}}"', '}'],
    ['{', '  "a": "1",', '  "b": "{{b}}"', '}'],
    'Insert the comma in the JSON body',
  ],
  ['a comma too many', ['{"a": 1,}'], ['{"a": 1}'], 'Remove the comma in the JSON body'],
  ['quotation marks of another language', ["{'a': 'b'}"], ['{"a": "b"}'], 'Repair the JSON body in 2 places'],
  [
    'a brace that is missing',
    ['{', '  "a": {', '    "b": 1'],
    ['{', '  "a": {', '    "b": 1', '  }', '}'],
    'Add } } at the end in the JSON body',
  ],
  [
    'a comment, and what is right stays',
    ['{', '  "a": 1, // why', '  "b" : {{b}}', '}'],
    ['{', '  "a": 1,', '  "b" : {{b}}', '}'],
    'Remove the comment in the JSON body',
  ],
  [
    'comments and commas of people who write JSON with them',
    [
      '{',
      '  // for {{b}}',
      '  "a": 1, /* why */',
      '  /* the',
      '     id */',
      '  /* b */ "b": /* c */ "{{b}}",',
      '  "c": [1, 2,],',
      '}',
    ],
    ['{', '  // for {{b}}', '  "a": 1,', '  "b": "{{b}}",', '  "c": [1, 2]', '}'],
    'Remove 4 comments and 2 commas in the JSON body',
  ],
  [
    'a line that is a comment of the file is not sent, and stays',
    ['{', '  // why', '  "a": 1 /* b */', '}'],
    ['{', '  // why', '  "a": 1', '}'],
    'Remove the comment in the JSON body',
  ],
  ['commas alone', ['[1, [3,],', '2,]'], ['[1, [3],', '2]'], 'Remove 2 commas in the JSON body'],
  ['comments alone', ['[1, // one', ' 2] // two'], ['[1,', ' 2]'], 'Remove 2 comments in the JSON body'],
];

describe('JSON that the server could not read', () => {
  for (const [name, before, after, title] of rows) {
    it(name, () => {
      const fix = repaired(post(...before));
      assert.deepEqual([fix?.title, fix?.text], [title, post(...after)]);
    });
  }

  it('is not touched where it is JSON, is not written in the request, or can only be guessed', () => {
    assert.equal(repaired(post('{"a": 1}')), null);
    assert.equal(repaired(post('< ./body.json')), null);
    assert.equal(repaired(post('{"a": ]')), null);
  });

  it('is taken without asking only where nothing else can be meant', () => {
    assert.equal(repaired(post('{"a": 1,}'))?.preferred, true);
    assert.equal(repaired(post('{"a": "b}'))?.preferred ?? false, false);
  });
});
