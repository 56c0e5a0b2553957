import { basename } from 'node:path';
import { DidChangeWatchedFilesNotification } from 'vscode-languageserver/node';
import { isEnvironmentFile } from '../resolve/environments';
import type { Capability } from './capability';
import { isDialectFile } from './dialect-files';
import { guarded } from './guard';
import { isRequestFile } from './state/request-file-list';
import { filePath } from './state/workspace';

/** Names of the files that environments are read from, as globs. */
export const environmentFilePatterns = [
  ...['http-client*.env.json*', '.env', '.env.*', '*.env', '.vscode/settings.json', '.httpyac.{json,js,cjs}'],
  'httpyac.config.{js,cjs}',
];

/**
 * Environment and request files, and dialects: read anew when they change. Where the client watches no files, each run
 * and each save reads the environments, and each use of a request file looks whether it is still the same.
 */
export const watchedFiles: Capability = {
  register: ({ connection, environments, events, profile, requestFiles }) => {
    const environmentsChanged = (): void => {
      environments.forget();
      events.scopeChanged.fire();
    };
    connection.onDidChangeWatchedFiles(
      guarded(connection, 'watched files', ({ changes }) => {
        const paths = changes.flatMap(({ uri }) => filePath(uri) ?? []);
        const requests = paths.filter(isRequestFile);
        if (requests.length > 0) {
          requestFiles.changed(requests);
          events.requestFilesChanged.fire(requests);
        }
        if (paths.some(isDialectFile)) events.dialectsChanged.fire('saved');
        if (paths.some((path) => isEnvironmentFile(basename(path)))) environmentsChanged();
      }),
    );
    events.documentChanged.event(({ what }) => {
      if (what !== 'saved' || profile.watchedFilesRegistration) return;
      environmentsChanged();
      events.dialectsChanged.fire('saved');
    });
  },
  initialized: async ({ connection, profile }) => {
    if (!profile.watchedFilesRegistration) return;
    const patterns = [
      ...environmentFilePatterns.map((name) => `**/${name}`),
      '**/*.{http,rest}',
      '**/.faultline/dialects/*.{yaml,yml}',
    ];
    const watchers = patterns.map((globPattern) => ({ globPattern }));
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  },
};
