/** The connection to the process that started the server. */
import { Console } from 'node:console';
import {
  type Connection,
  createConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { startServer } from './connection';
import { logFault } from './guard';
import { nodeDeps } from './node-deps';
import { preparedAnswerEncoder } from './prepared-answer';

/**
 * Serves over what the arguments of the process say: `--stdio`, `--node-ipc`, `--pipe=…`, `--socket=…`. The process ends
 * with its client.
 */
export function serve(version: string): void {
  const overStdio = process.argv.includes('--stdio');
  const connection = overStdio ? stdioConnection() : createConnection();
  // One fault must not take every open document's diagnostics and every running request with it.
  const tell = (error: unknown): void => {
    // Nobody is left to be told, nor to serve.
    if (channelIsGone(error)) process.exit(1);
    logFault(connection, 'the background', error);
  };
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
  process.on('disconnect', () => process.exit(1));
  const served = startServer(connection, nodeDeps(version));
  if (overStdio) {
    for (const end of ['end', 'close']) process.stdin.on(end, () => process.exit(served.isShutDown ? 0 : 1));
  }
}

/** What the library makes of `--stdio`, but that large answers leave as they were prepared. */
function stdioConnection(): Connection {
  const { stdin, stdout, stderr } = process;
  // A line that some library prints would be taken for a message.
  globalThis.console = new Console(stderr);
  const writer = new StreamMessageWriter(stdout, { charset: 'utf-8', contentTypeEncoder: preparedAnswerEncoder });
  return createConnection(new StreamMessageReader(stdin), writer);
}

function channelIsGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EPIPE' || code === 'ERR_IPC_CHANNEL_CLOSED' || code === 'ERR_STREAM_DESTROYED';
}
