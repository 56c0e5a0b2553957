/** What is asked for after a redirect (RFC 9110, 15.4). */
import type { HeaderField } from '../exchange';
import { bearsCredential } from './credential-headers';
import type { WireUrl } from './wire-url';

/** As many as browsers follow. */
export const redirectLimit = 20;

/** What changes from hop to hop. `headers` are those of the request; what Faultline adds is added anew for each hop. */
export interface Step {
  readonly url: WireUrl;
  readonly method: string;
  readonly headers: readonly HeaderField[];
  readonly hasBody: boolean;
}

/** Statuses whose Location is followed; 300 leaves the choice to the user, 304 is no redirect. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** Fields that describe the content, and go when it does (RFC 9110, 15.4, step 3). */
const contentFields = /^(content-.*|transfer-encoding|expect|digest|repr-digest|last-modified|trailer)$/i;

/** Fields that belong to the one target they were written for. */
const targetFields = /^host$/i;

/**
 * The next step: 303 turns all but HEAD into GET, 301 and 302 turn POST into GET as every browser does, 307 and 308
 * keep method and body. To another scheme, host or port no header goes that bears credentials; `stripped` names them.
 */
export function nextStep(step: Step, status: number, to: WireUrl): { step: Step; stripped: string[] } {
  const toGet =
    (status === 303 && step.method !== 'HEAD' && step.method !== 'GET') ||
    ((status === 301 || status === 302) && step.method === 'POST');
  const crosses = to.origin !== step.url.origin;
  const stripped = crosses ? step.headers.filter(bearsCredential).map(([name]) => name) : [];
  if (crosses && step.url.credentials && !stripped.some((name) => /^authorization$/i.test(name))) {
    stripped.push('Authorization');
  }
  const headers = step.headers.filter(
    (field) =>
      !(toGet && contentFields.test(field[0])) && !(crosses && (targetFields.test(field[0]) || bearsCredential(field))),
  );
  // Userinfo of the first URL goes on as long as the origin stays: a relative Location does not repeat it.
  const url = crosses ? to : { ...to, credentials: step.url.credentials };
  return {
    step: { url, method: toGet ? 'GET' : step.method, headers, hasBody: step.hasBody && !toGet },
    stripped: [...new Set(stripped)],
  };
}
