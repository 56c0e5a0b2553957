/** Which request headers bear credentials, and so never cross to another origin. */
import type { HeaderField } from '../exchange';

/** Whole words of a header name; `X-Api-Key`, `Ocp-Apim-Subscription-Key`, `PRIVATE-TOKEN`, `apptio-opentoken`. */
const credentialName =
  /^(authorization|proxy-authorization|cookie|cookie2)$|(^|[-_])(auth|authentication|authorization|credentials?|jwt|keys?|passphrase|passwd|password|pwd|secrets?|session(-?id)?|signature|sid|tokens?)([-_]|$)|(api|app|access)-?(key|token|secret)|token$|secret$|password$/i;

/** These have `key` in their name and are none. */
const harmless = /^(idempotency-key|sec-websocket-key|surrogate-key|x-cache-key)$/i;

/** A scheme and its credentials, or a JSON Web Token, whatever the header is called. */
const credentialValue =
  /^\s*(basic|bearer|digest|negotiate|token|apikey|aws4-hmac-sha256)\s+\S|\beyJ[\w-]{8,}\.[\w-]+\./i;

/** Does this header field bear a credential, by its name or by the look of its value? In doubt, yes. */
export function bearsCredential([name, value]: HeaderField): boolean {
  return !harmless.test(name) && (credentialName.test(name) || credentialValue.test(value));
}
