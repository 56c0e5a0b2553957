/** Compiles the entries of a dialect one by one; what does not compile is left out and noted. */
import type {
  BodyTest,
  Dialect,
  IdRule,
  MendRule,
  Pattern,
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
  CompiledIdRule,
  CompiledPattern,
  CompiledReader,
  CompiledRequestTest,
  CompiledResponseTest,
  CompiledRetryCondition,
  DialectProblem,
} from './compiled';
import { compileGlob, compileRegExp, type DialectEngine } from './dialect-expression';
import { type CompiledPath, compilePath, type PathLimits } from './json-path';
import { backtrackingEngine, type TextPattern } from './text-pattern';
import { type CompiledTextPlace, compileTextPlace } from './text-place';
import { compileTemplate } from './url-template';
import { searchedWord } from './word-search';

/** The way to an entry of the dialect: keys and indices. */
export type Way = readonly (string | number)[];

export class DialectCompiler {
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
      words: pattern.words?.map(searchedWord) ?? null,
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

  mendPaths(dialect: Dialect): Map<string, CompiledPath> {
    const paths = new Map<string, CompiledPath>();
    for (const [way, mend] of allMends(dialect)) {
      if (!('from' in mend) || mend.from === undefined || paths.has(mend.from)) continue;
      const path = this.compiled(mend.from, [...way, 'from'], this.path);
      if (path) paths.set(mend.from, path);
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

/** The mends of a dialect with their places in it. */
export function allMends({ patterns = [], codes = {}, status = {} }: Dialect): [way: Way, mend: MendRule][] {
  const rules: (readonly [way: Way, mends: readonly MendRule[] | undefined])[] = [
    ...patterns.map(({ mends }, index) => [['patterns', index, 'mends'], mends] as const),
    ...Object.entries(codes).map(([code, { mends }]) => [['codes', code, 'mends'], mends] as const),
    ...Object.entries(status).map(([code, { mends }]) => [['status', code, 'mends'], mends] as const),
  ];
  return rules.flatMap(([way, mends = []]) => mends.map((mend, index): [Way, MendRule] => [[...way, index], mend]));
}
