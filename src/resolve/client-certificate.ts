/** Which certificate of the client's own a host is shown: by the environment, else by the settings. */
import { basename, isAbsolute, join } from 'node:path';
import type { ClientCertificate } from '../exchange';
import type { ResolveContext } from './context';
import type { Evaluation } from './evaluation';
import { textOf } from './evaluation';
import type { ResolveProblem } from './resolved';

/** Evaluates an expression, or a text with placeholders. */
export interface CertificateValues {
  evaluate(expression: string): Promise<Evaluation>;
  text(text: string): Promise<Evaluation>;
}

export interface FoundCertificate {
  readonly certificate: ClientCertificate | null;
  /** The environment says that the host's own certificate is not to be verified. */
  readonly insecure: boolean;
}

type CertificateContext = Pick<ResolveContext, 'settings' | 'ssl' | 'workspaceFolder' | 'certificate'>;

const none: FoundCertificate = { certificate: null, insecure: false };

/** What a configuration names; texts are not filled in yet. */
interface Named {
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly pfx?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly asksPassphrase?: boolean;
}

/**
 * JetBrains' `SSLConfiguration` of the chosen environment holds for all of its hosts; `faultline.tls.clientCertificates`, and in
 * its place `rest-client.certificates` or `httpyac.clientCertificates`, by `host`, `host:port` or `*.domain`. A passphrase may be
 * `{{$secret name}}` or `{{$password Title}}`. What has no value is reported.
 * @param report gets it without a place
 */
export async function clientCertificate(
  url: string,
  { settings, ssl, workspaceFolder, certificate: given }: CertificateContext,
  values: CertificateValues,
  report: (problem: Pick<ResolveProblem, 'code' | 'message' | 'severity' | 'question' | 'secret'>) => void,
): Promise<FoundCertificate> {
  const target = /^https:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?/i.exec(url);
  if (!target) return none;
  const [, host = '', port = '443'] = target;
  const insecure = ssl?.values.verifyHostCertificate === false;
  if (given) {
    const { asksPassphrase, ...certificate } = given;
    if (!asksPassphrase) return { certificate, insecure };
    const asked = await values.evaluate(
      `$password Passphrase of ${basename(given.pfx ?? given.key ?? given.cert ?? '')}`,
    );
    if (asked.ok) return { certificate: { ...certificate, passphrase: textOf(asked.parts) }, insecure };
    const { code, message, question } = asked.problem;
    report({ code, severity: 'error', message, ...(question ? { question } : {}) });
    return none;
  }
  const own = ssl ? namedIn(ssl.values) : null;
  const set = settings['faultline.tls.clientCertificates'];
  const entry = Object.entries(set).find(([pattern]) => covers(pattern, host.toLowerCase(), port))?.[1];
  const named = own ?? entryOf(entry);
  if (!named) return { certificate: null, insecure };
  const folder = own ? (ssl?.folder ?? workspaceFolder) : workspaceFolder;
  const source = own ? 'SSLConfiguration' : 'faultline.tls.clientCertificates';
  let failed = false;
  const filled = async (value: Promise<Evaluation>): Promise<string | null> => {
    const evaluation = await value;
    if (evaluation.ok) return textOf(evaluation.parts);
    const { code, message, question, secret } = evaluation.problem;
    failed = true;
    report({
      ...{ code, severity: 'error', message: `For the client certificate (${source}): ${message}` },
      ...(question ? { question } : {}),
      ...(secret === undefined ? {} : { secret }),
    });
    return null;
  };
  const path = async (text: string | undefined): Promise<string | null> => {
    const value = text === undefined ? null : await filled(values.text(text));
    return value === null || isAbsolute(value) || folder === null ? value : join(folder, value);
  };
  const [cert, key, pfx] = [await path(named.cert), await path(named.key), await path(named.pfx)];
  const file = basename(pfx ?? key ?? cert ?? '');
  const passphrase =
    named.passphrase !== undefined
      ? await filled(values.text(named.passphrase))
      : named.asksPassphrase
        ? await filled(values.evaluate(`$password Passphrase of ${file}`))
        : null;
  if (failed) return none;
  return { certificate: { cert, key, pfx, passphrase, source }, insecure };
}

/** `{"clientCertificate": "a.pem", "clientCertificateKey": {"path": "a.key"}, "hasCertificatePassphrase": true}` */
function namedIn(values: Readonly<Record<string, unknown>>): Named | null {
  const file = (value: unknown): { readonly path: string; readonly format: string } | null => {
    if (typeof value === 'string' && value !== '') return { path: value, format: '' };
    if (typeof value !== 'object' || value === null) return null;
    const path: unknown = Reflect.get(value, 'path');
    return typeof path === 'string' && path !== ''
      ? { path, format: String(Reflect.get(value, 'format') ?? '') }
      : null;
  };
  const certificate = file(values.clientCertificate);
  if (!certificate) return null;
  const isPfx = /^(?:pfx|pkcs12|p12)$/i.test(certificate.format) || /\.(?:pfx|p12)$/i.test(certificate.path);
  const passphrase = values.clientCertificatePassphrase;
  return {
    ...(isPfx ? { pfx: certificate.path } : { cert: certificate.path, key: file(values.clientCertificateKey)?.path }),
    ...(typeof passphrase === 'string' ? { passphrase } : {}),
    asksPassphrase: values.hasCertificatePassphrase === true,
  };
}

function entryOf(entry: unknown): Named | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(entry, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const named = { cert: text('cert'), key: text('key'), pfx: text('pfx'), passphrase: text('passphrase') };
  return named.cert === undefined && named.pfx === undefined ? null : named;
}

function covers(pattern: string, host: string, port: string): boolean {
  const [, name = '', at] =
    /^(?:https:\/\/)?(\[[^\]]*\]|[^:/]*)(?::(\d+))?\/?$/.exec(pattern.trim().toLowerCase()) ?? [];
  if (name === '' || (at !== undefined && at !== port)) return false;
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) && host.length >= name.length : name === host;
}
