/** The token that a login's response gives, and how long it holds. */
import { bodyText } from '../body-text';
import { headerValue, type ReceivedResponse } from '../exchange';
import { isCredentialHeader, namesCredential } from '../redact/secret-names';
import type { LoginOptions } from './auth-directive';
import type { NamedExchange } from './context';
import { parseReference, readReference } from './exchange-reference';
import { setCookies } from './set-cookies';
import { jwtEnd, renewalMargin } from './token-lifetime';

/** The token that is to be put into a request. `path`: behind `login.response.`. */
export interface LoginToken {
  readonly value: string;
  readonly path: string;
}

/** Names of the member that holds the token, where the directive does not say which (RFC 6749, 5.1, and what is usual). */
const usual = ['access_token', 'accessToken', 'token', 'id_token', 'idToken', 'jwt'];

type ReadBytes = (path: string) => Promise<Uint8Array | null>;

/**
 * The token: what `token=` leads to, else the member of the body that is usually it. Null: the body has none, as where a
 * cookie of the jar is all that a session needs. A text: why what the directive says leads nowhere.
 */
export async function loginToken(
  name: string,
  options: Pick<LoginOptions, 'token'>,
  exchange: NamedExchange,
  readBytes: ReadBytes,
): Promise<LoginToken | { readonly problem: string } | null> {
  if (options.token !== null) {
    const reference = parseReference(`login.response.${options.token}`, () => false);
    if (!reference) return { problem: `\`${options.token}\` is no place in a response.` };
    const read = await readReference({ ...reference, requestName: name }, exchange, readBytes);
    return read.ok ? { value: read.text, path: options.token } : { problem: read.reason };
  }
  const body = bodyOf(exchange.response);
  for (const member of usual) {
    const value = body?.[member];
    if (typeof value === 'string' && value !== '') return { value, path: `body.$.${member}` };
  }
  return null;
}

/** When a token ends, epoch ms, and what says so. */
export interface TokenEnd {
  readonly at: number;
  readonly source: 'lifetime' | 'expires_in' | 'jwt' | 'cookie';
}

/**
 * When what a login gave is to be renewed: the declared lifetime, else `expires_in` of the body (RFC 6749, 5.1), else the
 * `exp` of a JWT (RFC 7519, 4.1.4), else the end of its cookie (RFC 6265, 5.2). Null: nothing says it, and a 401 will.
 * @param receivedAt when the response came, epoch ms
 */
export function tokenEnd(
  token: string | null,
  options: Pick<LoginOptions, 'token' | 'lifetimeMs'>,
  response: ReceivedResponse,
  receivedAt: number,
): TokenEnd | null {
  if (options.lifetimeMs !== null) return { at: receivedAt + options.lifetimeMs, source: 'lifetime' };
  // Times of day are those of the server's clock, which may be another one.
  const serverNow = Date.parse(headerValue(response.headers, 'date') ?? '');
  const skew = Number.isNaN(serverNow) ? 0 : receivedAt - serverNow;
  const body = bodyOf(response);
  const seconds = Number(body?.expires_in ?? body?.expiresIn ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds > 0) return { at: receivedAt + seconds * 1000, source: 'expires_in' };
  const exp = token === null ? null : jwtEnd(token);
  if (exp !== null) return { at: exp * 1000 + skew, source: 'jwt' };
  const named = /^cookies\.(.+)$/.exec(options.token ?? '')?.[1];
  const ends = setCookies(response.headers)
    .filter(({ name }) => (named === undefined ? namesCredential(name) || isCredentialHeader(name) : name === named))
    .flatMap(({ maxAge, expires }) => {
      if (maxAge !== null) return [receivedAt + maxAge * 1000];
      return expires === null ? [] : [expires + skew];
    });
  return ends.length === 0 ? null : { at: Math.min(...ends), source: 'cookie' };
}

/** Whether a login has to be sent again, ahead of the end of what it gave. */
export async function isExpired(
  options: LoginOptions,
  exchange: NamedExchange,
  receivedAt: number,
  now: number,
  readBytes: ReadBytes,
): Promise<boolean> {
  const token = await loginToken('', options, exchange, readBytes);
  const value = token && 'value' in token ? token.value : null;
  const end = tokenEnd(value, options, exchange.response, receivedAt);
  return end !== null && now >= end.at - renewalMargin(options.marginMs, end.at - receivedAt);
}

function bodyOf({ body, headers }: ReceivedResponse): Readonly<Record<string, unknown>> | null {
  return body.kind === 'memory' ? parsedObject(bodyText(body, headers).text) : null;
}

function parsedObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
