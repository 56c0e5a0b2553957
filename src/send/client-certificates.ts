/** Certificates that this side shows in the TLS handshake: their files are read for each send, and what is wrong is told. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import type { ClientCertificate } from '../exchange';
import { codeOf, FailureCode, failureOf, messageOf } from './failure';

/** As `tls.connect` takes it. `id`: short, another one for other files; connections are kept apart by it. */
export interface Identity {
  readonly options: {
    readonly cert?: Buffer;
    readonly key?: Buffer;
    readonly pfx?: Buffer;
    readonly passphrase?: string;
  };
  readonly id: string;
}

/** Throws a `SendFailure` that names the file where one is missing, is none, or has another passphrase. */
export async function loadIdentity(certificate: ClientCertificate): Promise<Identity> {
  const { cert, key, pfx, passphrase } = certificate;
  const keyFile = key ?? cert;
  const options: Identity['options'] = {
    ...(pfx === null ? {} : { pfx: await read(pfx, certificate) }),
    ...(pfx !== null || cert === null ? {} : { cert: await read(cert, certificate) }),
    // One file may hold both.
    ...(pfx !== null || keyFile === null ? {} : { key: await read(keyFile, certificate) }),
    ...(passphrase === null ? {} : { passphrase }),
  };
  try {
    tls.createSecureContext(options);
  } catch (error) {
    throw unusable(error, certificate);
  }
  const hash = createHash('sha256');
  for (const part of Object.values(options)) hash.update(String(part)).update('\0');
  return { options, id: `own ${hash.digest('base64url').slice(0, 16)}` };
}

async function read(path: string, { source }: ClientCertificate): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === '') throw error;
    const why = codeOf(error) === 'ENOENT' ? 'does not exist' : `cannot be read (${messageOf(error)})`;
    const message = `The client certificate's file ${path} ${why}. Correct its path in ${source}.`;
    throw failureOf('tls', FailureCode.clientCertificate, message, error);
  }
}

/** OpenSSL says what is wrong by codes that differ from version to version, and by words that don't. */
function unusable(error: unknown, { cert, key, pfx, passphrase, source, passphraseHelp }: ClientCertificate) {
  const said = `${codeOf(error)} ${messageOf(error)}`;
  const keyFile = pfx ?? key ?? cert ?? '';
  const wrong =
    /mac verify|bad.?decrypt|bad.?password|wrong tag|interrupted|missing.?passphrase|passphrase|pkcs12 cipherfinal/i;
  // Of a key in PEM that cannot be decrypted, OpenSSL says that nothing supports it.
  const isWrong = wrong.test(said) || (pfx === null && passphrase !== null && /unsupported/i.test(said));
  const message = isWrong
    ? passphrase === null
      ? `${keyFile} needs a passphrase, and none is given. ${passphraseHelp ?? `Add it in ${source}, as \`{{$secret name}}\` or \`{{$password Title}}\`.`}`
      : `The passphrase of ${keyFile} is wrong. ${passphraseHelp ?? `Correct it where ${source} takes it from.`}`
    : /values.?mismatch/i.test(said)
      ? `The key in ${keyFile} does not belong to the certificate in ${cert}. Correct one of them in ${source}.`
      : /unsupported|unknown (?:digest|cipher)/i.test(said)
        ? `${keyFile} is encrypted in an old way that OpenSSL 3 does not read. Export it anew: openssl pkcs12 -legacy -in old.pfx -nodes | openssl pkcs12 -export -out new.pfx`
        : `${pfx ?? `${cert}${key === null || key === cert ? '' : ` with ${key}`}`} is no ${pfx === null ? 'certificate with a key in PEM' : 'PFX (PKCS #12)'} that can be read (${messageOf(error)}). Correct it in ${source}.`;
  return failureOf('tls', FailureCode.clientCertificate, message, error);
}
