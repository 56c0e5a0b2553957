/** What credentials an API wants, and whether the request has any. */

import type { AuthRule } from '../dialects/dialect';
import { headerValue } from '../exchange';
import { challenges } from './challenge';
import type { CompiledDialect } from './compiled';
import type { Mend } from './diagnosis';
import type { RequestView } from './request-view';
import type { ResponseView } from './response-view';

export interface Credentials {
  /** The header that carries them. */
  readonly header: string;
  readonly sent: boolean;
  /** Null where they are there already, or where they are none that one types. */
  readonly mend: Mend | null;
  /** They are in the request, but a redirect led to another host, and they were not sent there. */
  readonly withheld: boolean;
  readonly cause: string;
  /** Null: the dialect says nothing beyond the status' own words. */
  readonly remedy: string | null;
}

/** Schemes whose credentials one types behind their name. */
const typed = new Set(['bearer', 'basic', 'digest', 'dpop', 'token', 'apikey', 'api-key']);

/** @param redirectedTo the URL that answered, where redirects led to another scheme, host or port; else null */
export function credentials(
  dialects: readonly CompiledDialect[],
  request: RequestView,
  response: ResponseView,
  redirectedTo: string | null = null,
): Credentials {
  const proxy = response.status === 407;
  const auth = proxy ? null : (dialects.find(({ dialect }) => dialect.auth)?.dialect.auth ?? null);
  const usual = proxy ? 'Proxy-Authorization' : 'Authorization';
  const own = auth?.header ?? usual;
  // Many APIs take tokens of OAuth beside keys of their own: what was sent is what was refused.
  const header =
    headerValue(request.headers, own) === null && headerValue(request.headers, usual) !== null ? usual : own;
  const value = headerValue(request.headers, header);
  const sent = value !== null && value.trim() !== '';
  if (sent && redirectedTo !== null && header.toLowerCase() === 'authorization') return withheld(header, redirectedTo);
  const text = auth?.value ?? headerText(response, proxy);
  return {
    header,
    sent,
    withheld: false,
    mend: sent || text === null ? null : { op: 'header', name: header, value: text },
    cause: sent
      ? `The credentials in the header \`${header}\` were refused: they are wrong, expired, or not valid for this.`
      : `The request has no \`${header}\` header.`,
    remedy: remedyFor(auth, header, sent, text),
  };
}

/** Nothing is wrong with them: the server that refused has not seen them. */
function withheld(header: string, redirectedTo: string): Credentials {
  const { host, origin } = new URL(redirectedTo);
  return {
    header,
    sent: true,
    withheld: true,
    mend: null,
    cause: `A redirect led to \`${host}\`, and the header \`${header}\` was not sent there: credentials go only where they were written for.`,
    remedy: `If \`${host}\` is to have them, send the request to \`${origin}\` itself. Else ask why it is redirected: \`# @no-redirect\` above the request shows the redirect.`,
  };
}

function remedyFor(auth: AuthRule | null, header: string, sent: boolean, text: string | null): string | null {
  if (sent)
    return auth?.refused ?? 'Get new credentials, or check that these are meant for this API and have not expired.';
  if (auth?.missing) return auth.missing;
  return text === null ? null : `Add the header \`${header}: ${text.replace('$1', '<credentials>')}\`.`;
}

/** `Bearer $1` for the first scheme that the response asks for and that one can type; null where there are only others. */
function headerText(response: ResponseView, proxy: boolean): string | null {
  const wanted = challenges(response.headers, proxy ? 'proxy-authenticate' : 'www-authenticate');
  const scheme = wanted.find((challenge) => typed.has(challenge.scheme.toLowerCase()))?.scheme;
  if (scheme !== undefined) return `${scheme} $1`;
  return wanted.length > 0 ? null : proxy ? 'Basic $1' : 'Bearer $1';
}
