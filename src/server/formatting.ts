import type { FormattingOptions, Range as LspRange, TextEdit } from 'vscode-languageserver/node';
import { formatDocument } from '../format/format';
import { offsetAt, positionAt } from '../syntax/request-document';
import type { Capability } from './capability';
import { openly } from './guard';
import type { Session } from './session';

/** How long the server lays out on end before it looks after messages again, ms. */
const sliceMs = 8;

/** Lays out a file, or ranges of it, anew when a person asks for it. */
export const formatting: Capability = {
  offers: () => ({
    documentFormattingProvider: true,
    documentRangeFormattingProvider: { rangesSupport: true },
  }),
  register: (session) => {
    const { connection } = session;
    const what = 'formatting';
    connection.onDocumentFormatting(
      openly(connection, what, ({ textDocument: { uri }, options }, token) =>
        edits(session, uri, options, null, () => token.isCancellationRequested),
      ),
    );
    connection.onDocumentRangeFormatting(
      openly(connection, what, ({ textDocument: { uri }, options, range }, token) =>
        edits(session, uri, options, [range], () => token.isCancellationRequested),
      ),
    );
    connection.onDocumentRangesFormatting(
      openly(connection, what, ({ textDocument: { uri }, options, ranges }, token) =>
        edits(session, uri, options, ranges, () => token.isCancellationRequested),
      ),
    );
  },
};

async function edits(
  { documents }: Session,
  uri: string,
  options: FormattingOptions,
  ranges: readonly LspRange[] | null,
  isCancelled: () => boolean,
): Promise<TextEdit[] | null> {
  const open = documents.get(uri);
  if (!open) return null;
  const { document } = open;
  let sliceStart = performance.now();
  const found = await formatDocument(document, {
    options,
    ...(ranges && {
      ranges: ranges.map(({ start, end }) => ({ start: offsetAt(document, start), end: offsetAt(document, end) })),
    }),
    rest: async () => {
      if (performance.now() - sliceStart < sliceMs) return false;
      await new Promise((done) => setImmediate(done));
      sliceStart = performance.now();
      // Edits of an older text would be put at the wrong places.
      return isCancelled() || documents.get(uri) !== open;
    },
  });
  if (!found || documents.get(uri) !== open) return null;
  return found.map(({ start, end, newText }) => ({
    range: { start: positionAt(document, start), end: positionAt(document, end) },
    newText,
  }));
}
