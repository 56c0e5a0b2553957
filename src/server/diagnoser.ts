import type { Connection } from 'vscode-languageserver/node';
import type { Diagnoser } from '../diagnose/diagnose';
import type { ServerDeps } from './deps';
import { logFault } from './guard';
import type { UserDialects } from './state/user-dialects';

/**
 * The diagnoser with all dialects, the built-in ones and those of the workspace. Where it fails on a response, which is
 * a bug, the response is read without dialects: a dialect's fault must not make a failure look like a success, nor end
 * the run.
 */
export async function loadDiagnoser(
  connection: Connection,
  { now }: Pick<ServerDeps, 'now'>,
  dialects: Pick<UserDialects, 'load'>,
): Promise<Diagnoser> {
  const [{ createDiagnoser }, { builtinDialects }, { users }] = await Promise.all([
    import('../diagnose/diagnose'),
    import('../dialects/builtin'),
    dialects.load(),
  ]);
  const diagnoser = createDiagnoser(builtinDialects, { now, ...(users ? { users } : {}) });
  const plain = createDiagnoser([], { now });
  const orPlain = <A extends readonly unknown[], R>(first: (...args: A) => R, second: (...args: A) => R) => {
    return (...args: A): R => {
      try {
        return first(...args);
      } catch (error) {
        logFault(connection, 'diagnosis', error);
        return second(...args);
      }
    };
  };
  return {
    diagnose: orPlain(diagnoser.diagnose, plain.diagnose),
    dialectFor: orPlain(diagnoser.dialectFor, plain.dialectFor),
    statusOf: orPlain(diagnoser.statusOf, plain.statusOf),
  };
}
