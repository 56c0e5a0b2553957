import { ClientNotification } from '../protocol';
import type { Capability } from './capability';
import { guarded } from './guard';

/** `faultline/trusted`: from now on requests are sent, and environment and body files are read. */
export const trust: Capability = {
  register: ({ connection, environments, events, requestFiles, workspace }) => {
    connection.onNotification(
      ClientNotification.trusted,
      guarded(connection, 'trust', () => {
        if (workspace.trusted) return;
        workspace.trust();
        environments.forget();
        requestFiles.forget();
        events.scopeChanged.fire();
        events.dialectsChanged.fire('saved');
      }),
    );
  },
};
