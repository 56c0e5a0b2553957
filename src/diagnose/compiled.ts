/** A dialect ready for use: its regular expressions, paths and templates compiled. */
import type {
  BodyTest,
  CodeRule,
  Dialect,
  IdRule,
  Pattern,
  PlaceRule,
  PlaceRules,
  Reader,
  ResponseTest,
  RetryCondition,
  RetryDelay,
} from '../dialects/dialect';
import type { CompiledPath } from './json-path';
import type { UrlTemplate } from './url-template';

/** What is wrong with an entry of a dialect. That entry is left out; the rest of the dialect stays in use. */
export interface DialectProblem {
  /** Way to the entry in the file: `['patterns', 3, 're']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface CompiledBodyTest {
  readonly test: Exclude<BodyTest, string>;
  readonly path: CompiledPath;
  readonly re: RegExp | null;
  readonly and: CompiledPath | null;
}

export interface CompiledResponseTest {
  readonly test: ResponseTest;
  readonly body: readonly CompiledBodyTest[];
  readonly headers: readonly (readonly [name: string, value: RegExp])[];
  readonly contentType: readonly RegExp[];
  readonly text: RegExp | null;
}

export interface CompiledReader {
  readonly reader: Reader;
  readonly each: CompiledPath | null;
  readonly embedded: { readonly path: CompiledPath; readonly re: RegExp | null } | null;
  readonly message: readonly CompiledPath[];
  readonly code: readonly CompiledPath[];
  readonly field: readonly (CompiledPath | 'key()')[];
  readonly location: CompiledPath | null;
  readonly status: readonly CompiledPath[];
  readonly help: readonly CompiledPath[];
  readonly split: RegExp | null;
  readonly skip: RegExp | null;
}

export interface CompiledPattern {
  readonly pattern: Pattern;
  /** In lower case. */
  readonly words: readonly string[] | null;
  readonly re: RegExp;
  readonly template: UrlTemplate | null;
}

export interface CompiledIdRule {
  readonly rule: IdRule;
  readonly path: CompiledPath | null;
  readonly message: RegExp | null;
  readonly re: RegExp | null;
}

export interface CompiledRetryCondition {
  readonly condition: RetryCondition;
  readonly message: RegExp | null;
  readonly headers: readonly (readonly [name: string, value: RegExp])[];
}

export interface CompiledDelay {
  readonly delay: RetryDelay;
  readonly path: CompiledPath | null;
  readonly message: RegExp | null;
}

export interface CompiledDialect {
  readonly dialect: Dialect;
  readonly fails: readonly CompiledBodyTest[];
  readonly readers: readonly CompiledReader[];
  readonly patterns: readonly CompiledPattern[];
  /** By the code as the API writes it, and in lower case without `_`, `-` and the like. */
  readonly codes: ReadonlyMap<string, CodeRule>;
  readonly ids: readonly CompiledIdRule[];
  readonly allow: readonly CompiledRetryCondition[];
  readonly deny: readonly CompiledRetryCondition[];
  readonly after: readonly CompiledDelay[];
  readonly place: CompiledPlace | null;
  readonly templates: readonly UrlTemplate[];
  /** Paths by their text, for those that stand in mends. */
  readonly paths: ReadonlyMap<string, CompiledPath>;
  readonly problems: readonly DialectProblem[];
}

export interface CompiledPlace {
  readonly rules: PlaceRules;
  readonly exceptions: readonly (PlaceRule & { readonly template: UrlTemplate | null })[];
  /** The dialect knows its API: a place that follows from the method is certain. */
  readonly certain: boolean;
}
