import type { SelectionRange } from 'vscode-languageserver/node';
import type { Position } from '../protocol';
import { positionAt, type RequestDocument } from '../syntax/request-document';
import type { Capability } from './capability';
import { quietly } from './guard';
import { selectionSpans } from './navigation/selection-spans';
import { placeAt, rangeIn } from './state/documents';

/** Growing a selection: word, placeholder or value, line, JSON outwards, body, request, file. */
export const selectionRange: Capability = {
  offers: () => ({ selectionRangeProvider: true }),
  register: ({ connection, documents }) => {
    connection.onSelectionRanges(
      quietly(connection, 'selection ranges', [], ({ textDocument: { uri }, positions }) => {
        const open = documents.get(uri);
        return open ? positions.map((position) => selectionAt(open.document, position)) : [];
      }),
    );
  },
};

function selectionAt(document: RequestDocument, position: Position): SelectionRange {
  const end = positionAt(document, document.length);
  let chain: SelectionRange = { range: { start: { line: 0, character: 0 }, end } };
  const place = placeAt(document, position);
  if (!place) return chain;
  for (const span of selectionSpans(place.block, place.offset).reverse()) {
    // The only block of a file is the file.
    const isFile = place.start + span.start === 0 && place.start + span.end === document.length;
    if (!isFile) chain = { range: rangeIn(document, place.index, span), parent: chain };
  }
  return chain;
}
