/** A second attempt for what went wrong on the way, and not for what the server said. */
import { type TrustStore, unknownIssuer } from './certificates';
import { SendFailure, StaleConnectionFailure, UnreachableProxyFailure } from './failure';
import { type HopInput, sendHop } from './hop';
import type { HopResponse } from './hop-response';

/** Methods that may be sent twice without asking (RFC 9110, 9.2.2). */
const idempotent = /^(GET|HEAD|PUT|DELETE|OPTIONS|TRACE)$/;

interface SecondChance {
  readonly trust: TrustStore;
  /** The system's certificates were trusted already. */
  readonly hadCertificates: boolean;
  readonly extensionHost: boolean;
  readonly notes: Set<string>;
}

/** Once more, where the failure is one that says so; else throws it. */
export async function sendAgain(
  hop: HopInput,
  failure: unknown,
  { trust, hadCertificates, extensionHost, notes }: SecondChance,
): Promise<HopResponse> {
  const { connections, deadline } = hop;
  let error = failure;
  // Where a configuration script names several proxies and one is not reached, by the next one.
  while (error instanceof UnreachableProxyFailure && error.proxy !== null) {
    if (!(await deadline.race(connections.proxies.avoid(hop.url, hop.proxy, error.proxy)))) break;
    notes.add(`the proxy ${error.proxy} could not be reached; sent by the next one of the script`);
    try {
      return await sendHop(hop);
    } catch (next) {
      error = next;
    }
  }
  if (!(error instanceof SendFailure)) throw error;
  const hosted = extensionHost && hop.proxy === 'environment';
  const stale = error instanceof StaleConnectionFailure && idempotent.test(hop.method);
  if (stale) {
    notes.add('sent again on a fresh connection: the server had closed the kept-alive one');
  } else {
    if (error.failure.stage !== 'tls' || !unknownIssuer.test(error.failure.code)) throw error;
    // In the extension host VS Code has added the system's certificates already.
    if (hosted && hop.caFiles.length === 0) throw error;
    if (hadCertificates || !(await deadline.race(trust.load()))) throw withUnreadable(error, trust.unreadable);
  }
  try {
    // In the extension host, an agent of our own would go past VS Code's proxy; what was turned down is not kept.
    return await sendHop({ ...hop, fresh: stale || !hosted });
  } catch (again) {
    throw again instanceof SendFailure ? withUnreadable(again, trust.unreadable) : again;
  }
}

/** Says, where an issuer is not known, which of the configured files held no certificate. */
function withUnreadable(error: SendFailure, unreadable: readonly string[]): SendFailure {
  if (unreadable.length === 0 || error.failure.stage !== 'tls') return error;
  const files = unreadable.join(', ');
  const message = `${error.failure.message} No certificate could be read from ${files}, which \`faultline.tls.certificateAuthorities\` or \`--cacert\` names.`;
  return new SendFailure({ ...error.failure, message }, error);
}
