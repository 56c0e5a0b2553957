/** Signing in by OAuth 2: the tokens of the session, and the way to the person who signs in. */
import type { Connection } from 'vscode-languageserver/node';
import type { Diagnoser } from '../../diagnose/diagnose';
import type { Send } from '../../exchange';
import type { Settings } from '../../manifest';
import { LazyTokens, tokenOptions } from '../../oauth/lazy-tokens';
import type { Person } from '../../oauth/person';
import type { RefreshTokens, RequestTokens } from '../../oauth/token-keeper';
import { type BrowseResult, type RefreshTokenParams, type RefreshTokenResult, ServerRequest } from '../../protocol';
import type { TokenSource } from '../../resolve/token-source';
import type { ServerDeps } from '../deps';
import type { CallLog } from './call-log';
import type { ClientProfile } from './client-profile';
import type { Workspace } from './workspace';

export interface SignInParts {
  readonly connection: Connection;
  readonly profile: ClientProfile;
  readonly deps: Pick<ServerDeps, 'now' | 'sleep'>;
  readonly workspace: Workspace;
  readonly log: CallLog;
  readonly transport: () => Promise<Send>;
  readonly diagnoser: () => Promise<Diagnoser>;
}

/** A request that is to be sent. */
export interface Asking {
  readonly uri: string;
  readonly environment: string | null;
  readonly signal: AbortSignal;
  readonly settings: Settings;
  /** How people call it. */
  readonly label: string;
  /** `# @no-log` */
  readonly noLog: boolean;
  waiting(what: string): () => void;
}

export class SignIns {
  readonly #parts: SignInParts;
  readonly #tokens = new LazyTokens();
  /** Who waits for the browser, by the `state` that it comes back with. */
  readonly #waiting = new Map<string, (url: string) => void>();

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  forRequest(asking: Asking): RequestTokens {
    const { transport, diagnoser, deps, workspace, log } = this.#parts;
    const { uri, environment, signal, settings, label, noLog, waiting } = asking;
    return this.#tokens.forRequest(async () => {
      const [send, { diagnose }] = await Promise.all([
        transport(),
        diagnoser().then((its) => ({ diagnose: its.diagnose.bind(its) })),
      ]);
      return {
        environment,
        signal,
        refreshTokens: this.#refreshTokens(),
        waiting: (id) => waiting(`the token of ${id}`),
        deps: {
          send,
          diagnose,
          options: tokenOptions(settings, workspace.folderOf(uri)?.path ?? null),
          person: this.#person(),
          now: deps.now,
          sleep: deps.sleep,
          sent: (request, attempt, diagnosis) => {
            if (!noLog) log.tokenRequest({ uri, request, attempt, diagnosis, sentFor: label }, settings);
          },
        },
      };
    });
  }

  /** The tokens that are there. */
  kept(environment: string | null): TokenSource {
    return this.#tokens.kept(environment, this.#parts.deps.now);
  }

  /** A browser came back. What nobody waits for is let go. */
  redirected(url: string): void {
    const state = URL.canParse(url) ? new URL(url).searchParams.get('state') : null;
    if (state !== null) this.#waiting.get(state)?.(url);
  }

  async close(): Promise<void> {
    await this.#tokens.clear();
  }

  #person(): Person {
    const { connection, profile } = this.#parts;
    const { own } = profile;
    const browse = async (url: string): Promise<boolean> => {
      if (own?.signsIn) return (await connection.sendRequest<BrowseResult>(ServerRequest.browse, { url })).opened;
      if (!profile.showDocument) return false;
      return (await connection.window.showDocument({ uri: url, external: true, takeFocus: true })).success;
    };
    return {
      redirectUrl: own?.redirect?.url ?? null,
      isRemote: own?.redirect?.isRemote ?? false,
      browse,
      redirected: (state, signal) => this.#redirect(state, signal),
      showCode: async ({ userCode, verificationUri, completeUri }, signal) => {
        if (!profile.showMessageRequest) return false;
        const open = { title: 'Open Browser' };
        const message = `To sign in, enter the code ${userCode} at ${verificationUri}.`;
        const answered = connection.window.showInformationMessage(message, open, { title: 'Cancel' });
        const ended = new Promise<null>((done) => signal.addEventListener('abort', () => done(null), { once: true }));
        const answer = await Promise.race([answered, ended]);
        if (signal.aborted) return true;
        if (answer?.title !== open.title) return false;
        await browse(completeUri ?? verificationUri);
        await ended;
        return true;
      },
    };
  }

  #redirect(state: string, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.delete(state);
        reject(signal.reason);
      };
      this.#waiting.set(state, (url) => {
        this.#waiting.delete(state);
        signal.removeEventListener('abort', abort);
        resolve(url);
      });
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
    });
  }

  #refreshTokens(): RefreshTokens | null {
    const { connection, profile } = this.#parts;
    if (!profile.own?.signsIn) return null;
    const ask = async (params: RefreshTokenParams): Promise<string | null> => {
      try {
        const { token } = await connection.sendRequest<RefreshTokenResult>(ServerRequest.refreshToken, params);
        return token;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        connection.console.warn(`The editor did not keep or give a refresh token: ${reason}`);
        return null;
      }
    };
    return {
      read: (key) => ask({ key }),
      write: async (key, token) => {
        await ask({ key, token });
      },
    };
  }
}
