/** Which request headers bear credentials, and so never cross to another origin. */
import type { HeaderField } from '../exchange';
import { mayBeCredentialHeader } from '../redact/secret-names';

/** A scheme and its credentials, or a JSON Web Token, whatever the header is called. */
const credentialValue =
  /^\s*(basic|bearer|digest|negotiate|token|apikey|aws4-hmac-sha256)\s+\S|\beyJ[\w-]{8,}\.[\w-]+\./i;

/** Does this header field bear a credential, by its name or by the look of its value? In doubt, yes. */
export function bearsCredential([name, value]: HeaderField): boolean {
  return mayBeCredentialHeader(name) || credentialValue.test(value);
}
