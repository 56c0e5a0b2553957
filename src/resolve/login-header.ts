/** The header that takes the token of a request's `# @auth` line. */
import { DiagnosticCode } from '../manifest';
import type { Block } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';
import type { LoginUse, ResolveContext } from './context';
import { loginToken } from './login-token';
import type { TracedHeader } from './request-headers';
import type { Report } from './substitute';
import { TracedBuilder } from './traced';

/**
 * The headers with the token of the login that the request goes by, where it does not take it itself: it has neither the
 * header nor a placeholder that begins with the login's name. `Authorization` gets `Bearer` before it (RFC 6750, 2.1).
 */
export async function withLogin(
  headers: readonly TracedHeader[],
  block: Block,
  { login, responses, files }: Pick<ResolveContext, 'login' | 'responses' | 'files'>,
  report: Report,
): Promise<readonly TracedHeader[]> {
  const { request } = block;
  if (!login || !request) return headers;
  const header = login.options.header ?? 'Authorization';
  const has = headers.some(({ name }) => name.toLowerCase() === header.toLowerCase());
  if (has || (login.options.header === null && takesItself(block, login))) return headers;
  const exchange = responses(login.name, login.path);
  if (!exchange) return headers;
  const token = await loginToken(login.name, login.options, exchange, (path) => files.readBytes(path));
  if (!token) {
    // The session may be in the cookies; only where a header is asked for, something is missing.
    if (login.options.header !== null) {
      const message = `The response of \`${login.name}\` has no member such as \`access_token\`. Say where the token stands: token=$.path, token=headers.Name or token=cookies.name.`;
      report({ ...placeOf(login, request.target), code: DiagnosticCode.badReference, message, severity: 'error' });
    }
    return headers;
  }
  if ('problem' in token) {
    const message = `The token of \`${login.name}\` is not there: ${token.problem}`;
    report({ ...placeOf(login, request.target), code: DiagnosticCode.badReference, message, severity: 'error' });
    return headers;
  }
  const { start } = request.target;
  const place = { start, end: start };
  const builder = new TracedBuilder();
  if (header.toLowerCase() === 'authorization') builder.add('Bearer ', place, null, false);
  const value = builder.add(token.value, place, login.name, true).build();
  return [...headers, { name: header, value, source: null }];
}

function takesItself(block: Block, { name }: LoginUse): boolean {
  return placeholdersIn(block.text).some(({ expression }) => {
    const rest = expression.replace(/^%\s*/, '');
    return rest.startsWith(`${name}.`) || rest.startsWith(`${name}[`);
  });
}

function placeOf({ span }: LoginUse, { start, end }: { readonly start: number; readonly end: number }) {
  return span ? { start: span.start, end: span.end } : { start, end };
}
