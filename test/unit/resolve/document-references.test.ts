import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { type DocumentReferences, ReferenceIndex } from '../../../src/resolve/document-references';
import { editDocument } from '../../../src/syntax/edit';
import { parseDocument } from '../../../src/syntax/parse';
import type { RequestDocument } from '../../../src/syntax/request-document';
import { textOf } from '../../../src/syntax/request-document';

const text = `# @import ./b.http
@user = me

### Log in
# @name login
POST https://h/login

{"user": "{{user}}"}

### Tasks
# @ref login
GET https://h/tasks

### All
run #Tasks (@user=you)
`;

function plain({ document }: { readonly document: RequestDocument }, references: DocumentReferences): string {
  const { imports, runsOfFiles, fileRefs, shared, names, sendable } = references;
  const lines = document.blocks.map((_, index) => references.lines(index));
  return JSON.stringify({ imports, runsOfFiles, fileRefs, shared, names: [...names], sendable, lines });
}

/** The references before and after an edit that puts `newText` in the place of `old`. */
function edited(old: string, newText: string) {
  const index = new ReferenceIndex();
  const before = parseDocument(text);
  const first = index.file('/a.http', before);
  const start = text.indexOf(old);
  assert.ok(start >= 0);
  const after = editDocument(before, [{ start, end: start + old.length, newText }]);
  index.edited(before, after);
  const second = index.file('/a.http', after);
  const fresh = new ReferenceIndex().file('/a.http', parseDocument(textOf(after)));
  assert.equal(plain(second, second.references), plain(fresh, fresh.references));
  return { isSame: first.references.sameness === second.references.sameness };
}

describe('references of a document', () => {
  const cases: readonly (readonly [name: string, old: string, newText: string, isSame: boolean])[] = [
    ['stay where a body is edited', '{{user}}', '{{user}}!', true],
    ['stay where a URL is edited behind a # @ref', '/tasks', '/tasks/1', true],
    ['stay where a variable is edited', '= me', '= you', true],
    ['do not stay where a name is edited', '@name login', '@name signin', false],
    ['do not stay where a title is edited', '### All', '### Each', false],
    ['do not stay where a # @ref is edited', '@ref login', '@ref Log in', false],
    ['do not stay where a run moves', 'run #', '\nrun #', false],
    ['do not stay where a request is disabled', '# @ref', '# @disabled\n# @ref', false],
    ['do not stay where a request goes', 'POST https://h/login', '', false],
    ['do not stay where a block comes', '### Tasks', '###\n\n### Tasks', false],
  ];
  for (const [name, old, newText, isSame] of cases) {
    it(name, () => assert.equal(edited(old, newText).isSame, isSame));
  }

  it('are after any row of edits as if read afresh', () => {
    const pieces = [
      '###',
      '### x',
      '\n',
      '# @ref x\n',
      '# @name x\n',
      'GET /\n',
      'run #x\n',
      'run ./a.http',
      ' ',
      '# @disabled\n',
      'import ./c.http\n',
      '{}',
    ];
    const edit = fc.record({ at: fc.nat(400), length: fc.nat(12), newText: fc.constantFrom(...pieces) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        const index = new ReferenceIndex();
        let document = parseDocument(text);
        index.file('/a.http', document);
        for (const { at, length, newText } of edits) {
          const start = Math.min(at, document.length);
          const after = editDocument(document, [{ start, end: Math.min(start + length, document.length), newText }]);
          index.edited(document, after);
          document = after;
          const file = index.file('/a.http', document);
          const fresh = new ReferenceIndex().file('/a.http', parseDocument(textOf(document)));
          assert.equal(plain(file, file.references), plain(fresh, fresh.references));
        }
      }),
      { numRuns: 300 },
    );
  });
});
