import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { builtinDialects } from '../../src/dialects/builtin';
import { eventually } from './eventually';
import { requestFile } from './request-file';
import { exchange } from './sending';
import { annotation, diagnosticsIn, saidAtEndOf } from './shown';
import { useFaultline } from './world';

/** Without the marks of Markdown and line ends. */
function plain(text: string): string {
  return text.replace(/[`*_\\]/g, '').replace(/\s+/g, ' ');
}

describe('documented errors', () => {
  const world = useFaultline();

  for (const { id, title, status = {} } of builtinDialects.filter((it) => it.id !== 'generic' && it.status)) {
    const codes = Object.keys(status).filter((code) => /^[45]\d\d$/.test(code));
    if (codes.length === 0) continue;
    it(`of ${title} are each diagnosed in the words of its documents: ${codes.join(', ')}`, async () => {
      // What asks for a wait would make the requests behind it wait, too.
      const asksToWait = (code: string) => code === '503' || status[code]?.kind === 'rate-limited';
      const query = (code: string) => (asksToWait(code) ? '?retry-after=0' : '');
      const requests = codes.map((code) => `### ${code}\nGET {{simulator}}/${id}/${code}${query(code)}\n`);
      const file = await requestFile(requests.join('\n'));
      await vscode.commands.executeCommand('faultline.sendAll');
      const lines = await eventually(async () => {
        const found = world.api.annotationsOf(file.uri).filter(({ tone }) => tone === 'error');
        assert.equal(found.length, codes.length, JSON.stringify(found.map(({ text }) => text)));
        return new Map(found.map((it) => [it.line, it]));
      });
      await eventually(async () => {
        const marked = (await diagnosticsIn(file.uri)).filter((it) => it.code.startsWith('response-'));
        assert.equal(new Set(marked.map(({ diagnostic }) => diagnostic.range.start.line)).size, codes.length);
      });
      for (const code of codes) {
        const line = file.lineOf(`/${id}/${code}`);
        assert.match(lines.get(line)?.text ?? '', new RegExp(`^${code}`));
        const said = await saidAtEndOf(file.uri, line);
        const { meaning = '', cause = '', remedy = '' } = status[code] ?? {};
        const words = [meaning, cause, remedy].filter((sentence) => sentence !== '').map(plain);
        assert.ok(
          words.some((sentence) => plain(said).includes(sentence)),
          `${code}: ${said}`,
        );
      }
    });
  }

  it('of Asana: a result set that is too large names its ways out', async () => {
    const file = await requestFile('GET {{simulator}}/asana/truncated\n');
    const failed = await exchange(world, file);
    assert.deepEqual([failed.status, failed.retryable], [400, false]);
    const { line } = await annotation(world, file.uri, /^400/);
    await eventually(async () => {
      const said = await saidAtEndOf(file.uri, line);
      for (const way of [/export/i, /CSV/, /split|smaller|one by one|each/i]) assert.match(said, way);
    });
  });

  it('of an API that nobody has described: the status is explained all the same', async () => {
    const file = await requestFile('GET {{simulator}}/http/418\n');
    assert.equal((await exchange(world, file)).failed, true);
    const { line } = await annotation(world, file.uri, /^418/);
    const said = await saidAtEndOf(file.uri, line);
    assert.ok(said.length > 40, said);
  });
});
