/** The ways to a first token: by the client's own credentials, by a password, by a person at a browser. */
import * as oauth from 'oauth4webapi';
import type { OAuthConfig } from '../resolve/oauth-config';
import type { Person } from './person';
import { listenForRedirect } from './redirect-listener';
import {
  type EndpointDeps,
  OAuthFailure,
  ownParameters,
  requestDeviceCode,
  requestToken,
  type TokenAnswer,
} from './token-endpoint';

export interface GrantDeps extends EndpointDeps {
  readonly person: Person;
  /** Ends at once when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Gets a token as the configuration says. Rejects as `requestToken` does. */
export function getToken(config: OAuthConfig, deps: GrantDeps, signal: AbortSignal): Promise<TokenAnswer> {
  switch (config.grant) {
    case 'client_credentials':
      return requestToken(config, 'client_credentials', [], deps, signal);
    case 'password': {
      const credentials = [['username', config.username ?? ''] as const, ['password', config.password ?? ''] as const];
      return requestToken(config, 'password', credentials, deps, signal);
    }
    case 'refresh_token':
      return refresh(config, config.refreshToken ?? '', deps, signal);
    case 'authorization_code':
      return byBrowser(config, deps, signal);
    case 'device_code':
      return byDevice(config, deps, signal);
  }
}

/** RFC 6749, section 6. */
export function refresh(
  config: OAuthConfig,
  refreshToken: string,
  deps: EndpointDeps,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  return requestToken(config, 'refresh_token', [['refresh_token', refreshToken]], deps, signal);
}

/** RFC 6749, 4.1, with RFC 7636 (PKCE). */
async function byBrowser(config: OAuthConfig, deps: GrantDeps, signal: AbortSignal): Promise<TokenAnswer> {
  const { person } = deps;
  const state = oauth.generateRandomState();
  const isOwn =
    person.redirectUrl !== null &&
    (config.redirectUrl ?? (person.isRemote ? person.redirectUrl : null)) === person.redirectUrl;
  const listener = isOwn ? null : await listenForRedirect(config.redirectUrl, state, signal);
  const redirectUrl = listener?.redirectUrl ?? person.redirectUrl ?? '';
  try {
    const verifier = config.pkce === null ? null : oauth.generateRandomCodeVerifier();
    const url = new URL(config.authUrl ?? '');
    const parameters: string[][] = [
      ['response_type', 'code'],
      ['client_id', config.clientId],
      ['redirect_uri', redirectUrl],
      ...(config.scope === null ? [] : [['scope', config.scope]]),
      ['state', state],
      ...(verifier === null ? [] : await challengeOf(verifier, config.pkce)),
      ...ownParameters(config.more, 'auth'),
    ];
    for (const [name = '', value = ''] of parameters) url.searchParams.append(name, value);
    const redirected = listener?.redirected ?? person.redirected(state, signal);
    // A blank as `%20`: editors that read the address anew would take `+` for a plus.
    if (!(await person.browse(url.href.replace(/\+/g, '%20')))) {
      throw new OAuthFailure('nobody', 'Nobody is there to sign in at the browser.');
    }
    const back = new URL(await redirected);
    const answer = readRedirect(config, back, state);
    const code = [['code', answer] as const, ['redirect_uri', redirectUrl] as const];
    const proof = verifier === null ? [] : [['code_verifier', verifier] as const];
    return await requestToken(config, 'authorization_code', [...code, ...proof], deps, signal);
  } finally {
    listener?.close();
  }
}

async function challengeOf(verifier: string, method: OAuthConfig['pkce']): Promise<string[][]> {
  const challenge = method === 'plain' ? verifier : await oauth.calculatePKCECodeChallenge(verifier);
  return [
    ['code_challenge', challenge],
    ['code_challenge_method', method ?? 'S256'],
  ];
}

/** The code, or what the server says in its place (RFC 6749, 4.1.2.1). */
function readRedirect(config: OAuthConfig, back: URL, state: string): string {
  // The issuer is known only where the server says it in the redirect itself (RFC 9207).
  const issuer = back.searchParams.get('iss') ?? new URL(config.authUrl ?? '').origin;
  try {
    const parameters = oauth.validateAuthResponse({ issuer }, { client_id: config.clientId }, back, state);
    const code = parameters.get('code');
    if (code !== null) return code;
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError)) throw error;
    const { error: name, error_description: description } = error;
    const remedy = name === 'access_denied' ? ' Sign in again and agree, or ask for less in the scope.' : '';
    throw new OAuthFailure(
      name,
      `The server refused the sign-in: ${name}${description ? ` (${description})` : ''}.${remedy}`,
    );
  }
  throw new OAuthFailure('no_code', 'The server sent the browser back without a code.');
}

/** RFC 8628. */
async function byDevice(config: OAuthConfig, deps: GrantDeps, signal: AbortSignal): Promise<TokenAnswer> {
  const code = await requestDeviceCode(config, deps, signal);
  const shown = new AbortController();
  const dismissed = new AbortController();
  const either = AbortSignal.any([signal, dismissed.signal]);
  const showing = deps.person.showCode(code, AbortSignal.any([signal, shown.signal])).then(
    (isWanted) => {
      if (!isWanted)
        dismissed.abort(
          new OAuthFailure('nobody', 'The sign-in with the code was cancelled, or nobody is there for it.'),
        );
    },
    (error: unknown) => dismissed.abort(error),
  );
  try {
    let { intervalMs } = code;
    for (;;) {
      await deps.sleep(intervalMs, either);
      either.throwIfAborted();
      if (deps.now() >= code.expiresAt)
        throw new OAuthFailure(
          'expired_token',
          'The code has expired before anybody signed in with it. Send the request again for another one.',
        );
      try {
        const grant = 'urn:ietf:params:oauth:grant-type:device_code';
        return await requestToken(config, grant, [['device_code', code.deviceCode]], deps, either);
      } catch (error) {
        if (!(error instanceof OAuthFailure)) throw error;
        if (error.code === 'slow_down') intervalMs += 5000;
        else if (error.code !== 'authorization_pending') throw error;
      }
    }
  } finally {
    shown.abort();
    await showing;
  }
}
