/** Certificates made for a test run, for `localhost`, all with one key so that making them is quick. */
import { generateKeyPairSync } from 'node:crypto';
import { isIP } from 'node:net';
import { md, pki } from 'node-forge';

export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface CertificateOptions {
  /** Host name or address that it is for. */
  readonly name?: string;
  /** Days from now. */
  readonly from?: number;
  readonly to?: number;
  /** Signed by this authority; else self-signed. */
  readonly issuer?: TestCertificate;
  readonly authority?: boolean;
}

const day = 24 * 60 * 60 * 1000;

/** Makes certificates; the key pair is made once, by OpenSSL, because node-forge takes seconds for it. */
export function certificateMaker(): (options?: CertificateOptions) => TestCertificate {
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  let serial = 1;
  return ({ name = 'localhost', from = -10, to = 10, issuer, authority = false } = {}) => {
    const certificate = pki.createCertificate();
    certificate.publicKey = pki.publicKeyFromPem(publicKey);
    certificate.serialNumber = `0${(serial++).toString(16)}`.slice(-2);
    certificate.validity.notBefore = new Date(Date.now() + from * day);
    certificate.validity.notAfter = new Date(Date.now() + to * day);
    certificate.setSubject([{ name: 'commonName', value: name }]);
    certificate.setIssuer(
      issuer ? pki.certificateFromPem(issuer.cert).subject.attributes : [{ name: 'commonName', value: name }],
    );
    certificate.setExtensions([
      { name: 'basicConstraints', cA: authority },
      { name: 'subjectAltName', altNames: [isIP(name) ? { type: 7, ip: name } : { type: 2, value: name }] },
    ]);
    certificate.sign(pki.privateKeyFromPem(key), md.sha256.create());
    return { key, cert: pki.certificateToPem(certificate) };
  };
}
