/**
 * What a dialect is: one API's (or framework's, or format's) way of failing, as data.
 *
 * A dialect is a YAML file; `schema.json` describes the same shape for editors. Paths are JSONPath (RFC 9535): `$` is the
 * response body, `@` the item that a reader found. XML bodies are read as JSON: an element is an object of its children
 * (names without prefix), an element of text alone is a string, repeated elements are an array.
 *
 * Regular expressions are ECMAScript's, with the flags `u` and `s`, and `i` where the text starts with `(?i)`. Templates
 * (`field`, `cause`, `remedy`, values of mends) may hold `{field}`, `{value}` and the names of the other groups of the
 * pattern that matched; what was not found leaves the text without it.
 */

/** `Kind` of `diagnose/diagnosis.ts` without `transport`; this room imports nothing. */
export type DialectKind =
  | 'missing'
  | 'malformed'
  | 'unknown-field'
  | 'syntax'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'unsupported-media-type'
  | 'too-large'
  | 'conflict'
  | 'rate-limited'
  | 'payment'
  | 'legal'
  | 'sync-token'
  | 'truncated'
  | 'server'
  | 'unavailable'
  | 'bad-request';

export type DialectLocation = 'query' | 'body' | 'header' | 'path';

/** An RFC 9535 path: `$…` from the body, `@…` from the item. */
export type PathText = string;

export interface Dialect {
  /** Lower case, digits and hyphens; the name of the file. */
  readonly id: string;
  /** For people: `Asana`. */
  readonly title: string;
  /** The API's own page on its errors; https. */
  readonly docs?: string;
  /** What the file was written from: documents, OpenAPI descriptions, source. */
  readonly sources?: readonly string[];
  /** How specific it is; of the dialects that apply the most specific answers first. Default: `api` with hosts, else `framework`. */
  readonly rank?: DialectRank;
  readonly match: DialectMatch;
  /** Where one of these holds, a 2xx response is a failure. */
  readonly fails?: readonly BodyTest[];
  /** Where problems stand. The first reader that finds any ends the reading, unless it says `also`. */
  readonly read?: readonly Reader[];
  /** By status code (`'404'`) or class (`5xx`). */
  readonly status?: Readonly<Record<string, StatusRule>>;
  /** By the API's own error code. */
  readonly codes?: Readonly<Record<string, CodeRule>>;
  /** Pieces of regular expressions: `(?&name)` in an expression of this dialect stands for the piece, as a group. */
  readonly define?: Readonly<Record<string, string>>;
  /** On each message, in order; the first that matches is taken. */
  readonly patterns?: readonly Pattern[];
  /** Phrases and request ids to give to the API's support, the best first. */
  readonly ids?: readonly IdRule[];
  readonly retry?: RetryRules;
  readonly place?: PlaceRules;
  readonly auth?: AuthRule;
  /** URL templates (`/tasks/{task_gid}`), matched from the end of the path: they name its segments. */
  readonly paths?: readonly string[];
  /** Responses as the API gives them: the simulator serves them by `id`, and the tests read them. */
  readonly examples?: readonly DialectExample[];
}

export type DialectRank = 'api' | 'framework' | 'format' | 'generic';

export interface DialectMatch {
  /** Request hosts, `*` for any part: `app.asana.com`, `*.apptio.com`; with a path where the host has more than one API: `slack.com/api/*`. */
  readonly hosts?: readonly string[];
  /** Where no host tells: one of these alternatives must hold, all of its conditions together. */
  readonly responses?: readonly ResponseTest[];
  /** Applies to everything: for the generic dialect. */
  readonly always?: boolean;
}

/** All that is given must hold. */
export interface ResponseTest {
  /** `422`, `4xx`. */
  readonly status?: readonly string[];
  /** Name to regular expression on the value; an empty expression asks for presence alone. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Media types, `*` for any part: `application/*+json`. */
  readonly contentType?: readonly string[];
  readonly body?: readonly BodyTest[];
  /** On the text of a body that is neither JSON nor XML. */
  readonly text?: string;
}

/** A path that must lead somewhere (short form), or somewhere with that value. */
export type BodyTest =
  | PathText
  | {
      readonly path: PathText;
      readonly equals?: string | number | boolean | null;
      readonly re?: string;
      readonly type?: 'string' | 'number' | 'boolean' | 'object' | 'array' | 'null';
      /** Another path that must lead somewhere as well. */
      readonly and?: PathText;
    };

/** How a field is written: `a.b[0].c`; `/a/b`; `#/a/b`; `["a","b"]`; as one name, whatever it holds; `$.a`; by its look. */
export type FieldNotation = 'auto' | 'dotted' | 'pointer' | 'fragment' | 'array' | 'literal' | 'jsonpath';

