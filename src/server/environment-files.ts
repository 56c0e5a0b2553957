/**
 * Environment files, where people read and write them: from a key to all that share it, its values, and the names of
 * environments and variables as they are written. Nothing else is offered there: they are other languages' files.
 */
import {
  CompletionRequest,
  DefinitionRequest,
  HoverRequest,
  ReferencesRequest,
  RenameRequest,
} from 'vscode-languageserver/node';
import type { Capability } from './capability';
import { environmentFilePatterns } from './watched-files';

/** Where the client takes no such registration, it may still ask: the answers are the same. */
export const environmentFiles: Capability = {
  register: () => undefined,
  initialized: async ({ connection, profile }) => {
    if (!profile.navigationRegistration) return;
    const documentSelector = environmentFilePatterns.map((name) => ({ pattern: `**/${name}` }));
    const { client } = connection;
    await client.register(DefinitionRequest.type, { documentSelector });
    await client.register(ReferencesRequest.type, { documentSelector });
    await client.register(RenameRequest.type, { documentSelector, prepareProvider: profile.prepareRename });
    await client.register(HoverRequest.type, { documentSelector });
    await client.register(CompletionRequest.type, { documentSelector, triggerCharacters: ['"', '{'] });
  },
};
