/** Makes a dialect ready for use: regular expressions, paths and templates are compiled once. */
import type {
  BodyTest,
  CodeRule,
  Dialect,
  IdRule,
  MendRule,
  Pattern,
  PlaceRules,
  Reader,
  RequestTest,
  ResponseTest,
  RetryCondition,
  RetryDelay,
  TextPlace,
} from '../dialects/dialect';
import type {
  CompiledBodyTest,
  CompiledDelay,
  CompiledDialect,
  CompiledIdRule,
  CompiledPattern,
  CompiledPlace,
  CompiledReader,
  CompiledRequestTest,
  CompiledResponseTest,
  CompiledRetryCondition,
  DialectProblem,
} from './compiled';
import { type CompiledPath, compilePath, type PathLimits } from './json-path';
import { normalName } from './location-words';
import { backtrackingEngine, type PatternEngine, type TextPattern } from './text-pattern';
import { type CompiledTextPlace, compileTextPlace } from './text-place';
import { compileTemplate } from './url-template';

type Way = readonly (string | number)[];

/**
 * How the expressions of a dialect run. Null: by the engine of the language, which built-in dialects use. Users' dialects
 * get one that takes linear time.
 */
export type DialectEngine = PatternEngine | null;

/** Compiles what the dialect says about reading a response; never throws. What is broken is left out and told of. */
export function compileDialect(dialect: Dialect, engine: DialectEngine = null): CompiledDialect {
  const compiler = new Compiler(dialect.define, engine);
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
    fails: each('fails', dialect.fails, (test, way) => compiler.failure(test, way)),
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
  return matchTests(dialect, new Compiler(dialect.define, engine));
}

/** Everything in the dialect that does not compile, with the way to it. */
export function dialectProblems(dialect: Dialect, engine: DialectEngine = null): readonly DialectProblem[] {
  const compiler = new Compiler(dialect.define, engine);
  matchTests(dialect, compiler);
  return [...compiler.problems, ...compileDialect(dialect, engine).problems];
}

function matchTests(dialect: Dialect, compiler: Compiler): readonly CompiledResponseTest[] {
  return (dialect.match.responses ?? []).flatMap((test, index) => {
    const way = ['match', 'responses', index];
    return compiler.guarded(way, () => compiler.responseTest(test, way)) ?? [];
  });
}

export function compilePlace(rules: PlaceRules, dialect: Dialect): CompiledPlace {
  return {
    rules,
    exceptions: (rules.rules ?? []).map((rule) => ({
      ...rule,
      template: rule.path === undefined ? null : compileTemplate(rule.path),
    })),
    certain: dialect.rank === 'api' || (dialect.rank === undefined && dialect.match.hosts !== undefined),
  };
}

/** `(?i)` in front: case makes no difference; `(?&name)`: the piece of that name. Throws a SyntaxError. */
export function compileRegExp(
  text: string,
  pieces: Readonly<Record<string, string>> = {},
  engine: PatternEngine = backtrackingEngine,
): TextPattern {
  const whole = withPieces(text, pieces, 0);
  return whole.startsWith('(?i)') ? engine(whole.slice(4), true) : engine(whole, false);
}

function withPieces(text: string, pieces: Readonly<Record<string, string>>, depth: number): string {
  if (depth > 8) throw new SyntaxError('The pieces of a regular expression refer to one another in a circle.');
  return text.replace(/\(\?&(\w+)\)/g, (_all, name: string) => {
    const piece = pieces[name];
    if (piece === undefined) throw new SyntaxError(`There is no piece named ${name} in \`define\`.`);
    return `(?:${withPieces(piece, pieces, depth + 1)})`;
  });
}

/** `*` for any run of characters. */
export function compileGlob(text: string): RegExp {
  const escaped = text.replace(/[.+?^${}()|[\]\\/]/g, '\\$&').replace(/\*/g, '.*');
  return new RegExp(`^${escaped}$`, 'i');
}

class Compiler {
  readonly problems: DialectProblem[] = [];

  private readonly limits: PathLimits;

  constructor(
    private readonly pieces: Readonly<Record<string, string>> = {},
    private readonly engine: DialectEngine,
  ) {
    this.limits = { expressions: engine === null };
  }

