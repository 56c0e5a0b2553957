/** How a token is got by OAuth 2: what JetBrains' `Security.Auth` and httpYac's variables say, in one form. */

export type OAuthGrant = 'client_credentials' | 'password' | 'refresh_token' | 'authorization_code' | 'device_code';

/** All values are filled in. */
export interface OAuthConfig {
  /** What people call it. */
  readonly id: string;
  readonly grant: OAuthGrant;
  readonly tokenUrl: string;
  readonly authUrl: string | null;
  readonly deviceAuthUrl: string | null;
  /** Null: a port of this machine, or the editor's own address. */
  readonly redirectUrl: string | null;
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** Where the client's credentials go at the token endpoint (RFC 6749, 2.3.1). */
  readonly clientAuthentication: 'basic' | 'in-body' | 'none';
  readonly username: string | null;
  readonly password: string | null;
  readonly refreshToken: string | null;
  readonly scope: string | null;
  readonly pkce: 'S256' | 'plain' | null;
  /** The id token in the place of the access token. */
  readonly useIdToken: boolean;
  /** Of a token whose response does not say it, s. */
  readonly expiresIn: number | null;
  readonly more: readonly OAuthParameter[];
}

/** A parameter of one's own, such as `audience`. */
export interface OAuthParameter {
  readonly name: string;
  readonly value: string;
  readonly use: 'auth' | 'token' | 'everywhere';
}

export type OAuthConfigRead =
  | { readonly ok: true; readonly config: OAuthConfig }
  | { readonly ok: false; readonly message: string };

/** Text values with their placeholders filled in; null where one has no value, which has been reported then. */
export type FillIn = (text: string) => Promise<string | null>;

type Draft = { -readonly [Key in keyof OAuthConfig]: OAuthConfig[Key] };

const nothing: Omit<OAuthConfig, 'id' | 'grant'> = {
  tokenUrl: '',
  authUrl: null,
  deviceAuthUrl: null,
  redirectUrl: null,
  clientId: '',
  clientSecret: null,
  clientAuthentication: 'basic',
  username: null,
  password: null,
  refreshToken: null,
  scope: null,
  pkce: null,
  useIdToken: false,
  expiresIn: null,
  more: [],
};

const grants: Readonly<Record<string, OAuthGrant>> = {
  'client credentials': 'client_credentials',
  client_credentials: 'client_credentials',
  password: 'password',
  'refresh token': 'refresh_token',
  refresh_token: 'refresh_token',
  'authorization code': 'authorization_code',
  authorization_code: 'authorization_code',
  code: 'authorization_code',
  'device authorization': 'device_code',
  device_code: 'device_code',
  'urn:ietf:params:oauth:grant-type:device_code': 'device_code',
};

/** The grants by name, for messages. */
export const grantNames = 'Client Credentials, Password, Refresh Token, Authorization Code and Device Authorization';

/** The grant of that name, as JetBrains, httpYac or the standard write it. */
export function grantNamed(name: string): OAuthGrant | null {
  const key = name.trim().toLowerCase();
  return Object.hasOwn(grants, key) ? (grants[key] ?? null) : null;
}

type Names = Readonly<Partial<Record<keyof OAuthConfig, string>>>;

const jetbrainsNames = {
  tokenUrl: 'Token URL',
  authUrl: 'Auth URL',
  deviceAuthUrl: 'Device Auth URL',
  redirectUrl: 'Redirect URL',
  clientId: 'Client ID',
  clientSecret: 'Client Secret',
  username: 'Username',
  password: 'Password',
  refreshToken: 'Refresh Token',
  scope: 'Scope',
} as const satisfies Names;

/** An entry of `Security.Auth` (JetBrains, Kulala). Names are compared without regard to case. */
export async function jetbrainsConfig(
  id: string,
  entry: Readonly<Record<string, unknown>>,
  fill: FillIn,
): Promise<OAuthConfigRead | null> {
  const byName = new Map(Object.entries(entry).map(([name, value]) => [name.toLowerCase(), value]));
  const type = byName.get('type');
  if (typeof type === 'string' && type.toLowerCase() !== 'oauth2') {
    return refused(`\`${id}\` in \`Security.Auth\` is of the type \`${type}\`. Faultline has \`OAuth2\`.`);
  }
  const written = byName.get('grant type');
  const grant = typeof written === 'string' ? grantNamed(written) : null;
  if (!grant) {
    const what =
      typeof written === 'string' && written !== '' ? `has the grant type \`${written}\`` : 'has no grant type';
    return refused(`\`${id}\` in \`Security.Auth\` ${what}. There are ${grantNames}.`);
  }
  const draft: Draft = { ...nothing, id, grant };
  for (const [key, name] of Object.entries(jetbrainsNames)) {
    const value = byName.get(name.toLowerCase());
    if (value === undefined || value === '' || value === null) continue;
    const filled = await fill(Array.isArray(value) ? value.join(' ') : String(value));
    if (filled === null) return null;
    draft[key as keyof typeof jetbrainsNames] = filled;
  }
  const where = String(byName.get('client credentials') ?? 'basic').toLowerCase();
  draft.clientAuthentication = where === 'in body' ? 'in-body' : where === 'none' ? 'none' : 'basic';
  draft.useIdToken = byName.get('use id token') === true;
  draft.pkce = pkceOf(byName.get('pkce'));
  draft.expiresIn = Number(byName.get('expires in')) || null;
  const more = await parametersOf(byName.get('custom request parameters'), fill);
  if (more === null) return null;
  draft.more = more;
  return checked(draft, jetbrainsNames, `\`${id}\` in \`Security.Auth\``);
}

