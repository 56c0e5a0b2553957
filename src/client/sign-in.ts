/** Signing in by OAuth 2 in VS Code: the browser, the address that it comes back to, and what outlives the session. */
import { type Disposable, type ExtensionContext, env, type Memento, type SecretStorage, Uri, window } from 'vscode';
import type { BrowseParams, BrowseResult, ClientOptions, RefreshTokenParams, RefreshTokenResult } from '../protocol';

const keysKey = 'faultline.refreshTokenKeys';
const keyOf = (key: string): string => `faultline.refreshToken.${key}`;

/** VS Code asks before it opens a domain that is not trusted; who says no does not sign in. */
export async function browse({ url }: BrowseParams): Promise<BrowseResult> {
  return { opened: await env.openExternal(Uri.parse(url, true)) };
}

/** Refresh tokens in VS Code's secret storage, by keys that tell nothing; which there are is kept beside. */
export class RefreshTokens {
  constructor(
    private readonly storage: SecretStorage,
    private readonly memento: Memento,
  ) {}

  async answer({ key, token }: RefreshTokenParams): Promise<RefreshTokenResult> {
    if (token === undefined) return { token: (await this.storage.get(keyOf(key))) ?? null };
    const others = this.#keys.filter((other) => other !== key);
    // Kept first: a token that nobody knows of could not be forgotten.
    if (token !== null) await this.memento.update(keysKey, [...others, key]);
    if (token !== null) await this.storage.store(keyOf(key), token);
    else {
      await this.storage.delete(keyOf(key));
      await this.memento.update(keysKey, others);
    }
    return { token };
  }

  async forget(): Promise<void> {
    for (const key of this.#keys) await this.storage.delete(keyOf(key));
    await this.memento.update(keysKey, []);
  }

  get #keys(): readonly string[] {
    return this.memento.get<readonly string[]>(keysKey, []);
  }
}

/** `vscode://…/signed-in`; under SSH, WSL and in containers it is reached where a port is not. */
export function redirectOf({ extension }: ExtensionContext): NonNullable<ClientOptions['faultline']['redirect']> {
  return { url: `${env.uriScheme}://${extension.id}/signed-in`, isRemote: env.remoteName !== undefined };
}

/** Hears of the addresses that the system hands to VS Code for Faultline. */
export function onRedirected(tell: (url: string) => void): Disposable {
  return window.registerUriHandler({
    handleUri: (uri) => {
      if (uri.path === '/signed-in') tell(uri.toString(true));
    },
  });
}
