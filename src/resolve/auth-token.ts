/** `{{$auth.token("id")}}`: tokens by the configurations in `Security.Auth` of the environment files. */
import { DiagnosticCode } from '../manifest';
import { createRedactor } from '../redact/redactor';
import type { NamedExchange, ResolveContext } from './context';
import { type Evaluation, problem, textOf } from './evaluation';
import { type FillIn, jetbrainsConfig, type OAuthConfig, secretsOfConfig } from './oauth-config';
import { similarName } from './similar-name';
import type { OAuthToken } from './token-source';

export interface AuthCall {
  readonly what: 'token' | 'idToken' | 'header';
  readonly id: string;
}

type TokenContext = Pick<ResolveContext, 'signIns' | 'tokens' | 'trusted' | 'environments'>;

type ResultsIn = (texts: readonly string[]) => Promise<readonly NamedExchange[]>;

/** Stands for a token while a request is only written: none is got for that. */
const standIn: OAuthToken = { accessToken: 'token', idToken: 'token', type: 'Bearer' };

/** Null where the expression is none; an empty id where none is written. */
export function readAuthCall(expression: string): AuthCall | null {
  const [, what, text = ''] = /^\$auth\.(token|idToken|header)\b\s*(?:\((.*)\)\s*)?$/s.exec(expression) ?? [];
  if (what !== 'token' && what !== 'idToken' && what !== 'header') return null;
  return { what, id: text.trim().replace(/^(["'])(.*)\1$/s, '$2') };
}

/**
 * @param fill evaluates the placeholders of a value of the configuration
 * @param resultsIn tells whose results are in such values
 */
export async function authToken(
  { what, id }: AuthCall,
  context: TokenContext,
  fill: (text: string) => Promise<Evaluation>,
  resultsIn: ResultsIn,
): Promise<Evaluation> {
  const form = `{{$auth.${what}("id")}}`;
  if (!context.trusted) return problem(DiagnosticCode.untrusted, 'Tokens are got in a trusted workspace only.');
  if (id === '')
    return problem(DiagnosticCode.badVariable, `\`$auth.${what}\` needs the id of a configuration: \`${form}\`.`);
  const entry = context.signIns?.[id];
  if (typeof entry !== 'object' || entry === null) return noSuch(id, context);
  let failed: Evaluation | null = null;
  const texts: string[] = [];
  const filled: FillIn = async (text) => {
    texts.push(text);
    const value = await fill(text);
    if (value.ok) return textOf(value.parts);
    failed = value;
    return null;
  };
  const read = await jetbrainsConfig(id, entry as Readonly<Record<string, unknown>>, filled);
  if (!read) return failed ?? noSuch(id, context);
  if (!read.ok) return problem(DiagnosticCode.badEnvironment, read.message);
  return tokenValue(read.config, what, context.tokens, () => resultsIn(texts));
}

/** The token by a configuration, as it stands in the request. */
export async function tokenValue(
  config: OAuthConfig,
  what: AuthCall['what'],
  tokens: ResolveContext['tokens'],
  sources: () => ReturnType<ResultsIn>,
): Promise<Evaluation> {
  const result = tokens
    ? await tokens.token(config, { sources: await sources() })
    : ({ ok: true, token: standIn } as const);
  // A server may send back what it was sent.
  if (!result.ok)
    return problem(DiagnosticCode.signInFailed, createRedactor(secretsOfConfig(config)).text(result.message));
  const { accessToken, idToken, type } = result.token;
  const value = what === 'idToken' || config.useIdToken ? idToken : accessToken;
  if (value === null) {
    const message = `The server gave no id token for \`${config.id}\`. Add \`openid\` to its scope.`;
    return problem(DiagnosticCode.signInFailed, message);
  }
  const secret = { text: value, secret: true };
  // Servers write `bearer` as they like; the scheme is compared without regard to case (RFC 9110, 11.1).
  const scheme = /^bearer$/i.test(type) ? 'Bearer' : type;
  return { ok: true, parts: what === 'header' ? [{ text: `${scheme} `, secret: false }, secret] : [secret] };
}

function noSuch(id: string, { signIns, environments }: TokenContext): Evaluation {
  const names = Object.keys(signIns ?? {});
  const chosen = environments?.chosen;
  const where = chosen == null ? 'No environment is chosen, and `$shared`' : `The environment \`${chosen}\``;
  const near = similarName(id, names);
  const remedy =
    near !== null
      ? ` Did you mean \`${near}\`?`
      : ` Write it into http-client.env.json: "Security": {"Auth": {"${id.replace(/["\\]/g, '')}": {"Type": "OAuth2", "Grant Type": "Client Credentials", …}}}.`;
  return problem(DiagnosticCode.undefinedVariable, `${where} has no \`${id}\` in \`Security.Auth\`.${remedy}`);
}
