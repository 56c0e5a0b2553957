import {
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type { Capability } from './capability';
import { environmentFilePatterns } from './watched-files';

/**
 * Environment files as they are in the editor: an edit that is not saved yet would else move what a rename changes. Where the
 * client takes no such registration, they are as they are on disk.
 */
export const environmentSync: Capability = {
  register: () => undefined,
  initialized: async ({ connection, profile }) => {
    if (!profile.syncRegistration) return;
    const documentSelector = environmentFilePatterns.map((name) => ({ pattern: `**/${name}` }));
    const { client } = connection;
    await client.register(DidOpenTextDocumentNotification.type, { documentSelector });
    await client.register(DidCloseTextDocumentNotification.type, { documentSelector });
    const syncKind = TextDocumentSyncKind.Full;
    await client.register(DidChangeTextDocumentNotification.type, { documentSelector, syncKind });
  },
};
