/** Keeps tokens in memory: gets each once for all that ask at the same time, and renews it ahead of its end. */
import { createHash } from 'node:crypto';
import type { OAuthConfig } from '../resolve/oauth-config';
import type { Renewal } from '../resolve/renewal';
import { jwtEnd, renewalMargin } from '../resolve/token-lifetime';
import type { TokenResult, TokenSource } from '../resolve/token-source';
import { type GrantDeps, getToken, refresh } from './grants';
import { OAuthFailure, type TokenAnswer } from './token-endpoint';

/** Where refresh tokens outlive the session; absent: nowhere. By keys that tell nothing. */
export interface RefreshTokens {
  read(key: string): Promise<string | null>;
  /** Null: it is of no use any more. */
  write(key: string, token: string | null): Promise<void>;
}

/** For whom a token is got. */
export interface TokenRequest {
  readonly environment: string | null;
  readonly signal: AbortSignal;
  readonly deps: GrantDeps;
  readonly refreshTokens: RefreshTokens | null;
  /** While a token is being got. The result ends it. */
  waiting?(id: string): () => void;
}

/** The tokens of one request that is to be sent. */
export interface RequestTokens extends TokenSource {
  /** After a 401: what was handed out is got anew the next time. Null: nothing was. */
  renew(): Renewal | null;
  /** What was done for tokens since it was last asked for; worth showing. */
  notes(): readonly string[];
}

interface Kept extends TokenAnswer {
  /** Epoch ms. */
  readonly gotAt: number;
}

interface Flight {
  readonly token: Promise<Kept>;
  readonly abort: AbortController;
  /** How many wait for it; the last one that leaves ends it. */
  waiting: number;
  how: string;
}

export class TokenKeeper {
  readonly #kept = new Map<string, Kept>();
  readonly #flights = new Map<string, Flight>();

