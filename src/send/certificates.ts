/** Which certificates are trusted beyond those that Node.js brings along. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import type { Identity } from './client-certificates';
import { codeOf } from './failure';

/** Where Linux distributions keep the bundle of trusted certificates: Debian, Fedora, SUSE, Alpine. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** Failures that a certificate of the system could mend. */
export const unknownIssuer =
  /^(UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)$/;

/**
 * The system's certificates and those of `caFiles`, read once and only when a server's issuer is unknown without them:
 * they take tens of milliseconds, and hosts of the public internet do without.
 */
export class TrustStore {
  #context: tls.SecureContext | null = null;
  #ca: readonly string[] = [];
  readonly #withIdentity = new Map<string, tls.SecureContext>();
  #loading: Promise<boolean> | null = null;
  #unreadable: readonly string[] = [];
  readonly #caFiles: readonly string[];

  /**
   * @param caFiles absolute paths of PEM or DER files
   * @param id short; connections that one store verified are not used where another one holds
   */
  constructor(
    caFiles: readonly string[],
    readonly id: string,
  ) {
    this.#caFiles = caFiles;
  }

  /** For `tls.connect`; null while the certificates of Node.js are all that is needed. */
  get context(): tls.SecureContext | null {
    return this.#context;
  }

  /** The same with a certificate that is shown; null where `context` is. */
  contextWith({ options, id }: Identity): tls.SecureContext | null {
    if (!this.#context) return null;
    const known = this.#withIdentity.get(id) ?? tls.createSecureContext({ ca: [...this.#ca], ...options });
    this.#withIdentity.set(id, known);
    return known;
  }

  /** Those of `caFiles` in which no certificate was found, once loaded. */
  get unreadable(): readonly string[] {
    return this.#unreadable;
  }

  /** Loads them. False where there is none to add. */
  load(): Promise<boolean> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<boolean> {
    const system = await systemCertificates();
    const named = await Promise.all(this.#caFiles.map((path) => readBundle(path)));
    this.#unreadable = this.#caFiles.filter((_, index) => named[index]?.length === 0);
    const extra = [...(await readBundle(process.env.NODE_EXTRA_CA_CERTS)), ...named.flat()];
    if (system.length + extra.length === 0) return false;
    // Most of the system's are Node.js's own ones, written with other line breaks.
    const all = new Map([...tls.rootCertificates, ...extra, ...system].map((pem) => [pem.replace(/\s/g, ''), pem]));
    const { context, ca } = contextOf([...all.values()]);
    this.#context = context;
    this.#ca = ca;
    return true;
  }
}

/** One certificate that OpenSSL cannot read would otherwise take all of them away. */
function contextOf(ca: string[]): { readonly context: tls.SecureContext; readonly ca: readonly string[] } {
  try {
    return { context: tls.createSecureContext({ ca }), ca };
  } catch (error) {
    if (codeOf(error) === '') throw error;
    const rest = ca.filter(readable);
    return { context: tls.createSecureContext({ ca: rest }), ca: rest };
  }
}

function readable(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return false;
  }
}

async function systemCertificates(): Promise<string[]> {
  const named = await readBundle(process.env.SSL_CERT_FILE);
  if (process.platform === 'linux') {
    for (const path of bundles) {
      const found = await readBundle(path);
      if (found.length > 0) return [...named, ...found];
    }
  }
  // Node.js 22.15 and later read the keychain of macOS and the store of Windows; not in the types of Node.js 20.
  const read: unknown = Reflect.get(tls, 'getCACertificates');
  const system: unknown = typeof read === 'function' ? read('system') : [];
  return [...named, ...(Array.isArray(system) ? system.filter((pem) => typeof pem === 'string') : [])];
}

async function readBundle(path: string | undefined): Promise<string[]> {
  if (!path) return [];
  try {
    const bytes = await readFile(path);
    const found = bytes.toString('latin1').match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g);
    if (found) return found;
    // One certificate in DER begins with a sequence (X.690, 8.9): what Windows exports as `.cer`.
    return bytes[0] === 0x30 ? [new X509Certificate(bytes).toString()] : [];
  } catch (error) {
    // A bundle that is not there or not readable adds nothing; the handshake then says what is missing.
    if (codeOf(error) === '') throw error;
    return [];
  }
}
