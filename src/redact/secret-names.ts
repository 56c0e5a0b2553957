/** Which names of headers, cookies, query parameters and body fields stand for credentials. */

/**
 * `always`: whatever stands there. `if-random`: the name has harmless uses too (`key`, `code`, `signature`), so only what
 * looks like a token.
 */
export type Suspicion = 'always' | 'if-random';

/** Last words of a name, joined by blanks. */
const always = new Set(
  `password passwd passwort passphrase passcode pwd pass secret secrets token jwt credential credentials apikey apisecret
  authorization bearer assertion otp totp cvv cvc csrf xsrf jsessionid phpsessid sessid opentoken
  api key|app key|application key|access key|key access|secret key|key secret|private key|auth key|signing key|master key
  account key|subscription key|function key|functions key|encryption key|shared key|host key|rapidapi key|admin key
  algolia api key|service account key|server key|client key|session key|access key id|key base|security key|storage key
  session id|session cookie|auth cookie|connection string|code verifier|client assertion|saml response|saml request
  device code|user code|recovery code|backup code|mfa code|one time code|verification code|seed phrase|auth hash
  access tokens|refresh tokens|auth tokens|api tokens|api keys|private keys|secret keys|access keys|set cookie|cookie`
    .split(/\n/)
    .flatMap((line) => (line.includes('|') ? line.split('|') : line.trim().split(' ')))
    .map((name) => name.trim()),
);

/** Names run together: `clientsecret`, `dbpassword`, `apptio-opentoken`. */
const runTogether =
  /(?:password|passwd|secret|token|apikey|accesskey|secretkey|privatekey|authkey|subscriptionkey|accountkey|sessionid|connectionstring|passphrase)$/;

const ifRandom = new Set(['auth', 'authentication', 'session', 'sid', 'sig', 'signature', 'hmac']);
/** In a URL or form these may be credentials; elsewhere they are names, error codes and object keys. */
const ifRandomParameter = new Set(['key', 'code', 'sign', 'hash', 'ticket', 'state']);

/** Tokens that open nothing: paging, synchronising, cancelling. */
const harmlessToken =
  /(?:^|\s)(?:(?:next)?page|next|nextsync|previous|prev|continuation|sync|skip|cursor|pagination|cancel|cancellation|start|end|resume|change|delta|shard|stop|unk|pad|eos|bos|design)\s?token$/;

/** What may follow the word that tells: `passwordConfirmation`, `token_value`, `secret2`, `password_old`. */
const followers = new Set(
  'confirm confirmation confirmed repeat repeated again verify verification value hash hashed encoded base64 b64 old new current previous plain text raw string digest'.split(
    ' ',
  ),
);

/**
 * Null: nothing in the name says that it is a credential. Case, `_`, `-`, `.` and brackets make no difference.
 * `parameter`: of a query, a form, or `name=value` in text; `field`: of JSON, XML, a header.
 */
export function suspicionOf(name: string, place: 'parameter' | 'field'): Suspicion | null {
  if (name.length > 200) return null;
  const words = wordsOf(name);
  const isAlways = (): boolean => [1, 2, 3].some((count) => always.has(words.slice(-count).join(' ')));
  if (harmlessToken.test(words.join(' '))) return null;
  for (;;) {
    if (isAlways()) return 'always';
    if (words.length < 2 || !followers.has(words.at(-1) ?? '')) break;
    words.pop();
  }
  if (harmlessToken.test(words.join(' '))) return null;
  const last = words.at(-1) ?? '';
  if (runTogether.test(last)) return 'always';
  return ifRandom.has(last) || (place === 'parameter' && ifRandomParameter.has(last)) ? 'if-random' : null;
}

/** `keySecret`, `X-API-Key`, `user[password]2` to lower-case words without trailing digits. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => (word === 'base64' ? word : word.replace(/\d+$/, '')))
    .filter((word) => word !== '');
}

const credentialHeaders = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'cookie2',
  'set-cookie',
  'set-cookie2',
]);
/** Named like credentials, and none: random by design, or public. */
const harmlessHeaders = new Set([
  'idempotency-key',
  'sec-websocket-key',
  'sec-websocket-accept',
  'surrogate-key',
  'x-cache-key',
  'content-digest',
]);

/** Does a header of this name bear credentials, in a request or a response? */
export function isCredentialHeader(name: string): boolean {
  const key = name.trim().toLowerCase();
  if (credentialHeaders.has(key)) return true;
  return !harmlessHeaders.has(key) && suspicionOf(key, 'field') === 'always';
}

/** Does a header of this name bear credentials only if its value looks like a token? */
export function isDoubtfulHeader(name: string): boolean {
  const key = name.trim().toLowerCase();
  return !harmlessHeaders.has(key) && suspicionOf(key, 'field') === 'if-random';
}

/** As `isCredentialHeader`, and in doubt yes: what a redirect to another host must lose, however short its value is. */
export function mayBeCredentialHeader(name: string): boolean {
  const key = name.trim().toLowerCase();
  if (isCredentialHeader(key)) return true;
  if (harmlessHeaders.has(key)) return false;
  return namesCredential(key) || wordsOf(key).some((word) => /^keys?$/.test(word) || ifRandom.has(word));
}

/** Names that are credentials where they stand by themselves: with another word they may be anything. */
const aloneOnly = new Set(['auth', 'key', 'pat']);

/** What comes behind a credential's name where something else is meant: `tokenUrl`, `password_length`, `secretName`. */
const aboutCredential =
  /^(?:expir\w*|lifetime|ttl|url|uri|endpoint|type|name|header|length|count|issuer|audience|policy|enabled|required)$/;

/**
 * Whether a variable or a value that is referred to by that name is a credential, wherever in the name it says so:
 * `asanaToken`, `API_KEY_PROD`, `tokenOfAlice`. Its value is then hidden, wherever it came from.
 */
export function namesCredential(name: string): boolean {
  const words = wordsOf(name);
  if (aloneOnly.has(words.join(' '))) return true;
  for (let count = Math.min(words.length, 20); count > 0; count--) {
    const begin = words.slice(0, count);
    const isWhole = count === words.length;
    if ((isWhole || isUnmistakable(begin)) && suspicionOf(begin.join(' '), 'field') === 'always') return true;
    if (aboutCredential.test(words[count - 1] ?? '')) return false;
  }
  return false;
}

/** `passRate` and `cookieConsent` are no credentials, `apiKeyProd` and `tokenOfAlice` are. */
function isUnmistakable(words: readonly string[]): boolean {
  return (
    runTogether.test(words.at(-1) ?? '') ||
    [2, 3].some((count) => words.length >= count && always.has(words.slice(-count).join(' ')))
  );
}

/** At least 16 characters without blanks, letters and digits among them: a token rather than a word or a number. */
export function looksRandom(value: string): boolean {
  return /^(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[^\s{}‹›]{16,}$/.test(value);
}

/** What documentation and snippets write where a token goes: `<token>`, `$1`, `your-api-key`, `…`. */
export function isPlaceholder(value: string): boolean {
  return /^(?:<.*>|\$.*|\[.*\]|%.*%|your\b.*|your[_-].*|my[_-].*|x{3,}|\*+|…|\.{3,}|(?:access|api|auth|bearer|personal|refresh|secret)?[_-]?(?:access[_-]?)?(?:token|secret|password|key|value))$/is.test(
    value,
  );
}
