import assert from 'node:assert/strict';
import { checkBlock } from '../../src/check/check';
import { definitionsOf } from '../../src/resolve/scope';
import { BlockFindings, type FindingScope } from '../../src/server/state/block-findings';
import { DefinitionIndex } from '../../src/server/state/scope';
import { editDocument } from '../../src/syntax/edit';
import type { RequestDocument } from '../../src/syntax/request-document';
import { contextFor } from '../unit/resolve/resolving';

const uri = 'file:///a.http';

function scopeFor(document: RequestDocument, more: Partial<FindingScope> = {}): FindingScope {
  const context = { ...contextFor(''), document, definitions: definitionsOf(document) };
  return { context, outside: '', answer: () => null, outdated: () => false, ...more };
}

describe('server: checking all of a file', () => {
  const section: Readonly<Record<string, (index: number) => string>> = {
    'that share a variable': (index) => `### ${index}\nGET https://h.example/{{id}}/${index}\n`,
    'that define the same variable anew': (index) => `### ${index}\n@id = ${index}\nGET https://h.example/{{id}}\n`,
    'that refer to a request': (index) =>
      `### ${index}\n# @name r${index}\nGET https://h.example/{{r${index}.response.body.$.id}}\n`,
  };

  /** Processor time in ms, so that a busy machine does not count, and the number of blocks with problems. */
  async function check(of: (index: number) => string, count: number): Promise<{ spent: number; found: number }> {
    const { document } = contextFor(`@id = 1\n\n${Array.from({ length: count }, (_, index) => of(index)).join('\n')}`);
    const scope = scopeFor(document);
    assert.equal(document.blocks.length, count + 1);
    const before = process.cpuUsage();
    const problems = await new BlockFindings(checkBlock).find(uri, scope);
    return { spent: process.cpuUsage(before).user / 1000, found: problems?.size ?? 0 };
  }

  for (const [what, of] of Object.entries(section)) {
    it(`takes linear time for 100,000 requests ${what}`, async () => {
      const small = await check(of, 12_500);
      const large = await check(of, 100_000);
      assert.equal(large.found, small.found * 8);
      const ratio = large.spent / small.spent;
      assert.ok(ratio < 30, `eight times the requests take ${ratio.toFixed(1)} times as long: ${large.spent} ms`);
    }).timeout(60_000);
  }
});

describe('server: checking a file again', () => {
  const text = [
    '@host = https://h.example\n@id = {{key}}\n@key = 1\n\n',
    '### by host\nGET {{host}}/1\n',
    '### by id\n# @name first\nGET {{host}}/{{id}}\n',
    '### by result\nGET https://h.example/{{first.response.body.$.id}}\n',
    '### of itself\nGET https://h.example/\n',
    '### with a file\nPOST https://h.example/\n\n< ./a.json\n',
    '### with a name too few\nGET https://h.example/{{hots}}\n',
  ].join('');
  const all = ['', 'by host', 'by id', 'by result', 'of itself', 'with a file', 'with a name too few'];

  /** Looks at the text, changes it, and gives the titles of the blocks that were looked at anew. */
  async function looked(
    change: readonly [find: string, by: string] | null,
    after: Partial<FindingScope> = {},
    between: (findings: BlockFindings) => void = () => undefined,
  ): Promise<string[]> {
    const titles: string[] = [];
    const findings = new BlockFindings((block, context) => {
      titles.push(block.title ?? '');
      return checkBlock(block, context);
    });
    const { document } = contextFor(text);
    await findings.find(uri, scopeFor(document));
    assert.deepEqual(titles.splice(0), all);
    between(findings);
    const start = change ? text.indexOf(change[0]) : 0;
    const edited = change
      ? editDocument(document, [{ start, end: start + change[0].length, newText: change[1] }])
      : document;
    const found = await findings.find(uri, scopeFor(edited, after));
    const afresh = await new BlockFindings(checkBlock).find(uri, scopeFor(edited, after));
    assert.deepEqual(plain(found), plain(afresh), 'as if it were looked at for the first time');
    return titles;
  }

  const plain = (found: ReadonlyMap<number, readonly unknown[]> | null) => JSON.stringify([...(found ?? [])]);

  const cases: readonly (readonly [rule: string, change: readonly [string, string], titles: readonly string[]])[] = [
    [
      'a request that nothing refers to is looked at alone',
      ['itself\nGET https://h.example/', 'itself\nGET https://h.example/2'],
      ['of itself'],
    ],
    ['a title that nothing refers to, too', ['of itself', 'of nobody'], ['of nobody']],
    ['a variable brings those that use it, through others too', ['@key = 1', '@key = 2'], ['', 'by id']],
    ['a new variable brings those that miss one', ['@key = 1', '@key = 1\n@hotel = 2'], ['', 'with a name too few']],
    ['a name of a request brings those that refer to it', ['@name first', '@name furst'], ['by id', 'by result']],
    [
      'a request that goes takes its name along',
      ['### by id\n# @name first\nGET {{host}}/{{id}}\n', ''],
      ['by result'],
    ],
    [
      'a request that comes is looked at alone',
      ['{{key}}\n@key = 1\n\n', '{{key}}\n@key = 1\n\n### new\nGET https://h.example\n'],
      ['new'],
    ],
  ];
  for (const [rule, change, titles] of cases) {
    it(rule, async () => assert.deepEqual(await looked(change), titles));
  }

  it('nothing is looked at twice', async () => assert.deepEqual(await looked(null), []));

  it('another environment brings all', async () => assert.deepEqual(await looked(null, { outside: 'dev' }), all));

  it('a new response brings the requests that refer to it', async () => {
    assert.deepEqual(await looked(null, { answer: () => 'exchange 1' }), ['by result']);
  });

  it('a file that may have changed brings the requests that send it', async () => {
    assert.deepEqual(await looked(null, {}, (findings) => findings.forgetFiles()), ['with a file']);
  });

  it('gives nothing where the text is edited meanwhile, and goes on from there', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => `###\nGET https://h.example/{{none}}/${index}\n`).join('');
    const findings = new BlockFindings(checkBlock);
    const { document } = contextFor(many);
    assert.equal(await findings.find(uri, scopeFor(document, { outdated: () => true })), null);
    const edited = editDocument(document, [{ start: 0, end: 0, newText: '# a\n' }]);
    assert.equal((await findings.find(uri, scopeFor(edited)))?.size, 3000);
  });
});

