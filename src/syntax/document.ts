/**
 * The positioned, lossless reading of a `.http` file.
 *
 * A document is a row of blocks: the text before the first `###`, then one block for each `###` line. Every position
 * inside a block is relative to that block's start, so that an edit in one block leaves all the others, and whatever
 * was computed from them (origins, blame, fixes), untouched. Only the language server's edge turns them into lines and
 * columns of the file.
 */

/** Half-open range of UTF-16 offsets, relative to the start of the block that holds it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a line, or a run of lines, of a block is. The parts of a block tile its text: no gap, no overlap. */
export type PartKind =
  | 'separator'
  | 'comment'
  | 'directive'
  | 'variable'
  | 'blank'
  | 'request-line'
  | 'target-continuation'
  | 'header'
  | 'body'
  | 'script'
  | 'response-reference'
  | 'output'
  | 'assertion'
  | 'import'
  | 'run'
  | 'unknown';

/** A part covers whole lines, line ends included. */
export interface Part extends Span {
  readonly kind: PartKind;
}

/** Where the parser met something that it could read only in part, or that is kept but not run. */
export interface Problem extends Span {
  /** Stable, for code actions and tests; one of `DiagnosticCode` in `manifest.ts`. */
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
}

/** `# @name value` (or `// @name value`). `nameSpan` is without the `@`; `valueSpan` is empty where no value is given. */
export interface Directive extends Span {
  readonly name: string;
  readonly value: string;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
}

/** `@name = value`; `lazy` for `@name := value`. `value` is as written, placeholders not yet replaced. */
export interface VariableDefinition extends Span {
  readonly name: string;
  readonly value: string;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
  readonly lazy: boolean;
}

/**
 * A header field line (RFC 9110, section 5), as written. Where a value goes on over indented lines, each line end in
 * `value` is a space, so that an offset into `value` still is one into `valueSpan`.
 */
export interface Header extends Span {
  readonly name: string;
  readonly value: string;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
  /**
   * The line is placeholders alone (`{{me}}`), whose value is to be the whole `Name: value`: `name` is then the line,
   * `value` is empty.
   */
  readonly whole?: true;
}

/**
 * The request target as written. `text` is the request line's own piece and all continuation lines (`?a=b`, `&c=d`,
 * indented path lines) joined, trimmed of their indentation; `pieces` are the spans that were joined, in order, so that
 * an offset into `text` leads back to the source.
 */
export interface Target extends Span {
  readonly text: string;
  readonly pieces: readonly Span[];
}

/** A piece of a body: literal text, or a file to be inserted (`< path`, `<@ path`, `<@latin1 path`). */
export type BodySegment =
  | (Span & { readonly kind: 'text' })
  | (Span & {
      readonly kind: 'file';
      readonly path: string;
      readonly pathSpan: Span;
      /** `<@`: placeholders in the file are replaced. */
      readonly substitute: boolean;
      /** `<@latin1`: the file's charset; null is UTF-8. */
      readonly charset: string | null;
    });

/** One part of a multipart body: its own headers and content. */
export interface BodyPart extends Span {
  readonly headers: readonly Header[];
  readonly segments: readonly BodySegment[];
}

/** A request's body. The span ends before the line end that precedes what follows the body. */
export interface Body extends Span {
  /** By Content-Type, else by look (a body that starts with `{` or `[` is JSON). `file`: one file and nothing else. */
  readonly kind: 'json' | 'form' | 'text' | 'xml' | 'graphql' | 'multipart' | 'file';
  readonly segments: readonly BodySegment[];
  /** For `multipart`; else empty. */
  readonly parts: readonly BodyPart[];
  /** For `graphql`: the query, and the JSON after an empty line that holds its variables. */
  readonly graphql?: { readonly query: Span; readonly variables: Span | null };
}

/** The request of a block. */
export interface RequestNode extends Span {
  /**
   * `curl`, `websocket` and `grpc` are read and kept; which of them are sent is the runner's matter. `other`: MQTT,
   * AMQP and RSOCKET, which are never sent.
   */
  readonly protocol: 'http' | 'graphql' | 'websocket' | 'grpc' | 'curl' | 'other';
  /** As it is sent: upper case for the registered methods, GET where none is written. */
  readonly method: string;
  readonly methodSpan: Span | null;
  readonly target: Target;
  /** `HTTP/1.1`, `HTTP/2`; null where not written. */
  readonly httpVersion: string | null;
  readonly httpVersionSpan: Span | null;
  readonly headers: readonly Header[];
  readonly body: Body | null;
  /** Where a new header line goes: the offset after the last header line (or request line), its line end included. */
  readonly headersEnd: number;
}

/**
 * One `###` section, or what stands before the first. Immutable; equal text at the same place is the same object. Its
 * variables, too, are the same objects at each look. All other nodes are values: equal at each look, but made anew, so
 * keep what you look at more than once.
 */
export interface Block {
  /** This block's part of the file, separator line and trailing line end included. Blocks joined are the file. */
  readonly text: string;
  readonly parts: readonly Part[];
  /** What follows `###` on its line, trimmed; null where nothing does, or in the first block without separator. */
  readonly title: string | null;
  readonly titleSpan: Span | null;
  /** `# @name`, else null: what `{{name.response…}}` refers to. */
  readonly name: string | null;
  readonly nameSpan: Span | null;
  readonly directives: readonly Directive[];
  readonly variables: readonly VariableDefinition[];
  readonly request: RequestNode | null;
  readonly problems: readonly Problem[];
}

/** A change of the text: `[start, end)`, offsets into the whole text before the change, becomes `newText`. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}
