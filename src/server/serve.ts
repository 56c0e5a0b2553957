/** The connection to the process that started the server. */
import { createConnection } from 'vscode-languageserver/node';
import { startServer } from './connection';
import { logFault } from './guard';
import { nodeDeps } from './node-deps';

/**
 * Serves over what the arguments of the process say: `--node-ipc`, `--stdio`, `--pipe=…`, `--socket=…`. The process ends
 * with its client.
 */
export function serve(version: string): void {
  const connection = createConnection();
  // One fault must not take every open document's diagnostics and every running request with it.
  const tell = (error: unknown): void => {
    // Nobody is left to be told, nor to serve.
    if (channelIsGone(error)) process.exit(1);
    logFault(connection, 'the background', error);
  };
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
  process.on('disconnect', () => process.exit(1));
  startServer(connection, nodeDeps(version));
}

function channelIsGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EPIPE' || code === 'ERR_IPC_CHANNEL_CLOSED' || code === 'ERR_STREAM_DESTROYED';
}
