/** Signs in where that depends on the request as it leaves, or on what the server asks for. */
import { randomBytes } from 'node:crypto';
import type { HeaderField, SignIn } from '../exchange';
import { awsHeaders } from './aws-signature';
import { type DigestChallenge, digestAuthorization, digestChallenge } from './digest';
import type { Step } from './redirect';
import type { RequestBody } from './request-body';

/** A nonce that a server has given, and how often it was used. */
interface DigestSession {
  readonly challenge: DigestChallenge;
  readonly cnonce: string;
  count: number;
}

/** Origins whose challenges are remembered. */
const mostSessions = 200;

/** The challenges that servers have made, so that the next request is answered without a 401. One for each `Send`. */
export class DigestSessions {
  readonly #sessions = new Map<string, DigestSession>();

  find(key: string): DigestSession | null {
    return this.#sessions.get(key) ?? null;
  }

  begin(key: string, challenge: DigestChallenge): DigestSession {
    const session = { challenge, cnonce: randomBytes(16).toString('hex'), count: 0 };
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > mostSessions && oldest !== undefined) this.#sessions.delete(oldest);
    return session;
  }
}

/**
 * A step with the header of its sign-in in the place of the one that names it. To another origin than the first step's
 * nothing is signed: there the header has been left out as a credential.
 */
export async function signedStep(
  step: Step,
  signIn: SignIn,
  body: RequestBody | null,
  sessions: DigestSessions,
): Promise<Step> {
  const at = step.headers.findIndex(isAuthorization);
  if (at < 0) return step;
  const headers = step.headers.filter((field) => !isAuthorization(field));
  const inPlace = (fields: readonly HeaderField[]): Step => {
    return { ...step, headers: [...headers.slice(0, at), ...fields, ...headers.slice(at)] };
  };
  if (signIn.kind === 'aws') {
    return inPlace(await awsHeaders({ url: step.url, method: step.method, headers, body }, signIn, Date.now()));
  }
  const session = sessions.find(sessionKey(step, signIn));
  if (!session) return inPlace([]);
  session.count++;
  const { challenge, cnonce, count } = session;
  const use = { method: step.method, uri: step.url.target, cnonce, count };
  return inPlace([['Authorization', digestAuthorization(challenge, signIn, use)]]);
}

/** Whether the step is to be sent again with an answer to the challenge of a 401; a text: why it cannot be answered. */
export function takeChallenge(
  step: Step,
  signIn: SignIn,
  headers: readonly HeaderField[],
  sessions: DigestSessions,
): boolean | string {
  if (signIn.kind !== 'digest' || !step.headers.some(isAuthorization)) return false;
  const challenge = digestChallenge(headers);
  if (challenge === null) return false;
  if ('problem' in challenge) return challenge.problem;
  sessions.begin(sessionKey(step, signIn), challenge);
  return true;
}

function sessionKey({ url }: Step, { user, password }: Extract<SignIn, { kind: 'digest' }>): string {
  return JSON.stringify([url.origin, user, password]);
}

function isAuthorization([name]: HeaderField): boolean {
  return name.toLowerCase() === 'authorization';
}
