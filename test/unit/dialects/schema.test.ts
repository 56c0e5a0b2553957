import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { checkDialect } from '../../../src/diagnose/check-dialect';
import { compileDialect, compileMatch } from '../../../src/diagnose/compile';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import { tryExample } from '../../../src/diagnose/try-example';
import { builtinDialects } from '../../../src/dialects/builtin';
import type { Dialect } from '../../../src/dialects/dialect';

const folder = join(process.cwd(), 'src/dialects');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(folder, 'schema.json'), 'utf8')) as object,
);
const diagnoser = createDiagnoser(builtinDialects);

function problemsOf(dialect: unknown): string[] {
  validate(dialect);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('dialect files', () => {
  for (const file of files) {
    describe(file, () => {
      const text = readFileSync(join(folder, file), 'utf8');
      const dialect = parse(text) as Dialect;

      it('is as the schema says', () => assert.deepEqual(problemsOf(dialect), []));

      it('is named after its id, and built in', () => {
        assert.equal(`${dialect.id}.yaml`, file);
        assert.ok(builtinDialects.some(({ id }) => id === dialect.id));
      });

      it('says what it was written from, and of each status which source says so', () => {
        assert.ok(!Array.isArray(dialect.sources), 'name each source, so that a status can say which one it is from');
        const names = new Set(Object.keys(dialect.sources ?? {}));
        assert.ok(names.size > 0);
        const unnamed = Object.entries(dialect.status ?? {}).filter(([, { source }]) => !names.has(source ?? ''));
        assert.deepEqual(
          unnamed.map(([status, { source }]) => `${status}: ${source}`),
          [],
        );
        const codes = Object.entries(dialect.codes ?? {}).filter(([, { source }]) => source && !names.has(source));
        assert.deepEqual(
          codes.map(([code, { source }]) => `${code}: ${source}`),
          [],
        );
      });

      it('compiles whole', () => {
        assert.deepEqual(compileDialect(dialect).problems, []);
        assert.equal(compileMatch(dialect).length, dialect.match.responses?.length ?? 0);
      });

      it('has no group without a meaning, and nothing else that is doubtful', () => {
        const known = new Set(builtinDialects.map(({ id }) => id));
        const { problems } = checkDialect(text, null, known);
        assert.deepEqual(
          problems.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`),
          [],
        );
      });

      for (const example of dialect.examples ?? []) {
        it(`reads its example ${example.id}`, () => {
          const { misses, diagnosis } = tryExample(diagnoser, dialect, example);
          assert.deepEqual(misses, []);
          assert.equal(diagnosis?.dialect, dialect.id);
        });
      }

      it('has no two examples of one id, nor one that is a status', () => {
        const ids = (dialect.examples ?? []).map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
      });
    });
  }
});

describe('the dialect schema refuses', () => {
  const base = { id: 'x', title: 'X', match: { hosts: ['x.example'] } };
  const rows: [name: string, change: object, path: string][] = [
    ['an unknown member', { colour: 1 }, ''],
    ['an id with a space', { id: 'my api' }, '/id'],
    ['a match without a condition', { match: {} }, '/match'],
    ['a status that is none', { status: { '99': { reason: 'x', meaning: 'x', remedy: 'x' } } }, '/status'],
    ['a status without its meaning', { status: { '404': { reason: 'x', remedy: 'x' } } }, '/status/404'],
    ['a kind that is none', { codes: { a: { kind: 'bad' } } }, '/codes/a/kind'],
    ['a pattern without an expression', { patterns: [{ kind: 'missing' }] }, '/patterns/0'],
    ['a path that is none', { read: [{ message: ['message'] }] }, '/read/0/message/0'],
    ['an unknown mend', { patterns: [{ re: 'x', mends: [{ op: 'guess' }] }] }, '/patterns/0/mends/0'],
    ['documentation without https', { docs: 'http://x' }, '/docs'],
  ];
  for (const [name, change, path] of rows) {
    it(name, () => {
      const problems = problemsOf({ ...base, ...change });
      assert.ok(
        problems.some((problem) => problem.startsWith(`${path} `)),
        problems.join('\n'),
      );
    });
  }

  it('nothing of a small one that is right', () => assert.deepEqual(problemsOf(base), []));
});
