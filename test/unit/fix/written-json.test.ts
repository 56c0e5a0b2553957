/** Bodies with comments and commas at the end: refused for something else, they are mended as any other. */
import assert from 'node:assert/strict';
import type { Fix } from '../../../src/fix/fix';
import { fixesFor } from '../../../src/fix/fixes';
import { parseDocument } from '../../../src/syntax/parse';
import { diagnose } from '../diagnose/exchange';
import { applied, lines } from './request';

const body = lines(
  '{',
  '  // whose it is, "in full" {',
  '  "name": "{{name}}", /* hers */',
  '  "colour": "pink", // not "red"',
  '  "age": "3",',
  '  "tags": ["a", 2,], // {{some}}',
  '  "id": 12 /* a number, so far */',
  '  /* the end */',
  '}',
);

function fixes(message: string, status = 400, sent = body): { text: string; fixes: Fix[] } {
  const headers = { 'Content-Type': 'application/json' };
  const text = lines('POST https://h.example/x', 'Content-Type: application/json', '', sent, '');
  const found = diagnose(
    { method: 'POST', url: 'https://h.example/x', headers, body: sent.replaceAll('{{name}}', 'Ann') },
    { status, body: { message } },
  );
  const [block] = parseDocument(text).blocks;
  assert.ok(block);
  return { text, fixes: fixesFor(found, { block, origins: null, variables: new Set() }) };
}

describe('fix: JSON with comments and commas at the end', () => {
  const rows: [message: string, title: string, before: string, after: string][] = [
    ['colour must be one of: red, green', 'Change property "colour" to red', '"pink"', '"red"'],
    ['age must be a number', 'Write property "age" as a number', '"3"', '3'],
    ['id must be a string', 'Write property "id" as a string', '12', '"12"'],
    ['tags.1 must be a string', 'Write property "tags[1]" as a string', '2,]', '"2",]'],
    ['property age should not exist', 'Remove property "age"', '\n  "age": "3",', ''],
    ['property tags should not exist', 'Remove property "tags"', '\n  "tags": ["a", 2,], // {{some}}', ''],
    [
      'property id should not exist',
      'Remove property "id"',
      ', // {{some}}\n  "id": 12 /* a number, so far */',
      ' // {{some}}',
    ],
    ['Unknown field "colour". Did you mean "color"?', 'Rename property "colour" to "color"', '"colour"', '"color"'],
    [
      'size is required',
      'Add property "size" (probably)',
      '12 /* a number, so far */',
      '12, /* a number, so far */\n  "size": "size"',
    ],
  ];
  for (const [message, title, before, after] of rows) {
    it(`${title}, and nothing else`, () => {
      const { text, fixes: all } = fixes(message);
      assert.equal(all[0]?.title, title);
      assert.equal(
        applied(text, all[0]?.edits ?? []),
        text.replace(before, () => after),
      );
    });
  }

  it('where the server could not read it, the comments and the comma are taken out, and what is not sent stays', () => {
    const { text, fixes: all } = fixes('Unexpected token / in JSON at position 4');
    assert.equal(all[0]?.title, 'Remove 5 comments and 1 comma in the JSON body');
    const why = '  // whose it is, "in full" {';
    const plain = lines(
      '{',
      why,
      '  "name": "{{name}}",',
      '  "colour": "pink",',
      '  "age": "3",',
      '  "tags": ["a", 2],',
    );
    assert.equal(
      applied(text, all[0]?.edits ?? []),
      text.replace(body, () => lines(plain, '  "id": 12', '}')),
    );
  });

  it('a 400 that does not say why is taken for the comments; one that names a field is not', () => {
    assert.deepEqual(
      ['Bad Request', 'age must be a number'].map((message) => fixes(message).fixes[0]?.title),
      ['Remove 5 comments and 1 comma in the JSON body', 'Write property "age" as a number'],
    );
  });

  it('what is broken in another way, or nested too deep, is looked into no further', () => {
    for (const sent of ['{"age": "3" "b": 1}', `{"age": "3", // "\n"b": ${'['.repeat(100_000)}`]) {
      assert.ok(!fixes('property age should not exist', 400, sent).fixes.some(({ title }) => /age/.test(title)));
    }
  });
});
