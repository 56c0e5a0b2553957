import type { HeaderField } from '../exchange';
import { hide, keptIn } from './mask';
import { isCredentialHeader, isDoubtfulHeader, looksRandom } from './secret-names';
import { hideInUrl, hideValue, type ValueSearch } from './url';

/** A header's value without credentials: `Bearer ‹redacted›`, `sid=‹redacted›; Path=/`. Names stay. */
export function hideInHeader(
  [name, value]: HeaderField,
  search: ValueSearch & { whole(text: string): string },
): string {
  switch (name.trim().toLowerCase()) {
    case 'authorization':
    case 'proxy-authorization':
      return hideAuthorization(value);
    case 'cookie':
    case 'cookie2':
      return hideCookies(value, false);
    case 'set-cookie':
    case 'set-cookie2':
      return search.text(hideCookies(value, true));
    case 'location':
    case 'content-location':
    case 'referer':
      return hideInUrl(value, search);
  }
  if (isCredentialHeader(name) || (isDoubtfulHeader(name) && looksRandom(value.trim()))) return hideValue(value);
  return search.whole(value);
}

/** Of IANA's registry of authentication schemes, and those that large APIs made up. Any other first word may be the secret. */
const schemes =
  /^\s*(?:basic|bearer|concealed|digest|dpop|gnap|hoba|mutual|negotiate|ntlm|oauth2?|privatetoken|scram-sha-(?:1|256)|vapid|aws4?(?:-[\w-]+)?|goog4-[\w-]+|token|api-?key|apikey|key|jwt|sharedkey(?:lite)?|sharedaccesssignature|ssws|hawk|bot|geniekey|klaviyo-api-key|zoho-oauthtoken|kakaoak|splunk|hmac(?:-[\w-]+)?|signature|client|accesskey|secret)\s+/i;

export function hasScheme(value: string): boolean {
  return schemes.test(value);
}

/** Scheme and mark (RFC 9110, 11.6.2); with an unknown scheme the mark alone. */
export function hideAuthorization(value: string): string {
  const scheme = schemes.exec(value)?.[0] ?? '';
  return scheme + hideValue(value.slice(scheme.length));
}

/** `name=‹redacted›`; of `Set-Cookie` the first pair alone, for what follows are attributes (RFC 6265, 4.1.1). */
export function hideCookies(value: string, set: boolean): string {
  if (!set) return value.split(';').map(hideCookie).join(';');
  const end = value.indexOf(';');
  return end < 0 ? hideCookie(value) : hideCookie(value.slice(0, end)) + value.slice(end);
}

function hideCookie(pair: string): string {
  const equals = pair.indexOf('=');
  if (equals < 0) return hideValue(pair);
  const value = pair.slice(equals + 1);
  return `${pair.slice(0, equals)}=${hide(value, [{ start: 0, end: value.length }], keptIn(value))}`;
}
