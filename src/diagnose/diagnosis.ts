/** What is wrong, where, why, and what to do: plain and serialisable. */
import type { RetryAdvice } from '../retry/advice';

/** Stable; nothing downstream matches on message text. */
export type Kind =
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
  | 'bad-request'
  /** No response: the failure's stage and code tell which. */
  | 'transport';

export type FieldLocation = 'query' | 'body' | 'header' | 'path' | 'form';

/**
 * The part of the request that is at fault, in the request's own terms. A key of a form or multipart body has the
 * location `body` and no pointer (that is how the samples label it): the request's own body tells which it is.
 */
export interface Field {
  /** Empty where the body as a whole is meant (then `pointer` is empty, too); printed as null. */
  readonly name: string;
  readonly location: FieldLocation;
  /** JSON Pointer (RFC 6901) into a JSON body; null elsewhere. */
  readonly pointer: string | null;
  /** The place is guessed: from the method, on an API that is not known. */
  readonly probable: boolean;
  /**
   * What holds the field in its text. A name: the query parameter (or, with the location `body`, the form key) whose value is
   * a JSON document that `pointer` leads into (tRPC's `input`, `?filter={"a":1}`). A JSON Pointer, with the location `body`:
   * the string at `pointer`, in which it is a word (GraphQL's `/query`). With the location `header`: `Cookie`, where it is a
   * cookie.
   */
  readonly within?: string;
}

/**
 * A place in the text of the request, as the response states it: a line and column, or an offset in characters, all from
 * 0. `in` is the JSON Pointer of the string in the request's body that they are in (`/query` of GraphQL); null: the body.
 */
export interface TextPosition {
  readonly in: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly offset: number | null;
}

/**
 * What the dialect knows of the edit that mends a problem; `fix/` turns it into text edits. `value` is literal text to
 * insert (null: a placeholder that the user fills in).
 */
export type Mend =
  | { readonly op: 'add'; readonly field: Field; readonly value: string | null; readonly note?: string }
  /** One edit that adds several fields together (Asana: assignee with workspace). */
  | { readonly op: 'add-all'; readonly fields: readonly { readonly field: Field; readonly value: string | null }[] }
  /** `find`: the wrong text where the field has no name; `values`: what it may become, the best first. */
  | { readonly op: 'replace'; readonly field: Field; readonly find: string | null; readonly values: readonly string[] }
  | { readonly op: 'remove'; readonly field: Field }
  /** It is the name that is wrong; `to`: what it may be, the best first. `listed`: all that is known, the nearest is meant. */
  | { readonly op: 'rename'; readonly field: Field; readonly to: readonly string[]; readonly listed?: true }
  /** The JSON number becomes a string. */
  | { readonly op: 'quote'; readonly field: Field }
  /** The JSON body becomes the value of a member of that name. */
  | { readonly op: 'wrap'; readonly name: string }
  /** The JSON string becomes the number, or the `true` or `false`, that stands in it. */
  | { readonly op: 'unquote'; readonly field: Field; readonly as: 'number' | 'boolean' }
  /** `value` may hold the snippet placeholder `$1`. */
  | { readonly op: 'header'; readonly name: string; readonly value: string }
  | { readonly op: 'method'; readonly value: string }
  /** The path is none of the API's: one of those that are known may be meant. Each is the end of a path. */
  | { readonly op: 'path'; readonly known: readonly (readonly UrlPart[])[] }
  | SplitMend;

/** A request for a whole becomes one for a piece of it, behind one that lists the pieces. */
export interface SplitMend {
  readonly op: 'split';
  /** What the pieces are called, as a name of the templates: `team`. */
  readonly piece: string;
  readonly of: UrlShape;
  readonly list: UrlShape;
  /** JSONPath of the pieces' ids in the response of `list`. */
  readonly each: string;
  readonly ask: UrlShape;
}

/** The end of a path, and query parameters: each part as it is, or a name for it. */
export interface UrlShape {
  readonly path: readonly UrlPart[];
  readonly query: readonly { readonly name: string; readonly value: UrlPart }[];
}

export type UrlPart = { readonly literal: string } | { readonly name: string };

/** One thing that is wrong. A response can name several. */
export interface DiagnosedProblem {
  /** The API's own message, or the reason phrase where it gave none. Inert text. */
  readonly message: string;
  /** The API's own error code; null where it gave none. */
  readonly code: string | null;
  readonly kind: Kind;
  readonly field: Field | null;
  readonly cause: string;
  readonly remedy: string;
  /** Alternatives, the best first; each becomes one fix. */
  readonly mends: readonly Mend[];
  /** Where the message stands in the response body, as JSON Pointer; null where it is not in a JSON body. */
  readonly from: string | null;
  /** Where in the request's text it is, where the response states that. */
  readonly position: TextPosition | null;
  /** The directive that decides about it (`timeout`, `proxy`), where a request has that. */
  readonly directive?: string;
}

/**
 * Something to copy for the API's support: an error phrase, a request id. `from`: `header:X-Request-Id`,
 * `body:/errors/0/phrase`.
 */
export interface SupportReference {
  readonly value: string;
  readonly label: string;
  readonly from: string;
}

export interface Diagnosis {
  /** Id of the dialect that read the response; `generic` where none knew it. */
  readonly dialect: string;
  /** Its title for people: `Asana`, `HTTP`. */
  readonly dialectTitle: string;
  readonly kind: Kind;
  /** The API's own error code, else null. */
  readonly code: string | null;
  /** Null for a transport failure. */
  readonly status: number | null;
  /** `429 Too Many Requests`, or `ECONNREFUSED`: what stands first in a line about it. */
  readonly label: string;
  /** What the status means in this API, in a sentence. */
  readonly meaning: string;
  readonly cause: string;
  readonly remedy: string;
  readonly problems: readonly DiagnosedProblem[];
  readonly phrase: SupportReference | null;
  readonly requestId: SupportReference | null;
  readonly retry: RetryAdvice;
  /** Link to the API's own documentation, https only; null where there is none. */
  readonly help: string | null;
}
