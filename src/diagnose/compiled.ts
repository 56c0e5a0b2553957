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
  RequestTest,
  ResponseTest,
  RetryCondition,
  RetryDelay,
} from '../dialects/dialect';
import type { CompiledPath } from './json-path';
import type { TextPattern } from './text-pattern';
import type { CompiledTextPlace } from './text-place';
import type { UrlTemplate } from './url-template';
import type { SearchedWord } from './word-search';

/** What is wrong with an entry of a dialect. That entry is left out; the rest of the dialect stays in use. */
export interface DialectProblem {
  /** Way to the entry in the file: `['patterns', 3, 're']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Names in lower case, and what the value of each must match. */
export type CompiledHeaders = readonly (readonly [name: string, value: TextPattern])[];

export interface CompiledBodyTest {
  readonly test: Exclude<BodyTest, string>;
  readonly path: CompiledPath;
  readonly re: TextPattern | null;
  readonly and: CompiledPath | null;
}

export interface CompiledResponseTest {
  readonly test: ResponseTest;
  /** Null where nothing is asked of the request. */
  readonly request: CompiledRequestTest | null;
  readonly body: readonly CompiledBodyTest[];
  readonly headers: CompiledHeaders;
  /** Globs. */
  readonly contentType: readonly RegExp[];
  readonly text: TextPattern | null;
}

export interface CompiledRequestTest {
  readonly test: RequestTest;
  /** Globs. */
  readonly path: readonly RegExp[];
  readonly headers: CompiledHeaders;
  readonly body: readonly CompiledBodyTest[];
}

export interface CompiledReader {
  readonly reader: Reader;
  readonly when: CompiledResponseTest | null;
  readonly each: CompiledPath | null;
  readonly embedded: {
    readonly path: CompiledPath;
    readonly re: TextPattern | null;
    readonly each: CompiledPath | null;
  } | null;
  readonly message: readonly CompiledTextPlace[];
  readonly code: readonly CompiledTextPlace[];
  readonly field: readonly CompiledTextPlace[];
  readonly under: readonly CompiledTextPlace[];
  /** Null where the reader's location is none that the response names. */
  readonly location: CompiledTextPlace | null;
  readonly status: readonly CompiledTextPlace[];
  readonly help: readonly CompiledTextPlace[];
  readonly position: Readonly<Record<'line' | 'column' | 'offset', CompiledTextPlace | null>> | null;
  readonly re: TextPattern | null;
  readonly split: TextPattern | null;
  readonly skip: TextPattern | null;
}

export interface CompiledPattern {
  readonly pattern: Pattern;
  readonly words: readonly SearchedWord[] | null;
  readonly re: TextPattern;
  readonly template: UrlTemplate | null;
  readonly headers: CompiledHeaders;
  readonly beside: TextPattern | null;
}

export interface CompiledIdRule {
  readonly rule: IdRule;
  readonly path: CompiledPath | null;
  readonly message: TextPattern | null;
  readonly re: TextPattern | null;
}

export interface CompiledRetryCondition {
  readonly condition: RetryCondition;
  readonly message: TextPattern | null;
  readonly headers: CompiledHeaders;
  readonly body: readonly CompiledBodyTest[];
}

export interface CompiledDelay {
  readonly delay: RetryDelay;
  readonly path: CompiledPath | null;
  readonly message: TextPattern | null;
}

export interface CompiledDialect {
  readonly dialect: Dialect;
  readonly fails: readonly CompiledResponseTest[];
  readonly readers: readonly CompiledReader[];
  readonly patterns: readonly CompiledPattern[];
  /** By the code as the API writes it, and in lower case without `_`, `-` and the like. */
  readonly codes: ReadonlyMap<string, CodeRule>;
  /** Those with a `*`, in order. */
  readonly codeGlobs: readonly (readonly [code: RegExp, rule: CodeRule])[];
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
