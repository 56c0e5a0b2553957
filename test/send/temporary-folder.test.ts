import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeTemporaryFolder, removeLeftovers } from '../../src/send/temporary-folder';

describe('send: folders for large bodies', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'faultline-test-'));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it('are for this user alone, and those of killed processes are removed, of running ones not', async () => {
    const mine = await makeTemporaryFolder(parent);
    assert.equal(statSync(mine).mode & 0o777, 0o700);
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const left = mine.replace(`-${process.pid}-`, `-${dead}-`);
    mkdirSync(left);
    writeFileSync(join(left, 'x.body'), 'x');
    const others = ['faultline-test-1', `faultline-00000000-${dead}-abcdef`, 'notes'];
    for (const name of others) mkdirSync(join(parent, name));
    symlinkSync(join(parent, 'notes'), `${left}x`);
    await removeLeftovers(parent);
    assert.deepEqual(readdirSync(parent).sort(), [...others, basename(mine), `${basename(left)}x`].sort());
    assert.ok(existsSync(mine));
  });
});
