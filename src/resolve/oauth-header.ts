/** `Authorization: OAuth2 client_credentials prefix` (httpYac): the token in its place. */
import { DiagnosticCode } from '../manifest';
import { tokenValue } from './auth-token';
import { clearCredentials } from './authorization';
import type { ResolveContext } from './context';
import type { Evaluator } from './evaluate';
import { textOf } from './evaluation';
import { grantNamed, grantNames, httpyacConfig } from './oauth-config';
import type { TracedHeader } from './request-headers';
import type { Report } from './substitute';
import { originOf, TracedBuilder } from './traced';

/** The headers with a token for what `Authorization` asks for. Where there is none, that is an error at the header. */
export async function withOAuth(
  headers: readonly TracedHeader[],
  evaluator: Pick<Evaluator, 'evaluate' | 'resultsIn'>,
  { tokens, trusted }: Pick<ResolveContext, 'tokens' | 'trusted'>,
  report: Report,
): Promise<readonly TracedHeader[]> {
  const header = headers.find(({ name }) => name.toLowerCase() === 'authorization');
  const clear = header && clearCredentials(header.value);
  if (!header || !clear || !/^(?:oauth2|openid)$/.test(clear.scheme)) return headers;
  const origin = originOf(header.value, 0, header.value.text.length);
  const refuse = (code: DiagnosticCode, message: string): readonly TracedHeader[] => {
    report({ ...origin, code, message, severity: 'error' });
    return headers;
  };
  if (!trusted) return refuse(DiagnosticCode.untrusted, 'Tokens are got in a trusted workspace only.');
  const [flow = '', prefix = 'oauth2', ...more] = clear.credentials.text.split(/\s+/);
  const grant = grantNamed(flow);
  if (!grant || more.length > 0) {
    const what = grant ? more.join(' ') : flow;
    return refuse(DiagnosticCode.notRun, `Faultline does not get tokens by \`${what}\`. There are ${grantNames}.`);
  }
  let failed: string | null = null;
  const texts: string[] = [];
  const read = await httpyacConfig(grant, prefix, async (name) => {
    texts.push(`{{${name}}}`);
    const value = await evaluator.evaluate(name);
    if (value.ok) return textOf(value.parts);
    if (value.problem.code === DiagnosticCode.undefinedVariable) return null;
    failed = value.problem.message;
    return false;
  });
  if (!read) return refuse(DiagnosticCode.badVariable, failed ?? 'A value is missing.');
  if (!read.ok) return refuse(DiagnosticCode.undefinedVariable, read.message);
  const value = await tokenValue(read.config, 'header', tokens, () => evaluator.resultsIn(texts));
  if (!value.ok) return refuse(value.problem.code, value.problem.message);
  const builder = new TracedBuilder();
  for (const { text, secret } of value.parts) builder.add(text, origin, secret ? prefix : null, secret);
  return headers.map((it) => (it === header ? { ...it, value: builder.build() } : it));
}
