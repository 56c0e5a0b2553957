/** What `faultline dialects …` takes. */
export interface TryArguments {
  readonly action: 'try';
  readonly file: string;
  /** A HAR 1.2 file; null where a response is given. */
  readonly har: string | null;
  /** A file with a response as it came over the wire, or its body alone. */
  readonly response: string | null;
  /** Of a body alone. */
  readonly status: number;
  readonly method: string;
  /** Null: of the first host of the dialect. */
  readonly url: string | null;
  /** The body of the request. */
  readonly data: string | null;
}

export type DialectArguments = { readonly json: boolean; readonly builtIn: boolean } & (
  | { readonly action: 'list' }
  | { readonly action: 'check' | 'test'; readonly files: readonly string[] }
  | TryArguments
);
