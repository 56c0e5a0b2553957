import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Piece, type SaveOptions, saveFile } from '../../src/server/saved-file';

describe('server: saved files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const save = (name: string, text: string, options: Partial<SaveOptions> = {}) =>
    saveFile(join(folder, name), [Buffer.from(text)], { replace: true, ...options });
  const at = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('are made with their folders, and replace what is there with its permissions', async () => {
    await save('a/b/c.txt', 'one');
    chmodSync(join(folder, 'a/b/c.txt'), 0o640);
    assert.equal(await save('a/b/c.txt', 'two'), join(folder, 'a/b/c.txt'));
    assert.equal(at('a/b/c.txt'), 'two');
    assert.equal(statSync(join(folder, 'a/b/c.txt')).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(join(folder, 'a/b')), ['c.txt']);
  });

  it('take a new name where there is one, also when many are written at once', async () => {
    await save('t.json', '0', { replace: false });
    const paths = await Promise.all([1, 2, 3, 4].map((n) => save('t.json', String(n), { replace: false })));
    assert.equal(new Set(paths).size, 4);
    assert.deepEqual(readdirSync(folder).sort(), ['t-1.json', 't-2.json', 't-3.json', 't-4.json', 't.json']);
    assert.equal(at('t.json'), '0');
    assert.deepEqual(['t-1.json', 't-2.json', 't-3.json', 't-4.json'].map(at).sort(), ['1', '2', '3', '4']);
  });

  it('follow a link to what it leads to, and leave it a link', async () => {
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real/f'), 'old');
    symlinkSync(join(folder, 'real/f'), join(folder, 'link'));
    await save('link', 'new');
    assert.equal(at('real/f'), 'new');
  });

  it('are copied from a file, and joined', async () => {
    writeFileSync(join(folder, 'body'), Buffer.alloc(3_000_000, 'x'));
    const pieces: readonly Piece[] = [Buffer.from('head\n'), { path: join(folder, 'body') }];
    await saveFile(join(folder, 'out'), pieces, { replace: true });
    assert.equal(statSync(join(folder, 'out')).size, 3_000_005);
    assert.ok(at('out').startsWith('head\nxxx'));
  });

  const failures: readonly (readonly [what: string, name: string, why: RegExp])[] = [
    ['a folder is in the way', 'dir', /it is a folder/],
    ['a part of the path is a file', 'file/x', /a part of the path is a file/],
    ['the name is too long', 'x'.repeat(300), /its name is too long/],
  ];
  for (const [what, name, why] of failures) {
    it(`leave nothing where ${what}, and say so`, async () => {
      mkdirSync(join(folder, 'dir'));
      writeFileSync(join(folder, 'file'), 'kept');
      await assert.rejects(save(name, 'text'), why);
      assert.deepEqual(readdirSync(folder).sort(), ['dir', 'file']);
      assert.equal(at('file'), 'kept');
    });
  }

  it('leave what was there, and nothing half, where they are cancelled or their source goes', async () => {
    writeFileSync(join(folder, 'out'), 'before');
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(save('out', 'x'.repeat(10), { signal: abort.signal }), { name: 'AbortError' });
    await assert.rejects(saveFile(join(folder, 'out'), [{ path: join(folder, 'gone') }], { replace: true }), /ENOENT/);
    assert.deepEqual(readdirSync(folder), ['out']);
    assert.equal(at('out'), 'before');
  });
});
