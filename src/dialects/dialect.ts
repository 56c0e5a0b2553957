/**
 * What a dialect is: one API's (or framework's, or format's) way of failing, as data.
 *
 * A dialect is a YAML file; `schema.json` describes the same shape for editors, and `README.md` in this folder is the
 * guide for authors. Paths are JSONPath (RFC 9535): `$` is the response body, `@` the item that a reader found. XML bodies
 * are read as JSON: an element is an object of its children (names without prefix) and of its attributes (`@name`), an
 * element of text alone is a string, repeated elements are an array.
 *
 * Regular expressions are ECMAScript's, with the flags `u` and `s`, and `i` where the text starts with `(?i)`. Those of a
 * user's dialect are RE2's, which never take long: the same without lookaround and backreferences. Templates (`field`,
 * `cause`, `remedy`, values of mends) may hold `{field}`, `{value}` and the names of the other groups of the pattern that
 * matched; what was not found leaves the text without it.
 *
 * Several dialects apply to one response. By rank (api, framework, format, generic), within a rank those known by host
 * before those known by shape, then those of which more conditions hold, then users' before built-in ones, in the order
 * of their files. They are merged so:
 *   - `read`: the first dialect whose readers find a message.
 *   - `status`, `patterns`, `codes`, `auth`, `place`: the first that has an answer; a code's own entry beats a class (`4xx`).
 *   - `retry.deny` and `.allow`: dialect after dialect, a dialect's `deny` before its `allow`; `after` and `ids`: the first hit.
 *   - `paths`: all together, the longest template wins. `fails`: any of them.
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

/** `form` is a key of a form or multipart body, whatever body the request has. */
export type DialectLocation = 'query' | 'body' | 'form' | 'header' | 'path';

/** An RFC 9535 path: `$…` from the body, `@…` from the item. */
export type PathText = string;

/**
 * Where a text stands: a path; `key()`, the name under which the item stands; `path()`, the names on the way to the item
 * behind the fixed beginning of `each` (a last index left out); `header(X-Name)`, a header of the response. With `re` the
 * first group of what matches, or all of it.
 */
export type TextPlace = PathText | { readonly path: PathText; readonly re: string };

export interface Dialect {
  /** Lower case, digits and hyphens; the name of the file. */
  readonly id: string;
  /** For people: `Asana`. */
  readonly title: string;
  /** The API's own page on its errors; https. */
  readonly docs?: string;
  /**
   * What the file was written from: documents, OpenAPI descriptions, source code; with a short name for each, which the
   * `source` of a status or code gives.
   */
  readonly sources?: readonly string[] | Readonly<Record<string, string>>;
  /**
   * How specific it is; of the dialects that apply the most specific answers first. Default: `api` with hosts, else
   * `framework`.
   */
  readonly rank?: DialectRank;
  /** Ids of dialects that apply wherever this one does, at their own rank: Microsoft Graph's OData. */
  readonly uses?: readonly string[];
  readonly match: DialectMatch;
  /** Where one of these holds, a 2xx response (or a 300) is a failure: a test of the body, or of the response. */
  readonly fails?: readonly (BodyTest | ResponseTest)[];
  /** Where problems stand. The first reader that finds any ends the reading, unless it says `also`. */
  readonly read?: readonly Reader[];
  /** By status code (`'404'`) or class (`5xx`). */
  readonly status?: Readonly<Record<string, StatusRule>>;
  /** By the API's own error code; case, `_` and `-` make no difference, and `*` stands for any run of characters. */
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
  /**
   * Request hosts, `*` for any part: `app.asana.com`, `*.apptio.com`; with a path where the host has more than one API:
   * `slack.com/api/*`.
   */
  readonly hosts?: readonly string[];
  /** Where no host tells: one of these alternatives must hold, all of its conditions together. */
  readonly responses?: readonly ResponseTest[];
  /** Applies to everything: for the generic dialect. */
  readonly always?: boolean;
}

