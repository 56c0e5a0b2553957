import { strict as assert } from 'node:assert';
import { nameOf } from '../../../src/resolve/import-graph';
import { called, load, type Texts, told } from './request-files';
import { folder } from './resolving';

async function problems(texts: Texts, more: Parameters<typeof load>[1] = {}): Promise<string[]> {
  const { graph } = await load(texts, more);
  return graph.problems().map(({ blockIndex, problem }) => told({ file: graph.root, blockIndex }, problem));
}

async function visible(texts: Texts, more: Parameters<typeof load>[1] = {}): Promise<string[]> {
  const { graph } = await load(texts, more);
  return graph.visibleFrom(graph.root).map(nameOf);
}

describe('imports', () => {
  const ways: readonly (readonly [name: string, texts: Texts, files: readonly string[]])[] = [
    ['none', { 'a.http': 'GET /\n' }, []],
    [
      "JetBrains' and httpYac's form",
      { 'a.http': 'import b.http\n# @import ./c.rest\n', 'b.http': '', 'c.rest': '' },
      ['b.http', 'c.rest'],
    ],
    ['anywhere in the file', { 'a.http': 'GET /\n\n###\n# @import b.http\nGET /2\n', 'b.http': '' }, ['b.http']],
    [
      'of imports, the nearest first',
      {
        'a.http': '# @import b.http\n# @import c.http\n',
        'b.http': '# @import d.http\n',
        'c.http': '',
        'd.http': '',
      },
      ['b.http', 'c.http', 'd.http'],
    ],
    [
      'each file once',
      { 'a.http': 'import b.http\nimport ./b.http\nimport c.http\n', 'b.http': 'import c.http\n', 'c.http': '' },
      ['b.http', 'c.http'],
    ],
    [
      'relative to the file that imports',
      { 'x/a.http': 'import y/b.http\n', 'x/y/b.http': 'import ../c.http\n', 'x/c.http': '' },
      ['b.http', 'c.http'],
    ],
    ['else to the workspace folder', { 'x/a.http': 'import shared/b.http\n', 'shared/b.http': '' }, ['b.http']],
    ['with the separators of Windows', { 'a.http': 'import .\\x\\b.http\n', 'x/b.http': '' }, ['b.http']],
    ['a file that is run is read, but its names do not count', { 'a.http': '###\nrun b.http\n', 'b.http': '' }, []],
    ['back to the file itself', { 'a.http': 'import b.http\n', 'b.http': 'import a.http\n' }, ['b.http']],
  ];
  for (const [name, texts, files] of ways) it(name, async () => assert.deepEqual(await visible(texts), files));

  it('reads each file once, however often it is imported', async () => {
    const b = 'import c.http\nimport d.http\n';
    const { read } = await load({
      'a.http': 'import b.http\nimport c.http\nimport d.http\n',
      'b.http': b,
      'c.http': b,
      'd.http': b,
    });
    assert.deepEqual(read.toSorted(), ['b.http', 'c.http', 'd.http']);
  });

  const wrong: readonly (readonly [name: string, texts: Texts, found: readonly string[]])[] = [
    [
      'a file that is missing',
      { 'a.http': '# @import ./b.http\n' },
      [`error missing-file: ./b.http: There is no file \`./b.http\` (looked for ${folder}/b.http).`],
    ],
    [
      'a file that is no request file',
      { 'a.http': 'import ./b.json\n' },
      ['error missing-file: ./b.json: `./b.json` is no request file: those end in .http or .rest.'],
    ],
    [
      'a placeholder in the path',
      { 'a.http': '# @import {{x}}.http\n' },
      [
        'error not-run: {{x}}.http: Placeholders in the path of a request file are not replaced. Write the path itself.',
      ],
    ],
    [
      'a cycle, by name',
      { 'a.http': 'import b.http\n', 'b.http': 'import a.http\n' },
      [
        'warning import-cycle: b.http: These files import each other: a.http → b.http → a.http. One of these imports can go.',
      ],
    ],
    [
      'a longer cycle, once',
      {
        'a.http': 'import b.http\nimport b.http\n',
        'b.http': 'import c.http\n',
        'c.http': 'import a.http\n',
      },
      [
        'warning import-cycle: b.http: These files import each other: a.http → b.http → c.http → a.http. One of these imports can go.',
      ],
    ],
    [
      'a file that imports itself',
      { 'a.http': 'import ./a.http\n' },
      ['warning import-cycle: ./a.http: This file imports itself: a.http → a.http. Remove this line.'],
    ],
    [
      'not: a cycle among the files that it imports',
      { 'a.http': 'import b.http\n', 'b.http': 'import c.http\n', 'c.http': 'import b.http\n' },
      [],
    ],
  ];
  for (const [name, texts, found] of wrong)
    it(`tells of ${name}`, async () => assert.deepEqual(await problems(texts), found));

  describe('outside the workspace', () => {
    const texts = { 'a.http': 'import ../../secret/b.http\n' };

    it('are not read, and not even looked for', async () => {
      const { read } = await load(texts);
      assert.deepEqual(read, []);
      assert.deepEqual(await problems(texts), [
        'error import-not-read: ../../secret/b.http: `../../secret/b.http` is outside the workspace folder. It is read only where you allow it.',
      ]);
    });

    it('are read where that is allowed', async () => {
      assert.deepEqual((await load(texts, { allowOutsideFiles: true })).read, ['/secret/b.http']);
    });

    it('count by where a symbolic link leads', async () => {
      const realPath = async (path: string) => (path.endsWith('b.http') ? '/secret/b.http' : path);
      const linked = { 'a.http': 'import b.http\n', 'b.http': 'GET /\n' };
      assert.match((await problems(linked, { files: { realPath } }))[0] ?? '', /^error import-not-read/);
      assert.deepEqual(await visible(linked, { files: { realPath } }), []);
    });

    it('are those outside its folder for a file without a workspace', async () => {
      const beside = { 'x/a.http': 'import ../b.http\nimport c.http\n', 'b.http': '', 'x/c.http': '' };
      assert.deepEqual(await visible(beside, { workspaceFolder: null }), ['c.http']);
    });
  });

  it('of an untitled file start at the workspace folder, if there is one', async () => {
    const texts = { 'a.http': 'import b.http\n', 'b.http': '' };
    assert.deepEqual(await visible(texts, { file: null }), ['b.http']);
    assert.match((await problems(texts, { file: null, workspaceFolder: null }))[0] ?? '', /Save that first\.$/);
  });

  it('give names: own ones first, then the nearest', async () => {
    const { graph } = await load({
      'a.http': 'import b.http\nimport c.http\n\n### one\nGET /\n',
      'b.http': '### one\nGET /\n### two\nGET /\n',
      'c.http': '# @name two\nGET /\n### three\nGET /\n',
    });
    const named = (name: string) => graph.named(name, graph.root).map(called);
    assert.deepEqual(named('one'), ['a.http: one']);
    assert.deepEqual(named('two'), ['b.http: two', 'c.http: two']);
    assert.deepEqual(named('three'), ['c.http: three']);
    assert.deepEqual(named('four'), []);
  });
});
