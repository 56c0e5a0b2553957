import type { FixEdit } from '../fix/fix';
import type { ResolveContext } from '../resolve/context';
import type { Definitions } from '../resolve/scope';
import type { Span } from '../syntax/document';
import type { RequestDocument } from '../syntax/request-document';

/** An edit of the block that mends a finding. */
export interface Remedy {
  readonly title: string;
  /** All refer to the text as it was; in ascending order, without overlap. */
  readonly edits: readonly FixEdit[];
  /** There is no other way to mend it, and nothing is lost by it. */
  readonly preferred?: boolean;
}

/** Another place that a finding is about. */
export interface RelatedPlace extends Span {
  /** Null: the finding's own block. */
  readonly blockIndex: number | null;
  readonly message: string;
}

/**
 * What is wrong, or worth knowing, about a request before it is sent, at its place in the block. An error keeps the
 * request from being sent; a warning is sent, but will hardly do what was meant.
 */
export interface Finding extends Span {
  /** One of `DiagnosticCode` in `manifest.ts`. */
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** The request that has to be sent first, by the name by which it is called here. */
  readonly needs?: string;
  /** It has no effect and may as well go. */
  readonly unnecessary?: boolean;
  /** Asked when it is shown: other blocks may have moved since it was found. */
  readonly related?: (file: {
    readonly document: RequestDocument;
    readonly definitions: Definitions;
  }) => RelatedPlace | null;
  /** Asked when a person looks for a fix, with the file as it is then. */
  readonly remedies?: (now: FileNow) => readonly Remedy[];
}

/** What a file and those that it imports have names for. */
export type FileNow = Pick<ResolveContext, 'graph'> & { readonly definitions: Definitions };