export interface Reader {
  /** What the body must be. Default: `json`, which is XML too. `challenge` is the header `WWW-Authenticate`. */
  readonly of?: 'json' | 'html' | 'text' | 'challenge';
  /** The items, each a problem of its own; default: the body. */
  readonly each?: PathText;
  /** JSON within a string: the path of the string, and where needed the part of it that is JSON (first group). Then `$` is that JSON. */
  readonly embedded?: { readonly path: PathText; readonly re?: string };
  /** Each text at the leaves below `each` is a message, and the names on the way to it are its field. */
  readonly leaves?: boolean;
  /** Finds messages, codes and fields by their usual names, wherever they stand. */
  readonly search?: boolean;
  /** The first that gives a text. With `template` where the API gives codes alone. */
  readonly message?: readonly PathText[];
  /** `{code}`, `{field}` and names of the item's own members. */
  readonly template?: string;
  /** Several messages in one string. */
  readonly split?: string;
  /** Messages to leave out. */
  readonly skip?: string;
  readonly code?: readonly PathText[];
  /** The first that gives a field; `key()` is the name under which the item stands. */
  readonly field?: readonly (PathText | 'key()')[];
  readonly notation?: FieldNotation;
  /** The first segment of the field is its location: `["body", "name"]`, `/query/limit`. */
  readonly locationFirst?: boolean;
  /** Names on the way to the field that are not part of it: `_errors`. */
  readonly drop?: readonly string[];
  /** A location, or the path of one. */
  readonly location?: DialectLocation | PathText;
  /** The item's own HTTP status (JSON:API, multi-status). */
  readonly status?: readonly PathText[];
  readonly help?: readonly PathText[];
  /** The readers after this one are tried even if this one finds something. */
  readonly also?: boolean;
}

export interface StatusRule {
  /** None for a success. */
  readonly kind?: DialectKind;
  /** As the API's document writes it: `Too Many Requests`. */
  readonly reason: string;
  /** What the status means in this API. */
  readonly meaning: string;
  /** Why it comes about; default: the meaning. */
  readonly cause?: string;
  /** What to do; for a success what to do next. */
  readonly remedy: string;
  /** Is the same request worth sending again? Default: by the status' kind. */
  readonly retry?: boolean;
  readonly help?: string;
  readonly example?: StatusExample;
}

export interface StatusExample {
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, with the Content-Type of `headers`; anything else as JSON. Absent: an empty body. */
  readonly body?: unknown;
}

export interface CodeRule {
  readonly kind: DialectKind;
  readonly cause?: string;
  readonly remedy?: string;
  readonly retry?: boolean;
  readonly field?: string;
  readonly location?: DialectLocation;
  readonly mends?: readonly MendRule[];
}

/**
 * Groups of `re` with a meaning of their own: `field`, `parent` (the field is below it), `location`, `code`, `value`,
 * `allowed` (a list of the values that are accepted, in prose) and `alternatives` (a list of fields one of which is
 * wanted, in prose). What says that the input is wrong (missing, malformed, unknown-field, syntax) is taken only where
 * the status leaves that open (400, 422, a failure in a 2xx), unless `when.status` says otherwise.
 */
export interface Pattern {
  readonly re: string;
  /** One of these must be in the message, case ignored; spares trying the expression, where there are many. */
  readonly words?: readonly string[];
  readonly when?: PatternCondition;
  readonly kind?: DialectKind;
  /** The kind where the field is in the request all the same: "must not be empty" is said of a missing and of an empty one. */
  readonly kindIfPresent?: DialectKind;
  /** Template; default: the group `field`. `#` is the body as a whole. */
  readonly field?: string;
  readonly notation?: FieldNotation;
  readonly location?: DialectLocation;
  /** The field that the response names is the parent of the one in the message (Ajv's `required`). */
  readonly under?: boolean;
  /** Where the group `value` (or `field`, if there is none) stands in the path, the field is that segment, by its name in `paths`. */
  readonly locate?: boolean;
  readonly cause?: string;
  readonly remedy?: string;
  /** Each alternative is a list of fields that are added together. */
  readonly oneOf?: readonly (readonly AlternativeField[])[];
  readonly mends?: readonly MendRule[];
  readonly retry?: boolean;
}

export interface PatternCondition {
  readonly method?: readonly string[];
  /** URL template, matched against the end of the path. */
  readonly path?: string;
  /** `400`, `4xx`. */
  readonly status?: readonly string[];
  readonly code?: readonly string[];
  /** Only where a member of the body (true), or none (false), names the field. */
  readonly fielded?: boolean;
}