/** All that is given must hold. */
export interface ResponseTest {
  /** What is asked of the request. */
  readonly request?: RequestTest;
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

/** All that is given must hold. */
export interface RequestTest {
  readonly method?: readonly string[];
  /** `*` for any run of characters: `/api/v4/*`. */
  readonly path?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** On a JSON body. */
  readonly body?: readonly BodyTest[];
}

/** A path that must lead somewhere (short form), or somewhere with that value. */
export type BodyTest =
  | PathText
  | {
      readonly path: PathText;
      /** The path must lead nowhere. */
      readonly absent?: boolean;
      readonly equals?: string | number | boolean | null;
      readonly re?: string;
      readonly type?: 'string' | 'number' | 'boolean' | 'object' | 'array' | 'null';
      /** Another path that must lead somewhere as well. */
      readonly and?: PathText;
    };

/** How a field is written: `a.b[0].c`; `/a/b`; `#/a/b`; `["a","b"]`; as one name, whatever it holds; `$.a`; by its look. */
export type FieldNotation = 'auto' | 'dotted' | 'pointer' | 'fragment' | 'array' | 'literal' | 'jsonpath';

export interface Reader {
  /**
   * What the body must be. Default: `json`, which is XML too. `challenge` is the header `WWW-Authenticate`; `headers`
   * reads no body.
   */
  readonly of?: 'json' | 'html' | 'text' | 'challenge' | 'headers';
  /** Only of such responses. */
  readonly when?: ResponseTest;
  /** The items, each a problem of its own; default: the body. Where it leads to an array, its items are meant. */
  readonly each?: PathText;
  /**
   * JSON within a string of the item: the path of the string, and where needed the part of it that is JSON (first group).
   * `each` are the items in there (default: the whole; `@` is its root). In the other paths `@` is such an item, and where
   * nothing is found there, the item that holds the string.
   */
  readonly embedded?: { readonly path: PathText; readonly re?: string; readonly each?: PathText };
  /** Each text at the leaves below `each` is a message, and the names on the way to it are its field. */
  readonly leaves?: boolean;
  /** Finds messages, codes and fields by their usual names, wherever they stand. */
  readonly search?: boolean;
  /** The first that gives a text. With `template` where the API gives codes alone. */
  readonly message?: readonly TextPlace[];
  /** `{code}`, `{field}` and names of the item's own members. */
  readonly template?: string;
  /** Several messages in one string. */
  readonly split?: string;
  /**
   * Takes a message apart: its groups `message`, `code`, `field`, `location` and `help` are these; what it has no group for
   * stays. Of HTML and text bodies it takes the body, and each match is a problem.
   */
  readonly re?: string;
  /** Messages to leave out. */
  readonly skip?: string;
  readonly code?: readonly TextPlace[];
  /** The first that gives a field. */
  readonly field?: readonly TextPlace[];
  /** What stands before the field, in any notation: the parent that the API names apart. The first that gives one. */
  readonly under?: readonly TextPlace[];
  readonly notation?: FieldNotation;
  /** The first segment of the field is its location: `["body", "name"]`, `/query/limit`. */
  readonly locationFirst?: boolean;
  /** Names on the way to the field that are not part of it: `_errors`. */
  readonly drop?: readonly string[];
  /** A location, or the place of a text that names one. */
  readonly location?: DialectLocation | TextPlace;
  /** The item's own HTTP status (JSON:API, multi-status). */
  readonly status?: readonly TextPlace[];
  readonly help?: readonly TextPlace[];
  /** Where in the request's text it is. */
  readonly position?: ReadPosition;
  /** The readers after this one are tried even if this one finds something. */
  readonly also?: boolean;
}

/** How positions are counted, and in which text. */
export interface PositionRule {
  /** The number of the first line, column or character. Default: 1 for lines and columns, 0 for offsets. */
  readonly base?: 0 | 1;
  /** JSON Pointer of the string in the request's JSON body that they are in: `/query`. Default: the body itself. */
  readonly in?: string;
}

export interface ReadPosition extends PositionRule {
  readonly line?: TextPlace;
  readonly column?: TextPlace;
  readonly offset?: TextPlace;
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
  /** The name of the one of `sources` that says so. */
  readonly source?: string;
  /** The edits that mend a problem of which no pattern and no code knows more. */
  readonly mends?: readonly MendRule[];
  readonly example?: StatusExample;
}

export interface StatusExample {
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, with the Content-Type of `headers`; anything else as JSON. Absent: an empty body. */
  readonly body?: unknown;
}

export interface CodeRule {
  readonly kind: DialectKind;
  /**
   * The statuses with which it holds, where those are others than 400, 422 and 2xx: SOAP says with 500 that the input
   * is wrong.
   */
  readonly status?: readonly string[];
  readonly cause?: string;
  readonly remedy?: string;
  readonly retry?: boolean;
  /** Where the response names none. Empty: none, whatever the response names. `#` is the body as a whole. */
  readonly field?: string;
  readonly location?: DialectLocation;
  /** The name of the one of `sources` that says so. */
  readonly source?: string;
  readonly mends?: readonly MendRule[];
}

/**
 * Groups of `re` with a meaning of their own: `field`, `fields` (a list of several, in prose), `parent` (the field is below
 * it), `location`, `code`, `value`, `allowed` (a list of the values that are accepted), `alternatives` (a list of fields one
 * of which is wanted), `suggestions` (names that may be meant), `line`, `column`, `offset` (a place in the text); any other
 * is there for the templates. What says that the input is wrong (missing, malformed, unknown-field, syntax) is taken only
 * where the status leaves that open (400, 422, a failure in a 2xx), unless `when.status` says otherwise.
 */
export interface Pattern {
  readonly re: string;
  /** One of these must be in the message, case ignored; spares trying the expression, where there are many. */
  readonly words?: readonly string[];
  readonly when?: PatternCondition;
  readonly kind?: DialectKind;
  /** The kind where the field is in the request all the same: "must not be empty" is said of a missing and of an empty one. */
  readonly kindIfPresent?: DialectKind;
  /** Template; default: the group `field`. `#` is the body as a whole. Empty: none, whatever the response names. */
  readonly field?: string;
  readonly notation?: FieldNotation;
  readonly location?: DialectLocation;
  /** The field that the response names is the parent of the one in the message (Ajv's `required`). */
  readonly under?: boolean;
  /**
   * Where the group `value` (or `field`, if there is none) stands in the path, the field is that segment, by its name
   * in `paths`.
   */
  readonly locate?: boolean;
  /** The field is a word in the string at this JSON Pointer of the request's body: GraphQL's `/query`. */
  readonly within?: string;
  /** How the groups `line`, `column` and `offset` count. */
  readonly position?: PositionRule;
  /** It only follows from another problem of the response: it has no field, and is not the main one. See `when.beside`. */
  readonly ghost?: boolean;
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
  /** Headers of the response, by name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Only where a member of the body (true), or none (false), names the field. */
  readonly fielded?: boolean;
  /** Only where the request has (true), or has not (false), what the group `field` names, else the field that the response does. */
  readonly present?: boolean;
  /** Another message of the response matches. */
  readonly beside?: string;
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
  /** The name is wrong, not the value. `to` defaults to the group `suggestions`. */
  | { readonly op: 'rename'; readonly field?: string; readonly to?: readonly string[] }
  | { readonly op: 'quote'; readonly field?: string }
  /** The JSON body as a whole belongs under the field: where the path has its name, as `/tasks` has `task`. */
  | { readonly op: 'wrap'; readonly field?: string }
  | SplitRule
  | { readonly op: 'header'; readonly name: string; readonly value: string };

/**
 * What is too much for one response is asked for piece by piece. `of`, `list` and `ask` are templates of URLs: of the
 * end of a path, with or without query parameters (`/projects?workspace={workspace}`).
 */
export interface SplitRule {
  readonly op: 'split';
  /** The GET that it holds for; its names stand for what the request has in their place. */
  readonly of: string;
  /** What lists the pieces. */
  readonly list: string;
  /** Where the ids of the pieces stand in its response: `$.data[*].gid`. */
  readonly each: string;
  /** What asks for one of them: the name that `of` has not is that of the piece. */
  readonly ask: string;
}

/** `month-year`: `January:2024`, for Apptio. */
export type ValueFormat = 'date' | 'date-time' | 'integer' | 'number' | 'boolean' | 'month-year';

export interface IdRule {
  /** A name; with `*` in front all that end so: `*-Request-Id`. */
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
  /** No wait is shorter, seconds. */
  readonly minSeconds?: number;
  /** Makes an unsafe request safe to repeat, beside `Idempotency-Key`. */
  readonly idempotencyHeader?: string;
}

/** All that is given must hold. */
export interface RetryCondition {
  readonly status?: readonly string[];
  readonly code?: readonly string[];
  readonly kind?: readonly DialectKind[];
  readonly method?: readonly string[];
  /** On any message. */
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: readonly BodyTest[];
  /** Of `allow`: the wait where the response states none, seconds. */
  readonly waitSeconds?: number;
  /** For people: why. */
  readonly reason?: string;
}

export interface RetryDelay {
  readonly header?: string;
  readonly path?: PathText;
  readonly message?: string;
  /** What a bare number counts. Dates, epochs (in s and ms) and durations (`6m30s`, `PT30S`) are told by their look. */
  readonly unit: 's' | 'ms' | 'm' | 'h' | 'duration';
}

export interface PlaceRules {
  /** Methods whose bare field names are query parameters; default GET, HEAD, DELETE. The rest: body. */
  readonly query?: readonly string[];
  /**
   * The property of a JSON body that holds the fields: Asana's `data`, JSON:API's `data.attributes`. `*`: the only member
   * that the body has, where that is an object (Rails, Shopify), for fields whose place the response does not state.
   */
  readonly wrapper?: string;
  /** What a body is of this API where the request has none yet. Default: `json`. */
  readonly body?: 'json' | 'form' | 'multipart';
  /** The query parameter that holds a JSON document with the fields, in requests without body: tRPC's `input`. */
  readonly jsonParameter?: string;
  /** Exceptions, in order. */
  readonly rules?: readonly PlaceRule[];
  /** The API's names in prose to those on the wire: `user task list` to `user_task_list`. */
  readonly names?: Readonly<Record<string, string>>;
  /**
   * How the wire writes names that messages write otherwise: with a small first letter (`camel`), with a capital one
   * (`pascal`), in small letters with underscores (`snake`), or as the names do that the request's body has already
   * (`alike`). A name that is in the request is found in any case, whatever its spelling.
   */
  readonly wireCase?: 'keep' | 'camel' | 'pascal' | 'snake' | 'alike';
}

export interface PlaceRule {
  /** `opt_*` stands for all names that begin so. */
  readonly names?: readonly string[];
  readonly methods?: readonly string[];
  readonly path?: string;
  /** Default: as without the rule. */
  readonly location?: DialectLocation;
  /** Beside the wrapper, not in it. */
  readonly unwrapped?: boolean;
  /** Another wrapper than the usual one. */
  readonly wrapper?: string;
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
  /** The first field that is at fault. */
  readonly field?: ExpectedField | null;
  /** That of each problem, in order. */
  readonly fields?: readonly (ExpectedField | null)[];
  readonly phrase?: string | null;
  readonly requestId?: string | null;
  readonly retryable?: boolean;
  readonly afterSeconds?: number | null;
}

/** Without `pointer` that is left open. */
export interface ExpectedField {
  readonly name: string;
  readonly location: 'query' | 'body' | 'header' | 'path';
  readonly pointer?: string | null;
}
