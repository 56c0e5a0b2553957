/** No handler's fault reaches the client unless it is meant for it, and none ends the server. */
import {
  type CancellationToken,
  type Connection,
  ConnectionError,
  ErrorCodes,
  ResponseError,
} from 'vscode-languageserver/node';
import { createRedactor, type Redactor } from '../redact/redactor';

type Handler<P, R> = (params: P, token: CancellationToken) => R | Promise<R>;

/** For what the editor asks by itself (hovers, lenses): a fault is logged, and the answer is `fallback`. */
export function quietly<P, R>(
  connection: Connection,
  what: string,
  fallback: R,
  handler: Handler<P, R>,
): Handler<P, R> {
  return async (params, token) => {
    try {
      return await handler(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      logFault(connection, what, error);
      return fallback;
    }
  };
}

/** For what a person has asked for: a fault is logged, and the answer is an error that says so. */
export function openly<P, R>(connection: Connection, what: string, handler: Handler<P, R>): Handler<P, R> {
  return async (params, token) => {
    try {
      return await handler(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      logFault(connection, what, error);
      throw new ResponseError(
        ErrorCodes.InternalError,
        `Faultline failed at “${what}”. This is a bug of Faultline; its output says more.`,
      );
    }
  };
}

/** For notifications and timers, which nobody waits for. */
export function guarded<A extends readonly unknown[]>(
  connection: Connection,
  what: string,
  handler: (...args: A) => void | Promise<void>,
): (...args: A) => void {
  return (...args) => {
    try {
      const result = handler(...args);
      if (result) void result.catch((error: unknown) => logFault(connection, what, error));
    } catch (error) {
      logFault(connection, what, error);
    }
  };
}

/**
 * The stack goes to the editor's output channel. An error's message can quote what it stumbled over, secrets too: `redactor`
 * is that of the request which it is about.
 */
export function logFault(
  connection: Connection,
  what: string,
  error: unknown,
  redactor: Pick<Redactor, 'text'> = createRedactor([]),
): void {
  if (isEnd(error)) return;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const line = redactor.text(`Faultline failed at “${what}”: ${text}`);
  try {
    connection.console.error(line);
  } catch (failure) {
    // The connection has gone, and with it everybody who could be told: the process' own output is what is left.
    process.stderr.write(`${line}\n${String(failure)}\n`);
  }
}

/** The client has gone while something was on its way to it: no fault of anybody's. */
function isEnd(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof ResponseError && error.code === ErrorCodes.PendingResponseRejected;
}
