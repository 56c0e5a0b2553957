/** Failures of TLS in plain words: which certificate, what is wrong with it, what to do. */
import { failureOf, messageOf, type SendFailure } from './failure';
import type { PeerCertificate } from './progress';

const insecureHint =
  'For a server of your own, `# @insecure` on the request skips the check for that request only, and `faultline.tls.insecureHosts` for its host.';

/** Codes by which Node.js refuses a certificate that the handshake brought. */
const certificateCodes =
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|CRL_|ERROR_IN_CERT)/;

/** Is it a failure of the handshake or of the certificate, by its code alone? */
export function isTlsCode(code: string, error: unknown): boolean {
  return (
    certificateCodes.test(code) ||
    /^ERR_(SSL|TLS)_/.test(code) ||
    code === 'EPROTO' ||
    (code === 'ECONNRESET' && /before secure TLS connection/.test(messageOf(error)))
  );
}

/** `host` as people write it, with the port where it is not the usual one. */
export function tlsFailure(
  code: string,
  error: unknown,
  host: string,
  certificate: PeerCertificate | null,
): SendFailure {
  const stable = code === 'EPROTO' ? opensslCode(messageOf(error)) : code;
  return failureOf('tls', stable, words(stable, messageOf(error), host, certificate), error);
}

/** Older versions of Node.js give `EPROTO` and hide OpenSSL's reason in the message. */
function opensslCode(message: string): string {
  const reason = /SSL routines:[^:]*:([^:]+):/.exec(message)?.[1];
  return reason
    ? `ERR_SSL_${reason
        .trim()
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, '_')}`
    : 'EPROTO';
}

function words(code: string, message: string, host: string, certificate: PeerCertificate | null): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return expired(host, certificate);
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${host} is not valid yet${certificate ? ` (from ${certificate.validFrom} on)` : ''}. Check the clock of this machine. ${insecureHint}`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${host} is for another name${namesOf(certificate)}. Use a name in the URL that the certificate has, or have the server's certificate corrected. ${insecureHint}`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return `The certificate of ${host} is self-signed, so nobody that this machine trusts vouches for it. Add it to the system's trusted certificates or name its file in \`faultline.tls.certificateAuthorities\` or NODE_EXTRA_CA_CERTS. ${insecureHint}`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return `The certificate of ${host} comes from an authority that this machine does not trust${issuerOf(certificate)}. In a company network that is often the company's own: add its certificate to the system's trusted certificates or name its file in \`faultline.tls.certificateAuthorities\` or NODE_EXTRA_CA_CERTS. ${insecureHint}`;
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `The issuer of the certificate of ${host} is not known here${issuerOf(certificate)}. Either the server leaves out an intermediate certificate, or the issuer has to be added to the system's trusted certificates, \`faultline.tls.certificateAuthorities\` or NODE_EXTRA_CA_CERTS. ${insecureHint}`;
    case 'CERT_REVOKED':
      return `The certificate of ${host} was revoked. Don't send anything to it; whoever runs the server has to replace it.`;
    case 'ECONNRESET':
      return `${host} closed the connection during the TLS handshake. Check that the port speaks TLS, and that no firewall or proxy is in between.`;
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'ERR_SSL_HTTP_REQUEST':
      return `${host} does not speak TLS on this port. Use \`http://\` in the URL, or the port that the server has for https.`;
    default:
  }
  if (certificateCodes.test(code)) {
    return `The certificate of ${host} is refused: ${message}. ${insecureHint}`;
  }
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_LOW/.test(code)) {
    return `${host} and this machine have no version of TLS in common: the server is too old or too strict. Its TLS settings have to be brought up to date.`;
  }
  if (/CERTIFICATE_REQUIRED|BAD_CERTIFICATE/.test(code)) {
    return `${host} asks for a client certificate, and none was shown or it was refused. Name one in \`faultline.tls.clientCertificates\` or in \`SSLConfiguration\` of the environment, or take another one.`;
  }
  if (/HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_CIPHERS/.test(code)) {
    return `${host} refused the TLS handshake: no cipher in common, or it asks for a client certificate or another host name.`;
  }
  if (/UNRECOGNIZED_NAME/.test(code)) {
    return `${host} does not know the host name that was asked for. Check the host in the URL.`;
  }
  return `The TLS handshake with ${host} failed (${code}). Check that the port speaks TLS.`;
}

/** It may be the server's own certificate or one further up, of an authority. */
function expired(host: string, certificate: PeerCertificate | null): string {
  const isOver = ({ validTo }: { readonly validTo: string }) => Date.parse(validTo) < Date.now();
  const issuer = certificate && !isOver(certificate) ? certificate.issuers.find(isOver) : undefined;
  if (issuer) {
    return `The certificate of ${host} is still valid, but that of the authority ${issuer.subject} above it has expired (on ${issuer.validTo}). Whoever runs the server has to send a chain of certificates that are valid. ${insecureHint}`;
  }
  return `The certificate of ${host} has expired${certificate ? ` (on ${certificate.validTo})` : ''}. Whoever runs the server has to renew it. ${insecureHint}`;
}

function namesOf(certificate: PeerCertificate | null): string {
  if (!certificate) return '';
  const names = certificate.names.length > 0 ? certificate.names : [certificate.subject];
  const shown = names.slice(0, 4).join(', ');
  return ` (it is for ${shown}${names.length > 4 ? `, and ${names.length - 4} more` : ''})`;
}

function issuerOf(certificate: PeerCertificate | null): string {
  return certificate && certificate.issuer !== '' ? ` (${certificate.issuer})` : '';
}
