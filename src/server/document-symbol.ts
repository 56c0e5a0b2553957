import type { DocumentSymbolParams, SymbolInformation } from 'vscode-languageserver/node';
import type { Block } from '../syntax/document';
import type { RequestDocument } from '../syntax/request-document';
import type { Capability } from './capability';
import { quietly } from './guard';
import type { OutlineEntry } from './navigation/block-outline';
import { WrittenSymbols } from './navigation/written-symbols';
import { PreparedAnswer } from './prepared-answer';
import type { BlockCache } from './state/block-cache';
import { BlockPlaces } from './state/block-ranges';

type Symbols = PreparedAnswer | SymbolInformation[];
type Outlines = BlockCache<readonly OutlineEntry[]>;

/** The outline: each request by its name, with the variables that stand in its section. */
export const documentSymbol: Capability = {
  offers: () => ({ documentSymbolProvider: { label: 'Faultline' } }),
  register: ({ connection, documents, outlines, profile }) => {
    const written = new WeakMap<Block, WrittenSymbols>();
    const find = ({ textDocument: { uri } }: DocumentSymbolParams): Symbols => {
      const open = documents.get(uri);
      if (!open) return [];
      return profile.hierarchicalSymbols
        ? writtenTree(open.document, outlines, written)
        : flatSymbols(uri, open.document, outlines);
    };
    // Not `onDocumentSymbol`, whose type has no place for an answer that is written already.
    connection.onRequest<Symbols, void>(
      'textDocument/documentSymbol',
      quietly(connection, 'document symbols', [], find),
    );
  },
};

const opening = Buffer.from('[');
const closing = Buffer.from(']');

/** The tree of a document; what an edit did not touch is written once, and moved. */
function writtenTree(
  document: RequestDocument,
  outlines: Outlines,
  written: WeakMap<Block, WrittenSymbols>,
): PreparedAnswer {
  const places = new BlockPlaces(document);
  const parts: Uint8Array[] = [opening];
  for (const [index, block] of document.blocks.entries()) {
    const lead = places.lead(index);
    let own = written.get(block);
    if (own?.lead !== lead) {
      own = new WrittenSymbols(outlines.of(block), lead);
      written.set(block, own);
    }
    own.moveTo(places.firstLine(index));
    if (own.json.length > 0) parts.push(parts.length === 1 ? own.json.subarray(1) : own.json);
  }
  parts.push(closing);
  // Copied: the next edit may move the symbols before this answer has left.
  return new PreparedAnswer(Buffer.concat(parts));
}

/** A client without a tree gets the tree's entries one after the other, each with the one that holds it. */
function flatSymbols(uri: string, document: RequestDocument, outlines: Outlines): SymbolInformation[] {
  const places = new BlockPlaces(document);
  const flat = (entry: OutlineEntry, index: number, containerName?: string): SymbolInformation[] => {
    const { name, kind, range, children } = entry;
    const location = { uri, range: places.place(index, range) };
    const own = { name, kind, location, ...(containerName ? { containerName } : {}) };
    return [own, ...children.flatMap((child) => flat(child, index, name))];
  };
  return document.blocks.flatMap((block, index) => outlines.of(block).flatMap((entry) => flat(entry, index)));
}
