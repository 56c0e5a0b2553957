import type { Capability } from './capability';
import { guarded } from './guard';

/** Folders come and go: environments are looked up to the folder that holds the file. */
export const workspaceFolders: Capability = {
  offers: () => ({ workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }),
  register: () => undefined,
  initialized: ({ connection, environments, events, requestFiles, profile, workspace }) => {
    if (!profile.workspaceFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders(
      guarded(connection, 'workspace folders', ({ added, removed }) => {
        workspace.changeFolders(
          added.map(({ uri }) => uri),
          removed.map(({ uri }) => uri),
        );
        environments.forget();
        requestFiles.forget();
        events.scopeChanged.fire();
        events.dialectsChanged.fire('saved');
      }),
    );
  },
};