describe('server: checking a large file', () => {
  const requests = (count: number): string =>
    Array.from({ length: count }, (_, index) => `###\nGET https://h.example/{{none}}/${index}\n`).join('');

  it('tells what is found so far, which grows, before all is found', async () => {
    const { document } = contextFor(requests(400));
    const findings = new BlockFindings(async (block, context) => {
      await new Promise((done) => setTimeout(done, 4));
      return checkBlock(block, context);
    });
    const told: number[] = [];
    const found = await findings.find(uri, scopeFor(document), ({ size }) => told.push(size));
    assert.equal(found?.size, 400);
    assert.ok(told.length > 0);
    assert.deepEqual(
      [...told, 401].filter((size, index, all) => size <= (all[index - 1] ?? 0)),
      [],
    );
  }).timeout(60_000);

  it('goes on where files may have changed meanwhile', async () => {
    const { document } = contextFor(requests(50));
    const findings = new BlockFindings(async (block, context) => {
      findings.forgetFiles();
      return checkBlock(block, context);
    });
    assert.equal((await findings.find(uri, scopeFor(document)))?.size, 50);
  });
});

describe('server: what a file defines', () => {
  const text = '@a = 1\n\n### x\n# @name x\nGET https://h.example/\n### y\nGET https://h.example/\n';
  const cases: readonly (readonly [what: string, change: readonly [string, string], same: boolean])[] = [
    ['the URL of a request', ['example/\n### y', 'example/2\n### y'], true],
    ['the name of a request', ['@name x', '@name z'], false],
    ['a title', ['### y', '### z'], false],
    ['a variable', ['@a = 1', '@a = 2'], false],
    ['a comment beside a variable, which moves', ['@a = 1', '# c\n@a = 1'], false],
    ['a new variable', ['### y\n', '### y\n@b = 2\n'], false],
    ['a new request', ['### y', '### z\nGET https://h.example/\n### y'], false],
    ['a request that is none any more', ['GET https://h.example/\n### y', '### y'], false],
  ];
  for (const [what, [find, by], same] of cases) {
    it(`${same ? 'is taken over' : 'is gathered anew'} after an edit of ${what}`, () => {
      const index = new DefinitionIndex();
      const { document } = contextFor(text);
      const before = index.of(document);
      const start = text.indexOf(find);
      const half = editDocument(document, [{ start, end: start, newText: by }]);
      index.edited(document, half);
      const edited = editDocument(half, [
        { start: start + by.length, end: start + by.length + find.length, newText: '' },
      ]);
      index.edited(half, edited);
      const after = index.of(edited);
      assert.equal(after === before, same);
      assert.deepEqual(after, definitionsOf(edited));
    });
  }
});
