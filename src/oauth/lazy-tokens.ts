/** Tokens for requests; what gets them is loaded when the first one is asked for. */
import { isAbsolute, join } from 'node:path';
import type { SendOptions } from '../exchange';
import type { Settings } from '../manifest';
import type { TokenSource } from '../resolve/token-source';
import type { RequestTokens, TokenKeeper, TokenRequest } from './token-keeper';

export class LazyTokens {
  #keeper: Promise<TokenKeeper> | null = null;

  /** @param request made when a token is asked for */
  forRequest(request: () => Promise<TokenRequest>): RequestTokens {
    let loaded: RequestTokens | null = null;
    let loading: Promise<RequestTokens> | null = null;
    return {
      token: async (config, use) => {
        loading ??= this.#load().then(async (keeper) => keeper.forRequest(await request()));
        loaded = await loading;
        return loaded.token(config, use);
      },
      renew: () => loaded?.renew() ?? null,
      notes: () => loaded?.notes() ?? [],
    };
  }

  /** Those that are there, for what is not sent: none is got. */
  kept(environment: string | null, now: () => number): TokenSource {
    return {
      token: async (config) => {
        const token = (await this.#keeper)?.kept(environment, config, now()) ?? null;
        if (token) return { ok: true, token };
        return { ok: false, message: `There is no token for \`${config.id}\` yet. Send the request first.` };
      },
    };
  }

  /** Forgets all tokens. */
  async clear(): Promise<void> {
    (await this.#keeper)?.clear();
  }

  #load(): Promise<TokenKeeper> {
    this.#keeper ??= import('./token-keeper').then(({ TokenKeeper }) => new TokenKeeper());
    return this.#keeper;
  }
}

/** How requests for tokens are sent: what the settings say of certificates holds, cookies and redirects are none of theirs. */
export function tokenOptions(settings: Settings, workspaceFolder: string | null): Omit<SendOptions, 'signal'> {
  const path = (file: string): string =>
    isAbsolute(file) || workspaceFolder === null ? file : join(workspaceFolder, file);
  return {
    timeoutMs: 60_000,
    connectTimeoutMs: 15_000,
    firstByteTimeoutMs: null,
    idleTimeoutMs: null,
    streamTimeoutMs: null,
    followRedirects: false,
    cookieJar: false,
    insecure: false,
    insecureHosts: settings['faultline.tls.insecureHosts'],
    caFiles: settings['faultline.tls.certificateAuthorities'].map(path),
    proxy: 'environment',
  };
}
