import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver/node';
import type { Block } from '../syntax/document';
import type { Capability } from './capability';
import { quietly } from './guard';
import type { OutlineEntry } from './navigation/block-outline';
import { BlockPlaces } from './state/block-ranges';

/** The outline: each request by its name, with the variables that stand in its section. */
export const documentSymbol: Capability = {
  offers: () => ({ documentSymbolProvider: { label: 'Faultline' } }),
  register: ({ connection, documents, outlines, profile }) => {
    const placed = new WeakMap<Block, PlacedSymbols>();
    connection.onDocumentSymbol(
      quietly(connection, 'document symbols', [], ({ textDocument: { uri } }) => {
        const open = documents.get(uri);
        if (!open) return [];
        const places = new BlockPlaces(open.document);
        const symbols: DocumentSymbol[] = [];
        for (const [index, block] of open.document.blocks.entries()) {
          const firstLine = places.firstLine(index);
          let own = placed.get(block);
          // An edit moves only what stands below it.
          if (own?.firstLine !== firstLine || index === 1) {
            own = { firstLine, symbols: outlines.of(block).map((entry) => symbolOf(entry, index, places)) };
            placed.set(block, own);
          }
          for (const symbol of own.symbols) symbols.push(symbol);
        }
        return profile.hierarchicalSymbols ? symbols : symbols.flatMap((symbol) => asInformation(uri, symbol));
      }),
    );
  },
};

interface PlacedSymbols {
  readonly firstLine: number;
  readonly symbols: readonly DocumentSymbol[];
}

/** Made ten thousand times at once for a large file: what is spread or left out here is felt. */
function symbolOf(entry: OutlineEntry, index: number, places: BlockPlaces): DocumentSymbol {
  const symbol: DocumentSymbol = {
    name: entry.name,
    detail: entry.detail,
    kind: entry.kind,
    range: places.place(index, entry.range),
    selectionRange: places.place(index, entry.selection),
  };
  if (entry.children.length > 0) symbol.children = entry.children.map((child) => symbolOf(child, index, places));
  return symbol;
}

/** A client without a tree gets the tree's entries one after the other, each with the one that holds it. */
function asInformation(uri: string, symbol: DocumentSymbol, containerName?: string): SymbolInformation[] {
  const { name, kind, range, children = [] } = symbol;
  const own = { name, kind, location: { uri, range }, ...(containerName ? { containerName } : {}) };
  return [own, ...children.flatMap((child) => asInformation(uri, child, name))];
}
