import type { Connection, InitializeResult, ServerCapabilities } from 'vscode-languageserver/node';
import { capabilities } from './capabilities';
import type { ServerDeps } from './deps';
import { guarded, logFault } from './guard';
import { createSession } from './session';

/** What is known of a server from outside. */
export interface ServedConnection {
  /** Its client has asked it to shut down: what comes now is its end. */
  readonly isShutDown: boolean;
}

/** Serves one client on the connection until it ends. Handlers are in place before the first message is read. */
export function startServer(connection: Connection, deps: ServerDeps): ServedConnection {
  const served = { isShutDown: false };
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
    connection.onShutdown(() => {
      served.isShutDown = true;
      return session.close();
    });
    const offers = capabilities.map(({ offers }) => offers?.(session.profile) ?? {});
    return {
      capabilities: joinCapabilities(offers),
      serverInfo: { name: 'Faultline', version: deps.version },
    };
  });
  connection.listen();
  return served;
}

/** `workspace` is the one property that several of them fill. */
function joinCapabilities(offers: readonly ServerCapabilities[]): ServerCapabilities {
  const joined: ServerCapabilities = Object.assign({}, ...offers);
  const workspace = Object.assign({}, ...offers.map((offer) => offer.workspace));
  return { ...joined, workspace };
}
