import { basename } from 'node:path';
import { DidChangeWatchedFilesNotification } from 'vscode-languageserver/node';
import type { Capability } from './capability';
import { guarded } from './guard';
import { filePath } from './state/workspace';

const watched = ['http-client.env.json', 'http-client.private.env.json', '.env'];

/** Environment files: read anew when they change. Where the client watches no files, each run reads them, and each save. */
export const watchedFiles: Capability = {
  register: ({ connection, environments, events, profile }) => {
    const changed = (): void => {
      environments.forget();
      events.scopeChanged.fire();
    };
    connection.onDidChangeWatchedFiles(
      guarded(connection, 'watched files', ({ changes }) => {
        if (changes.some(({ uri }) => watched.includes(basename(filePath(uri) ?? '')))) changed();
      }),
    );
    events.documentChanged.event(({ what }) => {
      if (what === 'saved' && !profile.watchedFilesRegistration) changed();
    });
  },
  initialized: async ({ connection, profile }) => {
    if (!profile.watchedFilesRegistration) return;
    const watchers = watched.map((name) => ({ globPattern: `**/${name}` }));
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  },
};
