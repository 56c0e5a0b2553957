import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Mend } from '../../../src/diagnose/diagnosis';
import { fixesFor } from '../../../src/fix/fixes';
import { findFormKey, readForm } from '../../../src/fix/form';
import { readJson } from '../../../src/fix/json-reading';
import { findParameter, readQuery } from '../../../src/fix/query';
import type { Block, RequestNode } from '../../../src/syntax/document';
import { parseDocument } from '../../../src/syntax/parse';
import { add, applied, diagnosis, field, problem } from './request';

const files = join(process.env.FAULTLINE_SHARED ?? resolve('..', 'shared'), 'corpus', 'files');

/** All but what the fix is about, in short. */
function rest(request: RequestNode): unknown {
  const { method, httpVersion, protocol } = request;
  return { method, httpVersion, protocol, kind: request.body?.kind, parts: request.body?.parts.length };
}

function hasProbe(block: Block, where: 'query' | 'header' | 'body'): boolean {
  const { request, text } = block;
  if (!request) return false;
  if (where === 'query') return findParameter(readQuery(request.target, null), 'probe')?.value === 'v';
  if (where === 'header') return request.headers.at(-1)?.name === 'Probe';
  const { body } = request;
  if (body?.kind === 'form') return findFormKey(readForm(text, body), 'probe')?.value === 'v';
  if (body?.kind === 'multipart')
    return body.parts.some((part) => part.headers.some(({ value }) => value.includes('"probe"')));
  const root = body && readJson(text, body).root;
  return root?.members.some(({ key, value }) => key === 'probe' && value.scalar === 'v') ?? false;
}

describe('fixes in real request files', () => {
  const mends: [where: 'query' | 'header' | 'body', mend: Mend][] = [
    ['query', add(field('query', 'probe'), 'v')],
    ['header', { op: 'header', name: 'Probe', value: 'v' }],
    ['body', add(field('body', 'probe', '/probe'), 'v')],
  ];
  for (const [where, mend] of mends) {
    it(`put the ${where} where it says, and leave the rest alone`, function () {
      if (!existsSync(files)) return this.skip();
      this.timeout(30_000);
      let count = 0;
      const names = readdirSync(files, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.(?:http|rest)$/.test(name),
      );
      // Every fourth: the rest says nothing new, and a unit test has a second.
      for (const name of names.sort().filter((_, place) => place % 4 === 0)) {
        const text = readFileSync(join(files, name), 'utf8');
        const { blocks } = parseDocument(text);
        for (const [index, block] of blocks.entries()) {
          if (!block.request) continue;
          const [fix] = fixesFor(diagnosis([problem([mend])]), { block, origins: null, variables: new Set() });
          if (!fix) continue;
          const after = applied(block.text, fix.edits);
          const again = parseDocument(blocks.map((one, at) => (at === index ? after : one.text)).join(''));
          const place = `${name}, block ${index}:\n${block.text}\n=>\n${after}`;
          assert.equal(again.blocks.length, blocks.length, place);
          for (const [at, one] of again.blocks.entries())
            assert.equal(one.text, at === index ? after : blocks[at]?.text, place);
          const fixed = again.blocks[index];
          assert.ok(fixed?.request && hasProbe(fixed, where), place);
          if (where !== 'body') assert.deepEqual(rest(fixed.request), rest(block.request), place);
          count++;
        }
      }
      assert.ok(count > 200, `${count} requests`);
    });
  }
});
