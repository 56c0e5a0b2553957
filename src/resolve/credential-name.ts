const whole = new Set(['auth', 'authorization', 'bearer', 'jwt', 'key', 'pass', 'pat', 'pwd', 'secret', 'token']);
const within =
  /passw(?:or)?d|passphrase|secret|credential|token|bearer|(?:api|access|private|account|signing|shared|subscription|client)[-_. ]?key/i;
/** Names that hold one of the words and are no credentials. */
const harmless = /(?:expir|lifetime|ttl|url|uri|endpoint|type|name|header|length|count|issuer|audience)\w*$/i;

/** Whether a variable of that name holds a credential: its value is then hidden, wherever it came from. */
export function namesCredential(name: string): boolean {
  return whole.has(name.toLowerCase()) || (within.test(name) && !harmless.test(name));
}