/** A name alone: the user fills in the value. */
export type AlternativeField = string | { readonly name: string; readonly value: string };

/** The edit that mends a problem. `value`s are templates; `from` takes the value from the response. */
export type MendRule =
  | {
      readonly op: 'add';
      readonly field?: string;
      readonly value?: string;
      readonly from?: PathText;
      readonly note?: string;
    }
  | {
      readonly op: 'replace';
      readonly field?: string;
      readonly values?: readonly string[];
      readonly from?: PathText;
      /** The wrong value, written anew: a date in ISO 8601, a number without its quotes. */
      readonly format?: ValueFormat;
    }
  | { readonly op: 'remove'; readonly field?: string }
  | { readonly op: 'quote'; readonly field?: string }
  | { readonly op: 'header'; readonly name: string; readonly value: string };

/** `month-year`: `January:2024`, for Apptio. */
export type ValueFormat = 'date' | 'date-time' | 'integer' | 'number' | 'boolean' | 'month-year';

export interface IdRule {
  readonly header?: string;
  readonly path?: PathText;
  /** A regular expression on each message; its first group is the id. */
  readonly message?: string;
  /** Only with these statuses: `500`, `5xx`. */
  readonly status?: readonly string[];
  readonly kind: 'phrase' | 'requestId';
  /** What the API's support calls it. */
  readonly label: string;
  /** The value must match; a group takes a part of it. */
  readonly re?: string;
}

export interface RetryRules {
  readonly allow?: readonly RetryCondition[];
  readonly deny?: readonly RetryCondition[];
  /** Where the wait is stated, beside the usual headers. */
  readonly after?: readonly RetryDelay[];
  /** The wait where the response states none, seconds. */
  readonly defaultSeconds?: number;
}

/** All that is given must hold. */
export interface RetryCondition {
  readonly status?: readonly string[];
  readonly code?: readonly string[];
  /** On any message. */
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For people: why. */
  readonly reason?: string;
}

export interface RetryDelay {
  readonly header?: string;
  readonly path?: PathText;
  readonly message?: string;
  readonly unit: 's' | 'ms' | 'm' | 'duration';
}

export interface PlaceRules {
  /** Methods whose bare field names are query parameters; default GET, HEAD, DELETE. The rest: body. */
  readonly query?: readonly string[];
  /** The property of a JSON body that holds the fields: Asana's `data`. */
  readonly wrapper?: string;
  /** Exceptions, in order. */
  readonly rules?: readonly PlaceRule[];
  /** The API's names in prose to those on the wire: `user task list` to `user_task_list`. */
  readonly names?: Readonly<Record<string, string>>;
  /**
   * How the wire writes names that messages write otherwise: with a small first letter (`camel`), or as the names do that
   * the request's body has already (`alike`). A name that is in the request is found in any case, whatever its spelling.
   */
  readonly wireCase?: 'keep' | 'camel' | 'alike';
}

export interface PlaceRule {
  /** `opt_*` stands for all names that begin so. */
  readonly names?: readonly string[];
  readonly methods?: readonly string[];
  readonly path?: string;
  readonly location: DialectLocation;
  /** Beside the wrapper, not in it. */
  readonly unwrapped?: boolean;
}

export interface AuthRule {
  /** The header that carries the credentials: `Authorization`. */
  readonly header: string;
  /** With `$1` where the user types: `Bearer $1`. */
  readonly value: string;
  /** What to do where the header is there and was refused. */
  readonly refused?: string;
  /** What to do where it is missing. */
  readonly missing?: string;
}

export interface DialectExample {
  /** Unique within the dialect; the simulator serves it at `/<dialect>/<id>`. */
  readonly id: string;
  readonly title: string;
  readonly request?: ExampleRequest;
  readonly response: { readonly status: number } & StatusExample;
  /** What a reader should get out of it, for `faultline dialects test`. */
  readonly expect?: ExampleExpectation;
}

export interface ExampleRequest {
  readonly method: string;
  /** A path (then the first host of `match`, or localhost), or a whole URL; with its query. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface ExampleExpectation {
  readonly messages?: readonly string[];
  readonly kind?: DialectKind;
  readonly code?: string | null;
  readonly field?: {
    readonly name: string;
    readonly location: DialectLocation;
    readonly pointer?: string | null;
  } | null;
  readonly phrase?: string | null;
  readonly requestId?: string | null;
  readonly retryable?: boolean;
  readonly afterSeconds?: number | null;
}
