import assert from 'node:assert/strict';
import { Documents } from '../../src/server/state/documents';
import { walkRequestFiles } from '../../src/server/state/request-file-list';
import { RequestFiles, requestFileLimits } from '../../src/server/state/request-files';
import { fileUri, Workspace } from '../../src/server/state/workspace';
import type { RequestDocument } from '../../src/syntax/request-document';
import { textOf } from '../../src/syntax/request-document';

interface Disk {
  readonly files: Map<string, string>;
  readonly reads: string[];
  walks: number;
  now: number;
}

function setUp({ watched = true, trusted = true, limits = requestFileLimits } = {}) {
  const disk: Disk = { files: new Map(), reads: [], walks: 0, now: 1000 };
  const documents = new Documents();
  const workspace = new Workspace([fileUri('/w')], trusted);
  const entries = (folder: string) => {
    disk.walks++;
    const inside = [...disk.files.keys()].filter((path) => path.startsWith(`${folder}/`));
    const found = inside.map((path) => path.slice(folder.length + 1).split('/'));
    const names = new Map(found.map((way) => [way[0] ?? '', way.length > 1]));
    return Promise.resolve([...names].map(([name, isFolder]) => ({ name, isFolder })));
  };
  const files = {
    readText: (path: string) => {
      disk.reads.push(path);
      return Promise.resolve(disk.files.get(path) ?? null);
    },
    stat: (path: string) => {
      const text = disk.files.get(path);
      return Promise.resolve(text === undefined ? null : { size: text.length, modified: 0 });
    },
    entries,
  };
  const requestFiles = new RequestFiles({ documents, workspace, files, now: () => disk.now, watched, limits });
  return { disk, documents, requestFiles, workspace, entries };
}

const text = (document: RequestDocument | null): string | null => document && textOf(document);
const wanted = { isCancellationRequested: false };

