/** Makes a dialect ready for use: regular expressions, paths and templates are compiled once. */
import type {
  BodyTest,
  CodeRule,
  Dialect,
  IdRule,
  Pattern,
  PlaceRules,
  Reader,
  ResponseTest,
  RetryCondition,
  RetryDelay,
} from '../dialects/dialect';
import type {
  CompiledBodyTest,
  CompiledDelay,
  CompiledDialect,
  CompiledIdRule,
  CompiledPattern,
  CompiledPlace,
  CompiledReader,
  CompiledResponseTest,
  CompiledRetryCondition,
  DialectProblem,
} from './compiled';
import { type CompiledPath, compilePath } from './json-path';
import { normalName } from './location-words';
import { compileTemplate } from './url-template';

type Way = readonly (string | number)[];

/** Compiles what the dialect says about reading a response; never throws. */
export function compileDialect(dialect: Dialect): CompiledDialect {
  const compiler = new Compiler(dialect.define);
  const each = <In, Out>(
    key: string,
    entries: readonly In[] | undefined,
    compile: (entry: In, way: Way) => Out | null,
  ): Out[] =>
    (entries ?? []).flatMap((entry, index) => compiler.guarded([key, index], () => compile(entry, [key, index])) ?? []);
  const { retry } = dialect;
  return {
    dialect,
    fails: each('fails', dialect.fails, (test, way) => compiler.bodyTest(test, way)),
    readers: each('read', dialect.read, (reader, way) => compiler.reader(reader, way)),
    patterns: each('patterns', dialect.patterns, (pattern, way) => compiler.pattern(pattern, way)),
    codes: codeMap(dialect),
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
    map.set(code, rule);
    const normal = normalName(code);
    if (normal !== '' && !map.has(normal)) map.set(normal, rule);
  }
  return map;
}

