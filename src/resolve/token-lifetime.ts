/** How long tokens hold. */

/** How long before a token's end it is renewed, ms: a minute, for short ones a tenth; never more than half of the time. */
export function renewalMargin(declaredMs: number | null, lifetimeMs: number): number {
  return Math.max(0, Math.min(declaredMs ?? Math.min(60_000, lifetimeMs / 10), lifetimeMs / 2));
}

/** `exp` of a JSON Web Token (RFC 7519, 4.1.4), epoch s; null for what is none. The signature is the server's affair. */
export function jwtEnd(token: string): number | null {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1];
  if (payload === undefined) return null;
  try {
    const data: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp = typeof data === 'object' && data !== null ? Reflect.get(data, 'exp') : null;
    return typeof exp === 'number' && Number.isFinite(exp) ? exp : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
