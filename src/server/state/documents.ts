/** The open request documents, kept in step with the editor by blocks: an edit costs what it touches. */
import type { Range as LspRange, TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import type { Range } from '../../protocol';
import type { Block, Span } from '../../syntax/document';
import { editDocument } from '../../syntax/edit';
import { parseDocument } from '../../syntax/parse';
import type { ReferenceLines } from '../../syntax/reference-lines';
import { blockIndexAt, blockStart, offsetAt, positionAt, type RequestDocument } from '../../syntax/request-document';
import type { Files } from '../deps';
import { filePath, pathKey } from './workspace';

export interface OpenDocument {
  readonly uri: string;
  /** As the editor counts; null for a document that was read from disk and is not open. */
  readonly version: number | null;
  readonly document: RequestDocument;
}

/** What a position is in: the block, and the offset in it. */
export interface PlaceInBlock {
  readonly block: Block;
  readonly index: number;
  /** Offset of the block in the document. */
  readonly start: number;
  /** Offset of the position in the block. */
  readonly offset: number;
}

export class Documents {
  readonly #open = new Map<string, OpenDocument>();
  /** URIs by path: two URIs may spell the same path in different ways. */
  readonly #byPath = new Map<string, string>();

  get(uri: string): OpenDocument | null {
    return this.#open.get(uri) ?? null;
  }

  /** The open document of a file. */
  atPath(path: string): OpenDocument | null {
    return this.#open.get(this.#byPath.get(pathKey(path)) ?? '') ?? null;
  }

  all(): IterableIterator<OpenDocument> {
    return this.#open.values();
  }

  open(uri: string, version: number, text: string): OpenDocument {
    const opened = { uri, version, document: parseDocument(text) };
    this.#open.set(uri, opened);
    const path = filePath(uri);
    if (path !== null) this.#byPath.set(pathKey(path), uri);
    return opened;
  }

  /** Changes in LSP's order: each refers to the text that the one before it left. Null for a document that is not open. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): OpenDocument | null {
    const before = this.#open.get(uri);
    if (!before) return null;
    const document = changes.reduce(applyChange, before.document);
    const changed = { uri, version, document };
    this.#open.set(uri, changed);
    return changed;
  }

  close(uri: string): void {
    this.#open.delete(uri);
    const path = filePath(uri);
    if (path !== null && this.#byPath.get(pathKey(path)) === uri) this.#byPath.delete(pathKey(path));
  }
}

function applyChange(document: RequestDocument, change: TextDocumentContentChangeEvent): RequestDocument {
  if (!('range' in change)) {
    return editDocument(document, [{ start: 0, end: document.length, newText: change.text }]);
  }
  const { start, end } = offsets(document, change.range);
  return editDocument(document, [{ start, end, newText: change.text }]);
}

function offsets(document: RequestDocument, range: LspRange): Span {
  const start = offsetAt(document, range.start);
  return { start, end: Math.max(start, offsetAt(document, range.end)) };
}

/** The LSP range of a span that is relative to a block. */
export function rangeIn(document: RequestDocument, blockIndex: number, span: Span): Range {
  const start = blockStart(document, blockIndex);
  return { start: positionAt(document, start + span.start), end: positionAt(document, start + span.end) };
}

/** The block at a position, and where in it. Null where the document has no block there. */
export function placeAt(document: RequestDocument, position: Range['start']): PlaceInBlock | null {
  const offset = offsetAt(document, position);
  const index = blockIndexAt(document, offset);
  const block = document.blocks[index];
  if (!block) return null;
  const start = blockStart(document, index);
  return { block, index, start, offset: offset - start };
}

/** Both ends count as inside: a cursor behind the last character still means the thing. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** The request line of a block, without its line end; null where the block has no request. */
export function requestLineSpan(block: Block): Span | null {
  if (!block.request) return null;
  const { start } = block.request;
  const end = /\r?\n|\r/.exec(block.text.slice(start));
  return { start, end: end ? start + end.index : block.text.length };
}

/** Where a block is sent from: its request line, else the first line that names what is sent; null where there is none. */
export function sendLineSpan(block: Block, { runs, refs }: ReferenceLines): Span | null {
  if (block.request) return requestLineSpan(block);
  return runs[0] ?? refs[0] ?? null;
}

/** A document that is not open, as it is on disk; null where it is no file or can't be read. */
export async function readFromDisk(uri: string, files: Pick<Files, 'readText'>): Promise<OpenDocument | null> {
  const path = filePath(uri);
  if (path === null) return null;
  const text = await files.readText(path).catch(() => null);
  return text === null ? null : { uri, version: null, document: parseDocument(text) };
}
