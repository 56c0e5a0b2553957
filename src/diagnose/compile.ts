/** Makes a dialect ready for use: regular expressions, paths and templates are compiled once. */
import type { CodeRule, Dialect, PlaceRules } from '../dialects/dialect';
import type { CompiledDialect, CompiledPlace, CompiledResponseTest, DialectProblem } from './compiled';
import { DialectCompiler, type Way } from './dialect-compiler';
import { compileGlob, type DialectEngine } from './dialect-expression';
import { normalName } from './location-words';
import { compileTemplate } from './url-template';

/** Compiles what the dialect says about reading a response; never throws. What is broken is left out and told of. */
export function compileDialect(dialect: Dialect, engine: DialectEngine = null): CompiledDialect {
  const compiler = new DialectCompiler(dialect.define, engine);
  const each = <In, Out>(
    key: string,
    entries: readonly In[] | undefined,
    compile: (entry: In, way: Way) => Out | null,
  ): Out[] =>
    (entries ?? []).flatMap((entry, index) => {
      const way = [...key.split('.'), index];
      return compiler.guarded(way, () => compile(entry, way)) ?? [];
    });
  const { retry } = dialect;
  return {
    dialect,
    fails: failTests(dialect, compiler),
    readers: each('read', dialect.read, (reader, way) => compiler.reader(reader, way)),
    patterns: each('patterns', dialect.patterns, (pattern, way) => compiler.pattern(pattern, way)),
    codes: codeMap(dialect),
    codeGlobs: Object.entries(dialect.codes ?? {})
      .filter(([code]) => code.includes('*'))
      .map(([code, rule]) => [compileGlob(code), rule] as const),
    ids: each('ids', dialect.ids, (rule, way) => compiler.idRule(rule, way)),
    allow: each('retry.allow', retry?.allow, (condition, way) => compiler.condition(condition, way)),
    deny: each('retry.deny', retry?.deny, (condition, way) => compiler.condition(condition, way)),
    after: each('retry.after', retry?.after, (delay, way) => compiler.delay(delay, way)),
    place: dialect.place ? compilePlace(dialect.place, dialect) : null,
    templates: (dialect.paths ?? []).map(compileTemplate),
    paths: compiler.mendPaths(dialect),
    problems: compiler.problems,
  };
}

function codeMap({ codes }: Dialect): ReadonlyMap<string, CodeRule> {
  const map = new Map<string, CodeRule>();
  for (const [code, rule] of Object.entries(codes ?? {})) {
    if (code.includes('*')) continue;
    map.set(code, rule);
    const normal = normalName(code);
    if (normal !== '' && !map.has(normal)) map.set(normal, rule);
  }
  return map;
}

/** Compiles what the dialect says about when it applies. Tests that are broken are left out with what they stand in. */
export function compileMatch(dialect: Dialect, engine: DialectEngine = null): readonly CompiledResponseTest[] {
  return matchTests(dialect, new DialectCompiler(dialect.define, engine));
}

/** Compiles alone what tells a failure within a success. */
export function compileFails(dialect: Dialect, engine: DialectEngine = null): readonly CompiledResponseTest[] {
  return failTests(dialect, new DialectCompiler(dialect.define, engine));
}

/** Everything in the dialect that does not compile, with the way to it. */
export function dialectProblems(dialect: Dialect, engine: DialectEngine = null): readonly DialectProblem[] {
  const compiler = new DialectCompiler(dialect.define, engine);
  matchTests(dialect, compiler);
  return [...compiler.problems, ...compileDialect(dialect, engine).problems];
}

function matchTests(dialect: Dialect, compiler: DialectCompiler): readonly CompiledResponseTest[] {
  return (dialect.match.responses ?? []).flatMap((test, index) => {
    const way = ['match', 'responses', index];
    return compiler.guarded(way, () => compiler.responseTest(test, way)) ?? [];
  });
}

function failTests(dialect: Dialect, compiler: DialectCompiler): CompiledResponseTest[] {
  return (dialect.fails ?? []).flatMap((test, index) => {
    const way = ['fails', index];
    return compiler.guarded(way, () => compiler.failure(test, way)) ?? [];
  });
}

function compilePlace(rules: PlaceRules, dialect: Dialect): CompiledPlace {
  return {
    rules,
    exceptions: (rules.rules ?? []).map((rule) => ({
      ...rule,
      template: rule.path === undefined ? null : compileTemplate(rule.path),
    })),
    certain: dialect.rank === 'api' || (dialect.rank === undefined && dialect.match.hosts !== undefined),
  };
}
