/** An edit of the request that mends a problem of its response. */

/** `[start, end)` in the request's block becomes `newText` (plain) or `snippet` (LSP snippet syntax) where given. */
export interface FixEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
  /** The same text with tab stops, where the user must type; absent where the plain text is all. */
  readonly snippet?: string;
}

export interface Fix {
  /**
   * Stable within a diagnosis: `<problem index>.<mend index>`, for a mend's further values `….<value index>`, for a value of
   * an earlier response `….=<value>`; `all`; `sure`; `moved`.
   */
  readonly id: string;
  readonly title: string;
  /** All edits refer to the text as it was; in ascending order, without overlap. */
  readonly edits: readonly FixEdit[];
  /** Index into the diagnosis' problems; null for the fix of all of them. */
  readonly problem: number | null;
  /** The one to take without asking: exactly one alternative, and its place is certain. */
  readonly preferred: boolean;
  /** Nothing is left for the user to type: may be applied and sent at once. */
  readonly complete: boolean;
  /** Earlier responses have values for what the user types: completion lists them there. */
  readonly hasChoices?: boolean;
}
