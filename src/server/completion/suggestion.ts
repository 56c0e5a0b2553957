/** What completion offers, before it is put into the words of LSP. */
import type { CompletionItemKind } from 'vscode-languageserver/node';
import type { Operation } from '../../openapi/operation';
import type { ResolveContext } from '../../resolve/context';
import type { CursorPlace } from '../../syntax/cursor-place';
import type { Span } from '../../syntax/document';
import type { Session } from '../session';
import type { OpenDocument, PlaceInBlock } from '../state/documents';
import type { JsonBodies } from '../state/last-exchange';
import type { RequestSketches } from './request-sketches';

export interface Suggestion {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** What is inserted; the label where absent. */
  readonly text?: string;
  /** What is inserted, with its places to fill in (`vocabulary/stops.ts`). */
  readonly stops?: string;
  /** Short, beside the label in every row: a present value. */
  readonly value?: string;
  /** Where it is from, or what it is: with the row that is chosen. */
  readonly detail?: string;
  /** Markdown; asked for when the row is chosen. */
  readonly documentation?: () => string | Promise<string | null>;
  /** What is replaced, where that is not the span of the cursor's place. */
  readonly span?: Span;
  /** What is compared with what stands in the span, where that is not the label. */
  readonly filter?: string;
  /** More is to be chosen behind it. */
  readonly goesOn?: boolean;
  /** Keys that take it and are then typed. */
  readonly commit?: readonly string[];
}

/** In the order in which they are to be shown. */
export interface Suggestions {
  readonly items: readonly Suggestion[];
  /** There are more than these: to be asked for again with each character. */
  readonly more?: boolean;
}

export const none: Suggestions = { items: [] };

/** All that a provider goes by. */
export interface Asked<Place extends CursorPlace = CursorPlace> {
  readonly session: Session;
  readonly open: OpenDocument;
  readonly at: PlaceInBlock;
  readonly place: Place;
  /** What stands in the place's span up to the cursor. */
  readonly typed: string;
  readonly sketches: RequestSketches;
  readonly bodies: JsonBodies;
  /** What the block is resolved in; made at the first call. */
  readonly context: () => Promise<ResolveContext>;
  /** What the workspace's OpenAPI document says of the block's request; looked up at the first call. */
  readonly operation: () => Promise<Operation | null>;
}

/** Gives what can stand at one kind of place. */
export type Provider<Kind extends CursorPlace['kind']> = (
  asked: Asked<Extract<CursorPlace, { kind: Kind }>>,
) => Suggestions | Promise<Suggestions>;
