import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver/node';
import type { Capability } from './capability';
import { quietly } from './guard';
import type { OutlineEntry } from './navigation/block-outline';
import { BlockPlaces } from './state/block-ranges';

/** The outline: each request by its name, with the variables that stand in its section. */
export const documentSymbol: Capability = {
  offers: () => ({ documentSymbolProvider: { label: 'Faultline' } }),
  register: ({ connection, documents, outlines, profile }) => {
    connection.onDocumentSymbol(
      quietly(connection, 'document symbols', [], ({ textDocument: { uri } }) => {
        const open = documents.get(uri);
        if (!open) return [];
        const places = new BlockPlaces(open.document);
        const symbols = open.document.blocks.flatMap((block, index) =>
          outlines.of(block).map((entry) => symbolOf(entry, index, places)),
        );
        return profile.hierarchicalSymbols ? symbols : symbols.flatMap((symbol) => asInformation(uri, symbol));
      }),
    );
  },
};

function symbolOf(entry: OutlineEntry, index: number, places: BlockPlaces): DocumentSymbol {
  const { name, detail, kind, children } = entry;
  return {
    ...{ name, detail, kind },
    range: places.place(index, entry.range),
    selectionRange: places.place(index, entry.selection),
    children: children.map((child) => symbolOf(child, index, places)),
  };
}

/** A client without a tree gets the tree's entries one after the other, each with the one that holds it. */
function asInformation(uri: string, symbol: DocumentSymbol, containerName?: string): SymbolInformation[] {
  const { name, kind, range, children = [] } = symbol;
  const own = { name, kind, location: { uri, range }, ...(containerName ? { containerName } : {}) };
  return [own, ...children.flatMap((child) => asInformation(uri, child, name))];
}
