import type { NamedExchange } from './context';
import type { OAuthConfig } from './oauth-config';

/** A token that was got by OAuth 2. `type`: as the server writes it, mostly `Bearer`. */
export interface OAuthToken {
  readonly accessToken: string;
  readonly idToken: string | null;
  readonly type: string;
}

/** `message`: why there is none, for people. */
export type TokenResult =
  | { readonly ok: true; readonly token: OAuthToken }
  | { readonly ok: false; readonly message: string };

/** What is known of a token that is asked for. */
export interface TokenUse {
  /** Whose results went into the configuration. */
  readonly sources?: readonly NamedExchange[];
  /** Asked before a request for the token leaves: null, or why it does not, a sentence for people. */
  readonly maySend?: (url: string) => Promise<string | null>;
}

/** Gives tokens to a request that is about to be sent: those that are kept, renewed ahead of their end, or new ones. */
export interface TokenSource {
  /** Never rejects. */
  token(config: OAuthConfig, use?: TokenUse): Promise<TokenResult>;
}