describe('request files', () => {
  it('are as they are open, else as they are on disk', async () => {
    const { disk, documents, requestFiles } = setUp();
    disk.files.set('/w/a b.http', 'on disk');
    assert.equal(text(await requestFiles.documentAt('/w/a b.http')), 'on disk');
    documents.open('file:///w/a%20b.http', 3, 'open');
    assert.equal(text(await requestFiles.documentAt('/w/a b.http')), 'open');
    assert.equal((await requestFiles.fileAt('/w/a b.http'))?.version, 3);
    documents.close('file:///w/a%20b.http');
    const file = await requestFiles.fileAt('/w/a b.http');
    assert.deepEqual([file?.uri, file?.version], ['file:///w/a%20b.http', null]);
    assert.equal(text(await requestFiles.documentAt('/w/none.http')), null);
    assert.equal(text(await requestFiles.documentAt('/w/http-client.env.json')), null);
  });

  it('a path is the same in each spelling of its drive', () => {
    const documents = new Documents();
    documents.open('file:///c%3A/a.http', 1, 'open');
    assert.equal(documents.atPath('c:/a.http'), documents.get('file:///c%3A/a.http') && documents.atPath('C:/a.http'));
  });

  it('a file is read once until the client says that it has changed', async () => {
    const { disk, requestFiles } = setUp();
    disk.files.set('/w/a.http', 'one');
    const [first, second] = await Promise.all([
      requestFiles.documentAt('/w/a.http'),
      requestFiles.documentAt('/w/a.http'),
    ]);
    assert.equal(first, second);
    assert.equal(await requestFiles.documentAt('/w/a.http'), first);
    disk.files.set('/w/a.http', 'other');
    assert.equal(await requestFiles.documentAt('/w/a.http'), first);
    requestFiles.changed(['/w/a.http']);
    assert.equal(text(await requestFiles.documentAt('/w/a.http')), 'other');
    assert.equal(disk.reads.length, 2);
  });

  it('a change that comes while a file is read is not lost', async () => {
    const { disk, requestFiles } = setUp();
    disk.files.set('/w/a.http', 'one');
    const first = requestFiles.documentAt('/w/a.http');
    disk.files.set('/w/a.http', 'other');
    requestFiles.changed(['/w/a.http']);
    await first;
    assert.equal(text(await requestFiles.documentAt('/w/a.http')), 'other');
  });

  const looked: readonly (readonly [what: string, watched: boolean, path: string, afterMs: number])[] = [
    ['where the client watches no files', false, '/w/a.http', 0],
    ['outside the workspace', true, '/elsewhere/a.http', 0],
    ['in a folder that nobody watches', true, '/w/node_modules/a.http', 0],
    ['after a while, since folders move without a word', true, '/w/a.http', requestFileLimits.watchedMs],
  ];
  for (const [what, watched, path, afterMs] of looked) {
    it(`the disk is looked at ${what}, but read only where the file is another`, async () => {
      const { disk, requestFiles } = setUp({ watched });
      disk.files.set(path, 'one');
      const first = await requestFiles.documentAt(path);
      disk.now += afterMs;
      assert.equal(await requestFiles.documentAt(path), first);
      assert.equal(disk.reads.length, 1);
      disk.now += afterMs;
      disk.files.set(path, 'other');
      assert.equal(text(await requestFiles.documentAt(path)), 'other');
      disk.now += afterMs;
      disk.files.delete(path);
      assert.equal(await requestFiles.documentAt(path), null);
    });
  }

  it('the ones used longest ago go first when there are too many', async () => {
    const { disk, requestFiles } = setUp({ limits: { ...requestFileLimits, kept: 3000, file: 2000 } });
    for (const name of ['a', 'b', 'c']) disk.files.set(`/w/${name}.http`, name.repeat(1000));
    await requestFiles.documentAt('/w/a.http');
    await requestFiles.documentAt('/w/b.http');
    await requestFiles.documentAt('/w/a.http');
    await requestFiles.documentAt('/w/c.http');
    await requestFiles.documentAt('/w/a.http');
    await requestFiles.documentAt('/w/b.http');
    assert.deepEqual(
      disk.reads.map((path) => path.charAt(3)),
      ['a', 'b', 'c', 'b'],
    );
    disk.files.set('/w/large.http', 'x'.repeat(2001));
    assert.equal(await requestFiles.documentAt('/w/large.http'), null);
  });

  it('outside the folders of a workspace that is not trusted none is read', async () => {
    const { disk, requestFiles, workspace } = setUp({ trusted: false });
    disk.files.set('/elsewhere/a.http', 'one');
    disk.files.set('/w/a.http', 'inside');
    assert.equal(await requestFiles.documentAt('/elsewhere/a.http'), null);
    assert.equal(text(await requestFiles.documentAt('/w/a.http')), 'inside');
    workspace.trust();
    assert.equal(text(await requestFiles.documentAt('/elsewhere/a.http')), 'one');
  });

  it('the list has each request file of the folders but those of packages and of version control', async () => {
    const { disk, requestFiles } = setUp();
    const names = ['a.http', 'b.rest', 'c.HTTP', 'd.json', 'x/y/e.http', 'node_modules/p/f.http', '.git/g.http'];
    for (const name of names) disk.files.set(`/w/${name}`, '');
    disk.files.set('/elsewhere/h.http', '');
    const { paths, complete } = await requestFiles.list(wanted);
    assert.deepEqual([paths, complete], [['/w/a.http', '/w/b.rest', '/w/c.HTTP', '/w/x/y/e.http'], true]);
  });

  it('the list is made once for all who wait for it, and again when a file has come or gone', async () => {
    const { disk, requestFiles } = setUp();
    disk.files.set('/w/a.http', '');
    const [one, other] = await Promise.all([requestFiles.list(wanted), requestFiles.list(wanted)]);
    assert.equal(one, other);
    requestFiles.changed(['/w/a.http']);
    assert.equal(await requestFiles.list(wanted), one);
    disk.files.set('/w/b.http', '');
    requestFiles.changed(['/w/b.http']);
    assert.deepEqual((await requestFiles.list(wanted)).paths, ['/w/a.http', '/w/b.http']);
    disk.now += requestFileLimits.watchedMs;
    disk.files.delete('/w/b.http');
    assert.deepEqual((await requestFiles.list(wanted)).paths, ['/w/a.http']);
  });

  it('the walk ends at its bounds, and when nobody waits for it', async () => {
    const { disk, entries, requestFiles } = setUp();
    for (let at = 0; at < 50; at++) disk.files.set(`/w/${at}/${at}.http`, '');
    const few = await walkRequestFiles(['/w'], { entries }, wanted, { files: 10, folders: 1000 });
    assert.deepEqual([few.paths.length, few.complete], [10, false]);
    const near = await walkRequestFiles(['/w'], { entries }, wanted, { files: 1000, folders: 11 });
    assert.deepEqual([near.paths.length, near.complete], [10, false]);
    disk.walks = 0;
    const cancelled = { isCancellationRequested: false };
    const walking = requestFiles.list(cancelled);
    cancelled.isCancellationRequested = true;
    assert.equal((await walking).complete, false);
    assert.equal(disk.walks, 1);
    assert.equal((await requestFiles.list(wanted)).complete, true);
  });
});
