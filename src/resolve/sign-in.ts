/** Digest and AWS Signature 4: credentials in clear, which the sender turns into what the request signs in with. */
import type { SignIn } from '../exchange';
import { DiagnosticCode } from '../manifest';
import { clearCredentials, userAndPassword } from './authorization';
import type { TracedHeader } from './request-headers';
import type { Report } from './substitute';
import { originOf } from './traced';

/**
 * What the `Authorization` field says: `Digest user password`, `Digest user:password`,
 * `AWS <access key id> <secret access key> [token:…] [region:…] [service:…]` (REST Client's form, in any order behind the
 * keys). Null: another scheme, or a finished value. What is missing is an error.
 */
export function signInOf(headers: readonly TracedHeader[], report: Report): SignIn | null {
  const value = headers.find(({ name }) => name.toLowerCase() === 'authorization')?.value;
  const clear = value && clearCredentials(value);
  if (!value || !clear) return null;
  const { scheme, credentials } = clear;
  const refuse = (message: string): null => {
    report({ ...originOf(value, 0, value.text.length), code: DiagnosticCode.badHeader, message, severity: 'error' });
    return null;
  };
  if (scheme === 'digest') {
    const pair = userAndPassword(credentials);
    if (!pair) return refuse('`Digest` needs a user and a password: `Authorization: Digest user password`.');
    return { kind: 'digest', user: pair.user.text, password: pair.password.text };
  }
  if (scheme !== 'aws') return null;
  const [accessKeyId, secretAccessKey, ...options] = credentials.text.split(/\s+/);
  const form = '`Authorization: AWS <access key id> <secret access key> token:… region:… service:…`';
  if (!accessKeyId || !secretAccessKey || /^(?:token|region|service):/.test(secretAccessKey)) {
    return refuse(`\`AWS\` needs two keys: ${form}.`);
  }
  const found = new Map<string, string>();
  for (const option of options) {
    const [, name, text] = /^(token|region|service):(.+)$/.exec(option) ?? [];
    // What is not understood may be a part of a key, and is not repeated.
    if (!name || !text) return refuse(`What stands behind the keys is not understood. The form is ${form}.`);
    found.set(name, text);
  }
  return {
    kind: 'aws',
    accessKeyId,
    secretAccessKey,
    sessionToken: found.get('token') ?? null,
    region: found.get('region') ?? null,
    service: found.get('service') ?? null,
  };
}

/** What of it must not be shown. */
export function secretsOf(signIn: SignIn): readonly string[] {
  if (signIn.kind === 'digest') return [signIn.password];
  return [signIn.secretAccessKey, ...(signIn.sessionToken === null ? [] : [signIn.sessionToken])];
}
