import { DiagnosticCode } from '../manifest';
import type { TracedText } from './resolved';
import type { Report } from './substitute';
import { isSecret, literalOnly, originOf, sliceTraced, TracedBuilder, trimTraced } from './traced';

/** Sign-in schemes that other clients compute from credentials in clear: as they stand they must not leave. */
const computed = /^(digest|aws|oauth2|openid|ntlm|negotiate|cognito|hawk|asap)$/i;
/** Those that Faultline computes, too. */
const known = /^(digest|aws|oauth2|openid)$/i;
const oauthFlows =
  /^(?:client_credentials|authorization_code|password|implicit|device_code|code|hybrid|refresh_token)\b/i;

/**
 * The value of `Authorization` (or `Proxy-Authorization`) as it is sent: `Basic user:pa:ss` and `Basic user pass` are
 * encoded (RFC 7617, UTF-8; a user name has no colon, a password may), what is encoded already is left. Credentials for
 * a scheme that Faultline does not compute are an error: they would go out in clear, and do nothing.
 */
export function resolveAuthorization(value: TracedText, report: Report): TracedText {
  warnOfQuotes(value, report);
  const { scheme, credentials } = schemeOf(value);
  if (/^basic$/i.test(scheme)) {
    const pair = userAndPassword(credentials);
    return pair ? basic(pair.user, pair.password, value) : value;
  }
  if (clearCredentials(value) && !known.test(scheme)) {
    const message = `Faultline does not sign in with \`${scheme}\`. Put the finished value of the header here, or use Basic or Bearer.`;
    report({ ...originOf(value, 0, value.text.length), code: DiagnosticCode.notRun, message, severity: 'error' });
  }
  return value;
}

/** The credentials of a scheme that is to be computed, with its name in lower case; null for a value that is finished. */
export function clearCredentials(
  value: TracedText,
): { readonly scheme: string; readonly credentials: TracedText } | null {
  const { scheme, credentials } = schemeOf(value);
  if (!computed.test(scheme)) return null;
  const words = credentials.text.split(/\s+/);
  const inClear = /^oauth2$|^openid$/i.test(scheme)
    ? oauthFlows.test(credentials.text)
    : !/^[\w-]+\s*=/.test(credentials.text) && (words.length > 1 || /^digest .*:/i.test(value.text));
  return inClear ? { scheme: scheme.toLowerCase(), credentials } : null;
}

function schemeOf(value: TracedText): { readonly scheme: string; readonly credentials: TracedText } {
  const match = /^([A-Za-z][\w-]*)\s+/.exec(value.text);
  return { scheme: match?.[1] ?? '', credentials: trimTraced(sliceTraced(value, match?.[0].length ?? 0)) };
}

/** `Basic` with the base64 of `user:password`, secret as soon as either is. The origin is that of `whole`. */
export function basic(user: TracedText, password: TracedText, whole: TracedText): TracedText {
  const bytes = new TextEncoder().encode(`${user.text}:${password.text}`);
  const secret = isSecret(user, 0, user.text.length) || isSecret(password, 0, password.text.length);
  const origin = originOf(whole, 0, whole.text.length);
  const variable = whole.pieces.find((piece) => piece.variable !== null)?.variable ?? null;
  return new TracedBuilder()
    .add('Basic ', { start: origin.start, end: origin.start }, null, false)
    .add(Buffer.from(bytes).toString('base64'), origin, variable, secret)
    .build();
}

/**
 * Where the credentials are written in clear, their two halves; null where they are base64 already. What separates them
 * is looked for in what is written before it is looked for in values: a password may hold colons and blanks.
 */
export function userAndPassword(credentials: TracedText): { user: TracedText; password: TracedText } | null {
  const separator = /:|\s+/.exec(literalOnly(credentials)) ?? /:|\s+/.exec(credentials.text);
  if (!separator) return null;
  return {
    user: sliceTraced(credentials, 0, separator.index),
    password: sliceTraced(credentials, separator.index + separator[0].length),
  };
}

function warnOfQuotes(value: TracedText, report: Report): void {
  for (const piece of value.pieces) {
    const text = value.text.slice(piece.start, piece.end);
    if (piece.variable === null || !/^(["']).*\1$/s.test(text)) continue;
    const message = `The value of \`${piece.variable}\` is in quotes, and they are sent with it. Define it without them.`;
    report({ ...piece.origin, code: DiagnosticCode.badHeader, message, severity: 'warning' });
  }
}
