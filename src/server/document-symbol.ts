import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver/node';
import { redacted } from '../redact/mask';
import { createRedactor } from '../redact/redactor';
import { namesCredential } from '../redact/secret-names';
import type { Block, Span } from '../syntax/document';
import type { Capability } from './capability';
import { quietly } from './guard';
import { type OpenDocument, rangeIn, requestLineSpan } from './state/documents';

/** The outline: each request by its name, with the variables that stand in its section. */
export const documentSymbol: Capability = {
  offers: () => ({ documentSymbolProvider: { label: 'Faultline' } }),
  register: ({ connection, documents, profile }) => {
    connection.onDocumentSymbol(
      quietly(connection, 'document symbols', [], ({ textDocument: { uri } }) => {
        const open = documents.get(uri);
        if (!open) return [];
        const symbols = open.document.blocks.flatMap((block, index) => symbolsOf(open, block, index));
        return profile.hierarchicalSymbols ? symbols : symbols.map((symbol) => asInformation(uri, symbol));
      }),
    );
  },
};

function symbolsOf(open: OpenDocument, block: Block, index: number): DocumentSymbol[] {
  const range = (span: Span) => rangeIn(open.document, index, span);
  const variables = block.variables.map(
    (variable): DocumentSymbol => ({
      name: variable.name,
      detail: namesCredential(variable.name) ? redacted : createRedactor([]).text(variable.value),
      kind: SymbolKind.Variable,
      range: range(variable),
      selectionRange: range(variable.nameSpan),
    }),
  );
  const line = requestLineSpan(block);
  if (!block.request || !line) return variables;
  const { method, target } = block.request;
  const call = `${method} ${createRedactor([]).url(target.text)}`;
  const name = block.name ?? block.title;
  return [
    {
      name: name || call,
      ...(name ? { detail: call } : {}),
      kind: SymbolKind.Method,
      range: range({ start: 0, end: endOfText(block) }),
      selectionRange: range(line),
      children: variables,
    },
  ];
}

/** The block without the blank lines that it ends with. */
function endOfText(block: Block): number {
  return block.text.trimEnd().length;
}

function asInformation(uri: string, { name, kind, range }: DocumentSymbol): SymbolInformation {
  return { name, kind, location: { uri, range } };
}
