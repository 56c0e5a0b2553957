/** Where a request file of the command line belongs: its workspace folder, whose rules hold in it, its environment. */
import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { defaultSettings, type Settings } from '../manifest';
import { hidingBy } from '../redact/redactor';
import type { Hiding } from '../redact/secret-values';
import { settingIn } from '../resolve/editor-settings';
import type { EnvironmentSet } from '../resolve/environments';
import type { Files } from '../server/deps';
import { InputError } from './input-error';
import type { GivenFile } from './request-file';
import type { Terminal } from './terminal';

/** The folder that is asked for; else the current one if the file is in it, else the file's own. */
export async function workspaceOf(
  workspace: string | null,
  file: GivenFile,
  terminal: Pick<Terminal, 'cwd'>,
): Promise<string> {
  if (workspace !== null) {
    const folder = resolve(terminal.cwd, workspace);
    const isFolder = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) throw new InputError(workspace, 'there is no such folder, so --workspace leads nowhere');
    return folder;
  }
  if (file.path === null) return terminal.cwd;
  const way = relative(terminal.cwd, file.path);
  return way.startsWith('..') || isAbsolute(way) ? dirname(file.path) : terminal.cwd;
}

/** As the workspace's settings for the editor say, so that a file is read alike here and there. */
export async function flavourOf(
  workspaceFolder: string,
  files: Pick<Files, 'readText'>,
): Promise<Settings['faultline.syntax.flavour']> {
  const path = join(workspaceFolder, '.vscode', 'settings.json');
  const text = await files.readText(path).catch(() => null);
  const setting = text === null ? undefined : settingIn(text, 'faultline.syntax.flavour');
  return setting === 'rest-client' || setting === 'jetbrains' || setting === 'httpyac' ? setting : 'auto';
}

type RunSettings = Pick<
  Settings,
  | 'faultline.run.delay'
  | 'faultline.run.concurrency'
  | 'faultline.run.stopOnFailure'
  | 'faultline.redact.emailAddresses'
>;

/** How fast the workspace's settings let a run go, and what they have hidden; what is not there, or of no use, is absent. */
export async function runSettingsOf(
  workspaceFolder: string,
  files: Pick<Files, 'readText'>,
): Promise<Partial<RunSettings>> {
  const text = await files.readText(join(workspaceFolder, '.vscode', 'settings.json')).catch(() => null);
  if (text === null || !/faultline\.(?:run|redact)\./.test(text)) return {};
  const delay = settingIn(text, 'faultline.run.delay');
  const concurrency = settingIn(text, 'faultline.run.concurrency');
  const stop = settingIn(text, 'faultline.run.stopOnFailure');
  const emails = settingIn(text, 'faultline.redact.emailAddresses');
  return {
    ...(typeof delay === 'string' ? { 'faultline.run.delay': delay } : {}),
    ...(typeof concurrency === 'number' ? { 'faultline.run.concurrency': concurrency } : {}),
    ...(typeof stop === 'boolean' ? { 'faultline.run.stopOnFailure': stop } : {}),
    ...(typeof emails === 'boolean' ? { 'faultline.redact.emailAddresses': emails } : {}),
  };
}

/** What the workspace's settings have hidden besides credentials. */
export async function hidingIn(workspaceFolder: string, files: Pick<Files, 'readText'>): Promise<Hiding> {
  return hidingBy({ ...defaultSettings, ...(await runSettingsOf(workspaceFolder, files)) });
}

/** The client certificates that the workspace's settings name, Faultline's own or those of REST Client and httpYac. */
export async function clientCertificatesOf(
  workspaceFolder: string,
  files: Pick<Files, 'readText'>,
): Promise<Settings['faultline.tls.clientCertificates']> {
  const text = await files.readText(join(workspaceFolder, '.vscode', 'settings.json')).catch(() => null);
  for (const name of ['faultline.tls.clientCertificates', 'rest-client.certificates', 'httpyac.clientCertificates']) {
    const value = text === null ? undefined : settingIn(text, name);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  }
  return {};
}

/** Throws an `InputError` where there is no such environment. */
export function checkEnvironment(
  environment: string | null,
  file: Pick<GivenFile, 'name'>,
  { names, problems }: EnvironmentSet,
): void {
  if (environment === null || names.includes(environment)) return;
  const none = problems.every(({ severity }) => severity === 'hint')
    ? 'no http-client.env.json was found'
    : 'its file could not be read, as told above';
  const known = names.length === 0 ? none : `there are: ${names.join(', ')}`;
  throw new InputError(file.name, `there is no environment "${environment}"; ${known}`);
}
