/** Digest access authentication (RFC 7616; RFC 2617 and 2069 where the server is older). */
import { createHash } from 'node:crypto';
import type { HeaderField } from '../exchange';

/** A `Digest` challenge of a server, as far as it can be answered. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  /** As written: `MD5`, `SHA-256-sess`; null where the server says none, which is MD5. */
  readonly algorithm: string | null;
  /** Null: as in RFC 2069, without a counter. */
  readonly qop: 'auth' | null;
  readonly userhash: boolean;
}

export interface DigestCredentials {
  readonly user: string;
  readonly password: string;
}

/** What is answered with: `cnonce` fresh for each session of a nonce, `count` from 1 for each answer with it. */
export interface DigestUse {
  readonly method: string;
  /** The request target as it is sent. */
  readonly uri: string;
  readonly cnonce: string;
  readonly count: number;
}

/** Node.js's names of the hashes; null: one that is not computed. */
const hashes: Readonly<Record<string, string>> = { md5: 'md5', 'sha-256': 'sha256', 'sha-512-256': 'sha512-256' };

/**
 * The challenge that is answered: the first one that can be, as the server puts the one it prefers first (RFC 7616, 3.7).
 * `problem`: there are such challenges, and why none can be answered. Null: there are none.
 */
export function digestChallenge(
  headers: readonly HeaderField[],
): DigestChallenge | { readonly problem: string } | null {
  const found = headers.flatMap(([name, value]) => (/^www-authenticate$/i.test(name) ? challengesIn(value) : []));
  let problem: string | null = null;
  for (const { scheme, parameters } of found) {
    if (scheme.toLowerCase() !== 'digest') continue;
    const nonce = parameters.get('nonce');
    const algorithm = parameters.get('algorithm') ?? null;
    const qop = parameters.get('qop')?.split(/[\s,]+/);
    if (nonce === undefined) {
      problem ??= 'The server asks for Digest without a nonce, which cannot be answered.';
    } else if (algorithm !== null && !hashes[baseOf(algorithm)]) {
      problem ??= `The server asks for Digest with \`${algorithm}\`. Faultline has MD5, SHA-256 and SHA-512-256, and their -sess forms.`;
    } else if (qop && !qop.some((it) => it.toLowerCase() === 'auth')) {
      problem ??= `The server asks for Digest with \`qop=${qop.join(',')}\`, which Faultline does not answer: it has \`auth\` alone. Have the server offer \`auth\`.`;
    } else {
      return {
        realm: parameters.get('realm') ?? '',
        nonce,
        opaque: parameters.get('opaque') ?? null,
        algorithm,
        qop: qop ? 'auth' : null,
        userhash: parameters.get('userhash')?.toLowerCase() === 'true',
      };
    }
  }
  return problem === null ? null : { problem };
}

/** The value of the `Authorization` field. */
export function digestAuthorization(
  challenge: DigestChallenge,
  { user, password }: DigestCredentials,
  { method, uri, cnonce, count }: DigestUse,
): string {
  const { realm, nonce, opaque, algorithm, qop, userhash } = challenge;
  const name = hashes[baseOf(algorithm ?? 'MD5')] ?? 'md5';
  const hash = (text: string): string => createHash(name).update(text, 'utf8').digest('hex');
  const nc = count.toString(16).padStart(8, '0');
  const plain = hash(`${user}:${realm}:${password}`);
  const isSession = /-sess$/i.test(algorithm ?? '');
  const first = isSession ? hash(`${plain}:${nonce}:${cnonce}`) : plain;
  const second = hash(`${method}:${uri}`);
  const response = hash([first, nonce, ...(qop ? [nc, cnonce, qop] : []), second].join(':'));
  const username = userhash ? hash(`${user}:${realm}`) : user;
  return `Digest ${[
    // Characters beyond ASCII in the form of RFC 8187, for which a hashed name has no need (RFC 7616, 3.4).
    /^[\x20-\x7e]*$/.test(username) ? `username=${quoted(username)}` : `username*=UTF-8''${extended(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    ...(algorithm === null ? [] : [`algorithm=${algorithm}`]),
    ...(qop ? [`qop=${qop}`, `nc=${nc}`] : []),
    ...(qop || isSession ? [`cnonce=${quoted(cnonce)}`] : []),
    `response="${response}"`,
    ...(opaque === null ? [] : [`opaque=${quoted(opaque)}`]),
    ...(userhash ? ['userhash=true'] : []),
  ].join(', ')}`;
}

function baseOf(algorithm: string): string {
  return algorithm.toLowerCase().replace(/-sess$/, '');
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function extended(text: string): string {
  return encodeURIComponent(text).replace(/['()*!]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
}

interface Challenge {
  readonly scheme: string;
  /** By name in lower case; values without quotes. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** `Digest realm="a", qop="auth,auth-int", Basic realm="b"`: several in one field (RFC 9110, 11.6.1). */
function challengesIn(value: string): Challenge[] {
  const found: { scheme: string; parameters: Map<string, string> }[] = [];
  const item = /([!#$%&'*+\-.^_`|~\w]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?|[^\s,]/g;
  for (const [, name, text, bare] of value.matchAll(item)) {
    if (name === undefined) continue;
    if (text === undefined && bare === undefined) found.push({ scheme: name, parameters: new Map() });
    else found.at(-1)?.parameters.set(name.toLowerCase(), text?.replace(/\\(.)/g, '$1') ?? bare ?? '');
  }
  return found;
}
