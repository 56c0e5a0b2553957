import { basename } from 'node:path';
import { type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { responseScheme } from '../manifest';
import { isEnvironmentFile } from '../resolve/environments';
import type { Capability } from './capability';
import { isDialectFile } from './dialect-files';
import { guarded } from './guard';
import { filePath } from './state/workspace';
import { typingPlace } from './unfinished';

/** Documents come by their changes. Response documents come too, but hold nothing that the server has not made itself. */
export const textSync: Capability = {
  offers: (): ServerCapabilities => ({
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
  }),
  register: ({
    connection,
    definitions,
    dialects,
    documents,
    environmentTexts,
    exchanges,
    held,
    references,
    responses,
    settings,
    events,
  }) => {
    const isDialect = (uri: string): boolean => isDialectFile(filePath(uri) ?? '');
    const isEnvironment = (uri: string): boolean => isEnvironmentFile(basename(filePath(uri) ?? ''));
    connection.onDidOpenTextDocument(
      guarded(connection, 'open', ({ textDocument: { uri, version, text } }) => {
        if (isResponse(uri)) return responses.opened(uri);
        if (isEnvironment(uri)) return environmentTexts.opened(uri, version, text);
        if (isDialect(uri)) {
          dialects.opened(uri, text);
          return events.dialectsChanged.fire('typed');
        }
        const before = documents.get(uri);
        const { document } = documents.open(uri, version, text);
        exchanges.documentChanged(uri, before?.document ?? null, document);
        events.documentChanged.fire({ uri, what: 'opened' });
      }),
    );
    connection.onDidChangeTextDocument(
      guarded(connection, 'change', ({ textDocument: { uri, version }, contentChanges }) => {
        if (isEnvironment(uri)) {
          // All of the text comes with each change: these files are small.
          const text = contentChanges.at(-1)?.text;
          if (text !== undefined) environmentTexts.opened(uri, version, text);
          return;
        }
        if (dialects.open.has(uri)) {
          dialects.changed(uri, contentChanges);
          return events.dialectsChanged.fire('typed');
        }
        const before = documents.get(uri);
        const after = documents.change(uri, version, contentChanges);
        if (!before || !after) return;
        definitions.edited(before.document, after.document);
        references.edited(before.document, after.document);
        exchanges.documentChanged(uri, before.document, after.document);
        held.follow(uri, after.document);
        events.documentChanged.fire({ uri, what: 'edited', typing: typingPlace(contentChanges) });
      }),
    );
    connection.onDidSaveTextDocument(
      guarded(connection, 'save', ({ textDocument: { uri } }) => {
        if (dialects.open.has(uri)) events.dialectsChanged.fire('saved');
        if (documents.get(uri)) events.documentChanged.fire({ uri, what: 'saved' });
      }),
    );
    connection.onDidCloseTextDocument(
      guarded(connection, 'close', ({ textDocument: { uri } }) => {
        if (isResponse(uri)) return responses.closed(uri);
        if (isEnvironment(uri)) return environmentTexts.closed(uri);
        if (dialects.open.has(uri)) {
          dialects.closed(uri);
          return events.dialectsChanged.fire('typed');
        }
        const before = documents.get(uri);
        if (!before) return;
        documents.close(uri);
        settings.forget(uri);
        exchanges.documentChanged(uri, before.document, null);
        held.follow(uri, null);
        events.documentChanged.fire({ uri, what: 'closed' });
      }),
    );
  },
};

function isResponse(uri: string): boolean {
  return uri.startsWith(`${responseScheme}:`);
}
