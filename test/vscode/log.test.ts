import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { folder, requestFile } from './request-file';
import { exchange } from './sending';
import { useFaultline, withSettings } from './world';

describe('the log', () => {
  const world = useFaultline();
  const canary = 'c4n4ry5ecret';
  const path = () => vscode.Uri.joinPath(folder('api'), 'calls.jsonl').fsPath;

  afterEach(() => rm(path(), { force: true }));

  async function lines(count: number): Promise<Record<string, unknown>[]> {
    return eventually(async () => {
      const all = (await readFile(path(), 'utf8')).trimEnd().split('\n');
      assert.equal(all.length, count);
      return all.map((line): Record<string, unknown> => JSON.parse(line));
    });
  }

  it('has one JSON line a call in the file that the setting names, without credentials', async () => {
    await withSettings({ 'faultline.log.file': 'calls.jsonl' }, async () => {
      const file = await requestFile(
        [
          `### One\nGET {{asana}}/tasks?access_token=${canary}1\nAuthorization: Bearer ${canary}2\nCookie: session=${canary}3\n`,
          `### Two\nPOST {{apptio}}/service/apikeylogin\nContent-Type: application/json\n\n{ "keyAccess": "any", "keySecret": "${canary}4" }\n`,
          '### Three\nGET http://127.0.0.1:9/\n',
          `### Four\n# @no-log\nGET {{simulator}}/asana/200\n`,
          '### Five\n# @retry 2 base=1ms\nGET {{simulator}}/asana/503?times=1&key=log\n',
        ].join('\n'),
      );
      for (const title of ['One', 'Two', 'Three', 'Four', 'Five']) await exchange(world, file, `### ${title}`);
      const all = await lines(5);
      assert.deepEqual(
        all.map(({ method, status, attempt, error, code }) => [method, status, attempt, error !== null, code !== null]),
        [
          ['GET', 400, 1, true, false],
          ['POST', 200, 1, false, false],
          ['GET', null, 1, true, true],
          ['GET', 503, 1, true, false],
          ['GET', 200, 2, false, false],
        ],
      );
      for (const { time, url, durationMs } of all) {
        assert.ok(!Number.isNaN(Date.parse(String(time))));
        assert.match(String(url), /^http:\/\/127\.0\.0\.1:/);
        assert.equal(typeof durationMs, 'number');
      }
      assert.equal(all[0]?.error, 'workspace: Missing input');
      assert.doesNotMatch(JSON.stringify(all), new RegExp(canary));
    });
  });
});
