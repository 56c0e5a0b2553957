/** The settings of the workspace's `.vscode/settings.json`, so that a file is read and sent alike here and in the editor. */
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { carriedOver } from '../carried-settings';
import { defaultSettings, type Settings } from '../manifest';
import { hidingBy } from '../redact/redactor';
import type { Hiding } from '../redact/secret-values';
import type { Files } from '../server/deps';

/** Those that bear on a run. What is asked before sending is the user's own affair, and no workspace's. */
const taken = [
  'faultline.syntax.flavour',
  'faultline.timeoutSeconds',
  'faultline.connectTimeoutSeconds',
  'faultline.firstByteTimeoutSeconds',
  'faultline.idleTimeoutSeconds',
  'faultline.followRedirects',
  'faultline.rememberCookies',
  'faultline.tls.certificateAuthorities',
  'faultline.tls.clientCertificates',
  'faultline.tls.insecureHosts',
  'faultline.defaultHeaders',
  'faultline.retry.attempts',
  'faultline.retry.baseSeconds',
  'faultline.retry.capSeconds',
  'faultline.run.delay',
  'faultline.run.concurrency',
  'faultline.run.stopOnFailure',
  'faultline.redact.emailAddresses',
  'faultline.redact.personalNumbers',
] as const satisfies readonly (keyof Settings)[];

/** Settings of other clients have a value here, too, where Faultline's own is not set. What is of no use is absent. */
export async function workspaceSettings(
  workspaceFolder: string,
  files: Pick<Files, 'readText'>,
): Promise<Partial<Settings>> {
  const text = await files.readText(join(workspaceFolder, '.vscode', 'settings.json')).catch(() => null);
  if (text === null || !/"(?:faultline|rest-client|httpyac)\./.test(text)) return {};
  const root: unknown = parse(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  if (typeof root !== 'object' || root === null) return {};
  const setValue = (key: string): unknown => (Object.hasOwn(root, key) ? Reflect.get(root, key) : undefined);
  const carried = carriedOver(setValue);
  return Object.fromEntries(
    taken.flatMap((key) => {
      const value = setValue(key) ?? carried[key];
      return isOfUse(key, value) ? [[key, value] as const] : [];
    }),
  );
}

/** What the workspace's settings have hidden besides credentials. */
export async function hidingIn(workspaceFolder: string, files: Pick<Files, 'readText'>): Promise<Hiding> {
  return hidingBy({ ...defaultSettings, ...(await workspaceSettings(workspaceFolder, files)) });
}

/** Of the setting's type, and within its bounds. */
function isOfUse(key: (typeof taken)[number], value: unknown): boolean {
  const usual = defaultSettings[key];
  if (key === 'faultline.syntax.flavour') return /^(?:auto|rest-client|jetbrains|httpyac)$/.test(String(value));
  if (Array.isArray(usual)) return Array.isArray(value) && value.every((it) => typeof it === 'string');
  if (typeof value !== typeof usual || value === null || Array.isArray(value)) return false;
  if (key === 'faultline.defaultHeaders') return Object.values(value as object).every((it) => typeof it === 'string');
  return typeof value !== 'number' || value >= 0;
}
