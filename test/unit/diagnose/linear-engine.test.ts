import assert from 'node:assert/strict';
import { compileDialect } from '../../../src/diagnose/compile';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import { compileRegExp } from '../../../src/diagnose/dialect-expression';
import { linearEngine } from '../../../src/diagnose/linear-engine';
import { backtrackingEngine, type PatternEngine, splitText } from '../../../src/diagnose/text-pattern';
import { builtinDialects } from '../../../src/dialects/builtin';
import type { Dialect } from '../../../src/dialects/dialect';
import { received, sent } from './exchange';

const engines: readonly [name: string, engine: PatternEngine][] = [
  ['backtracking', backtrackingEngine],
  ['linear', linearEngine],
];

for (const [name, engine] of engines) {
  describe(`regular expressions, ${name}`, () => {
    it('give groups by name and number, and leave out those that took no part', () => {
      const match = compileRegExp('^(?<field>\\w+) is (?:(?<not>not) )?(\\w+)$', {}, engine).exec('name is blank');
      assert.deepEqual(
        [match?.groups?.field, match?.groups?.not, match?.[3], match?.index],
        ['name', undefined, 'blank', 0],
      );
    });

    it('take (?i) for any case, a dot for any character, and pieces', () => {
      assert.ok(compileRegExp('(?i)^ÄB.c$', {}, engine).test('äb\nC'));
      assert.ok(compileRegExp('^(?&q)x(?&q)$', { q: '[\'"“”]' }, engine).test('“x”'));
      assert.ok(compileRegExp('\\p{Lu}\\u00e9', {}, engine).test('Éé'));
    });

    it('find all, and split', () => {
      const re = compileRegExp('\\s*[;,]\\s*', {}, engine);
      assert.deepEqual(splitText('a; b,c', re, 10), ['a', 'b', 'c']);
      assert.equal(re.all('a,b,c,d', 2).length, 2);
      assert.deepEqual(
        compileRegExp('x*', {}, engine)
          .all('axxb', 10)
          .map((match) => match[0]),
        ['xx'],
      );
    });
  });
}

describe('a user’s dialect cannot stop what reads it', () => {
  const evil = ['(a+)+$', '(a|aa)+$', '(a|a?)+$', '(.*a){20}$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y'];
  const text = `${'a'.repeat(30_000)}!`;
  const dialect = (re: string): Dialect => ({
    id: 'evil',
    title: 'Evil',
    define: { piece: re },
    match: { responses: [{ headers: { 'x-a': re }, body: [{ path: '$.message', re }] }, { body: ['$.message'] }] },
    fails: [{ path: '$.message', re }],
    read: [
      { message: ['$.message', { path: '$.message', re }], split: re, skip: re, re },
      { of: 'text', re },
    ],
    patterns: [{ re: '(?&piece)', when: { beside: re, headers: { 'x-a': re } } }, { re }],
    ids: [{ message: re, kind: 'requestId', label: 'x', re }],
    retry: { allow: [{ message: re }], after: [{ message: re, unit: 's' }] },
  });
  for (const re of evil) {
    it(re, () => {
      const diagnoser = createDiagnoser(builtinDialects, { users: { dialects: [dialect(re)], engine: linearEngine } });
      for (const body of [{ message: text }, text]) {
        const diagnosis = diagnoser.diagnose({
          request: sent({ method: 'POST', body: {} }),
          outcome: { kind: 'response', response: received({ status: 400, headers: { 'x-a': text }, body }) },
        });
        assert.equal(diagnosis?.status, 400);
      }
    });
  }

  it('(a{1000}){1000} and the like are refused', () => {
    const { problems } = compileDialect(
      { id: 'x', title: 'X', match: {}, patterns: [{ re: '((a{1000}){1000}){1000}' }] },
      linearEngine,
    );
    assert.equal(problems.length, 1);
  });
});
