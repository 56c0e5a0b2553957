import assert from 'node:assert/strict';
import type { Span } from '../../../src/syntax/document';
import { parseDocument } from '../../../src/syntax/parse';
import { referenceLines } from '../../../src/syntax/reference-lines';
import { kinds, problems } from './outline';

/** One line for each reference of the file, put together from the spans. */
function references(text: string): string[] {
  return parseDocument(text).blocks.flatMap((block) => {
    const at = (span: Span | null) => (span === null ? '-' : block.text.slice(span.start, span.end));
    const { imports, runs, refs } = referenceLines(block);
    return [
      ...imports.map((line) => {
        assert.equal(line.path, at(line.pathSpan));
        return `import ${line.path} of ${at(line)}`;
      }),
      ...runs.map((line) => {
        assert.equal(line.name ?? '-', at(line.nameSpan));
        assert.equal(line.path ?? '-', at(line.pathSpan));
        const variables = line.variables.map(({ name, value, nameSpan, valueSpan }) => {
          assert.deepEqual([name, value], [at(nameSpan), at(valueSpan)]);
          return ` ${name}=${value}`;
        });
        const unread = line.unread.map((span) => ` ?${at(span)}`);
        return `run ${line.path ?? ''}#${line.name ?? ''}${variables.join('')}${unread.join('')}`;
      }),
      ...refs.map(({ name, nameSpan, force }) => {
        assert.equal(name, at(nameSpan));
        return `${force ? 'force' : 'ref'} ${name}`;
      }),
    ];
  });
}

describe('lines that lead to other requests', () => {
  const cases: readonly (readonly [name: string, text: string, found: readonly string[]])[] = [
    ['import of JetBrains', 'import ./a.http\n', ['import ./a.http of import ./a.http']],
    ['import of a file beside', 'import a.http\n', ['import a.http of import a.http']],
    [
      'import with quotes and a space',
      'import "my files/a.http"\n',
      ['import my files/a.http of import "my files/a.http"'],
    ],
    ['import of httpYac', '# @import ./a.http\n', ['import ./a.http of # @import ./a.http']],
    ['import in quotes', '// @import "a.http"\r\n', ['import a.http of // @import "a.http"']],
    [
      'imports in order',
      '# @import a.http\nimport b.http\n# @import c.http\nGET /\n',
      ['import a.http of # @import a.http', 'import b.http of import b.http', 'import c.http of # @import c.http'],
    ],
    ['ref', '# @ref login\nGET /\n', ['ref login']],
    ['ref below the request line', 'GET /\n# @ref log in\nA: b\n', ['ref log in']],
    [
      'forceRef in every spelling',
      '# @forceRef a\n# @force-ref b\n// @force_ref c\nGET /\n',
      [...['force a', 'force b', 'force c']],
    ],
    ['run by name', '###\nrun #Log in (twice)\n', ['run #Log in (twice)']],
    ['run of a file', 'run ./a.http\n', ['run ./a.http#']],
    ['run of a request of a file', 'run ./a.http#Log in\n', ['run ./a.http#Log in']],
    ['run with quotes', 'run "my a.http"#b\n', ['run my a.http#b']],
    ['run with variables', 'run #Log in (@host=example.com, @user = a,b)\n', ['run #Log in host=example.com user=a,b']],
    ['run of a file with variables', 'run a.http(@x={{y}}/(1))\n', ['run a.http# x={{y}}/(1)']],
    ['run with an empty value', 'run #a (@x=)\n', ['run #a x=']],
    ['run with brackets that are not closed', 'run #a (@x=1\n', ['run #a x=1 ?(@x=1']],
    ['run with what is no variable', 'run #a (@x=1, @y)\n', ['run #a x=1 ?@y']],
    ['run with nothing but a name without value', 'run #a (@y)\n', ['run #a ?@y']],
    ['run by URL', 'run #POST https://h/x?a=b#c\n', ['run #POST https://h/x?a=b#c']],
    ['several runs before a request', '### x\nrun #a\nrun #b\nGET /\n', ['run #a', 'run #b']],
    ['no reference: prose, body, other directives', '# @reference x\nPOST /\n\nrun #a\nimport ./a.http\n', []],
    ['no reference: without value', '# @ref\n# @import\nGET /\n', []],
    ['no reference: a definition of gRPC', 'proto < ./a.proto\n', []],
  ];
  for (const [name, text, found] of cases) it(name, () => assert.deepEqual(references(text), found));

  it('is no problem in itself, and has a part of its own', () => {
    const text = '# @import ./a.http\nimport ./b.http\n\n### x\n# @ref a\n# @forceRef b\nrun #c\nGET /\n';
    assert.deepEqual(problems(text), []);
    assert.equal(kinds(text), 'directive import blank separator directive directive run request-line');
  });

  it('is told of where it names nothing', () => {
    assert.deepEqual(problems('# @ref\n# @forceRef \n# @import\n# @constructor\nGET /\n'), [
      'bad-directive "# @ref"',
      'bad-directive "# @forceRef"',
      'bad-directive "# @import"',
      'unknown-directive "@constructor"',
    ]);
  });
});
