import type { Connection, InitializeResult, ServerCapabilities } from 'vscode-languageserver/node';
import { capabilities } from './capabilities';
import type { ServerDeps } from './deps';
import { guarded, logFault } from './guard';
import { createSession } from './session';

/** Serves one client on the connection until it ends. Handlers are in place before the first message is read. */
export function startServer(connection: Connection, deps: ServerDeps): void {
  connection.onInitialize((params): InitializeResult => {
    const session = createSession(connection, deps, params);
    for (const capability of capabilities) capability.register(session);
    connection.onInitialized(
      guarded(connection, 'initialized', async () => {
        for (const { initialized } of capabilities) {
          // A client that refuses one registration may take the next.
          try {
            await initialized?.(session);
          } catch (error) {
            logFault(connection, 'registration', error);
          }
        }
      }),
    );
    connection.onShutdown(() => session.close());
    const offers = capabilities.map(({ offers }) => offers?.(session.profile) ?? {});
    return {
      capabilities: joinCapabilities(offers),
      serverInfo: { name: 'Faultline', version: deps.version },
    };
  });
  connection.listen();
}

/** `workspace` is the one property that several of them fill. */
function joinCapabilities(offers: readonly ServerCapabilities[]): ServerCapabilities {
  const joined: ServerCapabilities = Object.assign({}, ...offers);
  const workspace = Object.assign({}, ...offers.map((offer) => offer.workspace));
  return { ...joined, workspace };
}
