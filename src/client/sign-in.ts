/** Signing in by OAuth 2 in VS Code: the browser, the address that it comes back to, and what outlives the session. */
import { type Disposable, type ExtensionContext, env, type SecretStorage, Uri, window } from 'vscode';
import type { BrowseParams, BrowseResult, ClientOptions, RefreshTokenParams, RefreshTokenResult } from '../protocol';

const keyOf = (key: string): string => `faultline.refreshToken.${key}`;

/** VS Code asks before it opens a domain that is not trusted; who says no does not sign in. */
export async function browse({ url }: BrowseParams): Promise<BrowseResult> {
  return { opened: await env.openExternal(Uri.parse(url, true)) };
}

/** In VS Code's secret storage, by keys that tell nothing. */
export async function refreshToken(
  storage: SecretStorage,
  { key, token }: RefreshTokenParams,
): Promise<RefreshTokenResult> {
  if (token === undefined) return { token: (await storage.get(keyOf(key))) ?? null };
  if (token === null) await storage.delete(keyOf(key));
  else await storage.store(keyOf(key), token);
  return { token };
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