  forRequest(request: TokenRequest): RequestTokens {
    /** What was handed out, by key; `isNew`: got for this request. */
    const handedOut = new Map<string, { readonly id: string; readonly kept: Kept; readonly isNew: boolean }>();
    let notes: string[] = [];
    return {
      token: async (config, { maySend } = {}) => {
        const key = keyOf(request.environment, config);
        const known = this.#usable(key, request.deps.now());
        if (known) {
          handedOut.set(key, { id: config.id, kept: known, isNew: false });
          return { ok: true, token: known };
        }
        for (const url of maySend ? endpointsOf(config) : []) {
          const refused = await maySend?.(url);
          if (refused) return { ok: false, message: `There is no token for \`${config.id}\`: ${refused}` };
        }
        const end = request.waiting?.(config.id);
        try {
          const { kept, how } = await this.#get(key, config, request);
          handedOut.set(key, { id: config.id, kept, isNew: true });
          notes.push(`token of ${config.id} ${how}`);
          return { ok: true, token: kept };
        } catch (error) {
          return failed(config, error, request.signal);
        } finally {
          end?.();
        }
      },
      renew: () => {
        const all = [...handedOut];
        if (all.length === 0) return null;
        const old = all.filter(([, { isNew }]) => !isNew);
        if (old.length === 0) {
          return { kind: 'not-renewed', reason: 'The token is new: to get another one would not help.' };
        }
        // Another request may have it renewed by now.
        for (const [key, { kept }] of old)
          if (this.#kept.get(key) === kept) this.#kept.set(key, { ...kept, endsAt: 0 });
        handedOut.clear();
        const ids = old.map(([, { id }]) => id).join(', ');
        return { kind: 'renewed', reason: `the token was refused, that of ${ids} was got anew` };
      },
      notes: () => {
        const said = notes;
        notes = [];
        return said;
      },
    };
  }

  /** Null where there is none that still holds. */
  kept(environment: string | null, config: OAuthConfig, now: number): TokenAnswer | null {
    return this.#usable(keyOf(environment, config), now);
  }

  /** Forgets all: the session ends, or somebody signs out. */
  clear(): void {
    const reason = new OAuthFailure('signed-out', 'The sign-in was ended.');
    for (const { abort } of this.#flights.values()) abort.abort(reason);
    this.#kept.clear();
  }

  #usable(key: string, now: number): Kept | null {
    const kept = this.#kept.get(key);
    if (!kept) return null;
    const end = kept.endsAt ?? jwtEndMs(kept.accessToken);
    if (end === null) return kept;
    return now < end - renewalMargin(null, end - kept.gotAt) ? kept : null;
  }

  async #get(key: string, config: OAuthConfig, request: TokenRequest): Promise<{ kept: Kept; how: string }> {
    const flight = this.#flights.get(key) ?? this.#begin(key, config, request);
    flight.waiting++;
    const { signal } = request;
    let leave: () => void = () => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
    });
    try {
      return { kept: await Promise.race([flight.token, left]), how: flight.how };
    } finally {
      signal.removeEventListener('abort', leave);
      flight.waiting--;
      if (flight.waiting === 0) flight.abort.abort(signal.reason);
    }
  }

  #begin(key: string, config: OAuthConfig, request: TokenRequest): Flight {
    const abort = new AbortController();
    const flight: Flight = {
      abort,
      waiting: 0,
      how: '',
      // The flight is there before it begins to tell how it goes.
      token: Promise.resolve().then(() => this.#fly(key, config, request, flight)),
    };
    this.#flights.set(key, flight);
    flight.token.then(
      () => this.#flights.delete(key),
      () => this.#flights.delete(key),
    );
    return flight;
  }

  async #fly(key: string, config: OAuthConfig, request: TokenRequest, flight: Flight): Promise<Kept> {
    const { deps, refreshTokens } = request;
    const { signal } = flight.abort;
    const old = this.#kept.get(key)?.refreshToken ?? (await refreshTokens?.read(key)) ?? null;
    let answer = old === null ? null : await this.#refreshed(config, old, deps, signal);
    if (answer) flight.how = `renewed in ${Math.round(answer.durationMs)} ms`;
    else {
      answer = await getToken(config, deps, signal);
      flight.how = `got by ${config.grant.replace('_', ' ')} in ${Math.round(answer.durationMs)} ms`;
    }
    signal.throwIfAborted();
    // A server that gives no other one means that the old one still holds (RFC 6749, 6).
    const refreshToken = answer.refreshToken ?? (old !== null ? old : null);
    const kept: Kept = { ...answer, refreshToken, gotAt: deps.now() };
    this.#kept.set(key, kept);
    // What a person had to sign in for must not be asked for again tomorrow.
    const isOfPerson = config.grant === 'authorization_code' || config.grant === 'device_code';
    if (isOfPerson && refreshToken !== old) await refreshTokens?.write(key, refreshToken);
    return kept;
  }

  /** Null where the refresh token is of no use any more: then all begins anew. */
  async #refreshed(
    config: OAuthConfig,
    token: string,
    deps: GrantDeps,
    signal: AbortSignal,
  ): Promise<TokenAnswer | null> {
    try {
      return await refresh(config, token, deps, signal);
    } catch (error) {
      if (error instanceof OAuthFailure && /^invalid_(?:grant|request|token)$/.test(error.code)) return null;
      throw error;
    }
  }
}

/** Where requests for a token go. To the address for browsers a person goes. */
function endpointsOf({ grant, tokenUrl, deviceAuthUrl }: OAuthConfig): readonly string[] {
  return grant === 'device_code' && deviceAuthUrl !== null ? [deviceAuthUrl, tokenUrl] : [tokenUrl];
}

function failed({ id }: OAuthConfig, error: unknown, signal: AbortSignal): TokenResult {
  if (signal.aborted) return { ok: false, message: `The sign-in for \`${id}\` was cancelled.` };
  if (!(error instanceof OAuthFailure)) throw error;
  return { ok: false, message: `There is no token for \`${id}\`: ${error.message}` };
}

function jwtEndMs(token: string): number | null {
  const end = jwtEnd(token);
  return end === null ? null : end * 1000;
}

/** One token for each environment and configuration; the key tells nothing of what is in it. */
function keyOf(environment: string | null, config: OAuthConfig): string {
  return createHash('sha256')
    .update(JSON.stringify([environment, config]))
    .digest('base64url');
}