/** Compiles what the dialect says about when it applies. Tests that are broken are left out with what they stand in. */
export function compileMatch(dialect: Dialect): readonly CompiledResponseTest[] {
  const compiler = new Compiler(dialect.define);
  return (dialect.match.responses ?? []).flatMap(
    (test, index) => compiler.responseTest(test, ['match', 'responses', index]) ?? [],
  );
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
export function compileRegExp(text: string, pieces: Readonly<Record<string, string>> = {}): RegExp {
  const whole = withPieces(text, pieces, 0);
  return whole.startsWith('(?i)') ? new RegExp(whole.slice(4), 'ius') : new RegExp(whole, 'us');
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

  constructor(private readonly pieces: Readonly<Record<string, string>> = {}) {}

  private readonly regExp = (text: string): RegExp => compileRegExp(text, this.pieces);

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
    const paths = (key: 'message' | 'code' | 'status' | 'help') => this.paths(reader[key], [...way, key]);
    const each = this.optional(reader.each, [...way, 'each'], compilePath);
    if (each === undefined) return null;
    const embedded = reader.embedded && this.compiled(reader.embedded.path, [...way, 'embedded', 'path'], compilePath);
    if (reader.embedded && !embedded) return null;
    return {
      reader,
      each,
      embedded: embedded
        ? { path: embedded, re: this.optional(reader.embedded?.re, [...way, 'embedded', 're'], this.regExp) ?? null }
        : null,
      message: paths('message'),
      code: paths('code'),
      field: (reader.field ?? []).flatMap((path, index) =>
        path === 'key()' ? path : (this.compiled(path, [...way, 'field', index], compilePath) ?? []),
      ),
      location: /^[$@]/.test(reader.location ?? '')
        ? (this.optional(reader.location, [...way, 'location'], compilePath) ?? null)
        : null,
      status: paths('status'),
      help: paths('help'),
      split: this.optional(reader.split, [...way, 'split'], this.regExp) ?? null,
      skip: this.optional(reader.skip, [...way, 'skip'], this.regExp) ?? null,
    };
  }

  pattern(pattern: Pattern, way: Way): CompiledPattern | null {
    const re = this.compiled(pattern.re, [...way, 're'], this.regExp);
    if (!re) return null;
    return {
      pattern,
      words: pattern.words?.map((word) => word.toLowerCase()) ?? null,
      re,
      template: pattern.when?.path === undefined ? null : compileTemplate(pattern.when.path),
    };
  }

  idRule(rule: IdRule, way: Way): CompiledIdRule | null {
    const path = this.optional(rule.path, [...way, 'path'], compilePath);
    const message = this.optional(rule.message, [...way, 'message'], this.regExp);
    const re = this.optional(rule.re, [...way, 're'], this.regExp);
    return path === undefined || message === undefined || re === undefined ? null : { rule, path, message, re };
  }

  condition(condition: RetryCondition, way: Way): CompiledRetryCondition | null {
    const message = this.optional(condition.message, [...way, 'message'], this.regExp);
    if (message === undefined) return null;
    return { condition, message, headers: this.headers(condition.headers, way) };
  }

  delay(delay: RetryDelay, way: Way): CompiledDelay | null {
    const path = this.optional(delay.path, [...way, 'path'], compilePath);
    const message = this.optional(delay.message, [...way, 'message'], this.regExp);
    return path === undefined || message === undefined ? null : { delay, path, message };
  }

  bodyTest(test: BodyTest, way: Way): CompiledBodyTest | null {
    const full = typeof test === 'string' ? { path: test } : test;
    const path = this.compiled(full.path, [...way, 'path'], compilePath);
    const re = this.optional(full.re, [...way, 're'], this.regExp);
    const and = this.optional(full.and, [...way, 'and'], compilePath);
    return !path || re === undefined || and === undefined ? null : { test: full, path, re, and };
  }

  responseTest(test: ResponseTest, way: Way): CompiledResponseTest | null {
    const body = (test.body ?? []).map((entry, index) => this.bodyTest(entry, [...way, 'body', index]));
    const text = this.optional(test.text, [...way, 'text'], this.regExp);
    const whole = body.filter((entry) => entry !== null);
    if (text === undefined || whole.length < body.length) return null;
    return {
      test,
      body: whole,
      headers: this.headers(test.headers, way),
      contentType: (test.contentType ?? []).map(compileGlob),
      text,
    };
  }

  mendPaths(dialect: Dialect): Map<string, CompiledPath> {
    const paths = new Map<string, CompiledPath>();
    const rules = [...(dialect.patterns ?? []), ...Object.values(dialect.codes ?? {})];
    for (const { mends } of rules) {
      for (const mend of mends ?? []) {
        if (!('from' in mend) || mend.from === undefined || paths.has(mend.from)) continue;
        const path = this.compiled(mend.from, ['patterns', 'mends', 'from'], compilePath);
        if (path) paths.set(mend.from, path);
      }
    }
    return paths;
  }

  private headers(headers: Readonly<Record<string, string>> | undefined, way: Way): (readonly [string, RegExp])[] {
    return Object.entries(headers ?? {}).flatMap(([name, value]) => {
      const re = this.compiled(value, [...way, 'headers', name], this.regExp);
      return re ? [[name.toLowerCase(), re] as const] : [];
    });
  }

  private paths(texts: readonly string[] | undefined, way: Way): CompiledPath[] {
    return (texts ?? []).flatMap((text, index) => this.compiled(text, [...way, index], compilePath) ?? []);
  }

  /** Null where nothing is given, undefined where what is given is broken. */
  private optional<T>(text: string | undefined, way: Way, compile: (text: string) => T): T | null | undefined {
    return text === undefined ? null : (this.compiled(text, way, compile) ?? undefined);
  }

  private compiled<T>(text: string, way: Way, compile: (text: string) => T): T | null {
    try {
      return compile(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.problems.push({ path: way, message: error.message });
      return null;
    }
  }
}
