/** `--cacert`, `--cert`, `--key` and `--insecure-host`: what is trusted and shown in TLS. */
import { resolve } from 'node:path';
import type { Settings } from '../manifest';
import type { GivenCertificate } from '../resolve/context';
import { isPfx, type RunArguments } from './arguments';
import { fileProblem, InputError } from './input-error';
import type { RunDependencies } from './run-files';
import type { Terminal } from './terminal';

/** In the place of an argument: those are seen by everybody on the machine. */
const passphraseVariable = 'FAULTLINE_CERT_PASSPHRASE';

type TlsArguments = Pick<RunArguments, 'caFiles' | 'certificate' | 'key' | 'insecureHosts'>;

/** The settings with what the arguments add. Throws an `InputError` where a file is not there. */
export async function withTlsArguments(
  args: TlsArguments,
  terminal: Pick<Terminal, 'cwd' | 'ask'>,
  deps: Pick<RunDependencies, 'files' | 'processEnv'>,
  settings: Settings,
): Promise<{ readonly settings: Settings; readonly certificate: GivenCertificate | null }> {
  const { caFiles, certificate, key, insecureHosts } = args;
  if (caFiles.length + insecureHosts.length === 0 && certificate === null) return { settings, certificate: null };
  const read = async (option: string, file: string): Promise<{ readonly path: string; readonly text: string }> => {
    const path = resolve(terminal.cwd, file);
    const bytes = await deps.files.readBytes(path).catch((cause: unknown) => {
      throw new InputError(file, `${option}: ${fileProblem(cause)}`, { cause });
    });
    if (!bytes) throw new InputError(file, `${option}: there is no such file`);
    return { path, text: Buffer.from(bytes).toString('latin1') };
  };
  const authorities: string[] = [];
  for (const file of caFiles) authorities.push((await read('--cacert', file)).path);
  const given: Settings = {
    ...settings,
    'faultline.tls.certificateAuthorities': [...settings['faultline.tls.certificateAuthorities'], ...authorities],
    'faultline.tls.insecureHosts': [...settings['faultline.tls.insecureHosts'], ...insecureHosts],
  };
  if (certificate === null) return { settings: given, certificate: null };
  const shown = await read('--cert', certificate);
  const own = key === null ? null : await read('--key', key);
  const pfx = isPfx(certificate);
  const passphrase = deps.processEnv[passphraseVariable] ?? null;
  // A PFX does not say that it has none; whoever is asked may leave it empty.
  const isLocked = pfx || /ENCRYPTED/.test((own ?? shown).text);
  return {
    settings: given,
    certificate: {
      cert: pfx ? null : shown.path,
      key: own?.path ?? null,
      pfx: pfx ? shown.path : null,
      passphrase,
      source: '`--cert`',
      passphraseHelp: `Set ${passphraseVariable}, or run at a terminal, which asks for it.`,
      asksPassphrase: isLocked && passphrase === null && terminal.ask !== undefined,
    },
  };
}
