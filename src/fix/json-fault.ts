/** An edit of the JSON text: offsets into it. */
export interface JsonEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Where a text breaks the grammar of JSON (RFC 8259); offsets into the text. */
export interface JsonFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** What mends it, where that is certain enough to be offered. */
  readonly mend?: { readonly title: string; readonly edits: readonly JsonEdit[]; readonly preferred: boolean };
  /** The other place that it is about. */
  readonly related?: { readonly start: number; readonly end: number; readonly message: string };
  /** It is allowed, but hardly meant. */
  readonly allowed?: true;
}
