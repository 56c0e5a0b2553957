/** What only the person at the client knows, or only the client keeps. A client that fails or goes has given no answer. */
import { CancellationTokenSource, type Connection } from 'vscode-languageserver/node';
import {
  type AskParams,
  type AskResult,
  ClientNotification,
  ClientRequest,
  type RedirectedParams,
  type SecretResult,
  type SecretsParams,
  ServerRequest,
} from '../protocol';
import { confirmed } from '../resolve/question';
import type { Capability } from './capability';
import { guarded, openly } from './guard';
import type { Session } from './session';
import type { AskUser } from './state/answers';
import type { AskSecret } from './state/secrets';

/** Asks the client's user; the boxes close when the run is cancelled. */
export function askUser(connection: Connection): NonNullable<AskUser> {
  return async (params: AskParams, signal: AbortSignal): Promise<AskResult> => {
    const cancellation = new CancellationTokenSource();
    const cancel = (): void => cancellation.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    try {
      return await connection.sendRequest<AskResult>(ServerRequest.ask, params, cancellation.token);
    } catch (error) {
      if (!signal.aborted) connection.console.warn(`The editor did not ask what a request needs: ${messageOf(error)}`);
      return null;
    } finally {
      signal.removeEventListener('abort', cancel);
      cancellation.dispose();
    }
  };
}

/**
 * Asks by a message with buttons, which every editor has; only for what is to be confirmed.
 * @param keeps a yes can be kept beyond the session
 */
export function askByMessage(connection: Connection, keeps: boolean): NonNullable<AskUser> {
  return async ({ questions }: AskParams, signal: AbortSignal): Promise<AskResult> => {
    const answers: Record<string, string> = {};
    for (const { key, title, description, lasting } of questions) {
      const yes = [
        { title: 'Send' },
        ...(lasting ? [{ title: 'This Session' }, ...(keeps ? [{ title: 'Always' }] : [])] : []),
      ];
      let given: string | undefined;
      try {
        const answer = await connection.window.showWarningMessage(`${title} (${description})`, ...yes, {
          title: 'Do Not Send',
        });
        given = yes.find((one) => one.title === answer?.title)?.title;
        if (given === undefined || signal.aborted) return null;
      } catch (error) {
        connection.console.warn(`The question whether to send was not answered: ${messageOf(error)}`);
        return null;
      }
      answers[key] = given === 'Always' ? 'always' : given === 'Send' ? confirmed : 'session';
    }
    return { answers };
  };
}

export function askSecret(connection: Connection): AskSecret {
  return async (name) => {
    try {
      const result = await connection.sendRequest<SecretResult>(ServerRequest.secret, { name });
      return typeof result?.value === 'string' ? result.value : null;
    } catch (error) {
      connection.console.warn(`The editor did not give the secret ${name}: ${messageOf(error)}`);
      return null;
    }
  };
}

/** `faultline/secrets`: what is undefined without a secret is looked at anew. */
export const secretNames: Capability = {
  register: ({ connection, environments, events, secrets }) => {
    connection.onNotification(
      ClientNotification.secrets,
      guarded(connection, 'secrets', ({ names }: SecretsParams) => {
        secrets.changed(names);
        environments.forget();
        events.scopeChanged.fire();
      }),
    );
  },
};

/** `faultline/redirected`: a browser came back from a sign-in. `faultline/signOut`: all tokens are forgotten, those of `# @auth` too. */
export const redirects: Capability = {
  register: (session) => {
    const { connection, signIns } = session;
    connection.onRequest(
      ClientRequest.signOut,
      openly(connection, ClientRequest.signOut, async () => {
        await signOut(session);
        return null;
      }),
    );
    connection.onNotification(
      ClientNotification.redirected,
      guarded(connection, 'redirected', ({ url }: RedirectedParams) => signIns.redirected(url)),
    );
  },
};

/** Forgets all tokens: those of OAuth 2, and those that logins gave. */
export async function signOut({ exchanges, signIns }: Pick<Session, 'exchanges' | 'signIns'>): Promise<void> {
  exchanges.signOut();
  await signIns.close();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