function pkceOf(value: unknown): OAuthConfig['pkce'] {
  if (value === true || value === 'true') return 'S256';
  if (typeof value !== 'object' || value === null) return null;
  const method = Object.entries(value).find(([name]) => /method/i.test(name))?.[1];
  return typeof method === 'string' && /^plain$/i.test(method) ? 'plain' : 'S256';
}

/** `{"audience": "a", "resource": ["b", "c"], "x": {"Value": "d", "Use": "In Token Request"}}` */
async function parametersOf(value: unknown, fill: FillIn): Promise<OAuthParameter[] | null> {
  const found: OAuthParameter[] = [];
  for (const [name, given] of typeof value === 'object' && value !== null ? Object.entries(value) : []) {
    const scoped = typeof given === 'object' && given !== null && !Array.isArray(given);
    const its = scoped ? Reflect.get(given, 'Value') : given;
    const where = String(scoped ? (Reflect.get(given, 'Use') ?? '') : '').toLowerCase();
    const use = where === 'in auth request' ? 'auth' : where === 'in token request' ? 'token' : 'everywhere';
    for (const one of Array.isArray(its) ? its : [its]) {
      const filled = await fill(String(one));
      if (filled === null) return null;
      found.push({ name, value: filled, use });
    }
  }
  return found;
}

const httpyacNames = {
  tokenUrl: 'tokenEndpoint',
  authUrl: 'authorizationEndpoint',
  deviceAuthUrl: 'deviceCodeEndpoint',
  redirectUrl: 'redirectUri',
  clientId: 'clientId',
  clientSecret: 'clientSecret',
  username: 'username',
  password: 'password',
  refreshToken: 'refreshToken',
  scope: 'scope',
} as const satisfies Names;

/**
 * `Authorization: OAuth2 client_credentials prefix` (httpYac): each part is the variable `prefix_tokenEndpoint` and so on, else
 * `oauth2_tokenEndpoint`.
 * @param read the value of a variable; null where it is not defined; false where it has none, which has been reported then
 */
export async function httpyacConfig(
  grant: OAuthGrant,
  prefix: string,
  read: (name: string) => Promise<string | null | false>,
): Promise<OAuthConfigRead | null> {
  const variable = async (name: string): Promise<string | null | false> => {
    for (const from of prefix === 'oauth2' ? [prefix] : [prefix, 'oauth2']) {
      // A member of a variable that is an object does as well.
      const value = (await read(`${from}_${name}`)) ?? (await read(`${from}.${name}`));
      if (value !== null) return value;
    }
    return null;
  };
  const draft: Draft = { ...nothing, id: prefix, grant };
  for (const [key, name] of Object.entries(httpyacNames)) {
    const value = await variable(name);
    if (value === false) return null;
    if (value !== null && value !== '') draft[key as keyof typeof httpyacNames] = value;
  }
  const more: OAuthParameter[] = [];
  for (const name of ['audience', 'resource'] as const) {
    const value = await variable(name);
    if (value === false) return null;
    if (value) more.push({ name, value, use: 'everywhere' });
  }
  const flag = async (name: string): Promise<string> => String((await variable(name)) || '').toLowerCase();
  draft.clientAuthentication = /^(?:false|0)$/.test(await flag('useAuthorizationHeader')) ? 'in-body' : 'basic';
  draft.pkce = /^(?:true|1)$/.test(await flag('usePkce')) ? 'S256' : null;
  // httpYac listens there where nothing else is said.
  if (grant === 'authorization_code') draft.redirectUrl ??= 'http://localhost:3000/callback';
  draft.more = more;
  const names = Object.fromEntries(Object.entries(httpyacNames).map(([key, name]) => [key, `${prefix}_${name}`]));
  return checked(draft, names, `OAuth2 ${prefix}`);
}

/** What each grant cannot do without. */
const needed: Readonly<Record<OAuthGrant, readonly (keyof typeof jetbrainsNames)[]>> = {
  client_credentials: ['tokenUrl', 'clientId'],
  password: ['tokenUrl', 'clientId', 'username', 'password'],
  refresh_token: ['tokenUrl', 'clientId', 'refreshToken'],
  authorization_code: ['authUrl', 'tokenUrl', 'clientId'],
  device_code: ['deviceAuthUrl', 'tokenUrl', 'clientId'],
};

function checked(config: Draft, names: Names, subject: string): OAuthConfigRead {
  const missing = needed[config.grant].filter((key) => !config[key]).map((key) => `\`${names[key] ?? key}\``);
  if (missing.length > 0) return refused(`${subject} lacks ${missing.join(' and ')}.`);
  for (const key of ['tokenUrl', 'authUrl', 'deviceAuthUrl'] as const) {
    const url = config[key];
    if (url && !/^https?:\/\/[^/\s]/i.test(url))
      return refused(`${subject}: \`${names[key] ?? key}\` is not an absolute http: or https: URL.`);
  }
  // A client without a secret has nothing to authenticate with, and says who it is in the body.
  const isPublic = config.clientSecret === null || config.clientAuthentication === 'none';
  // RFC 9700, 2.1.1: public clients must use PKCE, and it does no harm to others; servers ignore what they don't know.
  const pkce = config.grant === 'authorization_code' ? (config.pkce ?? 'S256') : null;
  return {
    ok: true,
    config: { ...config, pkce, clientAuthentication: isPublic ? 'none' : config.clientAuthentication },
  };
}

function refused(message: string): OAuthConfigRead & { readonly ok: false } {
  return { ok: false, message };
}

/** What of it must not be shown. */
export function secretsOfConfig({ clientSecret, password, refreshToken }: OAuthConfig): readonly string[] {
  return [clientSecret, password, refreshToken].filter((it): it is string => it !== null && it !== '');
}
