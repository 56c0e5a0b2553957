import assert from 'node:assert/strict';
import { schemaChoices, schemaDescription } from '../../../src/dialects/schema-help';
import { yamlCursor } from '../../../src/dialects/yaml-cursor';

/** `|` is the cursor. */
const rows: readonly [text: string, at: 'name' | 'value', path: string, choice: string | null][] = [
  ['|', 'name', '', 'match'],
  ['id: x\nma|', 'name', '', 'match'],
  ['match:\n  |', 'name', 'match', 'hosts'],
  ['match:\n  hosts: [a]\n  resp|', 'name', 'match', 'responses'],
  ['read:\n  - me|', 'name', 'read 0', 'message'],
  ['read:\n- me|', 'name', 'read 0', 'message'],
  ['read:\n  - each: $.a\n    fi|', 'name', 'read 0', 'field'],
  ['read:\n  - each: $.a\n  - |', 'name', 'read 0', 'message'],
  ['read:\n  - notation: |', 'value', 'read 0 notation', 'literal'],
  ['patterns:\n  - re: x\n    when:\n      |', 'name', 'patterns 0 when', 'beside'],
  ['patterns:\n  - re: x\n    mends:\n      - op: |', 'value', 'patterns 0 mends 0 op', 'rename'],
  ['codes:\n  a: { kind: mis|', 'value', 'codes a kind', 'missing'],
  ['codes:\n  a: { kind: missing, re|', 'name', 'codes a', 'remedy'],
  ['codes:\n  a: { kind: missing }\n  b: { |', 'name', 'codes b', 'kind'],
  ['retry:\n  allow:\n    - { status: ["429"], kind: [|', 'value', 'retry allow 0 kind 0', 'rate-limited'],
  ['status:\n  "404":\n    kind: |', 'value', 'status 404 kind', 'not-found'],
  [
    'examples:\n  - id: a\n    expect:\n      field: { name: a, location: |',
    'value',
    'examples 0 expect field location',
    'query',
  ],
  ['# read:\nplace:\n\n  # a\n  wi|', 'name', 'place', 'wireCase'],
  ['read:\n  - also: |', 'value', 'read 0 also', 'true'],
  ['title: |', 'value', 'title', null],
];

describe('a cursor in a dialect', () => {
  for (const [marked, at, path, choice] of rows) {
    it(JSON.stringify(marked), () => {
      const offset = marked.indexOf('|');
      const cursor = yamlCursor(marked.replace('|', ''), offset);
      assert.deepEqual([cursor.at, cursor.path.join(' ')], [at, path]);
      const labels = schemaChoices(cursor).map(({ label }) => label);
      if (choice === null) assert.deepEqual(labels, []);
      else assert.ok(labels.includes(choice), labels.join());
    });
  }

  it('is told what the schema says of the place', () => {
    assert.match(schemaDescription(['place', 'wrapper']) ?? '', /property of a JSON body/);
    assert.match(schemaDescription(['patterns', 0, 're']) ?? '', /Groups with a meaning/);
    assert.equal(schemaDescription(['none']), null);
  });
});
