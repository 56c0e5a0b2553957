import { DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import type { Capability } from './capability';
import { guarded } from './guard';

/** Settings are asked for by resource, and asked for anew when the client says that they have changed. */
export const configuration: Capability = {
  register: ({ connection, environments, events, settings }) => {
    connection.onDidChangeConfiguration(
      guarded(connection, 'configuration', ({ settings: pushed }) => {
        settings.changed(pushed);
        environments.forget();
        events.settingsChanged.fire();
        events.scopeChanged.fire();
      }),
    );
  },
  initialized: async ({ connection, profile }) => {
    if (!profile.configurationRegistration) return;
    await connection.client.register(DidChangeConfigurationNotification.type, {
      section: ['faultline', 'rest-client'],
    });
  },
};