  private readonly regExp = (text: string): TextPattern =>
    compileRegExp(text, this.pieces, this.engine ?? backtrackingEngine);

  private readonly path = (text: string): CompiledPath => compilePath(text, this.limits);

  /** An entry of the wrong shape, in a file that nobody held against the schema, is left out like one that does not compile. */
  guarded<T>(way: Way, compile: () => T | null): T | null {
    try {
      return compile();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.problems.push({ path: way, message: `This entry is not as the schema says: ${error.message}.` });
      return null;
    }
  }

  reader(reader: Reader, way: Way): CompiledReader | null {
    const places = (key: 'message' | 'code' | 'field' | 'under' | 'status' | 'help') =>
      (reader[key] ?? []).flatMap((place, index): CompiledTextPlace[] => {
        const compiled = this.textPlace(place, [...way, key, index]);
        return compiled ? [compiled] : [];
      });
    const each = this.optional(reader.each, [...way, 'each'], this.path);
    const when = reader.when === undefined ? null : this.responseTest(reader.when, [...way, 'when']);
    const embedded = reader.embedded && this.embedded(reader.embedded, [...way, 'embedded']);
    if (each === undefined || embedded === null || (reader.when !== undefined && when === null)) return null;
    const { location, position } = reader;
    const stated = typeof location === 'object' || /^[$@]|\(/.test(location ?? '');
    const positionPlace = (key: 'line' | 'column' | 'offset') =>
      position?.[key] === undefined ? null : this.textPlace(position[key], [...way, 'position', key]);
    return {
      reader,
      when,
      each,
      embedded: embedded ?? null,
      message: places('message'),
      code: places('code'),
      field: places('field'),
      under: places('under'),
      location: stated && location !== undefined ? this.textPlace(location, [...way, 'location']) : null,
      status: places('status'),
      help: places('help'),
      position: position
        ? { line: positionPlace('line'), column: positionPlace('column'), offset: positionPlace('offset') }
        : null,
      re: this.optional(reader.re, [...way, 're'], this.regExp) ?? null,
      split: this.optional(reader.split, [...way, 'split'], this.regExp) ?? null,
      skip: this.optional(reader.skip, [...way, 'skip'], this.regExp) ?? null,
    };
  }

  private embedded(embedded: NonNullable<Reader['embedded']>, way: Way): CompiledReader['embedded'] {
    const path = this.compiled(embedded.path, [...way, 'path'], this.path);
    const re = this.optional(embedded.re, [...way, 're'], this.regExp);
    const each = this.optional(embedded.each, [...way, 'each'], this.path);
    return path && re !== undefined && each !== undefined ? { path, re, each } : null;
  }

  private textPlace(place: TextPlace, way: Way): CompiledTextPlace | null {
    return this.compiled(place, way, (given) => compileTextPlace(given, this.limits, this.regExp));
  }

  pattern(pattern: Pattern, way: Way): CompiledPattern | null {
    const re = this.compiled(pattern.re, [...way, 're'], this.regExp);
    if (!re) return null;
    return {
      pattern,
      words: pattern.words?.map((word) => word.toLowerCase()) ?? null,
      re,
      template: pattern.when?.path === undefined ? null : compileTemplate(pattern.when.path),
      headers: this.headers(pattern.when?.headers, [...way, 'when']),
      beside: this.optional(pattern.when?.beside, [...way, 'when', 'beside'], this.regExp) ?? null,
    };
  }

  idRule(rule: IdRule, way: Way): CompiledIdRule | null {
    const path = this.optional(rule.path, [...way, 'path'], this.path);
    const message = this.optional(rule.message, [...way, 'message'], this.regExp);
    const re = this.optional(rule.re, [...way, 're'], this.regExp);
    return path === undefined || message === undefined || re === undefined ? null : { rule, path, message, re };
  }

  condition(condition: RetryCondition, way: Way): CompiledRetryCondition | null {
    const message = this.optional(condition.message, [...way, 'message'], this.regExp);
    const body = this.bodyTests(condition.body, [...way, 'body']);
    if (message === undefined || body === null) return null;
    return { condition, message, body, headers: this.headers(condition.headers, way) };
  }

  delay(delay: RetryDelay, way: Way): CompiledDelay | null {
    const path = this.optional(delay.path, [...way, 'path'], this.path);
    const message = this.optional(delay.message, [...way, 'message'], this.regExp);
    return path === undefined || message === undefined ? null : { delay, path, message };
  }

  bodyTest(test: BodyTest, way: Way): CompiledBodyTest | null {
    const full = typeof test === 'string' ? { path: test } : test;
    const path = this.compiled(full.path, typeof test === 'string' ? way : [...way, 'path'], this.path);
    const re = this.optional(full.re, [...way, 're'], this.regExp);
    const and = this.optional(full.and, [...way, 'and'], this.path);
    return !path || re === undefined || and === undefined ? null : { test: full, path, re, and };
  }

  /** Null where one of them is broken: without it the others would say too much. */
  private bodyTests(tests: readonly BodyTest[] | undefined, way: Way): readonly CompiledBodyTest[] | null {
    const all = (tests ?? []).map((entry, index) => this.bodyTest(entry, [...way, index]));
    const whole = all.filter((entry) => entry !== null);
    return whole.length < all.length ? null : whole;
  }

  failure(test: BodyTest | ResponseTest, way: Way): CompiledResponseTest | null {
    if (typeof test !== 'string' && !('path' in test)) return this.responseTest(test, way);
    const body = this.bodyTest(test, way);
    return body && { test: {}, request: null, body: [body], headers: [], contentType: [], text: null };
  }

  responseTest(test: ResponseTest, way: Way): CompiledResponseTest | null {
    const body = this.bodyTests(test.body, [...way, 'body']);
    const text = this.optional(test.text, [...way, 'text'], this.regExp);
    const request = test.request && this.requestTest(test.request, [...way, 'request']);
    if (text === undefined || body === null || request === null) return null;
    return {
      test,
      request: request ?? null,
      body,
      headers: this.headers(test.headers, way),
      contentType: (test.contentType ?? []).map(compileGlob),
      text,
    };
  }

  private requestTest(test: RequestTest, way: Way): CompiledRequestTest | null {
    const body = this.bodyTests(test.body, [...way, 'body']);
    return body && { test, body, path: (test.path ?? []).map(compileGlob), headers: this.headers(test.headers, way) };
  }

  mendPaths({ patterns = [], codes = {}, status = {} }: Dialect): Map<string, CompiledPath> {
    const paths = new Map<string, CompiledPath>();
    const rules: (readonly [way: Way, mends: readonly MendRule[] | undefined])[] = [
      ...patterns.map(({ mends }, index) => [['patterns', index, 'mends'], mends] as const),
      ...Object.entries(codes).map(([code, { mends }]) => [['codes', code, 'mends'], mends] as const),
      ...Object.entries(status).map(([code, { mends }]) => [['status', code, 'mends'], mends] as const),
    ];
    for (const [way, mends] of rules) {
      for (const [index, mend] of (mends ?? []).entries()) {
        if (!('from' in mend) || mend.from === undefined || paths.has(mend.from)) continue;
        const path = this.compiled(mend.from, [...way, index, 'from'], this.path);
        if (path) paths.set(mend.from, path);
      }
    }
    return paths;
  }

  private headers(headers: Readonly<Record<string, string>> | undefined, way: Way): (readonly [string, TextPattern])[] {
    return Object.entries(headers ?? {}).flatMap(([name, value]) => {
      const re = this.compiled(value, [...way, 'headers', name], this.regExp);
      return re ? [[name.toLowerCase(), re] as const] : [];
    });
  }

  /** Null where nothing is given, undefined where what is given is broken. */
  private optional<T>(text: string | undefined, way: Way, compile: (text: string) => T): T | null | undefined {
    return text === undefined ? null : (this.compiled(text, way, compile) ?? undefined);
  }

  private compiled<I, T>(text: I, way: Way, compile: (text: I) => T): T | null {
    try {
      return compile(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.problems.push({ path: way, message: error.message });
      return null;
    }
  }
}
