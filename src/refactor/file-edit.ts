import type { Definitions } from '../resolve/scope';
import type { Block, Span } from '../syntax/document';
import { blockAt, blockIndexAt, blockStart, type RequestDocument } from '../syntax/request-document';

/** `[start, end)` of the whole text becomes `newText` (plain) or `snippet` (LSP snippet syntax) where given. */
export interface FileEdit extends Span {
  readonly newText: string;
  /** The same with tab stops; equal numbers in the edits of one refactoring are typed together. */
  readonly snippet?: string;
}

/** An edit of one file that a person asks for. All edits refer to the text as it was, in order, without overlap. */
export interface Refactoring {
  readonly title: string;
  readonly edits: readonly FileEdit[];
}

/** A file and what in it is selected; offsets into the whole text. */
export interface Selection extends Span {
  readonly document: RequestDocument;
  readonly definitions: Definitions;
  /** Names that mean something else already: those of the environment. */
  readonly taken: { has(name: string): boolean };
}

/** The selection within the block that holds it; null where it goes beyond. */
export interface SelectedBlock extends Span {
  readonly block: Block;
  readonly index: number;
  /** Offset of the block. */
  readonly base: number;
}

export function selectedBlock({ document, start, end }: Selection): SelectedBlock | null {
  const index = blockIndexAt(document, start);
  const base = blockStart(document, index);
  const block = blockAt(document, index);
  if (end > base + block.text.length) return null;
  return { block, index, base, start: start - base, end: end - base };
}

/** The line end in use. */
export function lineEndOf({ text }: Pick<Block, 'text'>): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
